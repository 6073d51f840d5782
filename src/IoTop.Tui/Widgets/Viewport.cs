namespace IoTop.Tui;

/// <summary>Which rows of a list are in view: the arithmetic of everything that scrolls by rows of one line.</summary>
/// <param name="Count">Rows that there are.</param>
/// <param name="Height">Rows that there is room for.</param>
/// <param name="Offset">The first row in view.</param>
internal readonly record struct Viewport(int Count, int Height, int Offset)
{
    /// <summary>The row behind the last one in view.</summary>
    public int End => Math.Min(Count, Offset + Height);

    /// <summary>What a page moves by: one row less than is visible, so that the eye finds its place again.</summary>
    public static int PageOf(int height) => Math.Max(1, height - 1);

    public bool Contains(int row) => row >= Offset && row < Offset + Height;

    /// <summary>The nearest row that there is; -1 when there are none.</summary>
    public int Nearest(int row) => Math.Clamp(row, Math.Min(0, Count - 1), Count - 1);

    /// <summary>Further up or down, as far as the ends: no line stays empty that could be filled.</summary>
    public Viewport Scrolled(int rows) => this with { Offset = (int)Math.Clamp((long)Offset + rows, 0, Math.Max(0, Count - Height)) };

    /// <summary>Scrolled only as far as needed for a row to be in view; -1: no row.</summary>
    public Viewport Showing(int row)
    {
        bool isBound = row >= 0 && Height > 0;
        int offset = isBound ? Math.Clamp(Offset, Math.Max(0, row - Height + 1), row) : Offset;
        return (this with { Offset = offset }).Scrolled(0);
    }
}
