using System.Text;
using System.Text.Unicode;

namespace IoTop.Model;

/// <summary>Strings that are read again and again: a new one is made only when the bytes say something else.</summary>
internal static class TextCell
{
    private const int MaxLength = 1024;

    public static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static bool IsSame(string text, ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = stackalloc char[MaxLength];
        if (bytes.Length > MaxLength)
        {
            return text == Decode(bytes);
        }

        _ = Utf8.ToUtf16(bytes, chars, out _, out int written, replaceInvalidSequences: true);
        return text.AsSpan().SequenceEqual(chars[..written]);
    }

    /// <summary>The old string when it is still right, else a new one; <paramref name="changed"/> is set then, and never cleared.</summary>
    public static string Update(string text, ReadOnlySpan<byte> bytes, ref bool changed)
    {
        if (IsSame(text, bytes))
        {
            return text;
        }

        changed = true;
        return Decode(bytes);
    }
}
