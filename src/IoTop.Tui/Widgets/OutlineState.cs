namespace IoTop.Tui;

/// <summary>
/// Selection and scrolling of an <see cref="OutlineView"/>. Call <see cref="Arrange{TOutline}"/> after the lines changed and before
/// drawing; moves take place there, because only the lines tell where the selection can stand.
/// </summary>
public sealed class OutlineState : ScrollState
{
    private Viewport _view;
    private int _steps;
    private int _scroll;
    private int _wanted = -1;
    private bool _isUpward;

    /// <summary>The selected line; -1 when none can be.</summary>
    public int Selected { get; private set; } = -1;

    /// <summary>The first visible line.</summary>
    public int Offset => _view.Offset;

    public override int PageSize => _view.Height;

    public int Count => _view.Count;

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

    public override void MoveToTop() => Select(0);

    public override void MoveToBottom() => Select(Count - 1);

    private protected override void MoveCursor(int rows) => Move(rows);

    private protected override void MovePage(int rows)
    {
        Select(_view.Nearest(Current + rows));
        _isUpward = rows < 0;
    }

    public override void Scroll(int rows) => _scroll += rows;

    private int Current => _wanted >= 0 ? _wanted : Math.Max(0, Selected);

    /// <summary>Does the moves that were asked for, and scrolls so that the selected line is visible.</summary>
    /// <param name="outline">The lines as they are now.</param>
    /// <param name="height">Of the canvas.</param>
    public void Arrange<TOutline>(TOutline outline, int height)
        where TOutline : IOutline, allows ref struct
    {
        _view = new Viewport(outline.Count, Math.Max(0, height), Offset);
        int before = Selected;
        Selected = Nearest(outline, _view.Nearest(Current));
        _wanted = -1;
        Step(outline);
        if (Selected != before)
        {
            ShowAround(outline);
        }

        if (_scroll != 0)
        {
            _view = _view.Scrolled(_scroll);
            _scroll = 0;
            TakeSelectionAlong(outline);
        }

        _view = _view.Showing(Selected);
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
        int last = _view.End - 1;
        if (Selected >= 0 && !_view.Contains(Selected))
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
        _view = _view.Showing(end).Showing(top);
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
