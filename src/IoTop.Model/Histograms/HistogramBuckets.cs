using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// A section folded into the buckets that are printed, in KiB or microseconds. Logarithmic as bcc counts: [1] holds 0 and 1, [k] from
/// 2^(k-1) to 2^k - 1, [0] nothing; linear: [k] from k steps on, the last of <see cref="HistogramSlots.Linear"/> is open. Reused.
/// </summary>
public sealed class HistogramBuckets(HistogramRequest request, uint step)
{
    private const int Log2Buckets = 65;

    private readonly ulong[] _counts = new ulong[step > 0 ? HistogramSlots.Linear : Log2Buckets];
    private int _length;

    /// <summary>0: logarithmic; else KiB or microseconds of a bucket.</summary>
    public uint Step { get; } = step;

    /// <summary>Up to the last one that is not empty.</summary>
    public ReadOnlySpan<ulong> Counts => _counts.AsSpan(0, _length);

    /// <summary>The last bucket of a linear histogram also holds everything above.</summary>
    public bool IsOpen(int bucket) => Step > 0 && bucket == HistogramSlots.Linear - 1;

    /// <summary>The least that a bucket holds.</summary>
    public ulong Floor(int bucket) => Step > 0 ? (ulong)bucket * Step : bucket <= 1 ? 0 : 1UL << (bucket - 1);

    /// <summary>The first above it.</summary>
    public ulong Ceiling(int bucket) => Step > 0 ? (ulong)(bucket + 1) * Step : 1UL << bucket;

    public void Fold(HistogramSection section)
    {
        Array.Clear(_counts);
        _length = 0;
        foreach (ref readonly HistogramSlot slot in section.Slots)
        {
            int bucket = BucketOf(slot.Slot);
            _counts[bucket] += slot.Count;
            _length = Math.Max(_length, bucket + 1);
        }
    }

    private int BucketOf(uint slot)
    {
        if (request.Of != HistogramQuantity.Size && Step > 0)
        {
            return (int)Math.Min(slot, HistogramSlots.Linear - 1);
        }

        ulong value = request.Of == HistogramQuantity.Size ? HistogramSlots.Size(slot) >> 10 : HistogramSlots.TimeUs(slot, 0);
        return Step > 0 ? (int)Math.Min(value / Step, HistogramSlots.Linear - 1) : BitOperations.Log2(value | 1) + 1;
    }
}
