using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// The log2 buckets of <see cref="CounterValue"/>: their bounds, and percentiles out of them.
/// Latency bucket 0 is below 256 ns, bucket k is [2^(k+7), 2^(k+8)) ns; size bucket 0 is no bytes, bucket k is [2^(k-1), 2^k) sectors.
/// </summary>
public static class IoHistogram
{
    private const int LatencyShift = 7;
    private const int SectorShift = 9;

    /// <summary>The least latency that bucket <paramref name="bucket"/> holds, in nanoseconds.</summary>
    public static ulong LatencyFloorNs(int bucket) => bucket == 0 ? 0 : 1UL << (bucket + LatencyShift);

    /// <summary>The first latency above bucket <paramref name="bucket"/>; the last bucket also holds everything above.</summary>
    public static ulong LatencyCeilingNs(int bucket) => 1UL << (bucket + LatencyShift + 1);

    /// <summary>The bucket that the kernel side puts a latency into.</summary>
    public static int LatencyBucket(ulong ns) =>
        Math.Clamp(BitOperations.Log2(ns | 1) - LatencyShift, 0, LatencyBuckets.Length - 1);

    /// <summary>The least size that bucket <paramref name="bucket"/> holds, in bytes.</summary>
    public static ulong SizeFloorBytes(int bucket) => bucket == 0 ? 0 : 1UL << (bucket - 1 + SectorShift);

    /// <summary>The first size above bucket <paramref name="bucket"/>, in bytes; 1 for bucket 0.</summary>
    public static ulong SizeCeilingBytes(int bucket) => bucket == 0 ? 1 : 1UL << (bucket + SectorShift);

    /// <summary>The bucket that the kernel side puts a size into.</summary>
    public static int SizeBucket(ulong bytes)
    {
        ulong sectors = bytes >> SectorShift;
        return sectors == 0 ? 0 : Math.Min(BitOperations.Log2(sectors) + 1, SizeBuckets.Length - 1);
    }

    /// <summary>
    /// The latency that the share <paramref name="fraction"/> (0..1) of I/Os did not exceed, in nanoseconds: interpolated inside its
    /// bucket and never above <paramref name="maxNs"/>. 0 when the histogram is empty.
    /// </summary>
    public static ulong LatencyPercentileNs(ReadOnlySpan<ulong> buckets, double fraction, ulong maxNs)
    {
        ulong total = 0;
        foreach (ulong count in buckets)
        {
            total += count;
        }

        if (total == 0)
        {
            return 0;
        }

        // The rank of the I/O that is asked for, counted from 1: of 100 I/Os, p99 is the 99th.
        double rank = Math.Clamp(Math.Ceiling(fraction * total), 1, total);
        double below = 0;
        for (int bucket = 0; bucket < buckets.Length; bucket++)
        {
            if (buckets[bucket] != 0 && below + buckets[bucket] >= rank)
            {
                return Interpolate(bucket, (rank - below) / buckets[bucket], maxNs);
            }

            below += buckets[bucket];
        }

        return maxNs;
    }

    private static ulong Interpolate(int bucket, double share, ulong maxNs)
    {
        ulong floor = LatencyFloorNs(bucket);
        ulong ceiling = LatencyCeilingNs(bucket);

        // The record is known exactly, so that the bucket it lies in can be cut there.
        if (maxNs != 0)
        {
            ceiling = bucket == LatencyBuckets.Length - 1 ? Math.Max(maxNs, floor) : Math.Min(ceiling, Math.Max(maxNs, floor));
        }

        return floor + (ulong)((ceiling - floor) * share);
    }
}
