using System.Buffers;
using System.Buffers.Text;

namespace IoTop.Model;

/// <summary>Bytes as text, for copying.</summary>
public enum ByteFormat : byte
{
    Hex,
    HexDump,
    CArray,
    Base64,
}

/// <summary>Writes bytes as text, all of it ASCII: nothing of theirs reaches a terminal as it is.</summary>
public static class ByteFormats
{
    private const int BytesPerLine = 16;
    private const int BytesPerArrayLine = 12;

    // Fills lines of 76 characters.
    private const int BytesPerBase64Line = 57;

    private delegate void Writer(ReadOnlySpan<byte> bytes, ulong offset, IBufferWriter<byte> text);

    private static readonly (ByteFormat Format, string Name, string Help, Writer Writer)[] s_table =
    [
        (ByteFormat.Hex, "hex", "de ad be ef", WriteHex),
        (ByteFormat.HexDump, "hex dump", "offset, bytes and characters, as hexdump -C", WriteDump),
        (ByteFormat.CArray, "C array", "unsigned char data[4] = { 0xde, 0xad, ... };", WriteArray),
        (ByteFormat.Base64, "base64", "lines of 76 characters", WriteBase64),
    ];

    /// <summary>Number of formats, for menus.</summary>
    public static int Count => s_table.Length;

    public static ByteFormat At(int index) => s_table[index].Format;

    public static string Name(ByteFormat format) => s_table[(int)format].Name;

    /// <summary>What it looks like.</summary>
    public static string Help(ByteFormat format) => s_table[(int)format].Help;

    /// <param name="offset">What the hex dump calls the first byte.</param>
    public static void Write(ByteFormat format, ReadOnlySpan<byte> bytes, IBufferWriter<byte> text, ulong offset = 0) =>
        s_table[(int)format].Writer(bytes, offset, text);

    private static void WriteHex(ReadOnlySpan<byte> bytes, ulong offset, IBufferWriter<byte> text)
    {
        foreach (byte value in bytes[..Math.Max(0, bytes.Length - 1)])
        {
            text.Write([HexDigit(value >> 4), HexDigit(value), (byte)' ']);
        }

        if (!bytes.IsEmpty)
        {
            text.Write([HexDigit(bytes[^1] >> 4), HexDigit(bytes[^1])]);
        }
    }

    private static void WriteDump(ReadOnlySpan<byte> bytes, ulong offset, IBufferWriter<byte> text)
    {
        for (int at = 0; at < bytes.Length; at += BytesPerLine)
        {
            ReadOnlySpan<byte> line = bytes.Slice(at, Math.Min(BytesPerLine, bytes.Length - at));
            WriteOffset(offset + (ulong)at, text);
            for (int i = 0; i < BytesPerLine; i++)
            {
                text.Write(i % 8 == 0 ? "  "u8 : " "u8);
                text.Write(i < line.Length ? [HexDigit(line[i] >> 4), HexDigit(line[i])] : "  "u8);
            }

            text.Write("  |"u8);
            foreach (byte value in line)
            {
                text.Write([value is >= 0x20 and < 0x7f ? value : (byte)'.']);
            }

            text.Write("|\n"u8);
        }

        WriteOffset(offset + (ulong)bytes.Length, text);
        text.Write("\n"u8);
    }

    private static void WriteArray(ReadOnlySpan<byte> bytes, ulong offset, IBufferWriter<byte> text)
    {
        text.Write("unsigned char data["u8);
        Span<byte> number = stackalloc byte[11];
        _ = Utf8Formatter.TryFormat(bytes.Length, number, out int digits);
        text.Write(number[..digits]);
        text.Write("] = {"u8);
        for (int i = 0; i < bytes.Length; i++)
        {
            text.Write(i % BytesPerArrayLine == 0 ? "\n    "u8 : " "u8);
            text.Write([(byte)'0', (byte)'x', HexDigit(bytes[i] >> 4), HexDigit(bytes[i]), (byte)',']);
        }

        text.Write("\n};\n"u8);
    }

    private static void WriteBase64(ReadOnlySpan<byte> bytes, ulong offset, IBufferWriter<byte> text)
    {
        for (int at = 0; at < bytes.Length; at += BytesPerBase64Line)
        {
            ReadOnlySpan<byte> line = bytes.Slice(at, Math.Min(BytesPerBase64Line, bytes.Length - at));
            Span<byte> encoded = text.GetSpan(Base64.GetMaxEncodedToUtf8Length(line.Length));
            _ = Base64.EncodeToUtf8(line, encoded, out _, out int written);
            text.Advance(written);
            text.Write("\n"u8);
        }
    }

    private static void WriteOffset(ulong offset, IBufferWriter<byte> text)
    {
        Span<byte> digits = stackalloc byte[16];
        int length = offset > uint.MaxValue ? 16 : 8;
        for (int i = 0; i < length; i++)
        {
            digits[i] = HexDigit((int)(offset >> (4 * (length - 1 - i))));
        }

        text.Write(digits[..length]);
    }

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value & 15];
}
