namespace IoTop.Tui;

/// <summary>
/// Lines with indentation, one of them selected, and a scroll bar when there are more than fit. Drawing changes nothing; see
/// <see cref="OutlineState"/>.
/// </summary>
public static class OutlineView
{
    /// <summary>Columns by which a line is indented for each step of depth.</summary>
    public const int Indent = 2;

    /// <param name="canvas">Of the height that the state was arranged for.</param>
    /// <param name="outline">What <see cref="OutlineState.Arrange{TOutline}"/> was given.</param>
    /// <param name="state">Selection and scrolling.</param>
    /// <param name="isFocused">Whether keys go to it; the selection is otherwise shown underlined.</param>
    public static void Draw<TOutline>(Canvas canvas, TOutline outline, OutlineState state, bool isFocused = true)
        where TOutline : IOutline, allows ref struct
    {
        int count = outline.Count;
        bool hasScrollBar = HasScrollBar(count, canvas.Width, canvas.Height);
        Canvas body = hasScrollBar ? canvas.Columns(0, canvas.Width - 1) : canvas;
        for (int line = 0; line < body.Height && state.Offset + line < count; line++)
        {
            int row = state.Offset + line;
            Canvas cells = body.Row(line);
            outline.DrawLine(row, cells.Columns(Math.Max(0, outline.Depth(row)) * Indent));
            if (row == state.Selected)
            {
                cells.AddFlags(isFocused ? StyleFlags.Selected : StyleFlags.InRange);
            }
        }

        if (hasScrollBar)
        {
            ScrollBar.Draw(canvas.Columns(canvas.Width - 1), state.Offset, canvas.Height, count);
        }
    }

    private static bool HasScrollBar(int count, int width, int height) => count > height && height > 1 && width > 8;

    /// <summary>Selects a line pressed on, and scrolls. Returns the line pressed on, or -1.</summary>
    /// <param name="outline">What was drawn.</param>
    /// <param name="state">Changed by the event.</param>
    /// <param name="size">Of the canvas.</param>
    /// <param name="mouse">With row and column counted from the canvas's upper left corner.</param>
    public static int HandleMouse<TOutline>(TOutline outline, OutlineState state, TerminalSize size, MouseInput mouse)
        where TOutline : IOutline, allows ref struct
    {
        bool isPress = !state.HandleWheel(mouse.Action) && mouse.Action is MouseAction.Press or MouseAction.DoublePress;
        return isPress ? Press(outline, state, size, mouse) : -1;
    }

    private static int Press<TOutline>(TOutline outline, OutlineState state, TerminalSize size, MouseInput mouse)
        where TOutline : IOutline, allows ref struct
    {
        int count = outline.Count;
        if ((uint)mouse.Row >= (uint)size.Height || (uint)mouse.Column >= (uint)size.Width)
        {
            return -1;
        }

        if (HasScrollBar(count, size.Width, size.Height) && mouse.Column == size.Width - 1)
        {
            state.Select(ScrollBar.RowAt(mouse.Row, size.Height, count));
            return -1;
        }

        int row = state.Offset + mouse.Row;
        if (row >= count || !outline.IsSelectable(row))
        {
            return -1;
        }

        state.Select(row);
        return row;
    }
}
