namespace IoTop.Tui;

/// <summary>
/// Where a pane is, with its title row and, when it has a neighbour at its left, the line between them. Empty: the pane is not shown.
/// </summary>
public readonly record struct PaneRect(int Row, int Column, int Height, int Width)
{
    public bool IsEmpty => Height <= 0 || Width <= 0;

    /// <summary>The line at the left that parts it from the pane there.</summary>
    internal int LeftLine => Column > 0 && Width > 0 ? 1 : 0;

    /// <summary>What is left for the contents.</summary>
    public PaneRect Inner =>
        IsEmpty ? default : new PaneRect(Row + 1, Column + LeftLine, Height - 1, Width - LeftLine);

    /// <summary>Its size, for states that are arranged for one.</summary>
    public TerminalSize Size => IsEmpty ? default : new TerminalSize(Width, Height);

    public bool Contains(int row, int column) => row >= Row && row < Row + Height && column >= Column && column < Column + Width;

    /// <summary>The part of a canvas that it covers.</summary>
    public Canvas Of(Canvas canvas) => canvas.Slice(Row, Column, Height, Width);
}
