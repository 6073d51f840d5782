namespace IoTop.Tui;

/// <summary>How full something is, in one row of small squares whose colour goes with their place.</summary>
public static class Meter
{
    private const int Square = '\u25A0';

    // Another character, not only another colour: it has to be read without colours too.
    private const int Groove = '\u00B7';

    /// <param name="canvas">Its first row is used, over the whole width.</param>
    /// <param name="share">0..1; values outside are taken as the nearer end, NaN as 0.</param>
    /// <param name="gradient">Colours from left to right.</param>
    public static void Draw(Canvas canvas, double share, Gradient gradient)
    {
        int width = canvas.Width;
        double filled = share > 0 ? Math.Min(share, 1) * width : 0;

        // As in a graph, a little is not nothing.
        int squares = filled > 0 ? Math.Max(1, (int)Math.Round(filled)) : 0;
        for (int column = 0; column < width; column++)
        {
            Style style = column < squares ? Style.Graph(gradient, (column + 0.5) / width) : Role.Track;
            canvas.Put(0, column, column < squares ? Square : Groove, style);
        }
    }
}
