namespace IoTop.Model;

/// <summary>One function of one process: since it is watched, and in the last interval.</summary>
public sealed class FunctionCount(int function, FunctionFamily family)
{
    private FunctionValue _now;
    private FunctionValue _before;
    private FunctionSum _interval;
    private readonly uint[] _intervalBuckets = new uint[LatencyBuckets.Length];

    /// <summary>Index into <see cref="IFunctionSource.Functions"/>.</summary>
    public int Function { get; } = function;

    public FunctionFamily Family { get; } = family;

    /// <summary>As the kernel has it.</summary>
    public ref readonly FunctionValue Value => ref _now;

    public FunctionSum Total => FunctionSum.Of(in _now);

    public FunctionSum Interval => _interval;

    /// <summary>Latencies of the last interval; as <see cref="FunctionValue.Buckets"/>.</summary>
    public ReadOnlySpan<uint> IntervalBuckets => _intervalBuckets;

    /// <summary>The time that the share <paramref name="fraction"/> (0..1) of the calls did not exceed; 0: none returned.</summary>
    public ulong PercentileNs(double fraction)
    {
        Span<ulong> buckets = stackalloc ulong[LatencyBuckets.Length];
        buckets.Clear();
        AddBuckets(buckets);
        return IoHistogram.LatencyPercentileNs(buckets, fraction, _now.MaxNs);
    }

    /// <summary>The same of the last interval.</summary>
    public ulong IntervalPercentileNs(double fraction)
    {
        Span<ulong> buckets = stackalloc ulong[LatencyBuckets.Length];
        buckets.Clear();
        AddIntervalBuckets(buckets);
        return IoHistogram.LatencyPercentileNs(buckets, fraction, _now.MaxNs);
    }

    /// <summary>Adds the latencies since it is watched to a histogram.</summary>
    public void AddBuckets(Span<ulong> sum)
    {
        ReadOnlySpan<uint> buckets = _now.Buckets;
        for (int bucket = 0; bucket < LatencyBuckets.Length; bucket++)
        {
            sum[bucket] += buckets[bucket];
        }
    }

    /// <summary>Adds the latencies of the last interval to a histogram.</summary>
    public void AddIntervalBuckets(Span<ulong> sum)
    {
        for (int bucket = 0; bucket < LatencyBuckets.Length; bucket++)
        {
            sum[bucket] += _intervalBuckets[bucket];
        }
    }

    /// <summary>As it was when the last interval was closed; between two, the kernel may have told more.</summary>
    internal ref readonly FunctionValue Closed => ref _before;

    internal void Update(in FunctionValue value) => _now = value;

    internal void CloseInterval()
    {
        _interval = FunctionSum.Of(in _now);
        _interval.Subtract(FunctionSum.Of(in _before));
        _interval.MaxNs = _now.MaxNs > _before.MaxNs ? _now.MaxNs : 0; // a record is known of the whole time only
        for (int bucket = 0; bucket < _intervalBuckets.Length; bucket++)
        {
            _intervalBuckets[bucket] = _now.Buckets[bucket] - _before.Buckets[bucket];
        }

        _before = _now;
    }

    /// <summary>What came last was in an interval that is over: this much.</summary>
    internal void Restore(in FunctionSum interval, ReadOnlySpan<uint> buckets)
    {
        _before = _now;
        _interval = interval;
        buckets.CopyTo(_intervalBuckets);
    }
}
