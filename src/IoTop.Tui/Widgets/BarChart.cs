namespace IoTop.Tui;

/// <summary>A labelled bar per row, with a value at its end: for the few parts of a whole (operations, devices).</summary>
public static class BarChart
{
    /// <summary>A bar alone, of one style: in eighths of a column where there is Unicode.</summary>
    public static void DrawBar(Canvas canvas, double share, Style style, Glyphs glyphs)
    {
        if (glyphs != Glyphs.Ascii)
        {
            Histogram.DrawBar(canvas, share, Gradient.Heat, style);
            return;
        }

        canvas.Fill(0, 0, 1, share > 0 ? Math.Max(1, (int)Math.Round(share * canvas.Width)) : 0, '#', style);
    }

    /// <param name="canvas">Its first row is used; call it once per row.</param>
    /// <param name="label">May be untrusted UTF-8.</param>
    /// <param name="labelWidth">Columns for the label.</param>
    /// <param name="value">The value as text, at the right edge.</param>
    /// <param name="valueWidth">Columns for the value.</param>
    /// <param name="share">Length of the bar, 0..1.</param>
    /// <param name="gradient">Colours from left to right.</param>
    public static void DrawRow(
        Canvas canvas, ReadOnlySpan<byte> label, int labelWidth, ReadOnlySpan<char> value, int valueWidth, double share, Gradient gradient)
    {
        Canvas line = canvas.Row(0);
        line.Write(0, 0, labelWidth, label, Role.Normal, Alignment.Left);
        int start = labelWidth + 1;
        int room = line.Width - start - valueWidth - 1;
        Histogram.DrawBar(line.Columns(start, Math.Max(0, room)), share, gradient);
        line.Write(0, line.Width - valueWidth, valueWidth, value, Role.Normal, Alignment.Right);
    }
}
