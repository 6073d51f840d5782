namespace IoTop.Columns;

/// <summary>What a column's value means, from which a screen takes its colour.</summary>
internal enum ColumnRole
{
    Plain,
    Dim,
    Read,
    Write,
    Latency,
    Share,
    Error,
    Name,
}
