using IoTop.Commands;
using IoTop.Model;
using IoTop.Tests.Output;

namespace IoTop.Tests.Commands;

/// <summary>record --functions, and functions --from of what it wrote.</summary>
public sealed class FunctionsReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-sharp-test-").FullName;

    private string Target => Path.Combine(_folder, "x.iotop");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("--csv")]
    [InlineData("--json")]
    [InlineData("--function mutex_l?ck")]
    public void Lines_of_a_recording_are_those_of_the_run(string options)
    {
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        TestWorld live = Watched();
        Assert.Equal(ExitCode.Done, live.Run(["functions", "-p", "812", "-p", "40", .. words.Length == 0 ? ["--function", "vfs_*"] : words]));
        string[] replayed = Replay(Record(), words).Lines;
        Assert.Equal(live.Lines.Select(WithoutTime), replayed.Select(WithoutTime));
        Assert.True(replayed.Length > 2);
    }

    [Fact]
    public void Record_says_how_much_it_counted_and_what_it_missed()
    {
        TestWorld world = Watched();
        world.Functions.Misses[3] = 17;
        world.Functions.Lose(FunctionLoss.WatchesFull, 2);
        Assert.Equal(ExitCode.Done, world.Run(["record", "-o", Target, "--function", "vfs_*", "-p", "812"]));
        Assert.Contains("7 functions of 1 process, 17 calls or returns missed, 2 calls or children not counted", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["vfs_*"], world.FunctionsRequested!.Globs);
        Assert.True(world.Functions.IsDisposed);
    }

    [Fact]
    public void Record_of_a_command_counts_from_its_first_instruction()
    {
        TestWorld world = Watched();
        Assert.Equal(5, world.Run(["record", "-o", Target, "--functions", "--", "/bin/sh", "-c", "exit 5"]));
        uint pid = Assert.Single(world.Functions.Watched);
        TestWorld replay = Replay(Target);
        Assert.StartsWith($"{pid,5} ", replay.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Record_of_a_process_that_is_not_there_fails_and_leaves_nothing()
    {
        TestWorld world = Watched();
        world.Functions.Missing.Add(4711);
        Assert.Equal(ExitCode.Failed, world.Run(["record", "-o", Target, "--functions", "-p", "4711"]));
        Assert.Contains("cannot watch process 4711: no process 4711", world.Error.ToString(), StringComparison.Ordinal);
        Assert.True(world.Functions.IsDisposed);
    }

    [Fact]
    public void Processes_are_chosen()
    {
        TestWorld world = Replay(Record(), "-p", "812");
        Assert.Equal(2, world.Lines.TakeWhile(static line => line.Length > 0).Count());
        Assert.StartsWith("  812 ", world.Lines[1], StringComparison.Ordinal);
        Assert.Contains("iotop-sharp: 1 process, 7 functions in ", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_come_every_delay_of_the_recording()
    {
        TestWorld world = Watched();
        for (int i = 0; i < 60; i++)
        {
            world.Then(() => world.Functions.Call(812, "kfree", times: 1));
        }

        Assert.Equal(ExitCode.Done, world.Run(["record", "-o", Target, "--functions", "-p", "812", "--delay", "0.5"]));
        string[] samples = Replay(Target, "--delay", "2", "-n", "2").Text.Split("\n  PID  kmalloc");
        Assert.Equal(2, samples.Length);
        Assert.NotEqual(samples[0].Split('\n')[1], samples[1].Split('\n')[1]);
        Assert.Contains(" in 1.", Replay(Target, "--duration", "1").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_without_functions_says_how_there_would_be_some()
    {
        Assert.Equal(ExitCode.Done, new TestWorld().Run(["record", "-o", Target]));
        var world = new TestWorld();
        Assert.Equal(ExitCode.Failed, world.Run(["functions", "--from", Target]));
        Assert.Contains("x.iotop has no functions: they were not counted when it was recorded\n  try: iotop-sharp record --functions", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Text);
    }

    [Theory]
    [InlineData("functions --from x --list --function vfs_*")]
    [InlineData("functions --from x -- true")]
    public void Recording_lists_nothing_and_starts_nothing(string line)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.Contains("--from reads what was recorded", world.Error.ToString(), StringComparison.Ordinal);
    }

    private string Record()
    {
        Assert.Equal(ExitCode.Done, Watched().Run(["record", "-o", Target, "--function", "vfs_*", "-p", "812,40"]));
        return Target;
    }

    private static TestWorld Watched()
    {
        TestWorld world = Counted.World();
        world.Functions.Degraded = ["up: no kprobes"];
        return world;
    }

    private static TestWorld Replay(string file, params string[] options)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run(["functions", "--from", file, .. options]));
        return world;
    }

    private static string WithoutTime(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "20[0-9-]{8}T[0-9:.+-]+Z?", "TIME");
}
