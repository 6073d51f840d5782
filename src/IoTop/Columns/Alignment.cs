namespace IoTop.Columns;

/// <summary>Where a cell's text stands in its width.</summary>
internal enum Alignment
{
    Left,
    Right,
}
