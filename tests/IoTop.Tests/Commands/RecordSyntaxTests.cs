using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Commands;

/// <summary>What the options of record and playground mean, and what they refuse.</summary>
public sealed class RecordSyntaxTests
{
    private static RecordOptions Parse(string line)
    {
        var syntax = new ProgramSyntax();
        return syntax.Record.Bind(syntax.Parse(["record", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
    }

    private static PlaygroundOptions ParsePlayground(string line)
    {
        var syntax = new ProgramSyntax();
        return syntax.Playground.Bind(syntax.Parse(["playground", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
    }

    [Theory]
    [InlineData("-o x", CaptureLevel.Off, 512u)]
    [InlineData("-o x --segments", CaptureLevel.Segments, 512u)]
    [InlineData("-o x --payload", CaptureLevel.Payload, 512u)]
    [InlineData("-o x --payload=64", CaptureLevel.Payload, 64u)]
    [InlineData("-o x --payload=all", CaptureLevel.Payload, uint.MaxValue)]
    internal void Record_captures_only_what_it_is_asked_for(string line, CaptureLevel level, uint snapLength)
    {
        TraceOptions options = Parse(line).Trace;
        Assert.Equal((level, snapLength), (options.Level, options.SnapLength));
    }

    [Theory]
    [InlineData("", 0, 1, 0)]
    [InlineData("--max-size 1G", 1L << 30, 1, 0)]
    [InlineData("--max-size 10T --max-rate 2M", 10L << 40, 1, 2 << 20)]
    [InlineData("--rotate 5x1G", 1L << 30, 5, 0)]
    [InlineData("--rotate 2X512K --max-rate=64K", 512 << 10, 2, 64 << 10)]
    public void Limits_are_sizes(string line, long bytes, int files, long rate) =>
        Assert.Equal(new FileBlocksOptions(bytes, files, rate), Parse("-o x " + line).Limits);

    [Theory]
    [InlineData("-p 812", false)]
    [InlineData("-p 812 --children", true)]
    [InlineData("-p 812 -- true", true)]
    [InlineData("-- true", false)]
    public void Processes_are_followed_when_asked_and_beside_a_command(string line, bool follow) =>
        Assert.Equal(follow, Parse("-o x " + line).Trace.Children);

    [Fact]
    public void Children_are_those_of_somebody() =>
        Assert.Equal("--children needs processes that fork", Assert.Throws<UsageException>(() => Parse("-o x --children -- true")).Message);

    [Fact]
    public void Selection_is_that_of_trace_and_the_command_stays_as_it_is()
    {
        RecordOptions options = Parse("-o x -D sda,sdb -p 812 --op read --min-ms 2.5 --min-bytes 4K --duration 3 --delay 0.5 --by-thread -- fio -o y --name=z");
        Assert.Equal(["sda", "sdb"], options.Trace.Devices);
        Assert.Equal([812u], options.Trace.Pids);
        Assert.Equal((1u << (int)IoOperation.Read, 2_500_000ul, 4096u), (options.Trace.OpMask, options.Trace.MinLatencyNs, options.Trace.MinBytes));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.5), true, "x"), (options.Trace.Duration, options.Delay, options.ByThread, options.File));
        Assert.Equal(["fio", "-o", "y", "--name=z"], options.Command);
        Assert.StartsWith("iotop-sharp record --output x --device sda,sdb ", options.CommandLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "record to which file?")]
    [InlineData("x", "unexpected argument 'x'")]
    [InlineData("-o x sleep 1", "unexpected argument 'sleep'")]
    [InlineData("-o x --", "there is no command behind --")]
    [InlineData("-o x --rotate 5", "'5' is not a number of files, 2 to 1000, and their size: give them as 5x1G")]
    [InlineData("-o x --rotate 1x1G", "'1x1G' is not a number of files, 2 to 1000, and their size: give them as 5x1G")]
    [InlineData("-o x --rotate 5x", "'5x' is not a number of files, 2 to 1000, and their size: give them as 5x1G")]
    [InlineData("-o x --rotate 5x1G --max-size 3G", "--rotate never ends, and --max-size does")]
    [InlineData("-o x --max-size 0", "'0' leaves no room")]
    [InlineData("-o x --max-size lots", "'lots' is not a size: give bytes, or a number with K, M or G")]
    [InlineData("-o x --payload=0", "0 bytes cannot be captured: give a size, or 'all'")]
    public void Nonsense_is_refused(string line, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Parse(line)).Message);

    [Theory]
    [InlineData("", PlaygroundFileSystem.Ext4, 256)]
    [InlineData("--fs xfs", PlaygroundFileSystem.Xfs, 320)]
    [InlineData("--fs=btrfs --size 1G", PlaygroundFileSystem.Btrfs, 1024)]
    internal void Playground_has_a_size_that_its_file_system_can_have(string line, PlaygroundFileSystem fileSystem, int mebibytes)
    {
        PlaygroundOptions options = ParsePlayground(line);
        Assert.Equal((fileSystem, (long)mebibytes << 20, false, false), (options.FileSystem, options.Bytes, options.Keep, options.Batch));
        Assert.Null(options.Load);
    }

    [Theory]
    [InlineData("--fs xfs --size 256M", "too small for xfs and its load")]
    [InlineData("--size 1M", "too small for ext4 and its load")]
    [InlineData("--fs vfat", "unknown file system 'vfat': use one of ext4, xfs, btrfs")]
    public void Playground_refuses_nonsense(string line, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => ParsePlayground(line)).Message);
}
