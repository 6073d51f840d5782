namespace IoTop.Tui;

/// <summary>
/// Counts as colours: a cell of the screen for each, the more the hotter. The scale is logarithmic, so that one is seen beside a million.
/// </summary>
public static class HeatMap
{
    private const int FullBlock = '\u2588';
    private const int LegendSteps = Style.GradientSteps;

    // From the lightest on; the last stands for the most.
    private static ReadOnlySpan<char> Shades => ['\u2591', '\u2592', '\u2593', '\u2588'];

    private static ReadOnlySpan<byte> AsciiShades => ".:-=+*#%@"u8;

    /// <summary>Draws the map.</summary>
    /// <param name="canvas">A cell of the map per cell; row 0 of the map stands at its lower edge.</param>
    /// <param name="cells">The counts.</param>
    /// <param name="max">The count of the hottest colour; what is above has that, too.</param>
    /// <param name="glyphs">How levels are told apart.</param>
    public static void Draw<TCells>(Canvas canvas, TCells cells, ulong max, Glyphs glyphs)
        where TCells : IHeatCells, allows ref struct
    {
        for (int column = 0; column < canvas.Width; column++)
        {
            if (cells.IsUnknown(column))
            {
                DrawUnknown(canvas, column, glyphs);
                continue;
            }

            for (int row = 0; row < canvas.Height; row++)
            {
                ulong count = cells[column, row];
                if (count != 0)
                {
                    DrawLevel(canvas, canvas.Height - 1 - row, column, Level(count, max), glyphs);
                }
            }
        }
    }

    /// <summary>Lines through a cell, where the map is empty, and a mark on it: the cursor.</summary>
    public static void DrawCursor(Canvas canvas, int column, int row, bool isHot)
    {
        int line = canvas.Height - 1 - row;
        if (!canvas.Contains(line, column))
        {
            return;
        }

        for (int x = 0; x < canvas.Width; x++)
        {
            Cross(canvas, line, x, '\u2508');
        }

        for (int y = 0; y < canvas.Height; y++)
        {
            Cross(canvas, y, column, '\u250A');
        }

        canvas.Put(line, column, isHot ? '\u25CF' : '\u25CB', Role.HexCursor);
    }

    /// <summary>
    /// What the colours stand for: <c>1 ▒▒▒▒ 1.2K</c>, from one to the most. Returns its columns; draws nothing where there is no room.
    /// </summary>
    public static int DrawLegend(Canvas canvas, int row, int column, ReadOnlySpan<byte> least, ReadOnlySpan<byte> most, Glyphs glyphs)
    {
        int width = DisplayText.Width(least) + LegendSteps + DisplayText.Width(most) + 2;
        if (column < 0 || column + width > canvas.Width)
        {
            return 0;
        }

        int at = column + canvas.Write(row, column, least, Role.Dim) + 1;
        for (int step = 0; step < LegendSteps; step++)
        {
            DrawLevel(canvas, row, at + step, (step + 0.5) / LegendSteps, glyphs);
        }

        canvas.Write(row, at + LegendSteps + 1, most, Role.Dim);
        return width;
    }

    /// <summary>The columns that <see cref="DrawLegend"/> takes beside its two words.</summary>
    public const int LegendWidth = LegendSteps + 2;

    /// <summary>Where a count stands between one and the most, 0..1.</summary>
    public static double Level(ulong count, ulong max) =>
        count == 0 ? 0 : max <= 1 ? 1 : Math.Min(1, Math.Log(count + 1.0) / Math.Log(max + 1.0));

    /// <summary>Nothing known is not nothing there: thinly dotted.</summary>
    public static void DrawUnknown(Canvas canvas, int column, Glyphs glyphs)
    {
        for (int row = 0; row < canvas.Height && glyphs != Glyphs.Ascii; row++)
        {
            if (row % 2 == 1 && (column + row) % 4 == 1)
            {
                canvas.Put(row, column, '\u00B7', Role.Track);
            }
        }
    }

    private static void Cross(Canvas canvas, int row, int column, int line)
    {
        if (canvas[row, column].CodePoint is ' ' or '\u00B7')
        {
            canvas.Put(row, column, line, Role.Border);
        }
    }

    private static void DrawLevel(Canvas canvas, int row, int column, double level, Glyphs glyphs)
    {
        int glyph = glyphs switch
        {
            Glyphs.Solid => FullBlock,
            Glyphs.FewColors or Glyphs.Shades => Shades[Math.Min((int)(level * Shades.Length), Shades.Length - 1)],
            _ => AsciiShades[Math.Min((int)(level * AsciiShades.Length), AsciiShades.Length - 1)],
        };
        canvas.Put(row, column, glyph, Style.Graph(Gradient.Heat, level));
    }
}
