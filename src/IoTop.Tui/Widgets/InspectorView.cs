namespace IoTop.Tui;

/// <summary>
/// Values in both byte orders: label, little-endian, big-endian, in as many columns of rows as the width allows. A value that is the same
/// in both orders is written once, over both fields.
/// </summary>
public static class InspectorView
{
    // A label, and twice the 20 digits of the greatest number.
    private const int LeastUnit = 48;
    private const int Gap = 2;
    private const int MostText = 256;

    /// <summary>How many rows stand beside each other in a width.</summary>
    public static int ColumnsFor(int width) => Math.Max(1, (width + Gap) / (LeastUnit + Gap));

    /// <summary>Lines that so many rows need in a width, with the header.</summary>
    public static int HeightFor(int count, int width)
    {
        int columns = ColumnsFor(width);
        return count > 0 ? 1 + ((count + columns - 1) / columns) : 0;
    }

    /// <param name="canvas">Its first line is the header; what does not fit below is left out.</param>
    /// <param name="rows">The values.</param>
    public static void Draw<TRows>(Canvas canvas, TRows rows)
        where TRows : IInspectorRows, allows ref struct
    {
        int count = rows.Count;
        if (canvas.IsEmpty || count <= 0)
        {
            return;
        }

        int columns = Math.Min(ColumnsFor(canvas.Width), count);
        int lines = (count + columns - 1) / columns;
        int label = LabelWidth(rows, count);
        for (int column = 0; column < columns; column++)
        {
            int start = (int)((long)column * (canvas.Width + Gap) / columns);
            int end = (int)((long)(column + 1) * (canvas.Width + Gap) / columns) - Gap;
            Canvas unit = canvas.Columns(start, end - start);
            DrawHeader(unit, label);
            for (int line = 0; line < lines && (column * lines) + line < count; line++)
            {
                DrawRow(unit.Row(line + 1), rows, (column * lines) + line, label);
            }
        }
    }

    private static int LabelWidth<TRows>(TRows rows, int count)
        where TRows : IInspectorRows, allows ref struct
    {
        const int Most = 10;
        int width = 0;
        for (int row = 0; row < count; row++)
        {
            width = Math.Max(width, DisplayText.Width(rows.Label(row), Most));
        }

        return width;
    }

    private static int FieldWidth(Canvas unit, int label) => Math.Max(0, (unit.Width - label - 2) / 2);

    private static void DrawHeader(Canvas unit, int label)
    {
        int field = FieldWidth(unit, label);
        unit.Write(0, label + 1, field, "little-endian", Role.Dim, Alignment.Left);
        unit.Write(0, label + 2 + field, field, "big-endian", Role.Dim, Alignment.Left);
    }

    private static void DrawRow<TRows>(Canvas line, TRows rows, int row, int label)
        where TRows : IInspectorRows, allows ref struct
    {
        Span<byte> little = stackalloc byte[MostText];
        Span<byte> big = stackalloc byte[MostText];
        little = little[..Write(rows, row, bigEndian: false, little)];
        big = big[..Write(rows, row, bigEndian: true, big)];
        line.Write(0, 0, label, rows.Label(row), Role.Dim, Alignment.Left);
        int room = Math.Max(0, line.Width - label - 2);
        if (little.SequenceEqual(big))
        {
            line.Write(0, label + 1, room + 1, little, Role.Normal, Alignment.Left);
            return;
        }

        int field = SplitRoom(room, DisplayText.Width(little), DisplayText.Width(big));
        line.Write(0, label + 1, field, little, Role.Normal, Alignment.Left);
        line.Write(0, label + 2 + field, room - field, big, Role.Normal, Alignment.Left);
    }

    /// <summary>Half for each; a number that needs more takes what the other one leaves, so that neither is cut without need.</summary>
    private static int SplitRoom(int room, int little, int big)
    {
        int field = room / 2;
        if (little > field)
        {
            return Math.Max(field, Math.Min(little, room - big));
        }

        return big > room - field ? Math.Max(little, room - big) : field;
    }

    private static int Write<TRows>(TRows rows, int row, bool bigEndian, Span<byte> text)
        where TRows : IInspectorRows, allows ref struct => Math.Clamp(rows.Write(row, bigEndian, text), 0, text.Length);
}
