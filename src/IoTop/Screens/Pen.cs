using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Writes pieces of different styles behind each other on one row: a line reads in the code as it does on screen.</summary>
internal ref struct Pen(Canvas canvas, int row, int column = 0)
{
    private readonly Canvas _canvas = canvas;
    private readonly int _row = row;

    public int Column { get; private set; } = column;

    public readonly int Room => Math.Max(0, _canvas.Width - Column);

    public void Skip(int columns) => Column += columns;

    public void MoveTo(int column) => Column = column;

    public void Write(scoped ReadOnlySpan<byte> utf8, Style style) => Column += _canvas.Write(_row, Column, utf8, style);

    public void Write(scoped ReadOnlySpan<char> text, Style style) => Column += _canvas.Write(_row, Column, text, style);

    /// <summary>Writes text that is cut with an ellipsis where it is longer than <paramref name="width"/>.</summary>
    public void WriteCut(scoped ReadOnlySpan<byte> utf8, int width, Style style) =>
        Column += _canvas.Write(_row, Column, Math.Min(width, Math.Min(Room, DisplayText.Width(utf8))), utf8, style, Alignment.Left);

    public void Count(ulong value, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Write(text[..Format.Grouped(value, text)], style);
    }

    public void Rate(double bytesPerSecond, UnitStyle units, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Write(text[..Format.Rate(bytesPerSecond, units, text)], style);
    }

    public void Size(double bytes, UnitStyle units, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Write(text[..Format.Size(bytes, units, text)], style);
    }

    public void Fixed(double value, int decimals, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Write(text[..Format.Fixed(value, decimals, text)], style);
    }

    public void Duration(ulong ns, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Write(text[..Format.Duration(ns, text)], style);
    }

    public void Clock(DateTimeOffset time, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Write(text[..Format.Clock(time, text)], style);
    }
}
