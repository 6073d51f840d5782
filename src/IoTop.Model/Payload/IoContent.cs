namespace IoTop.Model;

/// <summary>
/// What one I/O consists of, found in a store by its queue time and place; reused from one I/O to the next, so that looking allocates
/// nothing. Valid until the store takes in more.
/// </summary>
public sealed class IoContent
{
    /// <summary>Looks up the segments of an I/O; returns whether there are any.</summary>
    public bool Read(PayloadStore store, in IoEvent ioEvent) => throw new NotImplementedException();

    /// <summary>Number of segments, in the order of their position.</summary>
    public int Count => throw new NotImplementedException();

    public ref readonly IoSegment this[int index] => throw new NotImplementedException();

    /// <summary>Bytes of the I/O.</summary>
    public uint Length => throw new NotImplementedException();

    /// <summary>Bytes of it that are there.</summary>
    public uint Captured => throw new NotImplementedException();

    /// <summary>The segments cover the I/O without gaps.</summary>
    public bool IsWhole => throw new NotImplementedException();

    /// <summary>All that was asked for is there: nothing was lost on the way, nothing forgotten.</summary>
    public bool IsIntact => throw new NotImplementedException();

    /// <summary>The stored segment behind one of the I/O.</summary>
    public ref readonly Segment Stored(int index) => throw new NotImplementedException();

    /// <summary>The captured bytes of a segment, from its beginning.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => throw new NotImplementedException();

    /// <summary>The segment in which a position of the I/O lies; -1: none.</summary>
    public int SegmentAt(uint position) => throw new NotImplementedException();

    /// <summary>
    /// Copies the bytes from a position on; <paramref name="present"/>, of the same length, says which of them are there (1) and which
    /// were not captured (0). Returns how many positions up to the end of the I/O were filled in.
    /// </summary>
    public int Copy(uint position, Span<byte> bytes, Span<byte> present) => throw new NotImplementedException();
}
