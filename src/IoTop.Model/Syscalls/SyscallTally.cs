namespace IoTop.Model;

/// <summary>Calls summed up, with the distribution of their times.</summary>
public sealed class SyscallTally
{
    private readonly ulong[] _buckets = new ulong[LatencyBuckets.Length];
    private SyscallSum _sum;

    public ref readonly SyscallSum Sum => ref _sum;

    /// <summary>Calls by time; as <see cref="SyscallValue.Buckets"/>.</summary>
    public ReadOnlySpan<ulong> Buckets => _buckets;

    /// <summary>The time that 99 of 100 calls did not exceed; 0: there was none.</summary>
    public ulong P99Ns { get; private set; }

    /// <summary>The time that a share (0..1) of the calls did not exceed; 0: there was none.</summary>
    /// <param name="fraction">The share.</param>
    /// <param name="maxNs">The longest that is known.</param>
    public ulong PercentileNs(double fraction, ulong maxNs) => IoHistogram.LatencyPercentileNs(_buckets, fraction, maxNs);

    internal void Clear()
    {
        if (!_sum.IsNothing)
        {
            _sum = default;
            Array.Clear(_buckets);
            P99Ns = 0;
        }
    }

    internal void Add(in SyscallKey key, in SyscallValue value, bool isWholeProcess = false)
    {
        _sum.Add(in key, in value, isWholeProcess);
        if (key.Syscall != Syscall.Fault)
        {
            for (int bucket = 0; bucket < _buckets.Length; bucket++)
            {
                _buckets[bucket] += value.Buckets[bucket];
            }
        }
    }

    /// <summary>Takes over sums as they were.</summary>
    internal void Restore(in SyscallSum sum, ReadOnlySpan<ulong> buckets)
    {
        _sum = sum;
        buckets.CopyTo(_buckets);
        Settle(sum.MaxNs);
    }

    /// <summary>Adds all of one call on a file, as <see cref="Add(in SyscallKey, in SyscallValue, bool)"/> would have done it bit by bit.</summary>
    internal void AddWhole(SyscallCount count, bool isWholeProcess)
    {
        Add(count.Total, count.Total.Sum.MaxNs);
        _sum.Written += isWholeProcess && SyscallNames.Copies(count.Syscall) ? count.Total.Sum.Read : 0;
        Settle(_sum.MaxNs);
    }

    internal void Add(SyscallTally other, ulong maxNs)
    {
        ulong longest = Math.Max(_sum.MaxNs, maxNs);
        _sum.Add(in other._sum);
        _sum.MaxNs = longest;
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            _buckets[bucket] += other._buckets[bucket];
        }
    }

    /// <summary>All has been added: what is derived from it is worked out once, and not each time that rows are compared.</summary>
    internal void Settle(ulong maxNs) => P99Ns = PercentileNs(0.99, maxNs);
}
