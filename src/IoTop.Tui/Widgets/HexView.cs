using System.Globalization;

namespace IoTop.Tui;

/// <summary>
/// Bytes as hex and as text, with the colours of hexyl: the row's label, groups of eight bytes, the same bytes as ASCII. Rows that repeat
/// the one above them become one "*"; what was not captured is dots. Drawing changes nothing; see <see cref="HexViewState"/>.
/// </summary>
/// <remarks>No byte reaches the screen as it is: digits, printable ASCII, and stand-ins for everything else.</remarks>
public static class HexView
{
    private const int NullGlyph = '\u22C4';
    private const int OtherGlyph = '\u00B7';

    /// <param name="canvas">Of the size that the state was arranged for.</param>
    /// <param name="bytes">What <see cref="HexViewState.Arrange{TBytes}"/> was given.</param>
    /// <param name="state">Cursor, scrolling, marks.</param>
    /// <param name="isFocused">Whether keys go to it: the cursor is then a strong one.</param>
    public static void Draw<TBytes>(Canvas canvas, TBytes bytes, HexViewState state, bool isFocused = true)
        where TBytes : IHexBytes, allows ref struct
    {
        ReadOnlySpan<HexLine> lines = state.Lines;
        if (canvas.IsEmpty || lines.IsEmpty)
        {
            return;
        }

        HexLayout layout = state.Layout;
        HexPainter painter = new(state, isFocused);
        Span<byte> values = stackalloc byte[HexLayout.MostBytes];
        Span<byte> present = stackalloc byte[HexLayout.MostBytes];
        for (int row = 0; row < lines.Length && row < canvas.Height; row++)
        {
            HexLine line = lines[row];
            Canvas cells = canvas.Row(row);
            if (layout.LabelWidth > 0)
            {
                cells.Put(0, layout.LeftLine, '\u2502', Role.Border);
            }

            cells.Put(0, layout.RightLine, '\u2502', Role.Border);
            if (line.IsSqueezed)
            {
                DrawSqueezed(cells, layout, state, line);
                continue;
            }

            long position = line.Row * layout.BytesPerRow;
            int count = (int)Math.Min(layout.BytesPerRow, state.Length - position);
            HexRuns.Load(bytes, position, values[..count], present[..count]);
            DrawLabel(cells, layout, state, position);
            painter.DrawRow(cells, position, values[..count], present[..count]);
        }

        DrawScrollBar(canvas, lines, layout, state.Length);
    }

    /// <summary>A find that is squeezed away sets off the "*": nothing found may be out of sight.</summary>
    private static void DrawSqueezed(Canvas cells, HexLayout layout, HexViewState state, HexLine line)
    {
        long start = line.Row * layout.BytesPerRow;
        long end = line.End * layout.BytesPerRow;
        bool isInRange = state.Highlight.Contains(start) && state.Highlight.Contains(end - 1);
        Style style = isInRange ? ((Style)Role.Dim).InRange : Role.Dim;
        bool hasMark = state.Marks is { } marks && marks.Next(start, out long mark, out _) && mark < end;
        int hexWidth = layout.HexColumn(layout.BytesPerRow - 1) + 2 - layout.HexStart;
        Canvas field = cells.Columns(layout.HexStart, hexWidth);
        field.Clear(style);
        cells.Fill(0, layout.TextStart, 1, layout.BytesPerRow, ' ', style);
        Span<char> text = stackalloc char[40];
        line.Count.TryFormat(text, out int written, "N0", CultureInfo.InvariantCulture);
        int column = layout.LabelWidth > 0 ? 0 : 2;
        column += field.Write(0, column, text[..written], style);
        field.Write(0, column, " rows the same", style);
        cells.Put(0, layout.LabelWidth > 0 ? 0 : layout.HexStart, '*', hasMark ? Role.HexMatch : Role.Dim);
    }

