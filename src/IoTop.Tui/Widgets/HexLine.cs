namespace IoTop.Tui;

/// <summary>A line of a <see cref="HexView"/>: one row of bytes, or a run of rows that are like the one above them.</summary>
/// <param name="Row">The first row.</param>
/// <param name="Count">1 for bytes; the rows that one "*" stands for otherwise.</param>
internal readonly record struct HexLine(long Row, long Count)
{
    internal bool IsSqueezed => Count > 1;

    internal long End => Row + Count;
}
