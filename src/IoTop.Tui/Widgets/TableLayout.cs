namespace IoTop.Tui;

/// <summary>
/// Where the columns of a table are, walked from left to right. A ref struct enumerator, so that drawing and hit-testing share
/// one rule and neither allocates.
/// </summary>
internal ref struct TableLayout
{
    // One blank between columns.
    private const int Gap = 1;
    private const int LeastText = 4;

    private readonly ReadOnlySpan<TableColumn> _columns;
    private readonly int _width;
    private readonly int _skip;
    private readonly int _flexTotal;
    private readonly int _flexCount;
    private int _flexSeen;
    private int _scrollable;

    internal TableLayout(ReadOnlySpan<TableColumn> columns, int width, int columnOffset)
    {
        _columns = columns;
        _width = width;
        _skip = Math.Min(columnOffset, MaxOffset(columns, width));
        int used = 0;
        int scrollable = 0;
        int shown = 0;
        foreach (TableColumn column in columns)
        {
            if (!column.IsPinned && scrollable++ < _skip)
            {
                continue;
            }

            used += (shown++ > 0 ? Gap : 0) + (column.IsFlexible ? 0 : column.Width);
            _flexCount += column.IsFlexible ? 1 : 0;
        }

        _flexTotal = Math.Max(0, width - used);
        Column = -1;
        Start = -Gap;
    }

    /// <summary>The index of the current column.</summary>
    internal int Column { get; private set; }

    internal int Start { get; private set; }

    internal int Width { get; private set; }

    /// <summary>Steps to the next visible column; false when the rest does not fit.</summary>
    internal bool MoveNext()
    {
        int next = Start + Width + Gap;
        while (++Column < _columns.Length)
        {
            TableColumn column = _columns[Column];
            if (!column.IsPinned && _scrollable++ < _skip)
            {
                continue;
            }

            Start = next;
            Width = column.IsFlexible ? FlexibleWidth(column) : column.Width;

            // Half a word can be read; half a number would be another number.
            int needed = column.Alignment == Alignment.Left ? Math.Min(LeastText, Width) : Width;
            return Start == 0 ? _width > 0 : Start + needed <= _width;
        }

        return false;
    }

    private int FlexibleWidth(TableColumn column)
    {
        int share = (_flexTotal / _flexCount) + (_flexSeen++ < _flexTotal % _flexCount ? 1 : 0);
        return Math.Max(share, column.Width);
    }

    /// <summary>The offset at which the last column is wholly visible; no use in scrolling further.</summary>
    internal static int MaxOffset(ReadOnlySpan<TableColumn> columns, int width)
    {
        int needed = -Gap;
        int scrollable = 0;
        foreach (TableColumn column in columns)
        {
            needed += column.Width + Gap;
            scrollable += column.IsPinned ? 0 : 1;
        }

        int offset = 0;
        foreach (TableColumn column in columns)
        {
            if (needed <= width || offset >= scrollable - 1)
            {
                break;
            }

            if (!column.IsPinned)
            {
                needed -= column.Width + Gap;
                offset++;
            }
        }

        return offset;
    }
}
