namespace IoTop.Tui;

/// <summary>
/// A history in a single row, one sample per column in eighths of its height; <see cref="BrailleGraph"/> on one row shows twice as
/// many samples in quarters.
/// </summary>
public static class Sparkline
{
    private const int LowestBlock = '\u2581';

    /// <param name="canvas">Its last row is used; the newest sample stands at the right edge.</param>
    /// <param name="series">The samples.</param>
    /// <param name="gradient">Colours by sample.</param>
    /// <param name="max">The sample that fills its cell; 0 or less: the greatest of those visible.</param>
    /// <param name="style">One style for all instead; null: the gradient's.</param>
    public static void Draw<TSeries>(Canvas canvas, TSeries series, Gradient gradient, double max = 0, Style? style = null)
        where TSeries : ISeries, allows ref struct
    {
        int first = series.Count - canvas.Width;
        double top = max > 0 ? max : SeriesScale.Max(series, canvas.Width);
        for (int column = Math.Max(0, -first); column < canvas.Width; column++)
        {
            double share = top > 0 ? series[first + column] / top : 0;
            if (share > 0)
            {
                int eighths = Math.Clamp((int)Math.Ceiling(share * 8), 1, 8);
                canvas.Put(canvas.Height - 1, column, LowestBlock + eighths - 1, style ?? Style.Graph(gradient, share));
            }
        }
    }
}
