using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Tests.Screens;

/// <summary>Going back in time while the machine goes on, and returning.</summary>
public sealed class PastTests
{
    internal static MonitorOptions WithHistory { get; } = new() { HistoryBytes = 4 << 20 };

    [Theory]
    [InlineData("")]
    [InlineData("M-2")]
    [InlineData("Down Down Enter")]
    [InlineData("M-2 Enter")]
    [InlineData("M-3")]
    [InlineData("a")]
    [InlineData("M-7")]
    public void Past_ShowsTheIntervalsAsTheyWere(string keys)
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.TypeKeys(keys);
        List<string[]> live = [];
        for (int second = 0; second < 8; second++)
        {
            world.Run(1);
            live.Add(Body(world));
        }

        // The time line takes a row of its own.
        world.Terminal.Resize(120, 37);
        AssertBackAndForth(world, live, Body);

        world.Terminal.Resize(120, 36);
        world.Type("]", "]");
        Assert.Null(world.App.Session.Past);
        AssertSame(live[^1], Body(world), "now");
    }

    [Fact]
    public void Past_LosesNothingOfWhatHappensMeanwhile()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        using World other = World.Running(120, 36, options: WithHistory);
        world.Type("{");
        Assert.Contains(" PAST ", world.Text, StringComparison.Ordinal);
        world.Run(7);
        other.Run(7);
        Assert.Contains(" PAST ", world.Text, StringComparison.Ordinal);
        world.Type("F12");
        AssertSame(Body(other), Body(world), "now");
        Assert.Equal(other.App.Session.Live.Events.AppendedTotal, world.App.Session.Live.Events.AppendedTotal);
        Assert.Equal(other.App.Session.Live.Counters.Total.Accumulated.Read.Bytes, world.App.Session.Live.Counters.Total.Accumulated.Read.Bytes);
        world.Type("M-7", "v");
        other.Type("M-7", "v");
        AssertSame(Body(other), Body(world), "seconds of the heat map");
    }

    [Fact]
    public void Past_Plays_Faster_AndEndsInNow()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("{");
        ulong began = world.App.Session.Past!.PositionNs;
        world.Type("Space");
        world.Run(3);
        Assert.Equal(3e9, world.App.Session.Past.PositionNs - (double)began, 1e6);
        Assert.Contains("\u25B6 \u00D71", world.Text, StringComparison.Ordinal);
        world.Type(".", ".");
        Assert.Contains("\u00D75", world.Text, StringComparison.Ordinal);
        world.Run(1);
        Assert.Equal(8e9, world.App.Session.Past.PositionNs - (double)began, 1e6);
        world.Run(2);
        Assert.Null(world.App.Session.Past);
        Assert.Contains("this is now again", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_GoesToATime_AndSaysWhatThereIs()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("M-g");
        world.TypeText("-20s");
        world.Type("Enter");
        Assert.Contains("-0:20", world.Text, StringComparison.Ordinal);
        world.Type("g");
        world.TypeText("14:03:55");
        world.Type("Enter");
        Assert.Contains(" 14:03:55  -0:05", world.Text, StringComparison.Ordinal);
        world.Type("g");
        world.TypeText("09:00:00");
        world.Type("Enter");
        Assert.Contains("there is 14:03:2", world.Text, StringComparison.Ordinal);
        world.Type("Esc", "g");
        world.TypeText("now");
        world.Type("Enter");
        Assert.Null(world.App.Session.Past);
    }

    [Fact]
    public void Past_IsNotLeftByEsc_AndBeginsFromFrozen()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Run(1);
        world.Type("s");
        string[] frozen = Body(world);
        world.Run(3);
        world.Terminal.Resize(120, 37);
        world.Type("[", "]", "Esc", "Esc", "Backspace");
        Assert.NotNull(world.App.Session.Past);
        Assert.False(world.App.Session.Settings.Frozen);
        AssertSame(frozen, Body(world), "what was frozen");
        world.Type("F12");
        world.Run(1);
        Assert.Null(world.App.Session.Past);
        Assert.Equal(44, world.App.Session.Live.Counters.Intervals, 3.0);
    }

    [Fact]
    public void Past_KeepsTheRowUnderTheCursor_TheOrder_AndTheFilter()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("F6");
        world.TypeText("WRITE");
        world.Type("Enter", "Down", "Down", "Up");
        string selected = Selected(world)[..16];
        Assert.NotEqual("", selected.Trim());
        world.Type("[", "[");
        Assert.Equal(selected, Selected(world)[..16]);
        world.Type("/");
        world.TypeText("post");
        world.Type("Enter");
        Assert.DoesNotContain("restic", world.Text, StringComparison.Ordinal);
        Assert.Contains("postgres", world.Text, StringComparison.Ordinal);
        world.Type("F12");
        Assert.DoesNotContain("restic", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_FindsTheSameIoAgain()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("M-3", "Up", "Up", "Up", "Up");
        world.Run(2);
        string io = Selected(world);
        world.Type("Enter");
        world.Type("[");
        world.Type("Esc");
        Assert.Equal(io, Selected(world));
        world.Type("F12");
        Assert.Equal(io, Selected(world));
    }

    [Theory]
    [InlineData("M-4")]
    [InlineData("M-5")]
    [InlineData("M-6")]
    public void Past_SaysWhichViewsHaveNone(string view)
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("[", view);
        Assert.Contains("this is known only of now: F12 returns there", world.Text, StringComparison.Ordinal);
        world.Type("M-1");
        Assert.Contains("postgres", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("i")]
    [InlineData("B")]
    [InlineData("w")]
    [InlineData("+")]
    [InlineData("C-t")]
    public void Past_DoesNothingToTheMachine(string key)
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("[", key);
        Assert.Contains("this is the past: F12 returns to now", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_IsSummedUpByCgroup()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("[", "p");
        Assert.Contains("rows are containers, units and other cgroups", world.Text, StringComparison.Ordinal);
        Assert.Contains("/system.slice", world.Text, StringComparison.Ordinal);
        world.Type("p");
        Assert.Contains("postgres -D", world.Text, StringComparison.Ordinal);
        Assert.False(world.Source.ByThread);
    }

    [Fact]
    public void Past_IsNotThere_WithoutHistory()
    {
        using World world = World.Running(120, 36);
        world.Type("[");
        Assert.Contains("no history is kept", world.Text, StringComparison.Ordinal);
        Assert.Null(world.App.Session.Past);
    }

    [Fact]
    public void TimeLine_IsClickedOn()
    {
        using World world = World.Running(120, 36, options: WithHistory);
        world.Type("[");
        int row = Array.FindIndex(world.Terminal.Lines, static line => line.Contains("pause", StringComparison.Ordinal));
        Assert.InRange(world.Terminal.Lines[row].IndexOf('\u2503', StringComparison.Ordinal), 80, 100);
        world.Terminal.Click(row, 50);
        world.App.Step();
        Assert.InRange(world.Terminal.Lines[row].IndexOf('\u2503', StringComparison.Ordinal), 48, 50);
        Assert.InRange(world.App.Session.Past!.EndNs - world.App.Session.Past.PositionNs, 10_000_000_000UL, 30_000_000_000UL);
        world.Terminal.Click(row, 2);
        world.App.Step();
        Assert.True(world.App.Session.Past.IsPlaying);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M-3 Enter")]
    [InlineData("M-7 v")]
    [InlineData("M-5")]
    public void Past_SurvivesAbsurdSizes(string keys)
    {
        using World world = World.Running(80, 24, seconds: 3, options: WithHistory);
        world.Type("[");
        world.TypeKeys(keys);
        world.Type("Space", ",");
        AbsurdSizes.Survive(world, () => world.Run(1));
    }

    [Fact]
    public void Past_CostsNoMemoryPerInterval_WhileItIsKept()
    {
        using World world = World.Running(120, 36, options: new MonitorOptions { HistoryBytes = 1 << 18 });
        for (int turn = 0; turn < 600; turn++)
        {
            world.Run(1);
        }

        Assert.InRange(world.App.Session.HistoryBytes, 1 << 16, 1 << 18);
        Assert.InRange(world.App.Session.HistoryNs, 10_000_000_000UL, 630_000_000_000UL);
        world.Type("M-g");
        world.TypeText("begin");
        world.Type("Enter", "[");
        Assert.Contains("there is nothing before this", world.Text, StringComparison.Ordinal);
        world.Run(200);
        world.Type("]");
        Assert.Contains("postgres", world.Text, StringComparison.Ordinal);
    }

    internal static string Selected(World world)
    {
        for (int row = 0; row < world.Terminal.Size.Height; row++)
        {
            if ((world.Terminal.Screen[row, 5].Style.Flags & StyleFlags.Selected) != 0)
            {
                return world.Terminal.Lines[row];
            }
        }

        return "";
    }

    /// <summary>Header and list, without what belongs to the clock, the path and the keys.</summary>
    internal static string[] Body(World world)
    {
        string[] lines = world.Terminal.Lines;
        int path = Array.FindIndex(lines, static line => line.StartsWith(" processes", StringComparison.Ordinal)
            || line.StartsWith(" devices", StringComparison.Ordinal) || line.StartsWith(" I/Os", StringComparison.Ordinal)
            || line.StartsWith(" histograms", StringComparison.Ordinal) || line.StartsWith(" functions", StringComparison.Ordinal));
        return [.. lines[1..path], .. lines[(path + 1)..^(world.App.Session.Past is null ? 1 : 2)]];
    }

    /// <summary>Interval by interval back, and forth again: each looks as it did when it was now.</summary>
    internal static void AssertBackAndForth(World world, List<string[]> live, Func<World, string[]> body)
    {
        for (int second = live.Count - 2; second >= 0; second--)
        {
            world.Type("[");
            AssertSame(live[second], body(world), $"{live.Count - 1 - second} back");
        }

        for (int second = 1; second < live.Count - 1; second++)
        {
            world.Type("]");
            AssertSame(live[second], body(world), $"forth to {second}");
        }
    }

    internal static void AssertSame(string[] expected, string[] actual, string what)
    {
        string was = string.Join('\n', expected);
        string isNow = string.Join('\n', actual);
        Assert.True(was == isNow, $"{what}:\n{was}\n--- is now ---\n{isNow}");
    }
}
