using System.Buffers;
using System.Globalization;
using System.Text;
using IoTop.Output;

namespace IoTop.Metrics;

/// <summary>
/// Values of labels out of bytes that others chose. What comes out is valid UTF-8, harmless for a terminal, and different for different
/// bytes: a control or format character, an invalid byte, and a backslash that could be taken for one of these, is written as \xHH, behind
/// the backslash that the text formats ask for.
/// </summary>
internal static class LabelText
{
    public static void Write(OutputBuffer output, ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(value, out Rune rune, out int used);
            ReadOnlySpan<byte> bytes = value[..used];
            if (status != OperationStatus.Done || !IsHarmless(rune))
            {
                foreach (byte one in bytes)
                {
                    Hex(output, one);
                }
            }
            else if (rune.Value == '\\' && LooksEscaped(value))
            {
                Hex(output, (byte)'\\');
            }
            else
            {
                if (rune.Value is '\\' or '"')
                {
                    output.Write((byte)'\\');
                }

                output.Write(bytes);
            }

            value = value[used..];
        }
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    /// <summary>\x and the digits of a byte that is never written as it is; systemd's \x2d is none of them.</summary>
    private static bool LooksEscaped(ReadOnlySpan<byte> value) =>
        value.Length >= 4 && value[1] == 'x' && Digit(value[2]) is >= 0 and int high && Digit(value[3]) is >= 0 and int low
        && ((high << 4) | low) is < 0x20 or >= 0x7f or '\\';

    private static int Digit(byte digit) => digit is >= (byte)'0' and <= (byte)'9' ? digit - '0'
        : digit is >= (byte)'a' and <= (byte)'f' ? digit - 'a' + 10 : -1;

    private static void Hex(OutputBuffer output, byte value)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        output.Write("\\\\x"u8);
        output.Write(digits[value >> 4]);
        output.Write(digits[value & 15]);
    }
}
