using System.Globalization;
using System.Text.Unicode;

namespace IoTop.Model;

/// <summary>
/// What the bytes under a cursor are as numbers, times and addresses, in either byte order. It allocates nothing, and what it writes is
/// harmless to a terminal: a character stands there only when it is one that can be seen.
/// </summary>
public static partial class DataInspector
{
    /// <summary>More bytes than this say nothing more.</summary>
    public const int MaxBytes = 16;

    /// <summary>Room that is enough for each value, bytes.</summary>
    public const int MaxText = 48;

    private delegate bool Writer(ReadOnlySpan<byte> bytes, bool bigEndian, Span<byte> text, out int written);

    /// <summary>Number of rows.</summary>
    public static int Count => s_rows.Length;

    public static ReadOnlySpan<byte> Label(int row) => s_rows[row].Label;

    /// <summary>Writes the value of a row; "-" when it needs more bytes than there are, or when it is no such thing.</summary>
    /// <param name="bytes">From the cursor on.</param>
    /// <param name="text">UTF-8, <see cref="MaxText"/> bytes.</param>
    /// <returns>Bytes written; 0 when there is no room.</returns>
    public static int Write(int row, ReadOnlySpan<byte> bytes, bool bigEndian, Span<byte> text)
    {
        ref readonly Row known = ref s_rows[row];
        if (text.Length < MaxText)
        {
            // Whether a value is none or does not fit must not be mixed up.
            Span<byte> room = stackalloc byte[MaxText];
            int needed = Write(row, bytes, bigEndian, room);
            return room[..needed].TryCopyTo(text) ? needed : 0;
        }

        if (bytes.Length >= known.Needs && known.Write(bytes[..Math.Min(bytes.Length, MaxBytes)], bigEndian, text, out int written))
        {
            return written;
        }

        text[0] = (byte)'-';
        return 1;
    }

    private static bool Put<T>(T value, Span<byte> text, out int written, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable => value.TryFormat(text, out written, format, CultureInfo.InvariantCulture);

    private static bool PutHex(ulong value, int digits, Span<byte> text, out int written)
    {
        "0x"u8.CopyTo(text);
        for (int i = 0; i < digits; i++)
        {
            text[2 + i] = "0123456789abcdef"u8[(int)(value >> (4 * (digits - 1 - i))) & 15];
        }

        written = 2 + digits;
        return true;
    }

    private static bool PutDate(DateTime time, long nanoseconds, Span<byte> text, out int written)
    {
        if (nanoseconds == 0)
        {
            return Put(time, text, out written, "yyyy-MM-dd HH:mm:ss");
        }

        return Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss}.{nanoseconds:000000000}", out written);
    }

    private readonly struct Row(string label, int needs, Writer write)
    {
        public readonly byte[] Label = System.Text.Encoding.ASCII.GetBytes(label);

        /// <summary>Bytes that it must have at least.</summary>
        public readonly int Needs = needs;
        public readonly Writer Write = write;
    }
}
