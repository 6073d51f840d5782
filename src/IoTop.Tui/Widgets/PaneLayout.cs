namespace IoTop.Tui;

/// <summary>
/// The geometry of three panes. From <see cref="WideColumns"/> columns on the first one lies on top over the full width, the second below
/// at the left, the third below at the right; on narrower terminals they are stacked. Each begins with a title row. Rows and columns are
/// those of the canvas that the panes share.
/// </summary>
public sealed class PaneLayout
{
    public const int Count = 3;

    /// <summary>From this width on two panes stand side by side.</summary>
    public const int WideColumns = 110;

    // A title and two lines; columns for eight bytes of hex, or for a name.
    private const int LeastHeight = 3;
    private const int LeastWidth = 36;
    private const double Step = 0.05;

    private readonly PaneRect[] _rects = new PaneRect[Count];
    private double _top = 0.34;

    // Leaves sixteen bytes of hex from 120 columns on.
    private double _left = 0.36;
    private double _middle = 0.42;
    private TerminalSize _size;

    /// <summary>Two panes stood side by side at the last <see cref="Arrange"/>.</summary>
    public bool IsWide { get; private set; }

    /// <summary>One pane had it all at the last <see cref="Arrange"/>.</summary>
    public bool IsZoomed { get; private set; }

    /// <summary>Share of the height that the first pane has, 0..1.</summary>
    public double TopShare
    {
        get => _top;
        set => _top = Limit(value);
    }

    /// <summary>Share of the width that the second pane has beside the third, on wide terminals.</summary>
    public double LeftShare
    {
        get => _left;
        set => _left = Limit(value);
    }

    /// <summary>Share of the height below the first pane that the second has, on narrow terminals.</summary>
    public double MiddleShare
    {
        get => _middle;
        set => _middle = Limit(value);
    }

    /// <summary>A pane's place; empty when it is not shown.</summary>
    public PaneRect this[int pane] => _rects[pane];

    /// <summary>Finds the places. Where there is no room for three, the focused one is shown alone.</summary>
    /// <param name="size">Of the canvas that the panes share.</param>
    /// <param name="focus">The pane that has the keys, 0..2.</param>
    /// <param name="isZoomed">Only the focused one is shown.</param>
    public void Arrange(TerminalSize size, int focus, bool isZoomed)
    {
        _size = new TerminalSize(Math.Max(0, size.Width), Math.Max(0, size.Height));
        IsWide = _size.Width >= WideColumns;
        IsZoomed = isZoomed || _size.Height < (IsWide ? 2 : Count) * LeastHeight;
        Array.Clear(_rects);
        if (IsZoomed)
        {
            _rects[focus] = new PaneRect(0, 0, _size.Height, _size.Width);
            return;
        }

        int top = Part(_size.Height, _top, LeastHeight, (IsWide ? 1 : 2) * LeastHeight);
        int below = _size.Height - top;
        _rects[0] = new PaneRect(0, 0, top, _size.Width);
        if (IsWide)
        {
            int left = Part(_size.Width, _left, LeastWidth, LeastWidth);
            _rects[1] = new PaneRect(top, 0, below, left);
            _rects[2] = new PaneRect(top, left, below, _size.Width - left);
            return;
        }

        int middle = Part(below, _middle, LeastHeight, LeastHeight);
        _rects[1] = new PaneRect(top, 0, middle, _size.Width);
        _rects[2] = new PaneRect(top + middle, 0, below - middle, _size.Width);
    }

    /// <summary>The pane at a place; -1: none.</summary>
    public int HitTest(int row, int column)
    {
        for (int pane = 0; pane < Count; pane++)
        {
            if (_rects[pane].Contains(row, column))
            {
                return pane;
            }
        }

        return -1;
    }

    /// <summary>Gives the focused pane more room; false when it has all that it can get.</summary>
    public bool Grow(int focus) => Resize(focus, 1);

    /// <summary>Takes room from the focused pane; false when it is as small as it may be.</summary>
    public bool Shrink(int focus) => Resize(focus, -1);

    /// <summary>Moves a border by at least one line: a step of the share may be less than that.</summary>
    private bool Resize(int focus, int direction)
    {
        if (IsZoomed)
        {
            return false;
        }

        if (focus == 0)
        {
            return Move(ref _top, _size.Height, LeastHeight, (IsWide ? 1 : 2) * LeastHeight, direction);
        }

        int towards = focus == 1 ? direction : -direction;
        return IsWide
            ? Move(ref _left, _size.Width, LeastWidth, LeastWidth, towards)
            : Move(ref _middle, _size.Height - _rects[0].Height, LeastHeight, LeastHeight, towards);
    }

    private static bool Move(ref double share, int total, int least, int leastOther, int direction)
    {
        int before = Part(total, share, least, leastOther);
        int step = Math.Max(1, (int)Math.Round(total * Step)) * direction;
        int after = Math.Clamp(before + step, least, Math.Max(least, total - leastOther));
        if (after == before)
        {
            return false;
        }

        share = (double)after / total;
        return true;
    }

    private static int Part(int total, double share, int least, int leastOther) =>
        Math.Clamp((int)Math.Round(total * share), least, Math.Max(least, total - leastOther));

    private static double Limit(double share) => share > 0 ? Math.Min(share, 1) : 0;
}
