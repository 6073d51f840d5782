namespace IoTop.Columns;

/// <summary>How a screen makes a column's cell.</summary>
internal enum ColumnKind
{
    /// <summary>The column's text.</summary>
    Text,

    /// <summary>A graph of the row's history.</summary>
    Graph,

    /// <summary>The row's devices, busiest first; the text form is their names with commas.</summary>
    Devices,

    /// <summary>A bar from 0 to 100 per cent; the text form is the number.</summary>
    Bar,

    /// <summary>A command line: may be cut in the middle, and a search match in it is marked.</summary>
    Command,
}
