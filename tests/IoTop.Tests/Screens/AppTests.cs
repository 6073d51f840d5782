using System.Globalization;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Screens;
using IoTop.Tui;

namespace IoTop.Tests.Screens;

/// <summary>Walks by keys and mouse through the program.</summary>
public sealed class AppTests
{
    [Fact]
    public void App_ShowsAFrameBeforeTheSourceIsOpened()
    {
        int framesAtOpening = -1;
        MemoryTerminal terminal = new(80, 24);
        using App app = new(terminal, new SessionSetup
        {
            Options = new MonitorOptions(),
            Model = IoModelOptions.Detached,
            OpenSource = () =>
            {
                framesAtOpening = terminal.Frames;
                Assert.Contains(terminal.Lines, static line => line.Contains("starting", StringComparison.Ordinal));
                return new ScriptedEventSource();
            },
        });
        app.Start();
        Assert.Equal(1, framesAtOpening);
    }

    [Fact]
    public void App_WalksDownThreeLevels_AndBack_AndOut()
    {
        using World world = World.Running();
        world.Type("Down", "Down");
        Assert.Equal("812", SelectedLine(world)[..8].Trim());
        world.Type("Enter");
        Assert.Contains("processes \u203A postgres 812", world.Text, StringComparison.Ordinal);
        Assert.Contains("vg-root", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("postgres 812 \u203A vg-root", world.Text, StringComparison.Ordinal);
        world.Type("Up", "Enter");
        Assert.Contains("vg-root \u203A I/O ", world.Text, StringComparison.Ordinal);
        Assert.Contains("structure", world.Text, StringComparison.Ordinal);
        world.Type("Backspace", "Esc", "Backspace");
        Assert.Contains(" processes  ", world.Terminal.Lines[4], StringComparison.Ordinal);
        Assert.False(world.App.IsOver);
        world.Type("q");
        Assert.True(world.App.IsOver);
    }

    [Fact]
    public void App_WalksDownFromADevice_ToTheIosOfAProcess()
    {
        using World world = World.Running();
        world.Type("M-2", "Enter", "Enter");
        Assert.Contains("devices \u203A sda \u203A restic 977", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("postgres", world.Text, StringComparison.Ordinal);
        world.Type("Esc", "Esc", "Esc");
        Assert.Contains(" devices  ", world.Terminal.Lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessScreen_SortsByTheColumnToTheLeftAndRight_AndReverses()
    {
        using World world = World.Running(200, 60);
        Assert.Equal("977", FirstPid(world));
        world.Type("F6");
        world.TypeText("WRITE");
        world.Type("Enter");
        Assert.Equal("44", FirstPid(world));
        world.Type("Left");
        Assert.Equal("977", FirstPid(world));
        world.Type("r");
        Assert.NotEqual("977", FirstPid(world));
        world.Type("Space", "Right");
        Assert.Equal("44", FirstPid(world));
    }

    [Fact]
    public void ProcessScreen_KeepsTheCursorOnTheProcess_NotOnTheRow()
    {
        using World world = World.Running();
        world.Type("Down", "Down");
        Assert.Contains("812", SelectedLine(world), StringComparison.Ordinal);
        world.Type("r");
        Assert.Contains("812", SelectedLine(world), StringComparison.Ordinal);
        world.Run(3);
        Assert.Contains("812", SelectedLine(world), StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessScreen_SortsFromTheTop_WhenTheCursorWasFarDown()
    {
        using World world = World.Running();
        AddIdle(world);
        string top = FirstPid(world);
        world.Type("PgDn", "PgDn");
        Assert.StartsWith("50", FirstPid(world), StringComparison.Ordinal);
        world.Type("Left", "Right");
        Assert.Equal(top, FirstPid(world));
        Assert.Equal(world.Terminal.Lines[6], SelectedLine(world));
    }

    [Fact]
    public void ProcessScreen_LetsAProcessGoThatFallsFarDown_ButComesBackToItFromItsDevices()
    {
        using World world = World.Running();
        AddIdle(world);
        world.Type("F6");
        world.TypeText("READ");
        world.Type("Enter");
        world.AddProcess(9000, "burst"u8.ToArray(), "burst", 0, "root");
        world.Source.Complete(world.Io(9000, "burst", World.Root, IoOperation.Read, 1 << 30, 900_000));
        world.Run(1);
        world.Type("Down", "Up");
        Assert.Contains("burst", SelectedLine(world), StringComparison.Ordinal);
        world.Run(1);
        Assert.Equal(world.Terminal.Lines[6], SelectedLine(world));
        Assert.DoesNotContain("burst", world.Text, StringComparison.Ordinal);

        world.Source.Complete(world.Io(9000, "burst", World.Root, IoOperation.Read, 1 << 30, 900_000));
        world.Run(1);
        world.Type("Home", "Down", "Up", "Enter");
        world.Run(1);
        world.Type("Esc");
        Assert.Contains("burst", SelectedLine(world), StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessScreen_CallsThreadsByTheirIds()
    {
        using World world = World.Running();
        Assert.Contains("    PID ", world.Terminal.Lines[5], StringComparison.Ordinal);
        world.Type("p");
        world.Run(1);
        Assert.Contains("    TID ", world.Terminal.Lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessScreen_KeepsTheCursorOnTop_UntilItIsMoved()
    {
        using World world = World.Running();
        string before = SelectedLine(world);
        world.Type("r");
        Assert.NotEqual(before[..8], SelectedLine(world)[..8]);
        Assert.Equal(world.Terminal.Lines[6], SelectedLine(world));
    }

    [Fact]
    public void ProcessScreen_SumsToTheHeader_AlsoOnChosenDevices()
    {
        using World world = World.Running(200, 60);
        Assert.Equal(HeaderRate(world, "total", 0), SumOfRows(world, world.App.Session.Model.Counters.Processes, IoClass.Read), 10.0);
        world.Type("F5");
        world.TypeText("sda");
        world.Type("Enter");
        world.Run(2);
        Assert.Equal(HeaderRate(world, "total", 0), SumOfRows(world, world.App.Session.Model.Counters.Processes, IoClass.Read), 10.0);
        Assert.Equal(HeaderRate(world, "total", 1), SumOfRows(world, world.App.Session.Model.Counters.Processes, IoClass.Write), 1.0);
        Assert.DoesNotContain("postgres -D", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_TypedPids_FilterTheViewAndTheKernel()
    {
        using World world = World.Running();
        world.Type("P");
        world.TypeText("812 977");
        world.Type("Enter");
        Assert.Equal([812u, 977u], world.Source.Filter.Processes.Order());
        Assert.DoesNotContain("kworker", world.Text, StringComparison.Ordinal);
        Assert.Contains("restic", world.Text, StringComparison.Ordinal);
        world.Type("Del");
        Assert.True(world.Source.Filter.IsAll);
        Assert.Contains("kworker", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice", 1000u)]
    [InlineData("1234", 77u)]
    [InlineData("+1234", 1234u)]
    [InlineData("4711", 4711u)]
    public void App_FiltersByAnyUser_AsTheCommandLineDoes(string typed, uint uid)
    {
        using World world = World.Running(120, 36);
        world.Type("F4", "Tab");
        world.TypeText(typed);
        world.Type("Enter");
        Assert.Equal([uid], world.App.Session.Filter.Users);
    }

    [Fact]
    public void App_UnknownUser_StaysInTheForm()
    {
        using World world = World.Running(120, 36);
        world.Type("F4", "Tab");
        world.TypeText("nobody-there");
        world.Type("Enter");
        Assert.Contains("unknown: nobody-there", world.Text, StringComparison.Ordinal);
        Assert.Empty(world.App.Session.Filter.Users);
    }

    [Fact]
    public void App_Defaults_AreTheLookWithoutOptions()
    {
        using World world = World.Running(options: new MonitorOptions { Theme = "light", Ascii = true });
        Assert.Equal("light", world.Terminal.Scheme.Name);
        world.Type("D");
        Assert.Equal("default", world.Terminal.Scheme.Name);
        Assert.True(world.Terminal.Unicode);
    }

    [Fact]
    public void App_MarkedRows_BecomeTheFilter()
    {
        using World world = World.Running();
        world.Type("m", "m", "M");
        Assert.Equal(2, world.Source.Filter.Processes.Length);
        world.Type("M");
        Assert.Empty(world.Source.Filter.Processes);
    }

    [Fact]
    public void App_ChosenDevices_FilterWithTheirPartitions()
    {
        using World world = World.Running();
        world.Type("F5");
        world.TypeText("Samsung");
        world.Type("Space", "Enter");
        Assert.Contains(World.Nvme, world.Source.Filter.Devices);
        Assert.Contains(World.NvmeRoot, world.Source.Filter.Devices);
        Assert.DoesNotContain(World.Sda, world.Source.Filter.Devices);
    }

    [Fact]
    public void App_TheFilterPage_SetsEverythingAtOnce_AndSaysWhatIsWrong()
    {
        using World world = World.Running();
        world.Type("f", "Down", "Down", "Down");
        world.TypeText("nosuchdisk");
        world.Type("Enter");
        Assert.Contains("unknown: nosuchdisk", world.Text, StringComparison.Ordinal);
        world.Type("C-u");
        world.TypeText("sda");
        world.Type("Tab");
        world.TypeText("write, flush");
        world.Type("Tab");
        world.TypeText("64K");
        world.Type("Tab");
        world.TypeText("1.5");
        world.Type("Enter");
        IoFilter filter = world.Source.Filter;
        Assert.Equal((1u << (int)IoOperation.Write) | (1u << (int)IoOperation.Flush), filter.OpMask);
        Assert.Equal(65536u, filter.MinBytes);
        Assert.Equal(1_500_000ul, filter.MinLatencyNs);
        Assert.Contains(World.SdaSrv, filter.Devices);
    }

    [Fact]
    public void App_Search_NarrowsWhileItIsTyped_AndEscUndoesIt()
    {
        using World world = World.Running();
        world.Type("/");
        world.TypeText("post|vim");
        Assert.Contains("vim notes", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("restic backup", world.Text, StringComparison.Ordinal);
        world.TypeText("[");
        Assert.Contains("not a regular expression", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("restic backup", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("not a regular expression", world.Text, StringComparison.Ordinal);
        world.Type("Esc");
        Assert.Contains("restic backup", world.Text, StringComparison.Ordinal);
        world.Type("/");
        world.TypeText("^812");
        world.Type("Enter");
        Assert.DoesNotContain("restic backup", world.Text, StringComparison.Ordinal);
        Assert.Contains("/^812/", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_Search_IsEachScreensOwn()
    {
        using World world = World.Running();
        world.Type("/");
        world.TypeText("postgresql/16");
        world.Type("Enter", "Enter");

        // Its devices and I/Os are called otherwise.
        Assert.Contains("vg-root", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.DoesNotContain(" 0 I/Os", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/postgresql", world.Terminal.Lines[4], StringComparison.Ordinal);
        world.Type("Esc", "Esc");
        Assert.Contains("/postgresql/16/", world.Terminal.Lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain("restic", world.Text, StringComparison.Ordinal);
        world.Type("M-2");
        Assert.Contains("sda", world.Text, StringComparison.Ordinal);

        // Clearing clears all of them.
        world.Type("Del", "M-1");
        Assert.Contains("restic", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_SearchOfTheCommandLine_HoldsInAllViews()
    {
        using World world = World.Running(options: new MonitorOptions { Filter = "restic|sda" });
        Assert.DoesNotContain("postgres", world.Text, StringComparison.Ordinal);
        world.Type("M-3");
        Assert.Contains("restic", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("postgres", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_EmptyLists_SayWhy()
    {
        using World world = World.Running(options: new MonitorOptions { Only = true });
        world.Pass(TimeSpan.FromSeconds(1));
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("no I/O in the last interval; o shows all", world.Text, StringComparison.Ordinal);
        world.Type("M-3", "/");
        world.TypeText("no such thing");
        world.Type("Enter");
        Assert.Contains("nothing matches; Del clears all filters", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_Frozen_ShowsTheSameAndCountsOn_AndTakesTheEventsBack()
    {
        using World world = World.Running(80, 24, seconds: 5);
        world.Type("M-3", "s");
        long shown = world.Model.Events.NextSequence;
        ulong counted = world.Model.Counters.Total.Accumulated.Read.Ios;
        string[] before = world.Terminal.Lines;
        world.Run(5);
        Assert.Equal(before[5..20], world.Terminal.Lines[5..20]);
        Assert.Equal(shown, world.Model.Events.NextSequence);
        world.Type("s");
        world.Run(1);
        Assert.True(world.Model.Events.NextSequence > shown + 50);
        Assert.True(world.Model.Counters.Total.Accumulated.Read.Ios > counted + 50);
    }

    [Fact]
    public void IoScreen_FollowsTheNewest_UntilTheCursorLeavesTheEnd()
    {
        using World world = World.Running(120, 36, seconds: 10);
        world.Type("M-3");
        Assert.Contains("following", world.Text, StringComparison.Ordinal);
        world.Type("Up");
        string line = SelectedLine(world);
        world.Run(3);
        Assert.Contains("w: follow", world.Text, StringComparison.Ordinal);
        Assert.Equal(line[..110], SelectedLine(world)[..110]);
        world.Type("End");
        Assert.Contains("following", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void IoScreen_SortsByLatency()
    {
        using World world = World.Running(120, 36, seconds: 10);
        world.Type("M-3", "F6");
        world.TypeText("LAT(ms");
        world.Type("Enter");
        world.Run(1);
        Assert.Contains("42.00", world.Terminal.Lines[9], StringComparison.Ordinal);
        world.Type("w");
        Assert.Contains("following", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_Mouse_SelectsSortsAndDrills()
    {
        using World world = World.Running();
        world.Terminal.Click(8, 5);
        world.App.Step();
        Assert.Equal(world.Terminal.Lines[8], SelectedLine(world));
        int write = world.Terminal.Lines[5].IndexOf("DISK WRITE", StringComparison.Ordinal);
        world.Terminal.Click(5, write + 2);
        world.App.Step();
        Assert.Equal("44", FirstPid(world));
        world.Terminal.Enqueue(InputEvent.FromMouse(new MouseInput(MouseAction.DoublePress, 6, 5)));
        world.App.Step();
        Assert.Contains("processes \u203A", world.Text, StringComparison.Ordinal);
        world.Terminal.Click(0, 14);
        world.App.Step();
        Assert.Contains("sda1", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void App_Lost_IsAlwaysInTheKeyBar()
    {
        using World world = World.Running();
        world.Source.Lose(LossKind.RingFull, 1204);
        world.Run(1);
        Assert.EndsWith("lost 1,204", world.Terminal.Lines[^1].TrimEnd(), StringComparison.Ordinal);
        world.Type("Tab", "Tab");
        Assert.EndsWith("lost 1,204", world.Terminal.Lines[^1].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void App_SavesWhatKeysChanged()
    {
        using World world = World.Running();
        world.Type("o", "a", "c", "2", "+", "W");
        Assert.NotNull(world.Saved);
        Assert.True(world.Saved.Only);
        Assert.Equal(AmountMode.Accumulated, world.Saved.Amounts);
        Assert.False(world.Saved.FullCommand);
        Assert.Contains("prio", world.Saved.HiddenColumns);
        Assert.Equal(2, world.Saved.Delay.TotalSeconds);
    }

    [Fact]
    public void App_Threads_CountsByThreadAtTheSource()
    {
        using World world = World.Running();
        world.Type("p");
        Assert.True(world.Source.ByThread);
        world.Run(2);
        Assert.Contains("threads", world.Terminal.Lines[4], StringComparison.Ordinal);
        world.Type("p");
        Assert.False(world.Source.ByThread);
    }

    [Fact]
    public void App_TermSignal_LeavesWithItsStatus()
    {
        using World world = World.Running();
        world.Terminal.Enqueue(InputEvent.Quit(15));
        Assert.Equal(143, world.App.RunToEnd());
    }

    [Fact]
    public void App_EndsAfterTheIterationsAskedFor()
    {
        using World world = World.Running(seconds: 1, options: new MonitorOptions { Iterations = 3 });
        Assert.False(world.App.IsOver);
        world.Run(3);
        Assert.True(world.App.IsOver);
    }

    private static double HeaderRate(World world, string label, int side)
    {
        string line = world.Terminal.Lines.First(candidate => candidate.Contains(label, StringComparison.Ordinal));
        string[] words = line[line.IndexOf(label, StringComparison.Ordinal)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int at = Array.IndexOf(words, label, side == 0 ? 0 : 1);
        return Math.Round(Bytes(words[at + 1], words[at + 2]) / 1024);
    }

    private static double SumOfRows(World world, ReadOnlySpan<ProcessRow> rows, IoClass ioClass)
    {
        double sum = 0;
        foreach (ProcessRow row in rows)
        {
            CellContext cells = world.App.Session.Cells;
            sum += ioClass == IoClass.Read ? ProcessAmounts.Read(row, cells) : ProcessAmounts.Write(row, cells);
        }

        // Kilobytes: the header shows three digits of megabytes.
        return Math.Round(sum / 1024);
    }

    private static double Bytes(string number, string unit) =>
        double.Parse(number, CultureInfo.InvariantCulture) * (unit[0] switch { 'K' => 1024, 'M' => 1024 * 1024, _ => 1 });

    /// <summary>Enough that do nothing to fill several pages.</summary>
    private static void AddIdle(World world)
    {
        for (uint pid = 5000; pid < 5100; pid++)
        {
            world.AddProcess(pid, "idle"u8.ToArray(), "idle", 0, "root");
        }

        world.Run(1);
    }

    private static string FirstPid(World world)
    {
        int header = Array.FindIndex(world.Terminal.Lines, static line => line.TrimStart().StartsWith("PID", StringComparison.Ordinal));
        return world.Terminal.Lines[header + 1][..8].Trim();
    }

    private static string SelectedLine(World world)
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
}
