using IoTop.Columns;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The columns of one table: which are shown, which of those fit, and by which the rows are sorted. When there is no room for all, the
/// least important go first, so that a table reads well on 80 columns and has everything on 200.
/// </summary>
internal sealed class ColumnSet<TRow> : IColumnChoice
{
    private const int Gap = 1;
    private const int WideWidth = 94;

    private readonly Column<TRow>[] _all;
    private readonly bool[] _visible;
    private readonly bool[] _fits;
    private TableColumn[] _shown = [];
    private int[] _shownIndex = [];
    private int _width = -1;
    private string? _graphHeader;
    private RowsOf _rows;

    public ColumnSet(IReadOnlyList<Column<TRow>> columns, string? sort = null)
    {
        _all = [.. columns];
        _visible = Array.ConvertAll(_all, static column => column.Visible);
        _fits = new bool[_all.Length];
        int found = sort is null ? -1 : IndexOf(sort);
        if (found >= 0)
        {
            SortBy(found);
        }
    }

    public int Count => _all.Length;

    public int SortColumn { get; private set; } = -1;

    public bool SortDescending { get; private set; }

    /// <summary>Grows when the sort order or a column's visibility changes.</summary>
    public int Version { get; private set; }

    public ReadOnlySpan<TableColumn> Shown => _shown;

    public Column<TRow> this[int column] => _all[column];

    public Column<TRow> ShownColumn(int shown) => _all[_shownIndex[shown]];

    public int ShownToAll(int shown) => (uint)shown < (uint)_shownIndex.Length ? _shownIndex[shown] : -1;

    /// <summary>Where the sort mark stands among the shown columns; -1 when its column is not shown.</summary>
    public int ShownSortColumn => Array.IndexOf(_shownIndex, SortColumn);

    public int IndexOf(string key) => Array.FindIndex(_all, column => column.Key == key);

    public string HeaderOf(int column) => _all[column].Header;

    public string HelpOf(int column) => _all[column].Help;

    public bool IsVisible(int column) => _visible[column];

    public bool IsSortable(int column) => _all[column].Compare is not null;

    public void Show(int column, bool visible)
    {
        _visible[column] = visible;
        _width = -1;
        Version++;
    }

    public void ShowAllWithDigits()
    {
        for (int column = 0; column < _all.Length; column++)
        {
            _visible[column] |= _all[column].Digit != 0;
        }

        _width = -1;
        Version++;
    }

    public void ToggleDigit(int digit)
    {
        int column = Array.FindIndex(_all, candidate => candidate.Digit == digit);
        if (column >= 0)
        {
            Show(column, !_visible[column]);
        }
    }

    public void ResetVisible()
    {
        for (int column = 0; column < _all.Length; column++)
        {
            _visible[column] = _all[column].Visible;
        }

        _width = -1;
        Version++;
    }

    public void SortBy(int column)
    {
        if ((uint)column >= (uint)_all.Length || _all[column].Compare is null)
        {
            return;
        }

        SortDescending = column == SortColumn ? !SortDescending : _all[column].DescendingFirst;
        SortColumn = column;
        Version++;
    }

    public void SetSort(int column, bool descending)
    {
        SortColumn = column;
        SortDescending = descending;
        Version++;
    }

    public void Reverse()
    {
        SortDescending = !SortDescending;
        Version++;
    }

    /// <summary>Sorts by the next shown column to the left (-1) or right (+1) that can be sorted by.</summary>
    public void MoveSort(int step)
    {
        int shown = ShownSortColumn;
        for (int next = shown + step; next >= 0 && next < _shown.Length; next += step)
        {
            int column = _shownIndex[next];
            if (_all[column].Compare is not null)
            {
                SetSort(column, _all[column].DescendingFirst);
                return;
            }
        }
    }

    /// <summary>Chooses the columns that fit into a width; the graph column may be given another header, threads have other ids, cgroups none.</summary>
    public void Fit(int width, string? graphHeader = null, RowsOf rows = RowsOf.Processes)
    {
        if (width == _width && graphHeader == _graphHeader && rows == _rows)
        {
            return;
        }

        _width = width;
        _graphHeader = graphHeader;
        _rows = rows;
        for (int column = 0; column < _all.Length; column++)
        {
            _fits[column] = _visible[column] && !(rows == RowsOf.Cgroups && _all[column].IsOfTasks);
        }

        while (NeededWidth() > width && DropLeastImportant())
        {
        }

        int count = 0;
        foreach (bool fits in _fits)
        {
            count += fits ? 1 : 0;
        }

        _shown = new TableColumn[count];
        _shownIndex = new int[count];
        for (int column = 0, next = 0; column < _all.Length; column++)
        {
            if (_fits[column])
            {
                _shownIndex[next] = column;
                _shown[next++] = Describe(_all[column]);
            }
        }
    }

    private TableColumn Describe(Column<TRow> column) => new(
        (column.Kind == ColumnKind.Graph ? _graphHeader
            : _rows == RowsOf.Threads ? column.ThreadHeader
            : _rows == RowsOf.Cgroups ? column.CgroupHeader : null) ?? column.Header,
        WidthOf(column),
        column.Alignment,
        IsFlexible: column.Width == 0,
        IsSortable: column.Compare is not null);

    /// <summary>A command line is worth more room where there is more.</summary>
    private int WidthOf(Column<TRow> column) => column switch
    {
        { Width: > 0 } => _width >= WideWidth ? Math.Max(column.Width, column.WideWidth) : column.Width,
        { Kind: ColumnKind.Command } when _width >= WideWidth => Math.Max(column.LeastWidth, _width * 3 / 20),
        _ => column.LeastWidth,
    };

    private int NeededWidth()
    {
        int needed = -Gap;
        for (int column = 0; column < _all.Length; column++)
        {
            needed += _fits[column] ? Gap + WidthOf(_all[column]) : 0;
        }

        return needed;
    }

    private bool DropLeastImportant()
    {
        int least = -1;
        for (int column = 0; column < _all.Length; column++)
        {
            if (_fits[column] && _all[column].DropOrder > 0 && (least < 0 || _all[column].DropOrder >= _all[least].DropOrder))
            {
                least = column;
            }
        }

        if (least < 0)
        {
            return false;
        }

        _fits[least] = false;
        return true;
    }
}
