using System.Text;
using System.Text.RegularExpressions;

namespace IoTop.Model.Tests;

public sealed class PatternScannerTests
{
    [Fact]
    public void PatternScanner_finds_in_pieces_what_a_naive_search_finds_in_one()
    {
        Random random = new(2);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = Patterns.Letters(random, random.Next(80));
            byte[] wanted = Patterns.Letters(random, random.Next(1, 8));
            BytePattern pattern = Patterns.Of(Encoding.ASCII.GetString(wanted));
            Assert.Equal(Patterns.Naive(bytes, wanted), InPieces(pattern, bytes, random, 12));
        }
    }

    [Theory]
    [InlineData("a+b")]
    [InlineData(@"\ba+")]
    [InlineData("^a|ba")]
    [InlineData("[ab]{3}c?")]
    [InlineData("(?<=b)a")]
    [InlineData("c.*?c")]
    public void PatternScanner_finds_a_regular_expression_in_pieces_as_in_one(string regex)
    {
        Random random = new(3);
        BytePattern pattern = Patterns.Of("re:" + regex);
        Regex plain = new(regex, RegexOptions.CultureInvariant);
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = Patterns.Letters(random, random.Next(1500), 4);
            List<int> expected = [];
            foreach (Match match in plain.Matches(Encoding.Latin1.GetString(bytes)))
            {
                Assert.InRange(match.Length, 1, BytePattern.RegexReach);
                expected.Add(match.Index);
            }

            Assert.Equal(expected, InPieces(pattern, bytes, random, round % 2 == 0 ? 20 : 700));
        }
    }

    [Fact]
    public void PatternScanner_keeps_runs_apart()
    {
        PatternScanner scanner = new(Patterns.Of("DAMN"));
        Positions sink = new() { Found = [] };
        scanner.Feed("xxDA"u8, ref sink);
        scanner.End(ref sink);
        scanner.Feed("MN"u8, ref sink);
        scanner.End(ref sink);
        Assert.Empty(sink.Found);
        scanner.Feed("xxDA"u8, ref sink);
        Assert.Equal(1, scanner.OpenPosition);
        scanner.Feed("MN"u8, ref sink);
        Assert.Equal([2], sink.Found);
    }

    private static List<int> InPieces(BytePattern pattern, byte[] bytes, Random random, int longest)
    {
        PatternScanner scanner = new(pattern);
        Positions sink = new() { Found = [] };
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(random.Next(longest + 1), bytes.Length - at);
            scanner.Feed(bytes.AsSpan(at, length), ref sink);
            at += length;
        }

        scanner.End(ref sink);
        return sink.Found;
    }

    private struct Positions : IRunMatchSink
    {
        public List<int> Found;

        void IRunMatchSink.Found(long position, int length) => Found.Add((int)position);
    }
}
