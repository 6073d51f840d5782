using System.Text;

namespace IoTop.Model.Tests;

public sealed class BytePatternTests
{
    [Fact]
    public void BytePattern_finds_text_as_utf8()
    {
        BytePattern pattern = Patterns.Of("größe");
        Assert.Equal(7, pattern.MaxLength);
        Assert.Equal(2, pattern.IndexOf(Encoding.UTF8.GetBytes("a größe"), out int length));
        Assert.Equal(7, length);
        Assert.Equal(-1, pattern.IndexOf(Encoding.Latin1.GetBytes("a größe"), out _));
        Assert.Equal("größe", pattern.Text);
    }

    [Theory]
    [InlineData("hex:de ad be ef")]
    [InlineData("hex:DEADBEEF")]
    [InlineData("hex: dead beef ")]
    [InlineData("hex:de ?? be ef")]
    [InlineData("hex:????BE ef")]
    [InlineData("hex:de ad????")]
    public void BytePattern_finds_bytes_in_hexadecimal(string text)
    {
        BytePattern pattern = Patterns.Of(text);
        Assert.Equal(3, pattern.IndexOf([1, 2, 0xde, 0xde, 0xad, 0xbe, 0xef, 9], out int length));
        Assert.Equal(4, length);
        Assert.Equal(-1, pattern.IndexOf([0xde, 0xad, 0xbe], out _));
        Assert.Equal(-1, pattern.IndexOf([], out _));
    }

    [Fact]
    public void BytePattern_finds_a_regular_expression_over_bytes()
    {
        BytePattern pattern = Patterns.Of(@"re:\xff[a-c]+\x00");
        Assert.Equal(1, pattern.IndexOf([0xfe, 0xff, (byte)'a', (byte)'c', 0, 0], out int length));
        Assert.Equal(4, length);
        Assert.Equal(256, pattern.MaxLength);
        Assert.Equal(0, Patterns.Of("re:x*").Count("abc"u8));
        Assert.Equal(2, Patterns.Of(@"re:(a)\1").Count("aaaa"u8));
    }

    [Theory]
    [InlineData("", "nothing to search for")]
    [InlineData("hex:", "nothing behind hex:")]
    [InlineData("hex:de a", "half a byte")]
    [InlineData("hex:d e", "half a byte")]
    [InlineData("hex:dx", "'x' is not a hexadecimal digit")]
    [InlineData("hex:??", "at least one byte")]
    [InlineData("hex:de?", "'?' is not a hexadecimal digit")]
    [InlineData("re:", "nothing behind re:")]
    [InlineData("re:(", "not a regular expression, at its character 1")]
    public void BytePattern_says_what_is_wrong(string text, string part)
    {
        Assert.False(BytePattern.TryParse(text, out BytePattern? pattern, out string error));
        Assert.Null(pattern);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void BytePattern_refuses_what_is_too_long()
    {
        Assert.True(BytePattern.TryParse(new string('a', 4096), out _, out _));
        Assert.False(BytePattern.TryParse(new string('a', 4097), out _, out string error));
        Assert.Contains("at most 4096", error, StringComparison.Ordinal);
        Assert.False(BytePattern.TryParse("hex:" + new string('0', 2 * 4097), out _, out _));
    }

    [Fact]
    public void BytePattern_counts_what_does_not_overlap()
    {
        Assert.Equal(3, Patterns.Of("DAMN").Count("DAMNDAMNDAMN"u8));
        Assert.Equal(2, Patterns.Of("aa").Count("aaaaa"u8));
        Assert.Equal(2, Patterns.Of("hex:61 ??").Count("aaaaa"u8));
    }

    [Fact]
    public void BytePattern_agrees_with_a_naive_search()
    {
        Random random = new(1);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = Patterns.Letters(random, random.Next(60));
            byte[] wanted = Patterns.Letters(random, random.Next(1, 6));
            byte[] mask = new byte[wanted.Length];
            Array.Fill(mask, (byte)255);
            for (int i = 1; i < mask.Length; i++)
            {
                mask[i] = (byte)(random.Next(3) == 0 ? 0 : 255);
            }

            string text = "hex:" + string.Concat(wanted.Select((b, i) => mask[i] == 0 ? "??" : b.ToString("x2")));
            BytePattern pattern = Patterns.Of(text);
            List<int> expected = Patterns.Naive(bytes, wanted, mask);
            Assert.Equal(expected.Count, pattern.Count(bytes));
            Assert.Equal(expected.Count == 0 ? -1 : expected[0], pattern.IndexOf(bytes, out _));
        }
    }

    [Fact]
    public void BytePattern_gives_up_on_an_expression_that_takes_too_long()
    {
        BytePattern pattern = Patterns.Of(@"re:(?=(a+)+b)\1c");
        byte[] bytes = Encoding.ASCII.GetBytes(new string('a', 4000));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, pattern.Count(bytes));
        }

        Assert.True(pattern.IsTooSlow);
    }

    [Theory]
    [InlineData("DAMN")]
    [InlineData("hex:44 ?? 4d 4e")]
    public void BytePattern_allocates_nothing(string text)
    {
        BytePattern pattern = Patterns.Of(text);
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("xDAMN", 100)));
        Allocations.AssertNone(() => pattern.Count(bytes));
    }
}
