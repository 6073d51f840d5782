using System.Buffers;
using System.Globalization;
using System.Text;

namespace IoTop.Output;

/// <summary>
/// Untrusted bytes as one line of valid UTF-8 for files and pipes: control characters, line and paragraph separators, and
/// bidirectional controls become <c>\n</c>, <c>\x1b</c> or <c>\u202e</c>, ill-formed bytes <c>\xff</c>, a backslash <c>\\</c>. Nothing is
/// lost, and no name makes a second line. What goes to a terminal passes <c>IoTop.Tui.DisplayText</c> instead.
/// </summary>
internal static class OneLineText
{
    private const int LongestEscape = 6;

    public static void Write(OutputBuffer output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int plain = PlainLength(text);
            output.Write(text[..plain]);
            text = text[plain..];
            if (!text.IsEmpty)
            {
                text = text[WriteNext(output, text)..];
            }
        }
    }

    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        ReadOnlySpan<byte> plain = length < 0 ? text : text[..length];
        int backslash = plain.IndexOf((byte)'\\');
        return backslash < 0 ? plain.Length : backslash;
    }

    private static int WriteNext(OutputBuffer output, ReadOnlySpan<byte> text)
    {
        OperationStatus status = Rune.DecodeFromUtf8(text, out Rune rune, out int used);
        Span<byte> escape = output.GetSpan(LongestEscape * used);
        if (status != OperationStatus.Done)
        {
            output.Advance(HexBytes(text[..used], escape));
        }
        else if (rune.Value == '\\')
        {
            output.Write("\\\\"u8);
        }
        else if (rune.Value < 0x20 || rune.Value == 0x7F)
        {
            output.Advance(Control((byte)rune.Value, escape));
        }
        else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
        {
            output.Advance(rune.IsBmp ? Unicode(rune.Value, escape) : HexBytes(text[..used], escape));
        }
        else
        {
            output.Write(text[..used]);
        }

        return used;
    }

    private static int Control(byte value, Span<byte> escape)
    {
        byte letter = value switch { (byte)'\n' => (byte)'n', (byte)'\t' => (byte)'t', (byte)'\r' => (byte)'r', _ => 0 };
        if (letter == 0)
        {
            return HexBytes([value], escape);
        }

        escape[0] = (byte)'\\';
        escape[1] = letter;
        return 2;
    }

    private static int HexBytes(ReadOnlySpan<byte> bytes, Span<byte> escape)
    {
        int length = 0;
        foreach (byte value in bytes)
        {
            escape[length++] = (byte)'\\';
            escape[length++] = (byte)'x';
            _ = value.TryFormat(escape[length..], out int written, "x2", CultureInfo.InvariantCulture);
            length += written;
        }

        return length;
    }

    private static int Unicode(int value, Span<byte> escape)
    {
        escape[0] = (byte)'\\';
        escape[1] = (byte)'u';
        _ = value.TryFormat(escape[2..], out int written, "x4", CultureInfo.InvariantCulture);
        return 2 + written;
    }
}
