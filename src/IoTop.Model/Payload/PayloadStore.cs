namespace IoTop.Model;

/// <summary>
/// The last captured segments and their bytes, in rings that are allocated once. Each segment has a sequence number that never changes
/// and stays valid while it is retained, as in <see cref="EventStore"/>. The bytes of a segment lie in one piece, and may be forgotten
/// before the segment is.
/// </summary>
public sealed class PayloadStore
{
    /// <param name="bytes">How many bytes of payload are kept; rounded up to a power of two, 64 KiB to 1 GiB.</param>
    /// <param name="segments">How many segments are kept; rounded up to a power of two; 0: in proportion to the bytes.</param>
    public PayloadStore(long bytes, int segments = 0) => throw new NotImplementedException();

    /// <summary>How many bytes of payload it can keep.</summary>
    public long ByteCapacity => throw new NotImplementedException();

    /// <summary>Bytes of payload kept now.</summary>
    public long ByteCount => throw new NotImplementedException();

    public long FirstSequence => throw new NotImplementedException();

    public long NextSequence => throw new NotImplementedException();

    /// <summary>Bytes that arrived, but did not fit behind those before them: a record between them was lost.</summary>
    public ulong OrphanedBytes => throw new NotImplementedException();

    public ref readonly Segment this[long sequence] => throw new NotImplementedException();

    public bool Contains(long sequence) => throw new NotImplementedException();

    /// <summary>The bytes of a segment that are there, from its beginning; empty when none were captured or they are forgotten.</summary>
    public ReadOnlySpan<byte> Bytes(long sequence) => throw new NotImplementedException();

    /// <summary>Takes in a record of the payload ring: a new segment, or further bytes of one.</summary>
    public void Append(in SegmentRecord record, ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>Takes in the name of a file: segments that come from now on refer to it.</summary>
    public void AddFile(in FileRecord record, ReadOnlySpan<byte> path) => throw new NotImplementedException();

    /// <summary>Forgets everything; sequence numbers go on.</summary>
    public void Clear() => throw new NotImplementedException();
}
