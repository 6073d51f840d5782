using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using static System.Buffers.Binary.BinaryPrimitives;

namespace IoTop.Model;

public static partial class DataInspector
{
    /// <summary>In network order, or as a little-endian machine has it in a number.</summary>
    private static bool WriteIPv4(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        uint address = U32(bytes, big);
        return Utf8.TryWrite(
            text, CultureInfo.InvariantCulture,
            $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}", out written);
    }

    /// <summary>Always in network order; the longest run of zeros is left out, as RFC 5952 has it.</summary>
    private static bool WriteIPv6(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        (int zeros, int zerosEnd) = LongestZeros(bytes);
        written = 0;
        for (int group = 0; group < 8; group++)
        {
            if (group == zeros)
            {
                "::"u8.CopyTo(text[written..]);
                written += 2;
                group = zerosEnd - 1;
                continue;
            }

            if (group > 0 && group != zerosEnd)
            {
                text[written++] = (byte)':';
            }

            _ = Put(ReadUInt16BigEndian(bytes[(2 * group)..]), text[written..], out int digits, "x");
            written += digits;
        }

        return true;
    }

    /// <summary>Of two groups at least, else -1.</summary>
    private static (int Start, int End) LongestZeros(ReadOnlySpan<byte> bytes)
    {
        (int Start, int End) best = (-1, -1);
        int start = 0;
        for (int group = 0; group <= 8; group++)
        {
            if (group < 8 && ReadUInt16BigEndian(bytes[(2 * group)..]) == 0)
            {
                continue;
            }

            if (group - start >= 2 && group - start > best.End - best.Start)
            {
                best = (start, group);
            }

            start = group + 1;
        }

        return best;
    }

    /// <summary>As UTF-8, of which ASCII is a part.</summary>
    private static bool WriteCharacter(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        written = 0;
        if (Rune.DecodeFromUtf8(bytes, out Rune rune, out _) != OperationStatus.Done)
        {
            return false;
        }

        return CanBeSeen(rune)
            ? Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"U+{rune.Value:X4} {rune}", out written)
            : Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"U+{rune.Value:X4}", out written);
    }

    // Neither controls, nor what turns the direction of text, nor marks that would join the character before them.
    private static bool CanBeSeen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark => false,
        _ => true,
    };
}
