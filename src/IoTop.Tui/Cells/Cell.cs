using System.Runtime.InteropServices;

namespace IoTop.Tui;

/// <summary>
/// One place on the screen: a code point and a <see cref="Style"/>, 8 bytes. The default value is a blank in the normal style.
/// A wide character takes two cells: a head, and a continuation that shows nothing of its own.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Cell : IEquatable<Cell>
{
    private const byte Narrow = 0;
    private const byte WideHead = 1;
    private const byte WideTail = 2;

    private readonly int _codePoint;
    private readonly Style _style;
    private readonly byte _kind;
    private readonly byte _reserved;

    private Cell(int codePoint, Style style, byte kind)
    {
        _codePoint = codePoint;
        _style = style;
        _kind = kind;
        _reserved = 0;
    }

    /// <summary>A cell of one column. The code point must be a safe one (see <see cref="DisplayText"/>).</summary>
    public Cell(int codePoint, Style style)
        : this(codePoint, style, Narrow)
    {
    }

    public int CodePoint => _codePoint == 0 ? ' ' : _codePoint;

    public Style Style => _style;

    /// <summary>The left half of a wide character; the cell to its right is its continuation.</summary>
    public bool IsWide => _kind == WideHead;

    /// <summary>The right half of a wide character.</summary>
    public bool IsContinuation => _kind == WideTail;

    public static Cell Wide(int codePoint, Style style) => new(codePoint, style, WideHead);

    public static Cell Continuation(Style style) => new(0, style, WideTail);

    public Cell WithStyle(Style style) => new(_codePoint, style, _kind);

    public bool Equals(Cell other) => CodePoint == other.CodePoint && _style == other._style && _kind == other._kind;

    public override bool Equals(object? obj) => obj is Cell other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(CodePoint, _style.Value, _kind);

    public static bool operator ==(Cell left, Cell right) => left.Equals(right);

    public static bool operator !=(Cell left, Cell right) => !left.Equals(right);
}
