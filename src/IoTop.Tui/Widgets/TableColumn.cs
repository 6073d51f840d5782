namespace IoTop.Tui;

/// <summary>A column of a <see cref="TableView"/>.</summary>
/// <param name="Header">The words in the header line.</param>
/// <param name="Width">Columns of text; for a flexible column the least that it takes.</param>
/// <param name="Alignment">Of the header; cells are given the same by the row source.</param>
/// <param name="IsFlexible">Takes what the others leave. Several share it evenly.</param>
/// <param name="IsPinned">Stays when the table is scrolled sideways. Pinned columns come first.</param>
/// <param name="IsSortable">A click on the header sorts by it.</param>
public sealed record TableColumn(
    string Header,
    int Width,
    Alignment Alignment = Alignment.Left,
    bool IsFlexible = false,
    bool IsPinned = false,
    bool IsSortable = true);
