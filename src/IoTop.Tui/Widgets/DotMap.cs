namespace IoTop.Tui;

/// <summary>
/// Dots of several kinds, eight to a cell of the screen: two columns of four. It is filled when something has changed, and drawn as often
/// as needed. A cell has one colour: where several kinds are, as many cells have the colour of each as is its share, strewn in a
/// fixed way. How bright it is says how much there is.
/// </summary>
public sealed class DotMap
{
    /// <summary>Dots in a cell, across.</summary>
    public const int Across = 2;

    /// <summary>Dots in a cell, from top to bottom.</summary>
    public const int Down = 4;

    /// <summary>How many kinds there are: reads, writes, others, or whatever they stand for.</summary>
    public const int Kinds = 3;

    private const int Blank = 0x2800;

    private byte[] _dots = [];
    private int _phase;
    private uint[] _weights = [];

    private static ReadOnlySpan<byte> Bits => [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];

    /// <summary>Letters where colours do not tell: of each kind alone, for a few and for many.</summary>
    private static ReadOnlySpan<byte> Letters => "rRwWoO"u8;

    /// <summary>Columns of cells.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of cells.</summary>
    public int Height { get; private set; }

    /// <summary>The greatest weight of a cell.</summary>
    public uint Max { get; private set; }

    /// <summary>Takes a size in cells, and forgets all dots.</summary>
    /// <param name="width">Columns of cells.</param>
    /// <param name="height">Rows of cells.</param>
    /// <param name="phase">Any number that grows by one when the dots move by a cell to the left, so that colours move with them.</param>
    public void Clear(int width, int height, long phase = 0)
    {
        _phase = (int)phase;
        Width = Math.Max(0, width);
        Height = Math.Max(0, height);
        int cells = Width * Height;
        if (_dots.Length < cells)
        {
            _dots = new byte[cells];
            _weights = new uint[cells * Kinds];
        }

        _dots.AsSpan(0, cells).Clear();
        _weights.AsSpan(0, cells * Kinds).Clear();
        Max = 0;
    }

    /// <summary>Sets a dot, counted from the upper left corner; what lies outside is left out.</summary>
    public void Add(int x, int y, int kind, uint weight)
    {
        if ((uint)x >= (uint)(Width * Across) || (uint)y >= (uint)(Height * Down) || (uint)kind >= Kinds)
        {
            return;
        }

        int cell = (y / Down * Width) + (x / Across);
        _dots[cell] |= Bits[(x % Across * Down) + (y % Down)];
        Span<uint> weights = _weights.AsSpan(cell * Kinds, Kinds);
        weights[kind] += weight;
        Max = Math.Max(Max, weights[0] + weights[1] + weights[2]);
    }

    /// <summary>How much of a kind there is in a cell.</summary>
    public uint WeightAt(int column, int row, int kind) =>
        (uint)column < (uint)Width && (uint)row < (uint)Height && (uint)kind < Kinds
            ? _weights[(((row * Width) + column) * Kinds) + kind] : 0;

    /// <summary>Draws it into the upper left corner.</summary>
    /// <param name="canvas">As big as the map, or not.</param>
    /// <param name="glyphs">Dots, or letters where colours do not tell the kinds apart.</param>
    public void Draw(Canvas canvas, Glyphs glyphs)
    {
        for (int row = 0; row < Math.Min(Height, canvas.Height); row++)
        {
            for (int column = 0; column < Math.Min(Width, canvas.Width); column++)
            {
                int dots = _dots[(row * Width) + column];
                if (dots != 0)
                {
                    DrawCell(canvas, row, column, dots, glyphs);
                }
            }
        }
    }

    private void DrawCell(Canvas canvas, int row, int column, int dots, Glyphs glyphs)
    {
        ReadOnlySpan<uint> weights = _weights.AsSpan(((row * Width) + column) * Kinds, Kinds);
        double sum = (double)weights[0] + weights[1] + weights[2];
        double place = sum * Strewn(row, column + _phase);
        int kind = place < weights[0] ? 0 : place < (double)weights[0] + weights[1] ? 1 : 2;
        double level = Math.Sqrt(sum / Max);
        int glyph = Blank | dots;
        if (glyphs is Glyphs.Shades or Glyphs.Ascii)
        {
            bool isMixed = weights[0] != 0 && weights[1] != 0;
            glyph = isMixed ? (level > 0.5 ? 'X' : 'x') : Letters[(kind * 2) + (level > 0.5 ? 1 : 0)];
        }

        canvas.Put(row, column, glyph, StyleOf(kind, 0.25 + (0.75 * level)));
    }

    /// <summary>A number from 0 to 1 for each place that looks like chance, and is always the same.</summary>
    private static double Strewn(int row, int column)
    {
        uint mixed = ((uint)row * 374_761_393u) + ((uint)column * 668_265_263u);
        mixed = (mixed ^ (mixed >> 13)) * 1_274_126_177u;
        return ((mixed ^ (mixed >> 16)) & 0xFFFF) / 65536.0;
    }

    private static Style StyleOf(int kind, double level) => kind switch
    {
        0 => Style.Graph(Gradient.Read, level),
        1 => Style.Graph(Gradient.Write, level),
        _ => Role.Other,
    };
}
