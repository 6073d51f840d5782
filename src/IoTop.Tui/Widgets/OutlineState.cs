namespace IoTop.Tui;

/// <summary>
/// Selection and scrolling of an <see cref="OutlineView"/>. Call <see cref="Arrange{TOutline}"/> after the lines changed and before
/// drawing; moves take place there, because only the lines tell where the selection can stand.
/// </summary>
public sealed class OutlineState
{
    private int _steps;
    private int _scroll;
    private int _wanted = -1;
    private bool _isUpward;

    /// <summary>The selected line; -1 when none can be.</summary>
    public int Selected { get; private set; } = -1;

    /// <summary>The first visible line.</summary>
    public int Offset { get; private set; }

    /// <summary>Lines that were visible at the last <see cref="Arrange{TOutline}"/>.</summary>
    public int PageSize { get; private set; }

    public int Count { get; private set; }

    /// <summary>Selects a line, or the next one that can be, at the next <see cref="Arrange{TOutline}"/>.</summary>
    public void Select(int row)
    {
        _wanted = Math.Max(0, row);
        _isUpward = false;
        _steps = 0;
        _scroll = 0;
    }

    /// <summary>Moves by lines that can be selected.</summary>
    public void Move(int rows) => _steps += rows;

    /// <summary>Moves by whole pages, one line less than is visible.</summary>
    public void Page(int pages)
    {
        Select(Math.Clamp(Current + (Math.Max(1, PageSize - 1) * pages), 0, Math.Max(0, Count - 1)));
        _isUpward = pages < 0;
    }

    /// <summary>Scrolls the view and takes the selection along only when it would leave it (mouse wheel).</summary>
    public void Scroll(int rows) => _scroll += rows;

    private int Current => _wanted >= 0 ? _wanted : Math.Max(0, Selected);

    /// <summary>Handles Up, Down, PgUp, PgDn, Home and End; returns false for other keys.</summary>
    public bool HandleKey(KeyInput key)
    {
        if (key.Modifiers != KeyModifiers.None)
        {
            return false;
        }

        switch (key.Key)
        {
            case Key.Up:
                Move(-1);
                return true;
            case Key.Down:
                Move(1);
                return true;
            case Key.PageUp:
                Page(-1);
                return true;
            case Key.PageDown:
                Page(1);
                return true;
            case Key.Home:
                Select(0);
                return true;
            case Key.End:
                Select(Math.Max(0, Count - 1));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Does the moves that were asked for, and scrolls so that the selected line is visible.</summary>
    /// <param name="outline">The lines as they are now.</param>
    /// <param name="height">Of the canvas.</param>
    public void Arrange<TOutline>(TOutline outline, int height)
        where TOutline : IOutline, allows ref struct
    {
        Count = outline.Count;
        PageSize = Math.Max(0, height);
        int before = Selected;
        Selected = Nearest(outline, Math.Clamp(Current, 0, Math.Max(0, Count - 1)));
        _wanted = -1;
        Step(outline);
        if (Selected != before)
        {
            ShowAround(outline);
        }

        if (_scroll != 0)
        {
            Offset = Math.Clamp(Offset + _scroll, 0, Math.Max(0, Count - PageSize));
            _scroll = 0;
            TakeSelectionAlong(outline);
        }

        Offset = TableState.ClampOffset(Offset, Selected, PageSize, Count);
    }

    private void Step<TOutline>(TOutline outline)
        where TOutline : IOutline, allows ref struct
    {
        int direction = Math.Sign(_steps);
        for (; _steps != 0; _steps -= direction)
        {
            int next = Find(outline, Selected + direction, direction);
            if (next < 0)
            {
                break;
            }

            Selected = next;
        }

        _steps = 0;
    }

    private void TakeSelectionAlong<TOutline>(TOutline outline)
        where TOutline : IOutline, allows ref struct
    {
        int last = Math.Min(Count, Offset + PageSize) - 1;
        if (Selected >= 0 && (Selected < Offset || Selected > last))
        {
            int found = Selected < Offset ? Find(outline, Offset, 1) : Find(outline, last, -1);

            // A page of headings only: the selection stays, and the view goes back to it.
            Selected = found >= Offset && found <= last ? found : Selected;
        }
    }

    /// <summary>
    /// Brings the headings above a line that was moved to into view with it, and below the last one what is left: the selection cannot
    /// stand there, so no key could.
    /// </summary>
    private void ShowAround<TOutline>(TOutline outline)
        where TOutline : IOutline, allows ref struct
    {
        int top = Selected;
        while (top > 0 && Selected - top + 1 < PageSize && !outline.IsSelectable(top - 1))
        {
            top--;
        }

        bool isLast = Selected >= 0 && Find(outline, Selected + 1, 1) < 0;
        int end = isLast ? Math.Min(Count, top + PageSize) - 1 : Selected;
        Offset = TableState.ClampOffset(Offset, end, PageSize, Count);
        Offset = TableState.ClampOffset(Offset, top, PageSize, Count);
    }

    /// <summary>A line itself, or the nearest that can be selected in the direction of the move, or else in the other; -1: none.</summary>
    private int Nearest<TOutline>(TOutline outline, int row)
        where TOutline : IOutline, allows ref struct
    {
        int direction = _isUpward ? -1 : 1;
        _isUpward = false;
        int found = Find(outline, row, direction);
        return found >= 0 ? found : Find(outline, row, -direction);
    }

    private static int Find<TOutline>(TOutline outline, int row, int direction)
        where TOutline : IOutline, allows ref struct
    {
        int count = outline.Count;
        while (row >= 0 && row < count)
        {
            if (outline.IsSelectable(row))
            {
                return row;
            }

            row += direction;
        }

        return -1;
    }
}
