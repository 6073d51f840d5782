namespace IoTop.Tui;

/// <summary>
/// Buckets as rows: label, count, share, bar. Empty buckets below the first and above the last that has something are left out.
/// </summary>
public static class Histogram
{
    private const int CountWidth = 10;
    private const int ShareWidth = 6;

    // Left blocks from one eighth to eight.
    private const int FullBlock = '\u2588';

    /// <param name="canvas">A row per bucket; when there are too few, those around the fullest are shown.</param>
    /// <param name="counts">The buckets, smallest first.</param>
    /// <param name="labels">What each bucket holds ("4K..8K"); one per bucket.</param>
    /// <param name="gradient">Colours of the bars.</param>
    /// <param name="levels">A place in the gradient, 0..1, per bucket, for buckets that are good or bad; none: coloured by length.</param>
    public static void Draw(
        Canvas canvas, ReadOnlySpan<ulong> counts, ReadOnlySpan<string> labels, Gradient gradient, ReadOnlySpan<double> levels = default)
    {
        (int first, int end) = Range(counts, canvas.Height);
        if (canvas.IsEmpty || first == end)
        {
            return;
        }

        ulong total = 0;
        ulong max = 0;
        int labelWidth = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            total += counts[bucket];
            max = Math.Max(max, counts[bucket]);
            labelWidth = bucket < labels.Length ? Math.Max(labelWidth, DisplayText.Width(labels[bucket])) : labelWidth;
        }

        for (int bucket = first; bucket < end; bucket++)
        {
            string label = bucket < labels.Length ? labels[bucket] : "";
            Canvas bar = DrawNumbers(canvas.Row(bucket - first), label, labelWidth, counts[bucket], total);
            Style? style = bucket < levels.Length ? Style.Graph(gradient, levels[bucket]) : null;
            DrawBar(bar, (double)counts[bucket] / max, gradient, style);
        }
    }

    /// <summary>The buckets that <see cref="Draw"/> shows in so many rows: first, and one past the last.</summary>
    public static (int First, int End) Range(ReadOnlySpan<ulong> counts, int rows)
    {
        int first = counts.IndexOfAnyExcept(0UL);
        if (first < 0 || rows <= 0)
        {
            return (0, 0);
        }

        int end = counts.LastIndexOfAnyExcept(0UL) + 1;
        if (end - first <= rows)
        {
            return (first, end);
        }

        int fullest = first;
        for (int bucket = first; bucket < end; bucket++)
        {
            fullest = counts[bucket] > counts[fullest] ? bucket : fullest;
        }

        int from = Math.Clamp(fullest - (rows / 2), first, end - rows);
        return (from, from + rows);
    }

    /// <summary>Returns what is left of the line.</summary>
    private static Canvas DrawNumbers(Canvas line, string label, int labelWidth, ulong count, ulong total)
    {
        Span<char> text = stackalloc char[24];
        int column = 0;
        line.Write(0, column, labelWidth, label, Role.Normal, Alignment.Right);
        column += labelWidth + 1;
        Style style = count == 0 ? Role.Dim : Role.Normal;
        count.TryFormat(text, out int written, provider: System.Globalization.CultureInfo.InvariantCulture);
        line.Write(0, column, CountWidth, text[..written], style, Alignment.Right);
        column += CountWidth + 1;
        (100.0 * count / total).TryFormat(text, out written, "0.0", System.Globalization.CultureInfo.InvariantCulture);
        text[written++] = '%';
        line.Write(0, column, ShareWidth, text[..written], Role.Dim, Alignment.Right);
        column += ShareWidth + 1;
        return line.Columns(column);
    }

    /// <summary>A bar in eighths of a column, from the left edge; of one style, or along the gradient.</summary>
    internal static void DrawBar(Canvas bar, double share, Gradient gradient, Style? style = null)
    {
        int eighths = share > 0 ? Math.Max(1, (int)Math.Round(Math.Min(share, 1) * bar.Width * 8)) : 0;
        for (int column = 0; column * 8 < eighths && column < bar.Width; column++)
        {
            int part = Math.Min(8, eighths - (column * 8));
            bar.Put(0, column, FullBlock + 8 - part, style ?? Style.Graph(gradient, (column + 0.5) / bar.Width));
        }
    }
}
