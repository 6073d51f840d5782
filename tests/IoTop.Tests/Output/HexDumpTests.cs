using System.Text;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Bytes as hexdump -C prints them.</summary>
public sealed class HexDumpTests
{
    private static string Dump(byte[] bytes, int indent = 0)
    {
        var output = new OutputBuffer(Stream.Null);
        HexDump.Write(output, bytes, indent);
        return Encoding.ASCII.GetString(output.Pending);
    }

    [Fact]
    public void HexDump_writes_what_hexdump_does() => Assert.Equal(
        """
        00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|
        00000010  58 1b 5b 41 7f 80 ff 20  7e                       |X.[A... ~|
        00000019

        """,
        Dump([.. "0123456789abcdefX\x1b[A"u8, 0x7F, 0x80, 0xFF, 0x20, 0x7E]));

    [Fact]
    public void HexDump_squeezes_equal_lines_but_not_a_shorter_one()
    {
        byte[] bytes = new byte[(5 * 16) + 3];
        bytes[48] = 1;
        Assert.Equal(
            """
              00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
              *
              00000030  01 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
              00000040  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
              00000050  00 00 00                                          |...|
              00000053

            """,
            Dump(bytes, indent: 2));
    }

    [Fact]
    public void HexDump_of_nothing_is_nothing() => Assert.Equal("", Dump([]));

    [Fact]
    public void HexDump_lets_only_printable_ascii_through()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(static value => (byte)value)];
        Assert.DoesNotContain(Dump(bytes), static c => c != '\n' && c is < ' ' or > '~');
    }
}
