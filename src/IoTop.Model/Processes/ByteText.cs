using System.Buffers.Text;

namespace IoTop.Model;

/// <summary>Taking apart the texts of /proc and /sys without making strings.</summary>
internal static class ByteText
{
    /// <summary>Cuts the next line off <paramref name="rest"/>, without its newline.</summary>
    public static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> rest) => TakeField(ref rest, (byte)'\n');

    /// <summary>Cuts off what stands in front of the next separator; everything when there is none.</summary>
    public static ReadOnlySpan<byte> TakeField(scoped ref ReadOnlySpan<byte> rest, byte separator)
    {
        int end = rest.IndexOf(separator);
        ReadOnlySpan<byte> field = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return field;
    }

    /// <summary>Cuts off the next word; words are parted by any number of blanks and tabs.</summary>
    public static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> text = rest.TrimStart(" \t"u8);
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> word = end < 0 ? text : text[..end];
        rest = end < 0 ? default : text[end..];
        return word;
    }

    /// <summary>Cuts off the next word and reads it as a number; false (and 0) when it is none.</summary>
    public static bool TryTakeNumber(scoped ref ReadOnlySpan<byte> rest, out ulong value) => TryParse(TakeWord(ref rest), out value);

    /// <summary>Reads a whole text as a decimal number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong value)
    {
        if (Utf8Parser.TryParse(text, out value, out int used) && used == text.Length)
        {
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>Reads a whole text as a decimal number of 32 bits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out uint value)
    {
        bool ok = TryParse(text, out ulong wide) && wide <= uint.MaxValue;
        value = ok ? (uint)wide : 0;
        return ok;
    }
}
