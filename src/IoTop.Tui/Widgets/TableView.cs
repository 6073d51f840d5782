namespace IoTop.Tui;

/// <summary>
/// A table: a header line with a sort mark, rows from an <see cref="ITableRows"/>, one of them selected, and a scroll bar at the
/// right edge when there are more rows than fit. Drawing changes nothing; see <see cref="TableState"/>.
/// </summary>
public static class TableView
{
    private const int Ascending = '\u25B2';
    private const int Descending = '\u25BC';

    /// <param name="canvas">The first row is the header's.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="rows">What <see cref="TableState.Arrange{TRows}"/> was given.</param>
    /// <param name="state">Selection, scrolling, sort mark.</param>
    /// <param name="isFocused">Whether the selection is shown.</param>
    public static void Draw<TRows>(
        Canvas canvas, ReadOnlySpan<TableColumn> columns, TRows rows, TableState state, bool isFocused = true)
        where TRows : ITableRows, allows ref struct
    {
        if (canvas.IsEmpty)
        {
            return;
        }

        int count = rows.Count;
        int height = canvas.Height - 1;
        bool hasScrollBar = HasScrollBar(count, canvas.Width, canvas.Height);
        Canvas body = hasScrollBar ? canvas.Columns(0, canvas.Width - 1) : canvas;
        DrawHeader(canvas, body, columns, state);
        int selected = Math.Min(state.Selected, count - 1);
        int offset = new Viewport(count, height, state.Offset).Showing(selected).Offset;
        for (int line = 0; line < height && offset + line < count; line++)
        {
            int row = offset + line;
            Canvas cells = body.Row(line + 1);
            TableLayout layout = new(columns, body.Width, state.ColumnOffset);
            while (layout.MoveNext())
            {
                rows.DrawCell(row, layout.Column, cells.Columns(layout.Start, layout.Width));
            }

            if (isFocused && row == selected)
            {
                cells.AddFlags(StyleFlags.Selected);
            }
        }

        if (hasScrollBar)
        {
            ScrollBar.Draw(canvas.Slice(1, canvas.Width - 1, height, 1), offset, height, count);
        }
    }

    private static void DrawHeader(Canvas canvas, Canvas body, ReadOnlySpan<TableColumn> columns, TableState state)
    {
        canvas.Fill(0, 0, 1, canvas.Width, ' ', Role.Header);
        TableLayout layout = new(columns, body.Width, state.ColumnOffset);
        int last = -1;
        while (layout.MoveNext())
        {
            last = layout.Column;
            TableColumn column = columns[last];
            Canvas cell = body.Slice(0, layout.Start, 1, layout.Width);
            if (last != state.SortColumn)
            {
                cell.Write(0, 0, cell.Width, column.Header, Role.Header, column.Alignment);
                continue;
            }

            DrawSorted(body.Row(0), layout.Start, layout.Width, column, state.SortDescending ? Descending : Ascending);
        }

        // Marks where columns are hidden: the one thing that a cut table must not keep to itself.
        if (columns.Length > 0 && Math.Min(state.ColumnOffset, TableLayout.MaxOffset(columns, body.Width)) > 0)
        {
            canvas.Put(0, 0, '\u2039', Role.Accent);
        }

        bool isCut = last >= 0 && (last < columns.Length - 1 || layout.Start + layout.Width > body.Width);
        if (isCut && canvas[0, canvas.Width - 1].Style != Role.HeaderSorted)
        {
            canvas.Put(0, canvas.Width - 1, '\u203A', Role.Accent);
        }
    }

    /// <summary>
    /// The mark stands on the side of the words where the room is; in a full right-aligned header it takes the gap behind, so that
    /// numbers keep standing under their header.
    /// </summary>
    private static void DrawSorted(Canvas line, int start, int width, TableColumn column, int mark)
    {
        Canvas cell = line.Columns(start, width);
        int words = DisplayText.Width(column.Header, width + 1);
        if (column.Alignment == Alignment.Right && words < width)
        {
            cell.Write(0, 0, width, column.Header, Role.HeaderSorted, Alignment.Right);
            cell.Put(0, width - words - 1, mark, Role.HeaderSorted);
            return;
        }

        if (column.Alignment == Alignment.Right)
        {
            bool hasGap = start + width < line.Width;
            int room = hasGap ? width : width - 1;
            cell.Write(0, 0, room, column.Header, Role.HeaderSorted, Alignment.Right);
            line.Put(0, start + room, mark, Role.HeaderSorted);
            return;
        }

        int text = Math.Min(words, width - 1);
        cell.Write(0, 0, text, column.Header, Role.HeaderSorted, Alignment.Left);
        cell.Put(0, text, mark, Role.HeaderSorted);
    }

    private static bool HasScrollBar(int count, int width, int height) => count > height - 1 && height > 2 && width > 8;

    /// <summary>What is at a place of the canvas that the table was drawn on.</summary>
    public static TableHit HitTest(ReadOnlySpan<TableColumn> columns, TableState state, TerminalSize size, int row, int column)
    {
        if ((uint)row >= (uint)size.Height || (uint)column >= (uint)size.Width)
        {
            return new TableHit(TableHitKind.None, -1, -1);
        }

        int count = state.Count;
        int height = size.Height - 1;
        bool hasScrollBar = HasScrollBar(count, size.Width, size.Height);
        if (hasScrollBar && column == size.Width - 1)
        {
            return new TableHit(TableHitKind.ScrollBar, -1, ScrollBar.RowAt(Math.Max(0, row - 1), height, count));
        }

        int hit = -1;
        TableLayout layout = new(columns, hasScrollBar ? size.Width - 1 : size.Width, state.ColumnOffset);
        while (hit < 0 && layout.MoveNext())
        {
            hit = column >= layout.Start && column <= layout.Start + layout.Width ? layout.Column : -1;
        }

        if (row == 0)
        {
            return new TableHit(TableHitKind.Header, hit, -1);
        }

        int found = new Viewport(count, height, state.Offset).Showing(state.Selected).Offset + row - 1;
        return found < count ? new TableHit(TableHitKind.Row, hit, found) : new TableHit(TableHitKind.None, hit, -1);
    }

    /// <summary>
    /// Does what a mouse event asks of a table: selects a clicked row, scrolls. Returns what was hit, for what the screen does
    /// itself: sort by a header, go into a row on a double press.
    /// </summary>
    /// <param name="columns">The columns drawn.</param>
    /// <param name="state">Changed by the event.</param>
    /// <param name="size">Of the table's canvas.</param>
    /// <param name="mouse">With row and column counted from the table's upper left corner.</param>
    public static TableHit HandleMouse(ReadOnlySpan<TableColumn> columns, TableState state, TerminalSize size, MouseInput mouse)
    {
        TableHit hit = HitTest(columns, state, size, mouse.Row, mouse.Column);
        bool isPress = !state.HandleWheel(mouse.Action) && mouse.Action is MouseAction.Press or MouseAction.DoublePress;
        if (isPress && hit.Kind is TableHitKind.Row or TableHitKind.ScrollBar)
        {
            state.Select(hit.Row);
        }

        return hit;
    }
}