    private static void DrawLabel(Canvas cells, HexLayout layout, HexViewState state, long position)
    {
        Span<byte> text = stackalloc byte[64];
        int written;
        if (state.Labels is { } labels)
        {
            written = Math.Clamp(labels.Write(position, text), 0, text.Length);
        }
        else
        {
            ulong label = (ulong)Math.Max(0, state.LabelBase) + (ulong)position;
            label.TryFormat(text, out written, Digits(layout.LabelWidth), CultureInfo.InvariantCulture);
        }

        bool isCursors = position == state.Position / layout.BytesPerRow * layout.BytesPerRow;
        cells.Write(0, 0, layout.LabelWidth, text[..written], isCursors ? Role.Accent : Role.Dim, Alignment.Right);
    }

    private static ReadOnlySpan<char> Digits(int count) => count switch
    {
        <= 4 => "x4",
        5 => "x5",
        6 => "x6",
        7 => "x7",
        _ => "x8",
    };

    private static void DrawScrollBar(Canvas canvas, ReadOnlySpan<HexLine> lines, HexLayout layout, long length)
    {
        long first = lines[0].Row;
        long visible = lines[^1].End - first;
        long total = ((length - 1) / layout.BytesPerRow) + 1;
        while (total > int.MaxValue)
        {
            (first, visible, total) = (first >> 1, Math.Max(1, visible >> 1), total >> 1);
        }

        ScrollBar.Draw(canvas.Columns(layout.Width - 1, 1), (int)first, (int)visible, (int)total);
    }

    /// <summary>The byte at a place of the canvas that the bytes were drawn on; -1: none. In a gap it is the byte before it.</summary>
    public static long HitTest(HexViewState state, int row, int column)
    {
        HexLayout layout = state.Layout;
        if ((uint)row >= (uint)state.Lines.Length || (uint)column >= (uint)Math.Max(0, layout.Width - 1))
        {
            return -1;
        }

        int index = 0;
        bool isText = column >= layout.TextStart;
        int next = isText ? layout.TextColumn(1) : layout.HexColumn(1);
        while (index < layout.BytesPerRow - 1 && column >= next)
        {
            index++;
            next = isText ? layout.TextColumn(index + 1) : layout.HexColumn(index + 1);
        }

        return Math.Min((state.Lines[row].Row * layout.BytesPerRow) + index, state.Length - 1);
    }

    /// <summary>Puts the cursor where the mouse pressed, and scrolls. Returns the byte pressed on, or -1.</summary>
    /// <param name="state">Changed by the event.</param>
    /// <param name="mouse">With row and column counted from the canvas's upper left corner.</param>
    public static long HandleMouse(HexViewState state, MouseInput mouse)
    {
        bool isPress = !state.HandleWheel(mouse.Action) && mouse.Action is MouseAction.Press or MouseAction.DoublePress;
        return isPress ? Press(state, mouse) : -1;
    }

    private static long Press(HexViewState state, MouseInput mouse)
    {
        long hit = HitTest(state, mouse.Row, mouse.Column);
        if (hit >= 0)
        {
            state.GoTo(hit);
        }
        else if (state.Lines.Length > 1 && mouse.Column == state.Layout.Width - 1)
        {
            double share = (double)mouse.Row / (state.Lines.Length - 1);
            state.GoTo((long)(Math.Clamp(share, 0, 1) * (state.Length - 1)));
        }

        return hit;
    }

    /// <summary>What stands for a byte in the text column: itself when it can be seen and is safe.</summary>
    internal static int Glyph(byte value) => value switch
    {
        0 => NullGlyph,
        >= 0x20 and < 0x7F => value,
        _ => OtherGlyph,
    };

    /// <summary>What stands for half of a byte that was not captured.</summary>
    internal const int AbsentGlyph = OtherGlyph;

    /// <summary>The class of a byte, as a colour.</summary>
    internal static Role ClassOf(byte value) => value switch
    {
        0 => Role.HexNull,
        0xFF => Role.HexFull,
        >= 0x80 => Role.HexHigh,
        0x20 or (>= 9 and <= 13) => Role.HexSpace,
        < 0x20 or 0x7F => Role.HexControl,
        _ => Role.HexText,
    };
}
