using System.Net;
using System.Text;

namespace IoTop.Model.Tests;

public sealed class DataInspectorTests
{
    [Theory]
    [InlineData("int8", "ff", "-1", "-1")]
    [InlineData("uint8", "ff", "255", "255")]
    [InlineData("binary", "44", "01000100", "01000100")]
    [InlineData("int16", "feff", "-2", "-257")]
    [InlineData("uint16", "0102", "513", "258")]
    [InlineData("hex16", "0102", "0x0201", "0x0102")]
    [InlineData("int32", "ffffff7f", "2147483647", "-129")]
    [InlineData("uint32", "00000001", "16777216", "1")]
    [InlineData("hex32", "efbeadde", "0xdeadbeef", "0xefbeadde")]
    [InlineData("int64", "ffffffffffffffff", "-1", "-1")]
    [InlineData("uint64", "ffffffffffffffff", "18446744073709551615", "18446744073709551615")]
    [InlineData("hex64", "0100000000000000", "0x0000000000000001", "0x0100000000000000")]
    [InlineData("float16", "003c", "1", "3.6E-06")]
    [InlineData("float32", "0000803f", "1", "4.6006E-41")]
    [InlineData("float64", "000000000000f83f", "1.5", null)]
    [InlineData("uleb128", "e58e26", "624485", "624485")]
    [InlineData("sleb128", "c0bb78", "-123456", "-123456")]
    [InlineData("sleb128", "7f", "-1", "-1")]
    [InlineData("uleb128", "ffffffffffffffffff01", "18446744073709551615", "18446744073709551615")]
    [InlineData("uleb128", "ffffffffffffffffff03", "-", "-")]
    [InlineData("uleb128", "ffff", "-", "-")]
    [InlineData("time32", "00000080", "1901-12-13 20:45:52", "1970-01-01 00:02:08")]
    [InlineData("time64", "0000000000000000", "1970-01-01 00:00:00", "1970-01-01 00:00:00")]
    [InlineData("time64", "ffffffffffffff7f", "-", null)]
    [InlineData("time64 ns", "15cd5b0700000000", "-", null)]
    [InlineData("time64 ns", "15cd853dfe9c9717", "2023-11-14 22:13:20.123456789", null)]
    [InlineData("filetime", "00803ed5deb19d01", "1970-01-01 00:00:00", null)]
    [InlineData("filetime", "ffffffffffffffff", "-", "-")]
    [InlineData("dos time", "bf7d9f5b", "-", null)]
    [InlineData("dos time", "bd7d9f5b", "2025-12-31 15:45:58", null)]
    [InlineData("dos time", "00000000", "-", "-")]
    [InlineData("guid", "00112233445566778899aabbccddeeff", "33221100-5544-7766-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("ipv4", "c0a80001", "1.0.168.192", "192.168.0.1")]
    [InlineData("ipv6", "20010db8000000000000000000000001", "2001:db8::1", "2001:db8::1")]
    [InlineData("char", "41", "U+0041 A", "U+0041 A")]
    [InlineData("char", "e282ac", "U+20AC €", "U+20AC €")]
    [InlineData("char", "e282", "-", "-")]
    [InlineData("char", "1b", "U+001B", "U+001B")]
    [InlineData("char", "e280ae", "U+202E", "U+202E")]
    [InlineData("char", "c280", "U+0080", "U+0080")]
    public void DataInspector_shows(string label, string hex, string little, string? big)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(little, Text(label, bytes, false));
        if (big is not null)
        {
            Assert.Equal(big, Text(label, bytes, true));
        }
    }

    [Fact]
    public void DataInspector_shows_addresses_as_the_runtime_does()
    {
        Random random = new(10);
        byte[] bytes = new byte[16];
        for (int round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);
            // Version 4 addresses inside are written differently there.
            bytes[0] |= 0x20;
            for (int i = 2; i < 16; i += 2)
            {
                bytes.AsSpan(i, 2).Clear();
                bytes[i + 1] = (byte)random.Next(2);
            }

            bytes[10] = 1;
            Assert.Equal(new IPAddress(bytes).ToString(), Text("ipv6", bytes, false));
        }

        Assert.Equal("::", Text("ipv6", new byte[16], true));
    }

    [Fact]
    public void DataInspector_survives_any_bytes_of_any_length_and_never_writes_a_control_character()
    {
        Random random = new(11);
        byte[] text = new byte[DataInspector.MaxText];
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = new byte[random.Next(20)];
            random.NextBytes(bytes);
            for (int row = 0; row < DataInspector.Count; row++)
            {
                bool big = random.Next(2) == 0;
                int length = DataInspector.Write(row, bytes, big, text);
                Assert.InRange(length, 1, text.Length);
                Assert.DoesNotContain(Encoding.UTF8.GetString(text, 0, length), char.IsControl);
                byte[] small = new byte[random.Next(12)];
                Assert.Equal(length <= small.Length ? length : 0, DataInspector.Write(row, bytes, big, small));
            }
        }
    }

    [Fact]
    public void DataInspector_says_a_dash_where_bytes_are_missing()
    {
        for (int row = 0; row < DataInspector.Count; row++)
        {
            byte[] text = new byte[DataInspector.MaxText];
            Assert.Equal(1, DataInspector.Write(row, [], false, text));
            Assert.Equal((byte)'-', text[0]);
            Assert.False(DataInspector.Label(row).IsEmpty);
        }
    }

    [Fact]
    public void DataInspector_allocates_nothing()
    {
        byte[] bytes = Convert.FromHexString("41cdb5b6d7ad97170000000000000001");
        byte[] text = new byte[DataInspector.MaxText];
        Allocations.AssertNone(() =>
        {
            for (int row = 0; row < DataInspector.Count; row++)
            {
                DataInspector.Write(row, bytes, false, text);
                DataInspector.Write(row, bytes, true, text);
            }
        });
    }

    private static string Text(string label, byte[] bytes, bool big)
    {
        byte[] text = new byte[DataInspector.MaxText];
        for (int row = 0; row < DataInspector.Count; row++)
        {
            if (Encoding.ASCII.GetString(DataInspector.Label(row)) == label)
            {
                return Encoding.UTF8.GetString(text, 0, DataInspector.Write(row, bytes, big, text));
            }
        }

        throw new ArgumentException(label);
    }
}
