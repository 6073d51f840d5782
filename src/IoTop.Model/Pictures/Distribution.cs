namespace IoTop.Model;

/// <summary>
/// How latencies and sizes are distributed over reads, writes and others, summed up from the exact counters of whatever rows are added.
/// </summary>
public sealed class Distribution
{
    /// <summary>Reads, writes, and all others.</summary>
    public const int Kinds = 3;

    private readonly ulong[] _latencies = new ulong[Kinds * LatencyBuckets.Length];
    private readonly ulong[] _sizes = new ulong[Kinds * SizeBuckets.Length];
    private readonly ulong[] _allLatencies = new ulong[LatencyBuckets.Length];
    private readonly ulong[] _allSizes = new ulong[SizeBuckets.Length];
    private readonly ulong[] _maxNs = new ulong[Kinds];

    /// <summary>I/Os per latency bucket, one kind behind the other.</summary>
    public ReadOnlySpan<ulong> LatenciesByKind => _latencies;

    /// <summary>I/Os per size bucket, one kind behind the other.</summary>
    public ReadOnlySpan<ulong> SizesByKind => _sizes;

    public ReadOnlySpan<ulong> Latencies => _allLatencies;

    public ReadOnlySpan<ulong> Sizes => _allSizes;

    public static int KindOf(IoClass ioClass) => ioClass switch { IoClass.Read => 0, IoClass.Write => 1, _ => 2 };

    public ReadOnlySpan<ulong> LatenciesOf(int kind) => _latencies.AsSpan(kind * LatencyBuckets.Length, LatencyBuckets.Length);

    public ReadOnlySpan<ulong> SizesOf(int kind) => _sizes.AsSpan(kind * SizeBuckets.Length, SizeBuckets.Length);

    /// <summary>The longest latency of a kind, or of all (-1).</summary>
    public ulong LatencyMaxNs(int kind) => kind >= 0 ? _maxNs[kind] : Math.Max(_maxNs[0], Math.Max(_maxNs[1], _maxNs[2]));

    public void Clear()
    {
        Array.Clear(_latencies);
        Array.Clear(_sizes);
        Array.Clear(_allLatencies);
        Array.Clear(_allSizes);
        Array.Clear(_maxNs);
    }

    /// <summary>Adds what a row did, as far as its class is asked for.</summary>
    /// <param name="tally">Of an interval, or of all time.</param>
    /// <param name="classMask">A bit per <see cref="IoClass"/>.</param>
    public void Add(IoTally tally, uint classMask)
    {
        for (IoClass ioClass = 0; (int)ioClass < IoClasses.Count; ioClass++)
        {
            if ((classMask & (1u << (int)ioClass)) == 0 || tally[ioClass].Bios == 0)
            {
                continue;
            }

            int kind = KindOf(ioClass);
            tally.AddLatencies(ioClass, _latencies.AsSpan(kind * LatencyBuckets.Length, LatencyBuckets.Length));
            tally.AddSizes(ioClass, _sizes.AsSpan(kind * SizeBuckets.Length, SizeBuckets.Length));
            tally.AddLatencies(ioClass, _allLatencies);
            tally.AddSizes(ioClass, _allSizes);
            _maxNs[kind] = Math.Max(_maxNs[kind], tally[ioClass].LatencyMaxNs);
        }
    }
}
