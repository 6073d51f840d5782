namespace IoTop.Tui;

/// <summary>
/// Selection, scrolling and sort mark of a table. Call <see cref="Arrange{TRows}"/> after the rows changed and before drawing; it
/// keeps the selection on the same identity and in view.
/// </summary>
public sealed class TableState : ScrollState
{
    private Viewport _view;
    private long _identity;
    private bool _hasIdentity;
    private bool _isAsked;

    /// <summary>The selected row; -1 when there are no rows.</summary>
    public int Selected { get; private set; } = -1;

    /// <summary>The first visible row.</summary>
    public int Offset => _view.Offset;

    public override int PageSize => _view.Height;

    public int Count => _view.Count;

    /// <summary>Columns scrolled out at the left, behind the pinned ones.</summary>
    public int ColumnOffset { get; private set; }

    /// <summary>The column with the sort mark; -1: none.</summary>
    public int SortColumn { get; set; } = -1;

    public bool SortDescending { get; set; }

    /// <summary>
    /// The last row stays selected while rows are added, as in <c>tail -f</c>. Moving away from the end turns it off, moving
    /// to the end turns it on, when <see cref="FollowsAtEnd"/> is set.
    /// </summary>
    public bool Follow { get; set; }

    /// <summary>For lists that grow at their end: see <see cref="Follow"/>.</summary>
    public bool FollowsAtEnd { get; init; }

    /// <summary>
    /// For lists that sort themselves anew all the time: a selected row that leaps out of view, further than half a page, is let go,
    /// and the selection stays where the eye is. Otherwise the view goes after it.
    /// </summary>
    public bool LetsGo { get; init; }

    /// <summary>What the selected row is; false when there are no rows.</summary>
    public bool TryGetSelectedIdentity(out long identity)
    {
        identity = _identity;
        return _hasIdentity && Selected >= 0;
    }

    /// <summary>
    /// Finds the selected row again and scrolls so that it is visible. A row that is gone hands the selection to the one that
    /// took its place.
    /// </summary>
    /// <param name="rows">The rows as they are now.</param>
    /// <param name="height">The table's height with its header.</param>
    public void Arrange<TRows>(TRows rows, int height)
        where TRows : ITableRows, allows ref struct
    {
        _view = new Viewport(rows.Count, Math.Max(0, height - 1), Offset);
        if (Follow)
        {
            Selected = Count - 1;
        }
        else if (_hasIdentity && Count > 0)
        {
            int found = rows.IndexOf(_identity, Selected);
            if (found >= 0 && (_isAsked || !HasLeapt(found)))
            {
                // A row that moves takes the view along only as far as needed, so the list does not jump under the eye.
                Selected = found;
            }
        }

        _isAsked = false;
        Selected = _view.Nearest(Selected);
        _hasIdentity = Selected >= 0;
        if (_hasIdentity)
        {
            _identity = rows.Identity(Selected);
        }

        _view = _view.Showing(Selected);
    }

    private bool HasLeapt(int row) => LetsGo && !_view.Contains(row) && Math.Abs(row - Selected) > PageSize / 2;

    /// <summary>Selects a row by its place; clamped.</summary>
    public void Select(int row)
    {
        Selected = _view.Nearest(row);

        // The next Arrange takes the identity of whatever is there.
        _hasIdentity = false;
        if (FollowsAtEnd)
        {
            Follow = Count > 0 && Selected == Count - 1;
        }
    }

    /// <summary>Selects a row by what it is, at the next <see cref="Arrange{TRows}"/>.</summary>
    public void SelectIdentity(long identity)
    {
        _identity = identity;
        _hasIdentity = true;
        _isAsked = true;
        Follow = false;
    }

    public void Move(int rows) => Select((int)Math.Clamp((long)Selected + rows, 0, int.MaxValue));

    public override void MoveToTop() => Select(0);

    public override void MoveToBottom() => Select(Count - 1);

    private protected override void MoveCursor(int rows) => Move(rows);

    private protected override void MovePage(int rows)
    {
        _view = _view.Scrolled(rows);
        Move(rows);
    }

    public override void Scroll(int rows)
    {
        _view = _view.Scrolled(rows);
        int selected = PageSize > 0 ? Math.Clamp(Selected, Offset, Offset + PageSize - 1) : Selected;
        if (selected != Selected)
        {
            Select(selected);
        }
    }

    public void ScrollColumns(int columns) => ColumnOffset = Math.Max(0, ColumnOffset + columns);

    /// <summary>Handles, besides the keys that move, Shift or Ctrl with Left and Right for the columns.</summary>
    public override bool HandleKey(KeyInput key)
    {
        if (key.Modifiers is KeyModifiers.Shift or KeyModifiers.Control && key.Key is Key.Left or Key.Right)
        {
            ScrollColumns(key.Key == Key.Left ? -1 : 1);
            return true;
        }

        return base.HandleKey(key);
    }

    internal void LimitColumnOffset(int most) => ColumnOffset = Math.Min(ColumnOffset, most);
}
