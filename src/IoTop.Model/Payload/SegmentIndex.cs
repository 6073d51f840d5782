using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// Finds stored segments by when their bio was queued, and by their exact place in it: two sets of buckets of sequence numbers, each
/// leading from the newest segment to the older ones.
/// </summary>
internal readonly struct SegmentIndex
{
    private readonly long[] _byTime;
    private readonly long[] _byPlace;
    private readonly int _shift;

    /// <param name="size">Buckets of each set; a power of two.</param>
    public SegmentIndex(int size)
    {
        _byTime = new long[size];
        _byPlace = new long[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        _byTime.AsSpan().Fill(-1);
        _byPlace.AsSpan().Fill(-1);
    }

    /// <summary>The newest segment in the bucket of a queue time; -1: none. It may be of another time, or not retained any more.</summary>
    public ref long OfTime(ulong queueNs) => ref _byTime[Bucket(queueNs)];

    /// <summary>The newest segment in the bucket of a place.</summary>
    public ref long OfPlace(in SegmentRecord record) =>
        ref _byPlace[Bucket(record.QueueNs ^ BitOperations.RotateLeft(record.Sector, 40) ^ BitOperations.RotateLeft(record.Position, 20))];

    // Multiplies by 2^64 / golden ratio: neighbours in time come to lie far apart.
    private int Bucket(ulong key) => (int)(key * 0x9E37_79B9_7F4A_7C15 >> _shift);
}
