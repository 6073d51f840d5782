using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>
/// Writes one cell as UTF-8 and returns the number of bytes. The text may hold untrusted bytes: whoever shows it passes it through
/// <c>IoTop.Tui.DisplayText</c>. What does not fit is cut.
/// </summary>
internal delegate int CellText<TRow>(in TRow row, CellContext context, Span<byte> text);

/// <summary>Orders two rows by a column, ascending.</summary>
internal delegate int CellCompare<TRow>(in TRow left, in TRow right, CellContext context);

/// <summary>Says how alarming a cell is: 0 not at all, 1 very.</summary>
internal delegate double CellLevel<TRow>(in TRow row, CellContext context);

/// <summary>
/// One column of a table. Header, width, sorting, <c>--sort</c> values, the columns menu, help, man page and README come from here.
/// </summary>
/// <param name="Key">The name in <c>--sort</c> and in the configuration file: lower case, no blanks.</param>
/// <param name="Header">The title on screen.</param>
/// <param name="Width">Terminal columns, without the blank between columns; 0: takes what is left.</param>
/// <param name="Alignment">Where the text stands in its width.</param>
/// <param name="Help">One sentence without a full stop: what it shows, with its unit.</param>
/// <param name="Text">Writes the cell; a <see cref="ColumnKind"/> other than text is drawn by the screen, and this is its plain
/// form.</param>
/// <param name="Compare">Ascending order; null: cannot be sorted by.</param>
internal sealed record Column<TRow>(
    string Key,
    string Header,
    int Width,
    Alignment Alignment,
    string Help,
    CellText<TRow> Text,
    CellCompare<TRow>? Compare)
{
    /// <summary>The title when rows are threads; null: the same.</summary>
    public string? ThreadHeader { get; init; }

    /// <summary>The title when rows are cgroups; null: the same.</summary>
    public string? CgroupHeader { get; init; }

    /// <summary>It says nothing of a cgroup: not shown when rows are cgroups.</summary>
    public bool IsOfTasks { get; init; }

    /// <summary>Shown without being asked for.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>What the cell is made of: text, or a drawing that the screen makes from the row.</summary>
    public ColumnKind Kind { get; init; }

    /// <summary>Sorting by it begins with the biggest: numbers that say how much.</summary>
    public bool DescendingFirst { get; init; }

    /// <summary>What the value means, for its colour.</summary>
    public ColumnRole Role { get; init; }

    /// <summary>iotop-c's digit key and --hide option for it, 1 to 9; 0: none.</summary>
    public int Digit { get; init; }

    /// <summary>For a column that takes what is left: the least that it needs.</summary>
    public int LeastWidth { get; init; } = 14;

    /// <summary>For a column of fixed width: what it takes on a terminal that is not narrow; 0: the same.</summary>
    public int WideWidth { get; init; }

    /// <summary>Where the screen is too narrow for all columns, those with the greatest number go first; 0: never.</summary>
    public int DropOrder { get; init; }

    /// <summary>How much of a bad thing it is, 0 to 1, for the colour of a number; null: it has the colour of its role.</summary>
    public CellLevel<TRow>? Level { get; init; }
}
