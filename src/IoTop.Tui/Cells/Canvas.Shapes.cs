namespace IoTop.Tui;

public readonly ref partial struct Canvas
{
    /// <summary>Draws a box along the edges and its title into the top edge.</summary>
    public void Box(ReadOnlySpan<char> title, Style border, Style titleStyle)
    {
        int right = Width - 1;
        int bottom = Height - 1;
        if (right < 1 || bottom < 1)
        {
            return;
        }

        HorizontalLine(0, 1, Width - 2, border);
        HorizontalLine(bottom, 1, Width - 2, border);
        VerticalLine(1, 0, Height - 2, border);
        VerticalLine(1, right, Height - 2, border);

        // Rounded corners: ncurses hands them over like any character, and every font with box drawing has them.
        Put(0, 0, '\u256D', border);
        Put(0, right, '\u256E', border);
        Put(bottom, 0, '\u2570', border);
        Put(bottom, right, '\u256F', border);
        WriteLegend(0, 2, title, border, titleStyle);
    }

    /// <summary>Writes words into a horizontal edge, with a blank before and after. Returns the columns used.</summary>
    public int WriteLegend(int row, int column, ReadOnlySpan<char> text, Style border, Style style)
    {
        int room = Width - column - 2;
        if (text.IsEmpty || room < 3)
        {
            return 0;
        }

        Put(row, column, ' ', border);
        int written = Write(row, column + 1, Math.Min(room - 1, DisplayText.Width(text, room)), text, style, Alignment.Left);
        Put(row, column + 1 + written, ' ', border);
        return written + 2;
    }

    /// <summary>Writes untrusted UTF-8 into a horizontal edge in the same way.</summary>
    public int WriteLegend(int row, int column, ReadOnlySpan<byte> utf8, Style border, Style style)
    {
        int room = Width - column - 2;
        if (utf8.IsEmpty || room < 3)
        {
            return 0;
        }

        Put(row, column, ' ', border);
        int written = Write(row, column + 1, Math.Min(room - 1, DisplayText.Width(utf8, room)), utf8, style, Alignment.Left);
        Put(row, column + 1 + written, ' ', border);
        return written + 2;
    }

    public void HorizontalLine(int row, int column, int width, Style style) => Fill(row, column, 1, width, '\u2500', style);

    public void VerticalLine(int row, int column, int height, Style style) => Fill(row, column, height, 1, '\u2502', style);
}
