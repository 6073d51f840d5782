namespace IoTop.Tui;

public sealed partial class ListDialog
{
    private const string MultipleHint = "Space mark  C-a all  Enter ok  Esc cancel";
    private const string SingleHint = "Enter ok  Esc cancel";
    private const int CheckWidth = 4;

    /// <summary>Draws the dialog over the screen. Returns where the cursor belongs: into the filter.</summary>
    public CursorPosition Draw(Canvas canvas)
    {
        int labelWidth = 8;
        int detailWidth = 0;
        foreach (ListItem item in _items)
        {
            labelWidth = Math.Max(labelWidth, DisplayText.Width(item.Label, 40));
            detailWidth = Math.Max(detailWidth, DisplayText.Width(item.Detail, 60));
        }

        string hint = _isMultiple ? MultipleHint : SingleHint;
        int width = Math.Max(CheckWidth + labelWidth + 2 + detailWidth + 1, hint.Length + 2);
        int height = Math.Min(_items.Length + 2, Math.Max(4, canvas.Height - 4));
        Canvas inside = Dialog.DrawFrame(canvas, Title, hint, new TerminalSize(width, height), out CursorPosition origin);
        CursorPosition cursor = Prompt.Draw(inside, "Filter: ", _filter);
        DrawItems(inside.Rows(2), labelWidth);
        return cursor.Offset(origin.Row, origin.Column);
    }

    private void DrawItems(Canvas list, int labelWidth)
    {
        int offset = new Viewport(_shownCount, list.Height, _cursor - (list.Height / 2)).Showing(_cursor).Offset;
        bool hasScrollBar = _shownCount > list.Height && list.Height > 1;
        Canvas body = hasScrollBar ? list.Columns(0, list.Width - 1) : list;
        for (int row = 0; row < list.Height && offset + row < _shownCount; row++)
        {
            DrawItem(body.Row(row), _items[_shown[offset + row]], labelWidth, offset + row == _cursor);
        }

        if (_shownCount == 0)
        {
            list.Write(0, 0, "nothing matches", Role.Dim);
        }

        if (hasScrollBar)
        {
            ScrollBar.Draw(list.Columns(list.Width - 1), offset, list.Height, _shownCount);
        }
    }

    private void DrawItem(Canvas line, ListItem item, int labelWidth, bool isCurrent)
    {
        int column = 0;
        bool isMarked = _marked.Contains(item.Id);
        if (_isMultiple)
        {
            line.Write(0, 0, isMarked ? "[\u00D7]" : "[ ]", isMarked ? Role.Marked : Role.Dim);
            column = CheckWidth;
        }

        line.Write(0, column, labelWidth, item.Label, isMarked ? Role.Marked : Role.Normal, Alignment.Left);
        column += labelWidth + 2;
        line.Write(0, column, line.Width - column, item.Detail, Role.Dim, Alignment.Left);
        if (isCurrent)
        {
            line.AddFlags(StyleFlags.Selected);
        }
    }
}
