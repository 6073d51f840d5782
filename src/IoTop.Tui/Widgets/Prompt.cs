namespace IoTop.Tui;

/// <summary>A line to type into: a label, the text, and a message about what is wrong with it.</summary>
public static class Prompt
{
    /// <param name="canvas">Its first row is used; the second, if there is one, for the error.</param>
    /// <param name="label">What is asked, such as "Filter: ".</param>
    /// <param name="editor">The text.</param>
    /// <param name="error">Shown in the second row, or else at the right edge; empty: none.</param>
    /// <returns>Where the cursor belongs, from the canvas's upper left corner.</returns>
    public static CursorPosition Draw(Canvas canvas, ReadOnlySpan<char> label, LineEditor editor, ReadOnlySpan<char> error = default)
    {
        Canvas line = canvas.Row(0);
        if (line.IsEmpty)
        {
            return CursorPosition.Hidden;
        }

        line.Fill(0, 0, 1, line.Width, ' ', Role.Input);
        int start = line.Write(0, 0, label, Role.Accent, line.Width / 2);
        int end = line.Width;
        if (canvas.Height > 1)
        {
            canvas.Write(1, 0, canvas.Width, error, Role.Error, Alignment.Left);
        }
        else if (!error.IsEmpty && line.Width > 40)
        {
            int width = DisplayText.Width(error, line.Width / 2);
            end = line.Width - width - 1;
            line.Write(0, end + 1, width, error, Role.Error, Alignment.Left);
        }

        return new CursorPosition(0, start + DrawText(line.Columns(start, end - start), editor));
    }

    /// <summary>Draws as much of the text as fits, the cursor's part of it. Returns the cursor's column.</summary>
    internal static int DrawText(Canvas line, LineEditor editor)
    {
        // One column is left for the cursor behind the last character.
        int first = editor.Cursor;
        int room = Math.Max(0, line.Width - 1);
        int before = 0;
        while (first > 0 && before + DisplayText.WidthOf(editor.CodePoints[first - 1]) <= room)
        {
            before += DisplayText.WidthOf(editor.CodePoints[--first]);
        }

        Span<char> text = stackalloc char[2];
        int column = 0;
        for (int index = first; index < editor.Length && column < line.Width; index++)
        {
            int length = new System.Text.Rune(editor.CodePoints[index]).EncodeToUtf16(text);
            column += line.Write(0, column, text[..length], Role.Input);
        }

        return Math.Min(before, room);
    }
}
