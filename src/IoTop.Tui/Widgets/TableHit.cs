namespace IoTop.Tui;

/// <summary>What is under the mouse in a table.</summary>
/// <param name="Kind">Which part.</param>
/// <param name="Column">The column, or -1 beside all columns.</param>
/// <param name="Row">The row of the source, or -1; for the scroll bar the row to scroll to.</param>
public readonly record struct TableHit(TableHitKind Kind, int Column, int Row);
