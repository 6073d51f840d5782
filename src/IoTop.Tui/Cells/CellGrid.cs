using CommunityToolkit.HighPerformance;

namespace IoTop.Tui;

/// <summary>
/// The memory of one screen. It grows when the terminal does and is reused for every frame, so that a frame allocates nothing.
/// </summary>
public sealed class CellGrid
{
    private Cell[] _cells = [];
    private int _width;
    private int _height;

    public CellGrid()
    {
    }

    public CellGrid(int width, int height) => Resize(new TerminalSize(width, height));

    public TerminalSize Size => new(_width, _height);

    public Span2D<Cell> Cells => new(_cells, 0, _height, _width, 0);

    public Canvas Canvas => new(Cells);

    /// <summary>Takes a new size; the contents are blank afterwards if it differs. Negative sizes are taken as 0.</summary>
    public void Resize(TerminalSize size)
    {
        int width = Math.Max(0, size.Width);
        int height = Math.Max(0, size.Height);
        if (width == _width && height == _height)
        {
            return;
        }

        if (_cells.Length < width * height)
        {
            _cells = new Cell[width * height];
        }

        _width = width;
        _height = height;
        Array.Clear(_cells);
    }
}
