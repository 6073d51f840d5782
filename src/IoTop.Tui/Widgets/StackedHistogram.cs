namespace IoTop.Tui;

/// <summary>
/// Buckets as rows, as <see cref="Histogram"/> has them, each bar made of several kinds: what they are together, and how much of it
/// is whose. Empty buckets below the first and above the last that has something are left out.
/// </summary>
public static class StackedHistogram
{
    private const int CountWidth = 7;
    private const int ShareWidth = 6;
    private const int FullBlock = '\u2588';

    /// <param name="canvas">A row per bucket, or two; when there are too few, those around the fullest are shown.</param>
    /// <param name="totals">All kinds together, smallest bucket first.</param>
    /// <param name="kinds">The counts of each kind, one kind behind the other, in the order in which they are drawn.</param>
    /// <param name="labels">What each bucket holds; one per bucket.</param>
    /// <param name="styles">How each kind looks.</param>
    /// <param name="writeCount">How a count is written: into a field of seven columns.</param>
    /// <param name="glyphs">How kinds are told apart.</param>
    public static void Draw(
        Canvas canvas, ReadOnlySpan<ulong> totals, ReadOnlySpan<ulong> kinds, ReadOnlySpan<string> labels, ReadOnlySpan<Style> styles,
        CountWriter writeCount, Glyphs glyphs)
    {
        (int first, int end) = Histogram.Range(totals, canvas.Height);
        if (canvas.IsEmpty || first == end)
        {
            return;
        }

        ulong sum = 0;
        ulong max = 1;
        int labelWidth = 0;
        for (int bucket = 0; bucket < totals.Length; bucket++)
        {
            sum += totals[bucket];
            max = Math.Max(max, totals[bucket]);
            labelWidth = bucket < labels.Length ? Math.Max(labelWidth, DisplayText.Width(labels[bucket])) : labelWidth;
        }

        int lines = canvas.Height >= 2 * (end - first) ? 2 : 1;
        for (int bucket = first; bucket < end; bucket++)
        {
            string label = bucket < labels.Length ? labels[bucket] : "";
            Canvas rows = canvas.Rows((bucket - first) * lines, lines);
            Canvas bar = DrawNumbers(rows, label, labelWidth, totals[bucket], sum, writeCount);
            for (int line = 0; line < lines; line++)
            {
                DrawBar(bar.Row(line), kinds, totals.Length, bucket, max, styles, glyphs);
            }
        }
    }

    /// <summary>Writes a count as UTF-8; returns its length.</summary>
    public delegate int CountWriter(ulong count, Span<byte> text);

    /// <summary>A key to the colours: a block and a name. Returns the column behind it.</summary>
    public static int DrawKey(Canvas canvas, int row, int column, int kind, ReadOnlySpan<byte> name, Style style, Glyphs glyphs)
    {
        canvas.Put(row, column, Glyph(kind, glyphs), style);
        return column + 2 + canvas.Write(row, column + 2, name, style) + 2;
    }

    private static Canvas DrawNumbers(Canvas line, string label, int labelWidth, ulong count, ulong total, CountWriter writeCount)
    {
        Span<byte> text = stackalloc byte[32];
        line.Write(0, 0, labelWidth, label, Role.Normal, Alignment.Right);
        int column = labelWidth + 1;
        Style style = count == 0 ? Role.Dim : Role.Normal;
        line.Write(0, column, CountWidth, text[..writeCount(count, text)], style, Alignment.Right);
        column += CountWidth + 1;
        (100.0 * count / total).TryFormat(text, out int written, "0.0", System.Globalization.CultureInfo.InvariantCulture);
        text[written++] = (byte)'%';
        line.Write(0, column, ShareWidth, text[..written], Role.Dim, Alignment.Right);
        return line.Columns(column + ShareWidth + 1);
    }

    /// <summary>
    /// Each kind takes its share of the bar in whole cells, since half a cell cannot have two colours; the last one ends in eighths.
    /// </summary>
    private static void DrawBar(
        Canvas bar, ReadOnlySpan<ulong> kinds, int buckets, int bucket, ulong max, ReadOnlySpan<Style> styles, Glyphs glyphs)
    {
        ulong below = 0;
        int start = 0;
        int last = styles.Length - 1;
        while (last > 0 && kinds[(last * buckets) + bucket] == 0)
        {
            last--;
        }

        for (int kind = 0; kind <= last; kind++)
        {
            ulong count = kinds[(kind * buckets) + bucket];
            if (count == 0)
            {
                continue;
            }

            below += count;
            double end = (double)below / max * bar.Width;
            bool hasEighths = kind == last && HasColors(glyphs);
            int full = Math.Max(start, hasEighths ? (int)end : (int)Math.Round(end));
            int eighths = hasEighths ? (int)((end - full) * 8) : 0;
            if (full == start && eighths <= 0)
            {
                eighths = hasEighths ? 1 : 8; // whatever is not zero is seen
            }

            bar.Fill(0, start, 1, full - start, Glyph(kind, glyphs), styles[kind]);
            if (eighths > 0)
            {
                bar.Put(0, full, HasColors(glyphs) ? FullBlock + 8 - eighths : Glyph(kind, glyphs), styles[kind]);
                full++;
            }

            start = full;
        }
    }

    private static bool HasColors(Glyphs glyphs) => glyphs is Glyphs.Solid or Glyphs.FewColors;

    private static int Glyph(int kind, Glyphs glyphs) => glyphs switch
    {
        Glyphs.Solid or Glyphs.FewColors => FullBlock,
        Glyphs.Shades => kind switch { 0 => '\u2588', 1 => '\u2592', _ => '\u2591' },
        _ => kind switch { 0 => '#', 1 => '=', _ => '-' },
    };
}
