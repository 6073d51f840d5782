using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IoTop.Model.Tests;

public sealed class ByteFormatsTests
{
    [Fact]
    public void ByteFormats_write_hexadecimal_text()
    {
        Assert.Equal("de ad be ef", Text(ByteFormat.Hex, [0xde, 0xad, 0xbe, 0xef]));
        Assert.Equal("", Text(ByteFormat.Hex, []));
    }

    [Fact]
    public void ByteFormats_dump_as_hexdump_does()
    {
        byte[] bytes = [.. "DAMN\n\u001b[2J0123456"u8, 0xff, 0x7f, 0x20];
        Assert.Equal(
            "00000200  44 41 4d 4e 0a 1b 5b 32  4a 30 31 32 33 34 35 36  |DAMN..[2J0123456|\n"
            + "00000210  ff 7f 20                                          |.. |\n"
            + "00000213\n",
            Text(ByteFormat.HexDump, bytes, 512));
        Assert.StartsWith("0000000100000000  ", Text(ByteFormat.HexDump, bytes, 1UL << 32), StringComparison.Ordinal);
    }

    [Fact]
    public void ByteFormats_write_an_array_for_c()
    {
        Assert.Equal(
            "unsigned char data[13] = {\n    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,\n    0x0c,\n};\n",
            Text(ByteFormat.CArray, [.. Enumerable.Range(0, 13).Select(i => (byte)i)]));
    }

    [Fact]
    public void ByteFormats_give_back_the_bytes()
    {
        Random random = new(9);
        for (int length = 0; length < 300; length += 7)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            string base64 = Text(ByteFormat.Base64, bytes);
            Assert.Equal(bytes, Convert.FromBase64String(base64));
            Assert.All(base64.Split('\n'), line => Assert.InRange(line.Length, 0, 76));
            Assert.Equal(bytes, Convert.FromHexString(Text(ByteFormat.Hex, bytes).Replace(" ", "", StringComparison.Ordinal)));
            Assert.Equal(bytes, Regex.Matches(Text(ByteFormat.CArray, bytes), "0x([0-9a-f]{2})")
                .Select(match => byte.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void ByteFormats_have_a_row_for_each_format_in_its_place()
    {
        Assert.Equal(Enum.GetValues<ByteFormat>(), Enumerable.Range(0, ByteFormats.Count).Select(ByteFormats.At));
        Assert.All(Enum.GetValues<ByteFormat>(), format => Assert.NotEmpty(ByteFormats.Name(format) + ByteFormats.Help(format)));
    }

    private static string Text(ByteFormat format, byte[] bytes, ulong offset = 0)
    {
        ArrayBufferWriter<byte> text = new();
        ByteFormats.Write(format, bytes, text, offset);
        return Encoding.ASCII.GetString(text.WrittenSpan);
    }
}
