using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The views of syscalls in the past and in a replay: what they showed then.</summary>
public sealed class SyscallPastTests : IDisposable
{
    private const int Width = 120;
    private const int Height = 37;

    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-screens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "x.iotop");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("o")]
    [InlineData("Down Up Enter")]
    [InlineData("Down Up Enter a")]
    public void Past_ShowsTheRowsAsTheyWere(string keys)
    {
        using World world = Traced();
        world.TypeKeys(keys);
        List<string[]> live = [];
        for (int second = 0; second < 8; second++)
        {
            SyscallScreenTests.Run(world, 1);
            live.Add(Rows(world));
        }

        Assert.Contains(live[^1], static line => line.Contains("postgres", StringComparison.Ordinal) || line.Contains("/pg/", StringComparison.Ordinal));
        Assert.All(live, Assert.NotEmpty);
        PastTests.AssertBackAndForth(world, live, Rows);
        world.Type("F12");
        Assert.Null(world.App.Session.Past);
        Same(live[^1], Rows(world), "now");
    }

    [Fact]
    public void Past_GoesDownToTheIosOfACall_AndItsPayload()
    {
        using World world = Traced();
        world.Type("Enter", "B", "Down", "Down", "Enter");
        SyscallScreenTests.Run(world, 6);
        world.Type("Up", "Up", "Up");
        string call = Line(world, "call  ");
        Assert.Contains("16.00 K of 16.00 K went to the disk in 1 I/O", world.Text, StringComparison.Ordinal);
        world.Type("[");
        Assert.Contains(" PAST ", world.Text, StringComparison.Ordinal);
        Assert.Equal(call, Line(world, "call  "));
        Assert.Contains("16.00 K of 16.00 K went to the disk in 1 I/O", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("WAL record", world.Text, StringComparison.Ordinal);
        world.Type("Backspace", "Tab", "Enter");
        Assert.Contains("structure", world.Text, StringComparison.Ordinal);
        world.Type("Backspace", "Backspace", "F12");
        Assert.Contains("fd 9", world.Text, StringComparison.Ordinal);
        world.Type("Backspace");
        Assert.Contains("call by call", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_CountsOnMeanwhile_AndTellsSingleCallsToo()
    {
        using World world = Traced();
        using World other = Traced();
        world.Type("[");
        SyscallScreenTests.Run(world, 5);
        SyscallScreenTests.Run(other, 5);
        world.Type("F12");
        Same(Rows(other), Rows(world), "now");
        Assert.Equal(other.App.Session.SyscallEvents!.NextSequence, world.App.Session.SyscallEvents!.NextSequence);
    }

    [Theory]
    [InlineData("w")]
    [InlineData("X")]
    public void Past_ChangesNothingOfWhatIsTraced(string key)
    {
        using World world = Traced();
        world.Type("[", key);
        Assert.Contains("this is the past: F12 returns to now", world.Text, StringComparison.Ordinal);
        Assert.True(world.SyscallSource.Selection.Everybody);
        Assert.Contains("everybody but iotop-sharp", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_BeforeTracingBegan_SaysSo()
    {
        using World world = Traced();
        world.Type("M-g");
        world.TypeText("begin");
        world.Type("Enter");
        Assert.Contains("nobody watched this at that time: F12 returns to now", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Replay_ShowsTheSameRows_AtEveryInterval(bool withHistory, bool tracingBeginsLater)
    {
        using World world = tracingBeginsLater ? Begun(withHistory) : Traced(withHistory);
        Record(world);
        if (tracingBeginsLater)
        {
            world.Type("M-6");
            SyscallScreenTests.Run(world, 2);
        }

        List<string[]> live = [];
        for (int second = 0; second < 6; second++)
        {
            SyscallScreenTests.Run(world, 1);
            live.Add(Rows(world));
        }

        world.Type("M-r");
        using World replay = Replay();
        replay.Type("M-6", "g");
        replay.TypeText("end");
        replay.Type("Enter");
        for (int second = live.Count - 1; second >= 0; second--)
        {
            Same(live[second], Rows(replay), $"interval {second}");
            replay.Type("[");
        }
    }

    [Fact]
    public void Replay_GoesDownToTheIosOfACall()
    {
        using World world = Traced();
        world.Type("Enter");
        Record(world);
        SyscallScreenTests.Run(world, 6);
        world.Type("M-r");
        using World replay = Replay();
        replay.Type("M-6", "g");
        replay.TypeText("end");
        replay.Type("Enter", "Enter", "Down", "Down", "Enter", "Up");
        Assert.Contains("16.00 K of 16.00 K went to the disk in 1 I/O", replay.Text, StringComparison.Ordinal);
        Golden.Check("syscalls-calls-replay-120x37", replay.Text);
        replay.Type("Tab", "Enter");
        Assert.Contains("structure", replay.Text, StringComparison.Ordinal);
        replay.Type("Backspace", "Backspace", "Backspace");
        Golden.Check("syscalls-files-replay-120x37", replay.Text);
        replay.Type("w");
        Assert.Contains("this is a recording: only a running machine can do that", replay.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_WithoutSegments_SaysThatFilesAreNotKnown()
    {
        using World world = Traced();
        Record(world);
        SyscallScreenTests.Run(world, 4);
        world.Type("M-r");
        using World replay = Replay();
        replay.Type("M-6", "g");
        replay.TypeText("end");
        replay.Type("Enter", "Enter", "Down", "Down");
        Assert.Contains("which file an I/O belongs to was not recorded here: record --segments", replay.Text, StringComparison.Ordinal);
        replay.Type("Enter", "Up");
        Assert.Contains("was not recorded here", replay.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfARecordingWithoutCalls_NamesTheOption()
    {
        using World world = World.Running(Width, Height);
        Record(world);
        world.Run(3);
        world.Type("M-r");
        using World replay = Replay();
        replay.Type("M-6");
        Assert.Contains("this is not in the recording: record --syscalls makes one with it", replay.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Enter")]
    [InlineData("Enter Down Down Enter")]
    public void Past_SurvivesAbsurdSizes(string keys)
    {
        using World world = Traced();
        world.Type("[");
        world.TypeKeys(keys);
        world.Type("Space", ",");
        AbsurdSizes.Survive(world, () => SyscallScreenTests.Run(world, 1));
    }

    private static World Traced(bool withHistory = true)
    {
        World world = Begun(withHistory);
        world.Type("M-6");
        SyscallScreenTests.Run(world, 8);
        return world;
    }

    private static World Begun(bool withHistory)
    {
        World world = new(Width, Height, withHistory ? PastTests.WithHistory : null);
        world.App.Start();
        TracedSyscalls.Name(world);
        world.Run(5);
        return world;
    }

    private void Record(World world)
    {
        world.Type("M-r", "Home", "C-k");
        world.TypeText(Target);
        world.Type("Enter", "Enter");
    }

    private World Replay()
    {
        World replay = new(Width, Height, new MonitorOptions { HistoryBytes = 0, From = Target }, Target);
        replay.App.Start();
        replay.App.Step();
        return replay;
    }

    private static string Line(World world, string what) =>
        Array.Find(world.Terminal.Lines, line => line.Contains(what, StringComparison.Ordinal)) ?? "";

    /// <summary>The lines of the table: those behind its header up to the boxes below.</summary>
    private static string[] Rows(World world)
    {
        string[] lines = world.Terminal.Lines;
        int header = Array.FindIndex(lines, static line => line.Contains("CALLS", StringComparison.Ordinal));
        int end = Array.FindIndex(lines, header + 1, static line => line.Length == 0 || line.Contains('\u2500', StringComparison.Ordinal));
        return [.. lines[(header + 1)..end].Where(static line => line.Trim().Length > 0)];
    }

    private static void Same(string[] expected, string[] actual, string what)
    {
        string was = string.Join('\n', expected);
        string isNow = string.Join('\n', actual);
        Assert.True(was == isNow && expected.Length > 0, $"{what}:\n{was}\n--- is now ---\n{isNow}");
    }
}
