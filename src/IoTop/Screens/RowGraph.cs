using IoTop.Commands;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The history of a row as a graph in one cell.</summary>
internal static class RowGraph
{
    private const int MaxSamples = 128;

    /// <param name="canvas">The cell.</param>
    /// <param name="row">Whose history.</param>
    /// <param name="source">Which of its values.</param>
    /// <param name="max">The value that fills the cell; 0: what the source says.</param>
    /// <param name="reversed">The newest sample stands on the left.</param>
    public static void Draw(Canvas canvas, IoRow row, GraphSource source, double max, bool reversed)
    {
        Span<float> samples = stackalloc float[MaxSamples];
        samples = samples[..Math.Min(canvas.Width * 2, Math.Min(MaxSamples, IoRow.HistoryCapacity))];
        row.CopyHistory(samples, GraphSources.Value(source));
        if (reversed)
        {
            samples.Reverse();
        }

        double top = Math.Max(max, GraphSources.Max(source));
        if (top <= 0)
        {
            // A round number above the greatest: a steady load is a band, not a solid block.
            top = SeriesScale.RoundUp(SeriesScale.Max(new SpanSeries(samples), samples.Length));
        }

        BrailleGraph.Draw(canvas, new SpanSeries(samples), new GraphOptions(GraphSources.Colours(source), top));
    }
}
