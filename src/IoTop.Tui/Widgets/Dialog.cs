namespace IoTop.Tui;

/// <summary>A framed box in the middle of the screen, for a question, a message or another widget.</summary>
public static class Dialog
{
    /// <summary>
    /// Draws the frame over whatever is there. Returns its inside, which shrinks with the canvas and may be empty.
    /// </summary>
    /// <param name="canvas">The whole screen.</param>
    /// <param name="title">In the upper edge.</param>
    /// <param name="hint">In the lower edge: which keys do what.</param>
    /// <param name="size">Of the inside; cut to what the canvas has.</param>
    /// <param name="origin">Where the inside begins on the canvas, to place the cursor.</param>
    public static Canvas DrawFrame(
        Canvas canvas, ReadOnlySpan<char> title, ReadOnlySpan<char> hint, TerminalSize size, out CursorPosition origin)
    {
        // One blank column inside the frame on both sides.
        int width = Math.Min(Math.Max(0, size.Width) + 4, canvas.Width);
        int height = Math.Min(Math.Max(0, size.Height) + 2, canvas.Height);
        int row = (canvas.Height - height) / 2;
        int column = (canvas.Width - width) / 2;
        Canvas box = canvas.Slice(row, column, height, width);
        box.Clear(Role.Normal);
        box.Box(title, Role.Border, Role.Title);
        box.WriteLegend(box.Height - 1, 2, hint, Role.Border, Role.Dim);
        origin = new CursorPosition(row + 1, column + 2);
        return box.Inner(1, 2);
    }

    /// <summary>Shows a message, wrapped to the width at hand. Lines are parted by '\n'.</summary>
    public static void DrawMessage(
        Canvas canvas, ReadOnlySpan<char> title, ReadOnlySpan<char> text, ReadOnlySpan<char> hint, Style style = default)
    {
        int width = Math.Min(72, Math.Max(0, canvas.Width - 4));
        int widest = Math.Max(DisplayText.Width(title), DisplayText.Width(hint)) + 2;
        int lines = 0;
        LineWrapper wrapper = new(text, width);
        while (wrapper.MoveNext())
        {
            lines++;
            widest = Math.Max(widest, DisplayText.Width(wrapper.Current));
        }

        Canvas inside = DrawFrame(canvas, title, hint, new TerminalSize(widest, lines), out _);
        wrapper = new LineWrapper(text, width);
        for (int row = 0; wrapper.MoveNext(); row++)
        {
            inside.Write(row, 0, wrapper.Current, style);
        }
    }

    /// <summary>Asks for a line of text. Returns where the cursor belongs on the canvas.</summary>
    public static CursorPosition DrawPrompt(
        Canvas canvas,
        ReadOnlySpan<char> title,
        ReadOnlySpan<char> label,
        LineEditor editor,
        ReadOnlySpan<char> error,
        ReadOnlySpan<char> hint)
    {
        int rows = error.IsEmpty ? 1 : 2;
        Canvas inside = DrawFrame(canvas, title, hint, new TerminalSize(60, rows), out CursorPosition origin);
        return Prompt.Draw(inside, label, editor, error).Offset(origin.Row, origin.Column);
    }
}
