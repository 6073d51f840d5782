using System.Text;
using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Processes choose their own names, and some choose badly on purpose.</summary>
public sealed class HostileTextTests
{
    // ESC ] 0 ; x BEL, right-to-left override, invalid UTF-8, newline, C1 CSI.
    private static readonly byte[] s_comm = [0x1B, (byte)']', (byte)'0', 0x07, 0xE2, 0x80, 0xAE, 0xFF, (byte)'\n', 0xC2, 0x9B, (byte)'"', (byte)','];

    private static TestWorld Hostile(bool terminal)
    {
        var world = new TestWorld();
        world.Host = world.Host with { OutputIsTerminal = terminal };
        return world.Then(() => world.Io(666, s_comm, IoOperation.Write, 4096, 1));
    }

    [Fact]
    public void Batch_on_a_terminal_shows_no_control_byte()
    {
        TestWorld world = Hostile(terminal: true);
        world.Run("-bo -qqq -n 1 -P");
        string line = Assert.Single(world.Lines);
        Assert.EndsWith(" ?]0?????\",", line, StringComparison.Ordinal);
        AssertHarmless(world.Output.ToArray());
    }

    [Fact]
    public void Batch_in_a_pipe_escapes_control_bytes_and_stays_on_one_line()
    {
        TestWorld world = Hostile(terminal: false);
        world.Run("-bo -qqq -n 1 -P");
        string line = Assert.Single(world.Lines);
        Assert.EndsWith(@" \x1b]0\x07\u202e\xff\n\u009b"",", line, StringComparison.Ordinal);
        AssertHarmless(world.Output.ToArray());
    }

    [Fact]
    public void Csv_quotes_and_stays_on_one_line()
    {
        TestWorld world = Hostile(terminal: false);
        world.Run("--csv -o -n 1 -P");
        string row = world.Text.Split("\r\n").Single(line => line.Contains(",process,", StringComparison.Ordinal));
        Assert.Contains(""","\x1b]0\x07\u202e\xff\n\u009b"",","\x1b]0\x07\u202e\xff\n\u009b"",",?err,""", row, StringComparison.Ordinal);
        AssertHarmless(world.Output.ToArray(), allowed: '\r');
    }

    [Fact]
    public void Json_is_valid_and_ascii()
    {
        TestWorld world = Hostile(terminal: true);
        world.Run("--json -o -n 1 -P");
        foreach (string line in world.Lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("type").GetString() == "process")
            {
                Assert.Equal("\u001b]0\u0007\u202e\ufffd\n\u009b\",", document.RootElement.GetProperty("comm").GetString());
            }
        }

        Assert.All(world.Output.ToArray(), value => Assert.InRange(value, (byte)'\n', (byte)'~'));
        AssertHarmless(world.Output.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Trace_keeps_the_columns_behind_the_name(bool terminal)
    {
        TestWorld world = Hostile(terminal);
        world.Run("trace");
        AssertHarmless(world.Output.ToArray());
        Assert.Equal(2, world.Lines.Length);
        int column = world.Lines[0].IndexOf("PID", StringComparison.Ordinal);
        Assert.Equal("666     sda      W    2048       4096    ", world.Lines[1].Substring(column, 41));
    }

    [Theory]
    [InlineData(true, "--segments --files --hexdump --find \x1b[2J")]
    [InlineData(false, "--segments --files --hexdump --find \x1b[2J")]
    [InlineData(true, "--files")]
    [InlineData(true, "--json --segments --files --hexdump --find \x1b[2J")]
    [InlineData(true, "--csv --segments --files --find \x1b[2J")]
    public void Trace_lets_no_control_byte_of_file_dirtier_payload_or_pattern_through(bool terminal, string options)
    {
        var world = new TestWorld();
        world.Host = world.Host with { OutputIsTerminal = terminal };
        world.Then(() =>
        {
            byte[] payload = [.. "\x1b[2J"u8, .. s_comm, .. Enumerable.Range(0, 256).Select(static value => (byte)value)];
            IoEvent write = world.Event(666, s_comm, IoOperation.Write, 512, 1);
            Captures.Name(world, TestWorld.Sda, 7, "\x1b]0;x\a\u009b31m\n", "\u00ff\t");
            SegmentRecord segment = Captures.Segment(in write, 0, 0, 512).OfFile(TestWorld.Sda, 7, 0).DirtiedBy(5, "\x1b[1m\n\u202e");
            Captures.Enqueue(world, segment, payload);
            world.Source.Enqueue(in write);
        });
        Assert.Equal(ExitCode.Done, world.Run("trace " + options));
        AssertHarmless(world.Output.ToArray(), allowed: '\r');
        AssertHarmless(Encoding.UTF8.GetBytes(world.Error.ToString()));
        Assert.Contains("]0;x", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("back\\slash", @"back\\slash")]
    [InlineData("tab\there", @"tab\there")]
    [InlineData("grüße 漢字", "grüße 漢字")]
    [InlineData("\u2028\u200b\u00ad", @"\u2028\u200b\u00ad")]
    [InlineData("\U000E0001", @"\xf3\xa0\x80\x81")]
    public void OneLineText_loses_nothing(string text, string expected)
    {
        var output = new OutputBuffer(Stream.Null);
        OneLineText.Write(output, Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.Pending));
    }

    [Fact]
    public void OneLineText_survives_any_bytes()
    {
        var random = new Random(1);
        byte[] bytes = new byte[64];
        var output = new OutputBuffer(Stream.Null);
        for (int i = 0; i < 2_000; i++)
        {
            random.NextBytes(bytes);
            output.Clear();
            OneLineText.Write(output, bytes.AsSpan(0, random.Next(bytes.Length)));
            AssertHarmless(output.Pending.ToArray());
            Assert.DoesNotContain((byte)'\n', output.Pending.ToArray());
        }
    }

    /// <summary>Valid UTF-8 without control characters but line ends.</summary>
    private static void AssertHarmless(byte[] bytes, char allowed = '\n')
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n' && c != allowed) || c is '\u202e' or '\u2028' or '\u200b');
    }
}
