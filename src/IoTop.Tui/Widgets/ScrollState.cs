namespace IoTop.Tui;

/// <summary>
/// What the states of tables, outlines and bytes have in common: which key and which turn of the wheel moves how. What a row is, and
/// whether a move takes place at once or when the content is known, each of them says itself. Where a view may stand in a list is
/// <see cref="Viewport"/>'s to say.
/// </summary>
public abstract class ScrollState
{
    private const int WheelRows = 3;

    private protected ScrollState()
    {
    }

    /// <summary>Rows that were visible when the state was last arranged.</summary>
    public abstract int PageSize { get; }

    /// <summary>Moves view and cursor by whole pages, one row less than is visible.</summary>
    public void Page(int pages) => MovePage(pages * Viewport.PageOf(PageSize));

    /// <summary>Scrolls the view and takes the cursor along only when it would leave it (mouse wheel).</summary>
    public abstract void Scroll(int rows);

    public abstract void MoveToTop();

    public abstract void MoveToBottom();

    /// <summary>What Up and Down do. Not every cursor counts in rows: the one over bytes moves by them, too.</summary>
    private protected abstract void MoveCursor(int rows);

    /// <summary>What <see cref="Page"/> does, with the pages counted in rows.</summary>
    private protected abstract void MovePage(int rows);

    /// <summary>
    /// Handles the keys that move: Up, Down, PgUp, PgDn, Home and End. Returns false for others, so that a screen can give a key another
    /// meaning by asking its key table first.
    /// </summary>
    public virtual bool HandleKey(KeyInput key)
    {
        if (key.Modifiers != KeyModifiers.None)
        {
            return false;
        }

        switch (key.Key)
        {
            case Key.Up:
                MoveCursor(-1);
                return true;
            case Key.Down:
                MoveCursor(1);
                return true;
            case Key.PageUp:
                Page(-1);
                return true;
            case Key.PageDown:
                Page(1);
                return true;
            case Key.Home:
                MoveToTop();
                return true;
            case Key.End:
                MoveToBottom();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Scrolls when it was the wheel; returns false for the buttons.</summary>
    internal bool HandleWheel(MouseAction action)
    {
        switch (action)
        {
            case MouseAction.WheelUp:
                Scroll(-WheelRows);
                return true;
            case MouseAction.WheelDown:
                Scroll(WheelRows);
                return true;
            default:
                return false;
        }
    }
}
