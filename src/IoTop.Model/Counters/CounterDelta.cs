namespace IoTop.Model;

/// <summary>What one key did between two readings.</summary>
internal struct CounterDelta
{
    public IoClass Class;
    public IoOperation Op;

    /// <summary>A bit for each bucket of <see cref="Latencies"/> that is not zero.</summary>
    public uint LatencyMask;
    public uint SizeMask;
    public IoCount Count;
    public LatencyBuckets Latencies;
    public SizeBuckets Sizes;

    /// <summary>
    /// Fills this with <paramref name="now"/> minus <paramref name="before"/>. The 32-bit buckets wrap, so that they are subtracted
    /// modulo 2^32; the caller has made sure that the 64-bit fields did not go backwards.
    /// </summary>
    public void Set(IoOperation op, in CounterValue before, in CounterValue now)
    {
        Op = op;
        Class = IoClasses.Of(op);
        LatencyMask = 0;
        SizeMask = 0;
        ulong measured = 0;
        for (int i = 0; i < LatencyBuckets.Length; i++)
        {
            uint count = unchecked(now.Latencies[i] - before.Latencies[i]);
            Latencies[i] = count;
            measured += count;
            LatencyMask |= count == 0 ? 0 : 1u << i;
        }

        for (int i = 0; i < SizeBuckets.Length; i++)
        {
            uint count = unchecked(now.Sizes[i] - before.Sizes[i]);
            Sizes[i] = count;
            SizeMask |= count == 0 ? 0 : 1u << i;
        }

        Count.Ios = now.Ios - before.Ios;
        Count.Bios = now.Bios - before.Bios;
        Count.Bytes = now.Bytes - before.Bytes;
        Count.LatencyNs = now.LatencyNs - before.LatencyNs;
        Count.LatencyCount = measured;
        Count.DeviceNs = now.DeviceNs - before.DeviceNs;
        Count.Errors = now.Errors - before.Errors;
        Count.LatencyMaxNs = now.LatencyMaxNs > before.LatencyMaxNs ? now.LatencyMaxNs : BoundMax(now.LatencyMaxNs);
    }

    /// <summary>
    /// The kernel keeps one record since the start. When this interval did not break it, its own longest latency lies in the highest
    /// bucket that got something, and cannot be longer than the sum leaves when all the others took the least of their buckets.
    /// </summary>
    private readonly ulong BoundMax(ulong record)
    {
        if (LatencyMask == 0)
        {
            return 0;
        }

        int top = System.Numerics.BitOperations.Log2(LatencyMask);
        ulong least = 0;
        for (int i = 1; i <= top; i++)
        {
            least += Latencies[i] * IoHistogram.LatencyFloorNs(i);
        }

        ulong floor = IoHistogram.LatencyFloorNs(top);
        ulong left = Count.LatencyNs > least ? Count.LatencyNs - least + floor : floor;
        ulong bound = Math.Min(left, record);
        return top == LatencyBuckets.Length - 1 ? bound : Math.Min(bound, IoHistogram.LatencyCeilingNs(top) - 1);
    }
}
