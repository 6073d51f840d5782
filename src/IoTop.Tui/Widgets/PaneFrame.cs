namespace IoTop.Tui;

/// <summary>A pane's title row, and the line at its left where it has a neighbour there.</summary>
public static class PaneFrame
{
    /// <summary>Draws the frame of a pane. Returns what is left for the contents; it is not blanked.</summary>
    /// <param name="canvas">The canvas that the panes share.</param>
    /// <param name="rect">The pane's place.</param>
    /// <param name="title">Words in the title row; cut to fit.</param>
    /// <param name="isFocused">Whether it has the keys: it stands out then.</param>
    /// <param name="info">Words at the right end of the title row; left out where there is no room.</param>
    public static Canvas Draw(
        Canvas canvas, PaneRect rect, ReadOnlySpan<char> title, bool isFocused, ReadOnlySpan<char> info = default)
    {
        Canvas pane = rect.Of(canvas);
        DrawLines(pane, rect, isFocused);
        int start = 1 + rect.LeftLine;
        int used = pane.WriteLegend(0, start, title, LineStyle(isFocused), TitleStyle(isFocused));
        DrawInfo(pane, start + used, info, LineStyle(isFocused));
        return rect.Inner.Of(canvas);
    }

    /// <summary>Draws the frame with a title of another process's bytes.</summary>
    public static Canvas Draw(
        Canvas canvas, PaneRect rect, ReadOnlySpan<byte> title, bool isFocused, ReadOnlySpan<char> info = default)
    {
        Canvas pane = rect.Of(canvas);
        DrawLines(pane, rect, isFocused);
        int start = 1 + rect.LeftLine;
        int used = pane.WriteLegend(0, start, title, LineStyle(isFocused), TitleStyle(isFocused));
        DrawInfo(pane, start + used, info, LineStyle(isFocused));
        return rect.Inner.Of(canvas);
    }

    private static void DrawInfo(Canvas pane, int used, ReadOnlySpan<char> info, Style line)
    {
        int width = DisplayText.Width(info);
        if (used + width + 5 <= pane.Width)
        {
            pane.WriteLegend(0, pane.Width - width - 3, info, line, Role.Dim);
        }
    }

    private static void DrawLines(Canvas pane, PaneRect rect, bool isFocused)
    {
        Style style = LineStyle(isFocused);
        pane.HorizontalLine(0, 0, pane.Width, style);
        if (rect.LeftLine > 0)
        {
            pane.VerticalLine(1, 0, pane.Height - 1, style);
            pane.Put(0, 0, '\u252C', style);
        }
    }

    private static Style LineStyle(bool isFocused) => isFocused ? Role.Accent : Role.Border;

    private static Style TitleStyle(bool isFocused) => isFocused ? Role.TabActive : Role.TabInactive;
}
