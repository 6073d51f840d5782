using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>Commands over a recording print what they printed over the machine that was recorded.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-o")]
    [InlineData("-a -P -k")]
    [InlineData("-A -t")]
    [InlineData("-qqq -u alice")]
    [InlineData("-p 812,40 --sort pid")]
    [InlineData("-D sda")]
    [InlineData("--json")]
    [InlineData("--csv -o")]
    public void Batch_prints_the_same_samples(string options)
    {
        using var world = new RecordedWorld();
        string live = world.Record($"-b --no-config -d 1 -n 6 {options}", 6, refreshes: false);
        Assert.NotEmpty(live);
        Assert.Equal(live, world.Replay($"replay --no-config -b {options} FILE", out string errors));
        Assert.Equal(live, world.Replay($"-b --no-config {options} --from FILE", out _));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--csv -Q")]
    [InlineData("--utc --all-layers")]
    [InlineData("-p 812 --op read --min-ms 1")]
    [InlineData("-D nvme0n1")]
    [InlineData("--segments --files")]
    [InlineData("--hexdump=16 --find secret")]
    [InlineData("--find secret --only-found --json")]
    public void Trace_prints_the_same_lines(string options)
    {
        using var world = new RecordedWorld();
        string live = world.Record($"trace {options}", 6, refreshes: true);
        Assert.True(live.Split('\n').Length > 5, live);
        Assert.Equal(live, world.Replay($"trace --from FILE {options}", out string errors));
        Assert.Contains(" lost 0", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_merges_intervals_that_are_shorter_than_asked_for()
    {
        using var world = new RecordedWorld();
        world.Record("-b --no-config -d 1 -n 6 -qq", 6, refreshes: false);
        string[] lines = world.Replay("-b --no-config --from FILE -d 3 -qq -o", out _).Split('\n');
        Assert.Equal(2, lines.Count(static line => line.StartsWith("Total DISK READ", StringComparison.Ordinal)));
        Assert.Single(world.Replay("-b --no-config --from FILE -n 1 -qq", out _).Split('\n'), static line =>
            line.StartsWith("Total DISK READ", StringComparison.Ordinal));
    }

    [Fact]
    public void Trace_ends_after_its_duration()
    {
        using var world = new RecordedWorld();
        string live = world.Record("trace --csv", 6, refreshes: true);
        string replayed = world.Replay("trace --csv --from FILE --duration 0.35", out _);
        Assert.StartsWith(replayed, live, StringComparison.Ordinal);
        Assert.InRange(replayed.Length, 100, live.Length - 100);
    }

    [Theory]
    [InlineData("--at complete", "at complete, size: from the recorded I/Os")]
    [InlineData("", "at complete, size: from the recorded I/Os")]
    [InlineData("--of latency", "at complete, latency: from the recorded I/Os")]
    [InlineData("--of queue --by op", "at issue, queue: from the recorded I/Os")]
    public void Histogram_counts_the_recorded(string options, string title)
    {
        using var world = new RecordedWorld();
        world.Record("trace", 6, refreshes: true);
        string text = world.Replay($"histogram --from FILE {options}", out string errors);
        Assert.StartsWith(title, text, StringComparison.Ordinal);
        Assert.Contains("***", text, StringComparison.Ordinal);
        Assert.Contains(options.Contains("of ", StringComparison.Ordinal) ? "78 at" : "84 at", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("histogram --from x --at submit_bio", "a recording has finished I/Os, not what came to submit_bio")]
    [InlineData("histogram --from x -- sleep 1", "in a recording nobody can be followed")]
    public void Histogram_refuses_what_no_recording_has(string line, string message)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith($"iotop-sharp: {message}", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_opens_the_screen_over_the_file_with_the_options_of_the_monitor()
    {
        var world = new TestWorld();
        world.Host = world.Host with { IsInteractive = true };
        Assert.Equal(ExitCode.Done, world.Run("replay night.iotop -o --sort write -d 2 --no-config"));
        Assert.Equal("night.iotop", world.Screen!.From);
        Assert.True(world.Screen.Only);
        Assert.Equal("write", world.Screen.Sort);
        Assert.Equal(TimeSpan.FromSeconds(2), world.Screen.Merge);
        Assert.Equal(ExitCode.Done, world.Run("--from other.iotop --no-config"));
        Assert.Equal("other.iotop", world.Screen!.From);
        Assert.Null(world.Screen.Merge);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("replay a b")]
    public void Replay_needs_one_file(string line) => Assert.Equal(ExitCode.BadUsage, new TestWorld().Run(line));

    [Fact]
    public void What_is_no_recording_is_an_error()
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Failed, world.Run($"trace --from {typeof(ReplayTests).Assembly.Location}"));
        Assert.Contains("no recording of iotop-sharp", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, new TestWorld().Run("-b --no-config --from /nowhere/x.iotop"));
    }

    [Fact]
    public void Bytes_that_were_not_recorded_cannot_be_shown()
    {
        using var world = new RecordedWorld();
        world.Record("trace", 2, refreshes: true);
        var reader = new TestWorld();
        reader.Host = reader.Host with { OpenRecording = _ => Recording.Over(Empty()) };
        Assert.Equal(ExitCode.Failed, reader.Run("trace --from x --hexdump"));
        Assert.Contains("this recording has no bytes of I/Os", reader.Error.ToString(), StringComparison.Ordinal);
    }

    private static MemoryBlocks Empty()
    {
        var memory = new MemoryBlocks(1 << 20);
        using var model = new IoModel(new ScriptedEventSource(), IoModelOptions.Detached);
        using var recorder = new Recorder(model, RecordingDescription.Of(model, "test", "test"));
        recorder.Add(memory, payload: false);
        return memory;
    }
}
