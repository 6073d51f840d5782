using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The views of functions in the past, and over a recording.</summary>
public sealed class FunctionPastTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-functions-").FullName;

    private string FilePath => Path.Combine(_folder, "x.iotop");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Enter")]
    [InlineData("Enter a o")]
    public void Past_ShowsTheIntervalsAsTheyWere(string keys)
    {
        using World world = Watching();
        world.TypeKeys(keys);
        List<string[]> live = [];
        for (int second = 0; second < 8; second++)
        {
            Run(world, second);
            live.Add(PastTests.Body(world));
        }

        // The time line takes a row of its own.
        world.Terminal.Resize(120, 37);
        PastTests.AssertBackAndForth(world, live, PastTests.Body);

        world.Terminal.Resize(120, 36);
        world.Type("]", "]");
        Assert.Null(world.App.Session.Past);
        PastTests.AssertSame(live[^1], PastTests.Body(world), "now");
    }

    [Fact]
    public void Past_LetsTheMachineBeCountedMeanwhile()
    {
        using World world = Watching();
        using World other = Watching();
        world.Type("{");
        for (int second = 0; second < 5; second++)
        {
            Run(world, second);
            Run(other, second);
        }

        world.Type("F12");
        PastTests.AssertSame(PastTests.Body(other), PastTests.Body(world), "now");
    }

    [Fact]
    public void Past_OfBeforeItWasCounted_SaysSo()
    {
        using World world = World.Running(120, 36, options: PastTests.WithHistory);
        world.Type("[", "M-4");
        Assert.Contains("this is known only of now: F12 returns there", world.Text, StringComparison.Ordinal);
        Assert.Null(world.App.Session.Cells.Functions);
        world.Type("F12", "w");
        world.TypeText("812");
        world.Type("Enter");
        Run(world, 1);
        Run(world, 2);
        world.Type("Enter", "[");
        Assert.Contains("__kmalloc ", world.Text, StringComparison.Ordinal);
        world.Type("[", "[");
        Assert.Contains("it was not watched then", world.Text, StringComparison.Ordinal);
        world.Type("Esc");
        Assert.Contains("functions were not counted then", world.Text, StringComparison.Ordinal);
        Assert.Contains("nobody was watched then", world.Text, StringComparison.Ordinal);
        world.Type("F12", "Enter");
        Assert.Contains("__kmalloc ", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w")]
    [InlineData("x")]
    [InlineData("X")]
    [InlineData("M-f")]
    [InlineData("Enter x")]
    [InlineData("M-1 w")]
    public void Past_DoesNothingToTheMachine(string keys)
    {
        using World world = Watching();
        Run(world, 1);
        uint[] watched = [.. world.FunctionSource.Watched];
        int rows = world.App.Session.Functions!.Rows.Length;
        world.Type("[");
        world.TypeKeys(keys);
        Assert.Contains("this is the past: F12 returns to now", world.Text, StringComparison.Ordinal);
        world.Type("F12");
        Assert.Equal(watched, world.FunctionSource.Watched);
        Assert.Equal(rows, world.App.Session.Functions.Rows.Length);
    }

    [Fact]
    public void Replay_AttachesNothing_WhoeverAsks()
    {
        Record();
        using World replay = new(120, 36, recording: FilePath);
        replay.App.Start();
        replay.App.Session.AddFunctions(["vfs_*"]);
        Assert.Contains("only a running machine", replay.App.Session.Watch([812], children: false), StringComparison.Ordinal);
        replay.Type("M-4", "Enter");
        Assert.Null(replay.App.Session.Pending);
        Assert.Equal("", replay.TextAtAttaching);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recording_ShowsWhatTheScreenShowed(bool withHistory)
    {
        using World world = Watching(withHistory ? PastTests.WithHistory : null);
        Run(world, 1);
        world.Type("M-r", "Home", "C-k");
        world.TypeText(FilePath);
        world.Type("Enter", "Enter");
        List<string[]> live = [];
        for (int second = 0; second < 6; second++)
        {
            Run(world, second);
            live.Add(Table(world));
        }

        world.Type("M-r");
        Assert.Contains("recorded: ", world.Text, StringComparison.Ordinal);
        using World replay = new(120, 36, recording: FilePath);
        replay.App.Start();
        replay.Type("Space", "M-4", "g");
        replay.TypeText("end");
        replay.Type("Enter");
        for (int second = live.Count - 1; second >= 0; second--)
        {
            PastTests.AssertSame(live[second], Table(replay), $"second {second}");
            replay.Type("[");
        }

        replay.Type("Home", "Enter");
        Assert.Contains("__kmalloc ", replay.Text, StringComparison.Ordinal);
        Assert.Contains("postgres 812", replay.Text, StringComparison.Ordinal);
        replay.Type("M-f");
        Assert.Contains("this is a recording: only a running machine can do that", replay.Text, StringComparison.Ordinal);
        replay.Type("M-1");
        Assert.Contains("\u25CF postgres", replay.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_LooksAsItDid()
    {
        Record();
        using World replay = new(120, 36, recording: FilePath);
        replay.App.Start();
        replay.Type("Space", "M-4", "g");
        replay.TypeText("end");
        replay.Type("Enter");
        Golden.Check("functions-replay-120x36", replay.Text.Replace(_folder, "/tmp", StringComparison.Ordinal));
        AbsurdSizes.Survive(replay, () => replay.Type("["));
    }

    [Fact]
    public void Replay_OfARecordingWithoutFunctions_NamesTheOption()
    {
        using (World world = World.Running(120, 36, options: PastTests.WithHistory))
        {
            world.Type("M-r", "Home", "C-k");
            world.TypeText(FilePath);
            world.Type("Enter", "Enter");
            world.Run(3);
        }

        using World replay = new(120, 36, recording: FilePath);
        replay.App.Start();
        replay.Type("M-4");
        Assert.Contains("this is not in the recording: record --functions -p PID makes one with it", replay.Text, StringComparison.Ordinal);
        Assert.Null(replay.App.Session.Functions);
    }

    private void Record()
    {
        using World world = Watching();
        world.Type("M-r", "Home", "C-k");
        world.TypeText(FilePath);
        world.Type("Enter", "Enter");
        for (int second = 0; second < 4; second++)
        {
            Run(world, second);
        }

        world.Type("M-r");
    }

    /// <summary>In front of the functions of three processes, of which one has ended.</summary>
    private static World Watching(MonitorOptions? options = null)
    {
        World world = new(120, 36, options ?? PastTests.WithHistory);
        world.App.Start();
        world.Run(3);
        world.Type("M-4", "w");
        world.TypeText("812 977 2044+");
        world.Type("Enter");
        for (int second = 0; second < 3; second++)
        {
            Run(world, second);
        }

        world.FunctionSource.Call(977, "kfree", 3);
        world.FunctionSource.End(977, Output.Counted.Comm("restic"));
        Run(world, 3);
        Run(world, 4);
        return world;
    }

    private static void Run(World world, int second)
    {
        WatchedFunctions.Load(world.FunctionSource, second);
        world.Run(1);
    }

    /// <summary>What is about functions, without the rest of the frame.</summary>
    private static string[] Table(World world)
    {
        int first = Array.FindIndex(world.Terminal.Lines, static line => line.StartsWith(" source", StringComparison.Ordinal));
        return world.Terminal.Lines[first..(first + 10)];
    }
}
