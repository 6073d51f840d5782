using System.Buffers;
using System.Text;

namespace IoTop.Tui;

/// <summary>
/// The one sanitizer. Names, command lines, paths and payload belong to other processes: bytes that may hold escape sequences,
/// bidirectional controls or no valid UTF-8 at all. Everything of theirs that reaches a terminal goes through here, on the
/// screen (<see cref="Canvas"/> calls it for all text) and in batch output on a tty
/// (<see cref="Copy(ReadOnlySpan{byte}, Span{byte}, int, out int, bool)"/>).
/// </summary>
/// <remarks>
/// What comes out is letters, digits, punctuation and symbols only, each one or two columns wide, so that no text can change a
/// cell outside its own field. One replacement '?' of one column stands for each: control character (C0, DEL, C1), format
/// character (bidi controls, zero-width, tags, soft hyphen), combining mark, blank other than U+0020, line or paragraph
/// separator, private-use, unassigned or non-character, and each ill-formed UTF-8 or UTF-16 sequence (a maximal subpart, as
/// Unicode recommends). Right-to-left letters and Arabic digits are replaced as well: a terminal that implements the
/// bidirectional algorithm reorders the whole line around them, and within a line nothing can prevent that. Emoji and others
/// whose width terminals dispute are replaced for the same reason: the columns after them would move.
/// </remarks>
public static class DisplayText
{
    /// <summary>What stands for each thing that may not be shown; one column.</summary>
    public const char Replacement = '?';

    /// <summary>Columns of a code point: 1 or 2, or 0 when it is not safe and <see cref="Replacement"/> stands for it.</summary>
    public static int WidthOf(int codePoint) => CodePointWidth.Of(codePoint);

    /// <summary>Takes the next safe code point off untrusted UTF-8; false at the end. <paramref name="width"/> is 1 or 2.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> utf8, out int codePoint, out int width)
    {
        codePoint = 0;
        width = 0;
        if (utf8.IsEmpty)
        {
            return false;
        }

        width = 1;
        codePoint = utf8[0];
        if (codePoint is >= 0x20 and < 0x7F)
        {
            utf8 = utf8[1..];
            return true;
        }

        OperationStatus status = Rune.DecodeFromUtf8(utf8, out Rune rune, out int used);
        utf8 = utf8[used..];
        Accept(status, rune, out codePoint, out width);
        return true;
    }

    /// <summary>Takes the next safe code point off untrusted UTF-16; false at the end. <paramref name="width"/> is 1 or 2.</summary>
    public static bool TryRead(ref ReadOnlySpan<char> text, out int codePoint, out int width)
    {
        codePoint = 0;
        width = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        width = 1;
        codePoint = text[0];
        if (codePoint is >= 0x20 and < 0x7F)
        {
            text = text[1..];
            return true;
        }

        OperationStatus status = Rune.DecodeFromUtf16(text, out Rune rune, out int used);
        text = text[used..];
        Accept(status, rune, out codePoint, out width);
        return true;
    }

    private static void Accept(OperationStatus status, Rune rune, out int codePoint, out int width)
    {
        codePoint = rune.Value;
        width = status == OperationStatus.Done ? CodePointWidth.Of(codePoint) : 0;
        if (width == 0)
        {
            codePoint = Replacement;
            width = 1;
        }
    }

    /// <summary>Columns that the text takes once it is made safe, counted up to <paramref name="limit"/>.</summary>
    public static int Width(ReadOnlySpan<byte> utf8, int limit = int.MaxValue)
    {
        int total = 0;
        while (total < limit && TryRead(ref utf8, out _, out int width))
        {
            total += width;
        }

        return Math.Min(total, limit);
    }

    /// <summary>Columns that the text takes once it is made safe, counted up to <paramref name="limit"/>.</summary>
    public static int Width(ReadOnlySpan<char> text, int limit = int.MaxValue)
    {
        int total = 0;
        while (total < limit && TryRead(ref text, out _, out int width))
        {
            total += width;
        }

        return Math.Min(total, limit);
    }

    /// <summary>
    /// Writes untrusted UTF-8 as safe UTF-8, at most <paramref name="maxWidth"/> columns and never half a character.
    /// </summary>
    /// <param name="utf8">What another process says.</param>
    /// <param name="destination">At least <paramref name="utf8"/>'s length is always enough.</param>
    /// <param name="maxWidth">Columns that there are.</param>
    /// <param name="width">Columns written; may be one less than the limit when a wide character did not fit.</param>
    /// <param name="ascii">The terminal is not UTF-8: everything beyond ASCII becomes '?', two for a wide character.</param>
    /// <returns>Bytes written.</returns>
    public static int Copy(ReadOnlySpan<byte> utf8, Span<byte> destination, int maxWidth, out int width, bool ascii = false)
    {
        int written = 0;
        width = 0;
        Span<byte> bytes = stackalloc byte[4];
        while (TryRead(ref utf8, out int codePoint, out int columns) && width + columns <= maxWidth)
        {
            int length = Encode(codePoint, columns, ascii, bytes);
            if (!bytes[..length].TryCopyTo(destination[written..]))
            {
                break;
            }

            written += length;
            width += columns;
        }

        return written;
    }

    /// <summary>Writes untrusted UTF-16 as safe UTF-8; see the other overload. Three bytes per char are always enough.</summary>
    public static int Copy(ReadOnlySpan<char> text, Span<byte> destination, int maxWidth, out int width, bool ascii = false)
    {
        int written = 0;
        width = 0;
        Span<byte> bytes = stackalloc byte[4];
        while (TryRead(ref text, out int codePoint, out int columns) && width + columns <= maxWidth)
        {
            int length = Encode(codePoint, columns, ascii, bytes);
            if (!bytes[..length].TryCopyTo(destination[written..]))
            {
                break;
            }

            written += length;
            width += columns;
        }

        return written;
    }

    private static int Encode(int codePoint, int columns, bool ascii, Span<byte> bytes)
    {
        if (codePoint < 0x80 || !ascii)
        {
            return new Rune(codePoint).EncodeToUtf8(bytes);
        }

        bytes[..columns].Fill((byte)Replacement);
        return columns;
    }

    /// <summary>Writes untrusted UTF-8 as safe UTF-8 to a buffer writer. Returns the columns written.</summary>
    public static int Write(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8, int maxWidth = int.MaxValue, bool ascii = false)
    {
        int written = Copy(utf8, output.GetSpan(Math.Max(1, utf8.Length)), maxWidth, out int width, ascii);
        output.Advance(written);
        return width;
    }

    /// <summary>A safe string out of untrusted UTF-8, for messages; it allocates.</summary>
    public static string ToSafeString(ReadOnlySpan<byte> utf8)
    {
        byte[] safe = new byte[utf8.Length];
        int written = Copy(utf8, safe, int.MaxValue, out _);
        return Encoding.UTF8.GetString(safe, 0, written);
    }

    /// <summary>A safe string out of an untrusted one, for messages; it allocates.</summary>
    public static string ToSafeString(ReadOnlySpan<char> text)
    {
        byte[] safe = new byte[text.Length * 3];
        int written = Copy(text, safe, int.MaxValue, out _);
        return Encoding.UTF8.GetString(safe, 0, written);
    }
}
