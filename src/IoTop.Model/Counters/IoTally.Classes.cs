namespace IoTop.Model;

/// <content>
/// The histograms of each class. What has one class only, as most rows do, needs none beside those of all: they are made when a second
/// class comes.
/// </content>
public sealed partial class IoTally
{
    /// <summary>More than one class has been counted, so that they are kept apart.</summary>
    internal bool HasSeveralClasses => _byClass is not null;

    /// <summary>I/Os of one class per latency bucket, added to <paramref name="sum"/>.</summary>
    public void AddLatencies(IoClass ioClass, Span<ulong> sum) =>
        Add(_byClass is not null ? _byClass.Latencies(ioClass) : IsOnly(ioClass) ? Latencies : [], sum);

    /// <summary>I/Os of one class per size bucket, added to <paramref name="sum"/>.</summary>
    public void AddSizes(IoClass ioClass, Span<ulong> sum) =>
        Add(_byClass is not null ? _byClass.Sizes(ioClass) : IsOnly(ioClass) ? Sizes : [], sum);

    /// <summary>Makes room for several classes, whether or not there are.</summary>
    internal void TellClassesApart()
    {
        if (_byClass is null)
        {
            _byClass = new ClassHistograms();
            if (_countMask != 0)
            {
                _byClass.TakeOver((IoClass)System.Numerics.BitOperations.TrailingZeroCount(_countMask), this);
            }
        }
    }

    private bool IsOnly(IoClass ioClass) => _countMask == 1u << (int)ioClass;

    private void TellApart(uint classes)
    {
        uint all = _countMask | classes;
        if ((all & (all - 1)) != 0)
        {
            TellClassesApart();
        }
    }

    private void AddByClass(IoTally other)
    {
        for (IoClass ioClass = 0; _byClass is not null && (int)ioClass < IoClasses.Count; ioClass++)
        {
            other.AddLatencies(ioClass, _byClass.Latencies(ioClass));
            other.AddSizes(ioClass, _byClass.Sizes(ioClass));
        }
    }

    private static void Add(ReadOnlySpan<ulong> counts, Span<ulong> sum)
    {
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            sum[bucket] += counts[bucket];
        }
    }

    /// <summary>A histogram of latencies and one of sizes per class.</summary>
    private sealed class ClassHistograms
    {
        private const int Stride = LatencyBuckets.Length + SizeBuckets.Length;
        private readonly ulong[] _counts = new ulong[IoClasses.Count * Stride];

        public Span<ulong> Latencies(IoClass ioClass) => _counts.AsSpan((int)ioClass * Stride, LatencyBuckets.Length);

        public Span<ulong> Sizes(IoClass ioClass) =>
            _counts.AsSpan(((int)ioClass * Stride) + LatencyBuckets.Length, SizeBuckets.Length);

        public void TakeOver(IoClass ioClass, IoTally tally)
        {
            tally.Latencies.CopyTo(Latencies(ioClass));
            tally.Sizes.CopyTo(Sizes(ioClass));
        }

        public void Add(in CounterDelta delta)
        {
            Span<ulong> latencies = Latencies(delta.Class);
            for (uint mask = delta.LatencyMask; mask != 0; mask &= mask - 1)
            {
                int bucket = System.Numerics.BitOperations.TrailingZeroCount(mask);
                latencies[bucket] += delta.Latencies[bucket];
            }

            Span<ulong> sizes = Sizes(delta.Class);
            for (uint mask = delta.SizeMask; mask != 0; mask &= mask - 1)
            {
                int bucket = System.Numerics.BitOperations.TrailingZeroCount(mask);
                sizes[bucket] += delta.Sizes[bucket];
            }
        }

        public void Clear() => Array.Clear(_counts);
    }
}
