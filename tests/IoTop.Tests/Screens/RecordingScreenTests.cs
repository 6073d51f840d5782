using System.Text.RegularExpressions;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>Recording from the screen, a recording on the screen, and how the time line looks in each state.</summary>
public sealed partial class RecordingScreenTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-screens-").FullName;

    public static TheoryData<string, int, int> Sizes
    {
        get
        {
            TheoryData<string, int, int> data = [];
            foreach (string state in new[] { "live", "past", "playing", "recording", "replay", "replay-end", "no-past" })
            {
                data.Add(state, 80, 24);
                data.Add(state, 120, 36);
                data.Add(state, 200, 60);
            }

            return data;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TimeLine_LooksAsItDid(string state, int width, int height)
    {
        using World world = Show(state, width, height);
        Golden.Check($"time-{state}-{width}x{height}", Size().Replace(world.Text.Replace(_folder, "/tmp", StringComparison.Ordinal), "REC   1.0K"));
    }

    [Fact]
    public void TimeLine_OnAnAsciiTerminal_IsMadeOfAscii()
    {
        using World world = Show("past", 120, 36);
        world.Type("u");
        string line = world.Terminal.Lines.First(static line => line.Contains("pause", StringComparison.Ordinal));
        Assert.Contains("|| pause", line, StringComparison.Ordinal);
        Assert.All(line, static character => Assert.InRange(character, ' ', '~'));
    }

    [Fact]
    public void Recording_GoesToAFile_WhichShowsTheSame()
    {
        string path = Path.Combine(_folder, "x.iotop");
        using World world = World.Running(120, 37, options: PastTests.WithHistory);
        Record(world, path);
        Assert.Contains("\u25CF REC", world.Text, StringComparison.Ordinal);
        world.Run(5);
        string[] live = world.Terminal.Lines;
        world.Type("M-r");
        Assert.Contains("recorded: ", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u25CF REC", world.Text, StringComparison.Ordinal);
        world.Run(3);

        using World replay = Replay(path, 120, 37);
        replay.Type("g");
        replay.TypeText("end");
        replay.Type("Enter");
        Assert.Contains("x.iotop of db1, Linux 6.12.48", replay.Text, StringComparison.Ordinal);
        string[] rows = replay.Terminal.Lines;
        for (int row = 8; row < 16; row++)
        {
            Assert.Equal(Numbers(live[row]), Numbers(rows[row]));
        }
    }

    [Fact]
    public void Recording_SaysWhatIsWrong_AndGoesOn()
    {
        string path = Path.Combine(_folder, "there.iotop");
        File.WriteAllText(path, "mine");
        using World world = World.Running(120, 36);
        world.Type("M-r", "Home", "C-k");
        world.TypeText(path);
        world.Type("Enter");
        Assert.Contains("it exists", world.Text, StringComparison.Ordinal);
        world.Type("Esc");
        Assert.Contains("not recorded: ", world.App.Session.BeginRecording(path, payload: false), StringComparison.Ordinal);
        Assert.Null(world.App.Session.RecordFile);
        world.Run(2);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Recording_BeginsWithThePast_WhenThatIsChosen(int choice, bool withBytes)
    {
        string path = Path.Combine(_folder, "x.iotop");
        using World world = World.Running(120, 36, options: PastTests.WithHistory);
        world.App.Session.Live.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
        Captured.Write(world);
        world.Run(1);
        ulong first = world.App.Session.Moments.BeginNs;
        world.Type("M-r", "Home", "C-k");
        world.TypeText(path);
        world.Type("Enter");
        Assert.Contains("what is kept of the past: 0:40", world.Text, StringComparison.Ordinal);
        world.Type([.. Enumerable.Repeat("Down", choice), "Enter"]);
        world.Run(3);
        Assert.Contains("\u25CF REC", world.Text, StringComparison.Ordinal);
        ulong last = world.App.Session.Moments.EndNs;
        world.Type("M-r");

        using var playback = new Playback(Recording.Open(path));
        Assert.Equal(first, playback.BeginNs);
        Assert.Equal(last, playback.EndNs);
        Assert.Equal(withBytes, playback.Recording.Blocks.ToArray().Any(static block => block.Kind == RecordingBlockKind.Payload && block.Bytes > 4096));
        int intervals = 1;
        while (playback.Step(1))
        {
            intervals++;
        }

        Assert.Equal(world.App.Session.Activity.Count, intervals);
        Assert.Equal(
            world.App.Session.Live.Counters.Total.Accumulated.Read.Bytes, playback.Model.Counters.Total.Accumulated.Read.Bytes);
    }

    [Fact]
    public void Recording_DoesNotStandStill_WhenNoHistoryIsKept()
    {
        string path = Path.Combine(_folder, "x.iotop");
        using World world = World.Running(120, 36, seconds: 3);
        world.Type("s");
        world.Run(2);
        Assert.True(world.App.Session.Settings.Frozen);
        Record(world, path);
        Assert.False(world.App.Session.Settings.Frozen);
        Assert.Contains("the screen goes on, recording to", world.Text, StringComparison.Ordinal);
        world.Run(2);
        world.Type("s");
        Assert.False(world.App.Session.Settings.Frozen);
        Assert.Contains("that cannot stand still", world.Text, StringComparison.Ordinal);
        world.Run(4);
        ulong last = world.App.Session.Live.Source.NowNs;
        world.Type("M-r");
        using var playback = new Playback(Recording.Open(path));
        Assert.Equal(last, playback.EndNs);
        Assert.Equal(5.0, (playback.EndNs - playback.BeginNs) / 1e9, 0.3);
    }

    [Fact]
    public void Recording_FromAFrozenScreen_ShowsThePast_AndGoesOn()
    {
        string path = Path.Combine(_folder, "x.iotop");
        using World world = World.Running(120, 36, options: PastTests.WithHistory);
        world.Type("s");
        world.Run(2);
        Record(world, path);
        Assert.NotNull(world.App.Session.Past);
        world.Run(4);
        Assert.NotNull(world.App.Session.Past);
        world.Type("M-r");
        using var playback = new Playback(Recording.Open(path));
        Assert.Equal(world.App.Session.Live.Source.NowNs, playback.EndNs);
    }

    [Fact]
    public void Recording_EndsWithTheProgram()
    {
        string path = Path.Combine(_folder, "x.iotop");
        using (World world = World.Running(120, 36, seconds: 3))
        {
            Record(world, path);
            world.Run(4);
        }

        using Recording recording = Recording.Open(path);
        Assert.Empty(recording.Damage);
        Assert.True(recording.Blocks.Length > 4);
    }

    [Fact]
    public void Replay_PlaysAtOnce_AndStandsStillAtItsEnd()
    {
        using World world = Show("replay", 120, 36);
        Assert.True(world.App.Session.Past!.IsPlaying);
        world.Run(60);
        Assert.False(world.App.Session.Past.IsPlaying);
        Assert.Contains("\u25A0 end", world.Text, StringComparison.Ordinal);
        world.Type("[");
        Assert.Contains("pause", world.Text, StringComparison.Ordinal);
        world.Type("Space");
        Assert.True(world.App.Session.Past.IsPlaying);
    }

    [Theory]
    [InlineData("i")]
    [InlineData("B")]
    [InlineData("F9")]
    [InlineData("w")]
    public void Replay_HasNoMachineBehindIt(string key)
    {
        using World world = Show("replay", 120, 36);
        world.Type(key);
        Assert.Contains("this is a recording: only a running machine can do that", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M-2 Enter")]
    [InlineData("M-3 Enter")]
    [InlineData("M-6")]
    [InlineData("M-7 v v")]
    public void Replay_SurvivesAbsurdSizes(string keys)
    {
        using World world = Show("replay", 80, 24);
        world.TypeKeys(keys);
        AbsurdSizes.Survive(world, () => world.Run(1));
    }

    private World Show(string state, int width, int height)
    {
        if (state.StartsWith("replay", StringComparison.Ordinal))
        {
            string path = Path.Combine(_folder, "trace.iotop");
            using (World recorded = World.Running(width, height, seconds: 5))
            {
                Record(recorded, path);
                recorded.Run(40);
            }

            World replay = Replay(path, width, height);
            replay.Run(state == "replay" ? 20 : 60);
            return replay;
        }

        World world = World.Running(width, height, options: PastTests.WithHistory);
        Action act = state switch
        {
            "past" => () => world.Type("{", "[", "["),
            "playing" => () => world.Type("{", "Space", "."),
            "recording" => () => Record(world, Path.Combine(_folder, "x.iotop")),
            "no-past" => () => world.Type("[", "M-4"),
            _ => static () => { }
            ,
        };
        act();
        world.Run(state == "past" ? 0 : 2);
        return world;
    }

    private static World Replay(string path, int width, int height)
    {
        World replay = new(width, height, new MonitorOptions { HistoryBytes = 0, From = path }, path);
        replay.App.Start();
        replay.App.Step();
        return replay;
    }

    private static void Record(World world, string path)
    {
        world.Type("M-r", "Home", "C-k");
        world.TypeText(path);
        world.Type("Enter", "Enter");
    }

    /// <summary>A line of the list without its graph, which in a recording begins later.</summary>
    private static string Numbers(string line) => line[..Math.Min(88, line.Length)];

    [GeneratedRegex("REC +[0-9.]+ ?[KMG]?B?")]
    private static partial Regex Size();
}
