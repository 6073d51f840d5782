namespace IoTop.Output;

/// <summary>
/// Bytes as <c>hexdump -C</c> prints them: offset, sixteen bytes, the same as ASCII; lines equal to the one above squeezed into one
/// <c>*</c>, the length at the end. Nothing but printable ASCII comes out, whatever goes in.
/// </summary>
internal static class HexDump
{
    private const int BytesPerLine = 16;
    private const int OffsetDigits = 8;
    private const int AsciiColumn = OffsetDigits + 2 + (3 * BytesPerLine) + 2;
    private const int LineLength = AsciiColumn + BytesPerLine + 2;

    /// <param name="indent">Blanks in front of each line.</param>
    public static void Write(OutputBuffer output, ReadOnlySpan<byte> bytes, int indent)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        bool squeezing = false;
        for (int offset = 0; offset < bytes.Length; offset += BytesPerLine)
        {
            ReadOnlySpan<byte> line = bytes[offset..Math.Min(offset + BytesPerLine, bytes.Length)];
            if (offset >= BytesPerLine && line.SequenceEqual(bytes.Slice(offset - BytesPerLine, BytesPerLine)))
            {
                if (!squeezing)
                {
                    output.Fill((byte)' ', indent);
                    output.Write("*\n"u8);
                }

                squeezing = true;
                continue;
            }

            squeezing = false;
            output.Fill((byte)' ', indent);
            Line(output, offset, line);
        }

        output.Fill((byte)' ', indent);
        Hex(output.GetSpan(OffsetDigits), (uint)bytes.Length, OffsetDigits);
        output.Advance(OffsetDigits);
        output.Write((byte)'\n');
    }

    private static void Line(OutputBuffer output, int offset, ReadOnlySpan<byte> bytes)
    {
        int length = AsciiColumn + bytes.Length + 3;
        Span<byte> line = output.GetSpan(LineLength + 1)[..length];
        line[..AsciiColumn].Fill((byte)' ');
        Hex(line, (uint)offset, OffsetDigits);
        line[AsciiColumn] = (byte)'|';
        for (int i = 0; i < bytes.Length; i++)
        {
            // A wider gap stands in the middle.
            Hex(line[(OffsetDigits + 2 + (3 * i) + (i >= BytesPerLine / 2 ? 1 : 0))..], bytes[i], 2);
            line[AsciiColumn + 1 + i] = bytes[i] is >= 0x20 and < 0x7F ? bytes[i] : (byte)'.';
        }

        line[^2] = (byte)'|';
        line[^1] = (byte)'\n';
        output.Advance(length);
    }

    private static void Hex(Span<byte> text, uint value, int digits)
    {
        for (int i = digits - 1; i >= 0; i--, value >>= 4)
        {
            text[i] = "0123456789abcdef"u8[(int)(value & 15)];
        }
    }
}
