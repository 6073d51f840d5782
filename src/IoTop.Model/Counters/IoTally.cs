using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace IoTop.Model;

/// <summary>
/// What somebody did in some time: counts by class, and histograms of latency and size over all classes. Read it only; it is reused
/// from interval to interval.
/// </summary>
public sealed partial class IoTally
{
    /// <summary>Shared by all rows that have done nothing yet; never written to.</summary>
    internal static readonly IoTally Empty = new();

    private ClassCounts _counts;
    private LatencyCounts _latencies;
    private SizeCounts _sizes;
    private ClassHistograms? _byClass;

    // A bit for each entry above that is not zero: most tallies of an interval fill a handful, and need not pay for the others.
    private uint _countMask;
    private uint _latencyMask;
    private uint _sizeMask;

    internal IoTally()
    {
    }

    public ref readonly IoCount Read => ref _counts[(int)IoClass.Read];

    public ref readonly IoCount Write => ref _counts[(int)IoClass.Write];

    public ref readonly IoCount Discard => ref _counts[(int)IoClass.Discard];

    public ref readonly IoCount Flush => ref _counts[(int)IoClass.Flush];

    public ref readonly IoCount Other => ref _counts[(int)IoClass.Other];

    public ref readonly IoCount this[IoClass ioClass] => ref _counts[(int)ioClass];

    /// <summary>True when anything at all was done.</summary>
    public bool IsActive => _countMask != 0;

    /// <summary>Requests of all classes.</summary>
    public ulong Ios => Sum().Ios;

    /// <summary>Failed I/Os of all classes.</summary>
    public ulong Errors => Sum().Errors;

    /// <summary>Bytes read and written, the sum of the two.</summary>
    public ulong Bytes => Read.Bytes + Write.Bytes;

    /// <summary>Bytes per read or write.</summary>
    public ulong AverageBytes
    {
        get
        {
            IoCount both = Read;
            both.Add(in Write);
            return both.AverageBytes;
        }
    }

    /// <summary>Queue to complete, over all classes; 0 when there was nothing.</summary>
    public ulong AverageLatencyNs => Sum().AverageLatencyNs;

    public ulong LatencyMaxNs => Sum().LatencyMaxNs;

    public ulong P50Ns => LatencyPercentileNs(0.50);

    public ulong P90Ns => LatencyPercentileNs(0.90);

    public ulong P99Ns => LatencyPercentileNs(0.99);

    /// <summary>I/Os per latency bucket; bounds in <see cref="IoHistogram"/>.</summary>
    public ReadOnlySpan<ulong> Latencies => _latencies;

    /// <summary>I/Os per size bucket; bounds in <see cref="IoHistogram"/>.</summary>
    public ReadOnlySpan<ulong> Sizes => _sizes;

    /// <summary>All classes in one.</summary>
    public IoCount Sum()
    {
        IoCount sum = default;
        for (uint mask = _countMask; mask != 0; mask &= mask - 1)
        {
            sum.Add(in _counts[BitOperations.TrailingZeroCount(mask)]);
        }

        return sum;
    }

    /// <summary>
    /// The latency that the share <paramref name="fraction"/> (0..1) of the I/Os did not exceed; 0 when there was nothing.
    /// </summary>
    public ulong LatencyPercentileNs(double fraction) =>
        _latencyMask == 0 ? 0 : IoHistogram.LatencyPercentileNs(_latencies, fraction, LatencyMaxNs);

    internal void Add(in CounterDelta delta)
    {
        Debug.Assert(!ReferenceEquals(this, Empty), "the shared empty tally is never written to");
        TellApart(1u << (int)delta.Class);
        _byClass?.Add(in delta);
        _counts[(int)delta.Class].Add(in delta.Count);
        _countMask |= 1u << (int)delta.Class;
        for (uint mask = delta.LatencyMask; mask != 0; mask &= mask - 1)
        {
            int bucket = BitOperations.TrailingZeroCount(mask);
            _latencies[bucket] += delta.Latencies[bucket];
        }

        for (uint mask = delta.SizeMask; mask != 0; mask &= mask - 1)
        {
            int bucket = BitOperations.TrailingZeroCount(mask);
            _sizes[bucket] += delta.Sizes[bucket];
        }

        _latencyMask |= delta.LatencyMask;
        _sizeMask |= delta.SizeMask;
    }

    internal void Add(IoTally other)
    {
        Debug.Assert(!ReferenceEquals(this, Empty), "the shared empty tally is never written to");
        TellApart(other._countMask);
        AddByClass(other);
        for (int i = 0; i < IoClasses.Count; i++)
        {
            _counts[i].Add(in other._counts[i]);
        }

        for (int i = 0; i < LatencyBuckets.Length; i++)
        {
            _latencies[i] += other._latencies[i];
        }

        for (int i = 0; i < SizeBuckets.Length; i++)
        {
            _sizes[i] += other._sizes[i];
        }

        _countMask |= other._countMask;
        _latencyMask |= other._latencyMask;
        _sizeMask |= other._sizeMask;
    }

    internal void TakeBackFlushes(ulong ios)
    {
        ref IoCount flush = ref _counts[(int)IoClass.Flush];
        flush.Ios -= Math.Min(flush.Ios, ios);
    }

    internal void Clear()
    {
        _byClass?.Clear();
        for (; _countMask != 0; _countMask &= _countMask - 1)
        {
            _counts[BitOperations.TrailingZeroCount(_countMask)] = default;
        }

        for (; _latencyMask != 0; _latencyMask &= _latencyMask - 1)
        {
            _latencies[BitOperations.TrailingZeroCount(_latencyMask)] = 0;
        }

        for (; _sizeMask != 0; _sizeMask &= _sizeMask - 1)
        {
            _sizes[BitOperations.TrailingZeroCount(_sizeMask)] = 0;
        }
    }

    [InlineArray(IoClasses.Count)]
    private struct ClassCounts
    {
        private IoCount _first;
    }

    [InlineArray(LatencyBuckets.Length)]
    private struct LatencyCounts
    {
        private ulong _first;
    }

    [InlineArray(SizeBuckets.Length)]
    private struct SizeCounts
    {
        private ulong _first;
    }
}
