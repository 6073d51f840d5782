using CommunityToolkit.HighPerformance;

namespace IoTop.Tui;

/// <summary>
/// A rectangle of cells to draw on. Everything is clipped, so a canvas of any size, also 0 x 0, can be drawn on without asking.
/// All text passes <see cref="DisplayText"/>; text of other processes can be handed over as it is.
/// </summary>
public readonly ref partial struct Canvas
{
    private readonly Span2D<Cell> _cells;

    public Canvas(Span2D<Cell> cells) => _cells = cells;

    public int Width => _cells.Width;

    public int Height => _cells.Height;

    public bool IsEmpty => _cells.Width == 0 || _cells.Height == 0;

    public Span2D<Cell> Cells => _cells;

    /// <summary>The part of this canvas that a rectangle covers; the rectangle may lie partly or wholly outside.</summary>
    public Canvas Slice(int row, int column, int height, int width)
    {
        int top = Math.Clamp(row, 0, Height);
        int left = Math.Clamp(column, 0, Width);
        int bottom = (int)Math.Clamp((long)row + height, top, Height);
        int right = (int)Math.Clamp((long)column + width, left, Width);
        return top == bottom || left == right ? default : new Canvas(_cells.Slice(top, left, bottom - top, right - left));
    }

    /// <summary>One row, as a canvas.</summary>
    public Canvas Row(int row) => Slice(row, 0, 1, Width);

    /// <summary>Rows from <paramref name="first"/> on; to the end when <paramref name="count"/> is left out.</summary>
    public Canvas Rows(int first, int count = int.MaxValue) => Slice(first, 0, count, Width);

    /// <summary>Columns from <paramref name="first"/> on; to the end when <paramref name="count"/> is left out.</summary>
    public Canvas Columns(int first, int count = int.MaxValue) => Slice(0, first, Height, count);

    /// <summary>The canvas without a frame of the given thickness.</summary>
    public Canvas Inner(int rows = 1, int columns = 1) => Slice(rows, columns, Height - (2 * rows), Width - (2 * columns));

    /// <summary>The cell at a place; a blank outside.</summary>
    public Cell this[int row, int column] => Contains(row, column) ? _cells[row, column] : default;

    public bool Contains(int row, int column) => (uint)row < (uint)Height && (uint)column < (uint)Width;

    /// <summary>Blanks everything.</summary>
    public void Clear(Style style = default) => _cells.Fill(new Cell(' ', style));

    /// <summary>Sets one cell to a code point of one column; anything else becomes the replacement.</summary>
    public void Put(int row, int column, int codePoint, Style style)
    {
        if (Contains(row, column))
        {
            _cells[row, column] = new Cell(DisplayText.WidthOf(codePoint) == 1 ? codePoint : DisplayText.Replacement, style);
        }
    }

    /// <summary>Fills a rectangle with a code point of one column.</summary>
    public void Fill(int row, int column, int height, int width, int codePoint, Style style)
    {
        Canvas part = Slice(row, column, height, width);
        part._cells.Fill(new Cell(DisplayText.WidthOf(codePoint) == 1 ? codePoint : DisplayText.Replacement, style));
    }

    /// <summary>Lays flags over the styles that are there: how a row becomes the selected one.</summary>
    public void AddFlags(StyleFlags flags)
    {
        for (int row = 0; row < Height; row++)
        {
            foreach (ref Cell cell in _cells.GetRowSpan(row))
            {
                cell = cell.WithStyle(cell.Style.With(flags));
            }
        }
    }

    /// <summary>Gives every cell a style and leaves the characters.</summary>
    public void Restyle(Style style)
    {
        for (int row = 0; row < Height; row++)
        {
            foreach (ref Cell cell in _cells.GetRowSpan(row))
            {
                cell = cell.WithStyle(style);
            }
        }
    }
}
