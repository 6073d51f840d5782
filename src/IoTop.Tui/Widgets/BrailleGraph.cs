namespace IoTop.Tui;

/// <summary>
/// A filled history graph of two samples per column and four steps per row, the newest sample at the right edge. In several rows
/// the colour goes with the height, in a single one with the sample.
/// </summary>
/// <remarks>
/// A braille cell has two columns of four dots. The dots' bits, from the top:
/// <code>
///   0x01 0x08
///   0x02 0x10
///   0x04 0x20
///   0x40 0x80
/// </code>
/// </remarks>
public static class BrailleGraph
{
    private const int Blank = 0x2800;
    private const int DotsPerCell = 4;

    // Bits of the lower n dots, and of the upper n, of a cell's left column.
    private static ReadOnlySpan<byte> LeftFromBelow => [0, 0x40, 0x44, 0x46, 0x47];

    private static ReadOnlySpan<byte> RightFromBelow => [0, 0x80, 0xA0, 0xB0, 0xB8];

    private static ReadOnlySpan<byte> LeftFromAbove => [0, 0x01, 0x03, 0x07, 0x47];

    private static ReadOnlySpan<byte> RightFromAbove => [0, 0x08, 0x18, 0x38, 0xB8];

    public static void Draw<TSeries>(Canvas canvas, TSeries series, GraphOptions options)
        where TSeries : ISeries, allows ref struct
    {
        if (canvas.IsEmpty)
        {
            return;
        }

        int shown = canvas.Width * 2;
        double max = options.Max > 0 ? options.Max : SeriesScale.Max(series, shown);
        int first = series.Count - shown;
        for (int column = 0; column < canvas.Width; column++)
        {
            double leftShare = Share(series, first + (column * 2), max);
            double rightShare = Share(series, first + (column * 2) + 1, max);
            DrawColumn(canvas, column, leftShare, rightShare, options);
        }
    }

    private static void DrawColumn(Canvas canvas, int column, double leftShare, double rightShare, GraphOptions options)
    {
        int height = canvas.Height;
        int left = Dots(leftShare, height);
        int right = Dots(rightShare, height);
        for (int level = 0; level < height; level++)
        {
            int leftDots = Math.Clamp(left - (level * DotsPerCell), 0, DotsPerCell);
            int rightDots = Math.Clamp(right - (level * DotsPerCell), 0, DotsPerCell);
            if ((leftDots | rightDots) == 0)
            {
                break;
            }

            int bits = options.IsDownward
                ? LeftFromAbove[leftDots] | RightFromAbove[rightDots]
                : LeftFromBelow[leftDots] | RightFromBelow[rightDots];
            double color = height == 1 ? Math.Max(leftShare, rightShare) : (level + 0.5) / height;
            int row = options.IsDownward ? level : height - 1 - level;
            canvas.Put(row, column, Blank | bits, Style.Graph(options.Gradient, color));
        }
    }

    private static double Share<TSeries>(TSeries series, int index, double max)
        where TSeries : ISeries, allows ref struct
    {
        if ((uint)index >= (uint)series.Count || !(max > 0))
        {
            return 0;
        }

        double share = series[index] / max;
        return share > 0 ? Math.Min(share, 1) : 0;
    }

    /// <summary>Whatever is not zero is at least one dot: a little is not nothing.</summary>
    private static int Dots(double share, int height) =>
        share > 0 ? Math.Max(1, (int)Math.Round(share * height * DotsPerCell)) : 0;
}
