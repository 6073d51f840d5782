namespace IoTop.Tui;

public readonly ref partial struct Canvas
{
    /// <summary>The mark at the end of text that was cut.</summary>
    public const char Ellipsis = '\u2026';

    /// <summary>Writes text, clipped at the right edge or after <paramref name="maxWidth"/> columns. Returns the columns written.</summary>
    public int Write(int row, int column, ReadOnlySpan<char> text, Style style, int maxWidth = int.MaxValue)
    {
        int start = column;
        int end = End(row, column, maxWidth);
        while (column < end && DisplayText.TryRead(ref text, out int codePoint, out int width))
        {
            column = Place(row, column, end, codePoint, width, style);
        }

        return Math.Max(0, column - start);
    }

    /// <summary>Writes untrusted UTF-8 in the same way. Returns the columns written.</summary>
    public int Write(int row, int column, ReadOnlySpan<byte> utf8, Style style, int maxWidth = int.MaxValue)
    {
        int start = column;
        int end = End(row, column, maxWidth);
        while (column < end && DisplayText.TryRead(ref utf8, out int codePoint, out int width))
        {
            column = Place(row, column, end, codePoint, width, style);
        }

        return Math.Max(0, column - start);
    }

    /// <summary>Writes text into a field, aligned; what is too long is cut and marked with an ellipsis. Returns its columns.</summary>
    public int Write(int row, int column, int fieldWidth, ReadOnlySpan<char> text, Style style, Alignment alignment)
    {
        int width = DisplayText.Width(text, (int)Math.Clamp(fieldWidth + 1L, 0, int.MaxValue));
        if (width > fieldWidth)
        {
            return WriteCut(row, column, fieldWidth, Write(row, column, text, style, fieldWidth - 1), style);
        }

        return Write(row, column + Indent(fieldWidth, width, alignment), text, style, width);
    }

    /// <summary>Writes untrusted UTF-8 into a field in the same way. Returns its columns.</summary>
    public int Write(int row, int column, int fieldWidth, ReadOnlySpan<byte> utf8, Style style, Alignment alignment)
    {
        int width = DisplayText.Width(utf8, (int)Math.Clamp(fieldWidth + 1L, 0, int.MaxValue));
        if (width > fieldWidth)
        {
            return WriteCut(row, column, fieldWidth, Write(row, column, utf8, style, fieldWidth - 1), style);
        }

        return Write(row, column + Indent(fieldWidth, width, alignment), utf8, style, width);
    }

    /// <summary>Writes untrusted UTF-8 into a field; of what is too long the end stays, as of a path. Returns its columns.</summary>
    public int WriteEnd(int row, int column, int fieldWidth, ReadOnlySpan<byte> utf8, Style style)
    {
        int width = DisplayText.Width(utf8);
        if (width <= fieldWidth)
        {
            return Write(row, column, utf8, style, fieldWidth);
        }

        if (fieldWidth <= 0)
        {
            return 0;
        }

        while (width > fieldWidth - 1 && DisplayText.TryRead(ref utf8, out _, out int cut))
        {
            width -= cut;
        }

        Put(row, column, Ellipsis, style);
        return 1 + Write(row, column + 1, utf8, style, fieldWidth - 1);
    }

    private int WriteCut(int row, int column, int fieldWidth, int written, Style style)
    {
        if (fieldWidth <= 0)
        {
            return 0;
        }

        Put(row, column + written, Ellipsis, style);
        return written + 1;
    }

    private static int Indent(int fieldWidth, int width, Alignment alignment) => alignment switch
    {
        Alignment.Right => fieldWidth - width,
        Alignment.Center => (fieldWidth - width) / 2,
        _ => 0,
    };

    /// <summary>The column before which writing has to stop; the start itself for a row that is not there.</summary>
    private int End(int row, int column, int maxWidth) =>
        (uint)row < (uint)Height ? (int)Math.Min(Width, (long)column + Math.Max(0, maxWidth)) : column;

    private int Place(int row, int column, int end, int codePoint, int width, Style style)
    {
        if (width == 1)
        {
            if (column >= 0)
            {
                _cells[row, column] = new Cell(codePoint, style);
            }

            return column + 1;
        }

        // Half a wide character is never shown: at an edge a blank stands where its half would be.
        if (column >= 0 && column + 2 <= end)
        {
            _cells[row, column] = Cell.Wide(codePoint, style);
            _cells[row, column + 1] = Cell.Continuation(style);
            return column + 2;
        }

        int visible = column >= 0 ? column : column + 1;
        if (visible >= 0 && visible < end)
        {
            _cells[row, visible] = new Cell(' ', style);
        }

        return Math.Min(column + 2, end);
    }
}
