namespace IoTop.Model.Tests;

public sealed class IoHistogramTests
{
    [Fact]
    public void IoHistogram_buckets_lie_where_the_wire_format_says()
    {
        Assert.Equal(0, IoHistogram.LatencyBucket(0));
        Assert.Equal(0, IoHistogram.LatencyBucket(255));
        Assert.Equal(1, IoHistogram.LatencyBucket(256));
        Assert.Equal(1, IoHistogram.LatencyBucket(511));
        Assert.Equal(2, IoHistogram.LatencyBucket(512));
        Assert.Equal(31, IoHistogram.LatencyBucket(ulong.MaxValue));
        Assert.Equal(0, IoHistogram.SizeBucket(0));
        Assert.Equal(1, IoHistogram.SizeBucket(512));
        Assert.Equal(2, IoHistogram.SizeBucket(1024));
        Assert.Equal(4, IoHistogram.SizeBucket(4096));
        Assert.Equal(23, IoHistogram.SizeBucket(1UL << 40));
        for (int bucket = 1; bucket < LatencyBuckets.Length - 1; bucket++)
        {
            Assert.Equal(bucket, IoHistogram.LatencyBucket(IoHistogram.LatencyFloorNs(bucket)));
            Assert.Equal(bucket, IoHistogram.LatencyBucket(IoHistogram.LatencyCeilingNs(bucket) - 1));
            Assert.Equal(IoHistogram.LatencyCeilingNs(bucket), IoHistogram.LatencyFloorNs(bucket + 1));
        }

        for (int bucket = 1; bucket < SizeBuckets.Length - 1; bucket++)
        {
            Assert.Equal(bucket, IoHistogram.SizeBucket(IoHistogram.SizeFloorBytes(bucket)));
            Assert.Equal(IoHistogram.SizeCeilingBytes(bucket), IoHistogram.SizeFloorBytes(bucket + 1));
        }
    }

    [Fact]
    public void IoHistogram_of_nothing_has_no_percentiles() =>
        Assert.Equal(0ul, IoHistogram.LatencyPercentileNs(new ulong[LatencyBuckets.Length], 0.99, 0));

    [Fact]
    public void IoHistogram_percentile_is_never_above_the_longest()
    {
        ulong[] buckets = new ulong[LatencyBuckets.Length];
        buckets[IoHistogram.LatencyBucket(1000)] = 1;
        Assert.Equal(1000ul, IoHistogram.LatencyPercentileNs(buckets, 0.5, 1000));
        Assert.Equal(1000ul, IoHistogram.LatencyPercentileNs(buckets, 1, 1000));
    }

    [Fact]
    public void IoHistogram_percentile_beyond_the_last_bound_uses_the_longest()
    {
        ulong[] buckets = new ulong[LatencyBuckets.Length];
        buckets[31] = 4;
        ulong max = 1UL << 42;
        Assert.Equal(max, IoHistogram.LatencyPercentileNs(buckets, 1, max));
    }

    [Fact]
    public void IoHistogram_percentiles_are_within_their_bucket_of_the_truth()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            ulong[] latencies = new ulong[random.Next(1, 500)];
            ulong[] buckets = new ulong[LatencyBuckets.Length];
            for (int i = 0; i < latencies.Length; i++)
            {
                latencies[i] = (ulong)Math.Pow(2, random.NextDouble() * 35);
                buckets[IoHistogram.LatencyBucket(latencies[i])]++;
            }

            Array.Sort(latencies);
            foreach (double fraction in (double[])[0.01, 0.5, 0.9, 0.99, 1])
            {
                ulong truth = latencies[Math.Max(1, (int)Math.Ceiling(fraction * latencies.Length)) - 1];
                ulong estimate = IoHistogram.LatencyPercentileNs(buckets, fraction, latencies[^1]);
                int bucket = IoHistogram.LatencyBucket(truth);
                Assert.InRange(estimate, IoHistogram.LatencyFloorNs(bucket), IoHistogram.LatencyCeilingNs(bucket));
                Assert.True(estimate <= latencies[^1]);
            }
        }
    }

    [Fact]
    public void IoHistory_fills_idle_gaps_with_nothing()
    {
        IoHistory history = new();
        history.Set(5, new HistorySample(1000, 2000, 50, 25));
        history.Set(9, new HistorySample(3000, 0, 100, 0));
        Assert.Equal(default, history.Get(4));
        Assert.Equal(1000, history.Get(5).ReadBytesPerSecond, 1000 / 128.0);
        Assert.Equal(2000, history.Get(5).WriteBytesPerSecond, 2000 / 128.0);
        Assert.Equal(50, history.Get(5).BusyPercent, 0.3);
        Assert.Equal(25, history.Get(5).SwapPercent, 0.3);
        Assert.Equal(default, history.Get(6));
        Assert.Equal(100, history.Get(9).BusyPercent, 0.01);
        Assert.Equal(default, history.Get(10));
        history.Set(9 + (3 * IoHistory.Capacity), new HistorySample(1, 1, 1, 1));
        for (long i = 0; i < 9 + (3 * IoHistory.Capacity); i++)
        {
            Assert.Equal(default, history.Get(i));
        }
    }
}
