using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Commands;

/// <summary>What the options of trace mean for the capture of segments and bytes.</summary>
public sealed class TraceSyntaxTests
{
    private static TraceOptions Parse(params string[] args)
    {
        var syntax = new ProgramSyntax();
        return syntax.Trace.Bind(syntax.Parse(["trace", .. args]));
    }

    [Theory]
    [InlineData("", CaptureLevel.Off)]
    [InlineData("--partition-relative", CaptureLevel.Off)]
    [InlineData("--files", CaptureLevel.Segments)]
    [InlineData("--segments", CaptureLevel.Segments)]
    [InlineData("--hexdump", CaptureLevel.Payload)]
    [InlineData("--find DAMN", CaptureLevel.Payload)]
    internal void Trace_captures_no_more_than_it_needs(string line, CaptureLevel level) =>
        Assert.Equal(level, Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Level);

    [Theory]
    [InlineData("--hexdump", 512u, uint.MaxValue)]
    [InlineData("--hexdump=all", 512u, uint.MaxValue)]
    [InlineData("--hexdump=64", 64u, 64u)]
    [InlineData("--hexdump=4K --snaplen 1K", 1024u, 4096u)]
    [InlineData("--hexdump --snaplen all", uint.MaxValue, uint.MaxValue)]
    [InlineData("--hexdump=16 --find DAMN", uint.MaxValue, 16u)]
    [InlineData("--find DAMN", uint.MaxValue, 0u)]
    [InlineData("--find DAMN --snaplen=2K", 2048u, 0u)]
    [InlineData("--hexdump --hexdump=32", 32u, 32u)]
    [InlineData("--hexdump=32 --hexdump", 512u, uint.MaxValue)]
    [InlineData("--hex=32", 32u, 32u)]
    public void Snaplen_is_512_unless_the_bytes_that_are_asked_for_say_otherwise(string line, uint snapLength, uint hexdump)
    {
        TraceOptions options = Parse(line.Split(' '));
        Assert.Equal((snapLength, hexdump, hexdump > 0), (options.SnapLength, options.HexdumpBytes, options.Segments));
    }

    [Fact]
    public void Hexdump_takes_no_value_that_is_not_glued_on()
    {
        TraceOptions options = Parse("--hexdump", "-D", "sda");
        Assert.Equal(["sda"], options.Devices);
        Assert.Equal("unexpected argument '64'", Assert.Throws<UsageException>(() => Parse("--hexdump", "64")).Message);
    }

    [Theory]
    [InlineData("--children", "--children needs processes that fork")]
    [InlineData("--from x --children -p 1", "in a recording nobody can be followed")]
    [InlineData("--from x -- true", "in a recording nobody can be followed")]
    [InlineData("--", "there is no command behind --")]
    [InlineData("true", "unexpected argument 'true'")]
    public void Followed_are_processes_that_there_are(string line, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Parse(line.Split(' '))).Message);

    [Fact]
    public void Find_takes_each_pattern_as_it_is_and_once()
    {
        TraceOptions options = Parse("--find", "a,b=c: d", "--find=hex:DE AD ?? EF", "--find", "re:^x+$", "--find", "-dash", "--find=a,b=c: d");
        Assert.Equal(["a,b=c: d", "hex:DE AD ?? EF", "re:^x+$", "-dash"], options.Patterns.Select(static pattern => pattern.Text));
    }

    [Fact]
    public void Rings_and_store_take_sizes()
    {
        TraceOptions options = Parse("--payload-ring", "64M", "--payload-store=1G", "--events-ring", "16M");
        Assert.Equal((64u << 20, 1u << 30, 16u << 20), (options.PayloadRingBytes, options.PayloadStoreBytes, options.EventsRingBytes));
    }

    [Theory]
    [InlineData("--hexdump --payload-store 1M", 1 << 20)]
    [InlineData("--hexdump --payload-ring 1M", 32 << 20)]
    [InlineData("--hexdump --payload-ring 64M", 128 << 20)]
    [InlineData("--segments", (16 << 20) / 112 * 512)]
    [InlineData("--hexdump=16", (16 << 20) / 128 * 512)]
    public void Store_holds_what_the_ring_does(string line, long bytes) =>
        Assert.Equal(bytes, TraceSelection.PayloadBytes(new IoModelOptions(), Parse(line.Split(' '))));

    [Theory]
    [InlineData("--find=", "nothing to search for")]
    [InlineData("--find hex:f", "'f' is half a byte")]
    [InlineData("--find re:(", "not a regular expression")]
    [InlineData("--hexdump=0", "0 bytes cannot be captured: give a size, or 'all'")]
    [InlineData("--hexdump=x", "'x' is not a size")]
    [InlineData("--snaplen 0 --hexdump", "0 bytes cannot be captured")]
    [InlineData("--segments=1", "option '--segments' does not take a value")]
    [InlineData("--snaplen 64 --segments", "--snaplen cuts bytes, but none are asked for")]
    [InlineData("--only-found --hexdump", "--only-found needs something to find")]
    public void Trace_refuses_what_makes_no_sense(string line, string message)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run("trace " + line));
        Assert.StartsWith($"iotop-sharp: {message}", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Optional_values_are_shown_as_such()
    {
        var world = new TestWorld();
        world.Run("trace --help");
        Assert.Contains("\nWhat I/Os consist of:\n", world.Text, StringComparison.Ordinal);
        Assert.Contains("      --hexdump[=BYTES] ", world.Text, StringComparison.Ordinal);
        Assert.Contains("      --find=PATTERN ", world.Text, StringComparison.Ordinal);
        string page = new ManPage(new ProgramSyntax(), [], "1").Make();
        Assert.Contains("\\fB\\-\\-hexdump\\fR[=\\fIBYTES\\fR]\n", page, StringComparison.Ordinal);
        Assert.Contains("\\fB\\-d\\fR \\fIDEVICE\\fR", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "trace:--hexdump=) ")]
    [InlineData("bash", "trace:--find|trace:--find=) ")]
    [InlineData("zsh", "'--hexdump=-[")]
    [InlineData("zsh", "::BYTES: '")]
    [InlineData("fish", "-l hexdump -f -d ")]
    [InlineData("fish", "-l snaplen -x -a 'all' ")]
    public void Completions_know_that_a_value_is_optional(string shell, string expected)
    {
        var world = new TestWorld();
        world.Run("completion " + shell);
        Assert.Contains(expected, world.Text, StringComparison.Ordinal);
    }
}
