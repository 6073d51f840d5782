namespace IoTop.Tui;

/// <summary>A range of bytes; the default is an empty one.</summary>
public readonly record struct HexRange(long Start, long Length)
{
    public bool IsEmpty => Length <= 0;

    public long End => Start + Length;

    public bool Contains(long position) => position >= Start && position - Start < Length;
}
