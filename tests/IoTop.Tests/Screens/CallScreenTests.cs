using System.Text;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The view of calls: whole screens as text, and walks through it.</summary>
public sealed class CallScreenTests : PlacesTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "calls", "" },
        { "calls-stay", "PgUp PgUp" },
        { "calls-tree", "v" },
        { "calls-tree-totals", "v a F6 T O T A L Enter Down Down" },
        { "calls-prompt", "F7" },
        { "calls-stopped", "x" },
        { "calls-count", "Enter" },
        { "calls-help", "F1" },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CallScreen_SaysWhatToDoFirst(int width, int height)
    {
        using World world = Opened(width, height);
        Golden.Check($"calls-empty-{width}x{height}", world.Text);
        Assert.Empty(world.CallSource.Selection.Globs);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CallScreen_SaysWhyNothingCanBeTraced_AndTriesAgain(int width, int height)
    {
        using World world = new(width, height) { CallSource = TracedCalls.Source() };
        world.App.Start();
        world.Run(5);
        world.CallsFault = new BpfException(
            "calls cannot be traced: tracefs: writing 'function' to current_tracer: Operation not permitted (EPERM), and this kernel has no kprobe.multi",
            "a kernel that is not locked down, with CONFIG_FUNCTION_TRACER");
        world.Type("M-5");
        Golden.Check($"calls-fault-{width}x{height}", world.Text);
        world.Type("F7", "x", "X", "v", "v");
        world.CallsFault = null;
        world.Type("Enter");
        Assert.DoesNotContain("EPERM", world.Text, StringComparison.Ordinal);
        Assert.Contains("nothing yet: F7 asks for functions", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CallScreen_SaysWhatIsMissing_AndWhatIsNotAsGoodAsItCouldBe(int width, int height)
    {
        using World world = Tracing(width, height);
        world.CallSource.Lost = 1234;
        world.CallSource.Add(CallEvent.Gap(world.CallSource.NowNs, 1, 1204));
        world.CallSource.Add(CallEvent.Gap(world.CallSource.NowNs, 2, 0));
        world.CallSource.Description = world.CallSource.Description with
        {
            Degraded = ["the function tracer is refused here (EPERM): calls come from kprobe.multi, which does not know the flags"],
        };
        world.Pass(TimeSpan.FromSeconds(1));
        Golden.Check($"calls-lost-{width}x{height}", world.Text);
    }

    [Fact]
    public void CallScreen_GetsReadyWhenItIsFirstLookedAt_BehindAFrameThatSaysSo()
    {
        using World world = new(Width, Height) { CallSource = TracedCalls.Source() };
        world.App.Start();
        Assert.Null(world.App.Session.Calls);
        int frames = world.Terminal.Frames;
        world.Type("M-5");
        Assert.Equal(frames + 2, world.Terminal.Frames);
        Assert.Contains("getting ready to trace calls", world.TextAtAttaching, StringComparison.Ordinal);
        Assert.NotNull(world.App.Session.Calls);
        world.App.Dispose();
        Assert.True(world.CallSource.IsDisposed);
    }

    [Fact]
    public void CallScreen_CountsWhatAPatternStandsFor_WhileItIsTyped()
    {
        using World world = Opened(Width, Height);
        world.Type("Enter");
        world.TypeText("vfs_*");
        Assert.Contains("6 functions", world.Text, StringComparison.Ordinal);
        world.TypeText(" !*_work");
        Assert.Contains("5 functions", world.Text, StringComparison.Ordinal);
        Golden.Check("calls-typing-120x36", world.Text);
        Assert.Empty(world.CallSource.Selection.Globs);
        world.Type("Enter");
        Assert.Equal(["vfs_*", "!*_work"], world.CallSource.Selection.Globs);
        Assert.Contains("5 functions are traced", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CallScreen_ChangesWhatIsTracedWhileItRuns_AndKeepsTheRestOfThePatterns()
    {
        using World world = Tracing(Width, Height);
        Assert.Equal(["vfs_*", "blk_*", "ext4_*", "!*_work"], world.CallSource.Selection.Globs);
        world.Type("M-f", "End");
        world.TypeText(" !vfs_read");
        world.Type("Enter");
        Assert.Equal(["vfs_*", "blk_*", "ext4_*", "!*_work", "!vfs_read"], world.CallSource.Selection.Globs);
        world.Type("X");
        Run(world, 2);
        Assert.DoesNotContain("vfs_read ", string.Join('\n', Body(world)), StringComparison.Ordinal);
        Assert.Contains("vfs_write ", string.Join('\n', Body(world)), StringComparison.Ordinal);
    }

    [Fact]
    public void CallScreen_GoesOnWithTheOldPatterns_WhenTheNewOnesMatchNothingOrAreRefused()
    {
        using World world = Tracing(Width, Height);
        world.Type("F7");
        world.TypeText("nothing_*");
        Assert.Contains("no function that can be traced", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("the kernel has no function nothing_* that can be traced", world.Text, StringComparison.Ordinal);
        world.CallSource.Refuses = "set_ftrace_filter: No space left on device";
        world.Type("F7");
        world.TypeText("vfs_*");
        world.Type("Enter");
        Assert.Contains("set_ftrace_filter: No space left on device", world.Text, StringComparison.Ordinal);
        Assert.Equal("vfs_*", world.CallSource.Selection.Globs[0]);
        Assert.Equal("vfs_* blk_* ext4_* !*_work", string.Join(' ', world.App.Session.Calls!.Globs));
    }

    [Fact]
    public void CallScreen_StopsAndGoesOn()
    {
        using World world = Tracing(Width, Height);
        world.Type("x");
        Assert.Empty(world.CallSource.Selection.Globs);
        Assert.Contains("stopped", world.Text, StringComparison.Ordinal);
        world.Type("x");
        Assert.Equal(4, world.CallSource.Selection.Globs.Count);
        world.Type("F7", "C-u", "Enter");
        Assert.Empty(world.CallSource.Selection.Globs);
        Assert.Contains("nothing is traced any more", world.Text, StringComparison.Ordinal);
        Assert.Contains("nothing yet: F7 asks", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CallScreen_TracesTheProcessesOfTheFilterOnly()
    {
        using World world = Tracing(Width, Height);
        world.Type("P");
        world.TypeText("812 977");
        world.Type("Enter");
        Run(world, 1);
        Assert.Equal([812u, 977u], world.CallSource.Selection.Pids.Order());
        Assert.All(Body(world), static line => Assert.Matches("^ *(postgres|restic) ", line));
        world.Type("v");
        Run(world, 1);
        Assert.DoesNotContain("ksys_write", world.Text, StringComparison.Ordinal);
        world.Type("Del");
        Run(world, 1);
        Assert.Empty(world.CallSource.Selection.Pids);
        Assert.Contains("ksys_write", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CallScreen_SearchesTasksAndFunctions()
    {
        using World world = Tracing(Width, Height);
        world.Type("/");
        world.TypeText("fsync|restic");
        world.Type("Enter");
        Assert.NotEmpty(Body(world));
        Assert.All(Body(world), static line => Assert.Matches("do_fsync|restic", line));
        world.Type("v");
        Run(world, 1);
        Assert.Equal(2, world.Terminal.Lines.Count(static line => line.Contains("\u2514\u2500", StringComparison.Ordinal)));
    }

    [Fact]
    public void CallTree_AddsUpToTheCalls_AndForgetsThemWhenAsked()
    {
        using World world = Tracing(200, 60);
        world.Type("v", "a");
        CallTree tree = world.App.Session.Calls!.Tree;
        ulong callers = 0;
        ulong callees = 0;
        foreach (CallTreeRow row in tree.Rows)
        {
            callers += row.Caller is null ? row.Total : 0;
            callees += row.Caller is null ? 0 : row.Total;
        }

        Assert.Equal((tree.Total, tree.Total), (callers, callees));
        Assert.Equal((ulong)world.App.Session.Calls.Store.Count, tree.Total);
        world.Type("X");
        Assert.Equal(0ul, tree.Total);
        Assert.True(tree.Rows.IsEmpty);
        Run(world, 1);
        Assert.NotEqual(0ul, tree.Total);
    }

    [Fact]
    public void CallScreen_StandsStillWhileItIsFrozen_AndThenShowsWhatCameMeanwhile()
    {
        using World world = Tracing(Width, Height);
        world.Type("s");
        string before = string.Join('\n', world.Terminal.Lines[4..^1]);
        int count = world.App.Session.Calls!.Store.Count;
        Run(world, 3);
        Assert.Equal(before, string.Join('\n', world.Terminal.Lines[4..^1]));
        world.Type("v", "v");
        Assert.Equal(before, string.Join('\n', world.Terminal.Lines[4..^1]));
        world.Type("s");
        Run(world, 1);
        Assert.NotEqual(before, string.Join('\n', world.Terminal.Lines[4..^1]));
        Assert.InRange(world.App.Session.Calls.Store.Count - count, 4 * 35, 4 * 45);
        Assert.Equal((ulong)world.App.Session.Calls.Store.Count, world.App.Session.Calls.Tree.Total);
    }

    [Fact]
    public void CallScreen_CountsTheFunctionUnderTheCursor_AndOffersToWatchWhoCalledIt()
    {
        using World world = Tracing(Width, Height);
        world.FunctionSource.Matches = [new("vfs_read", "")];
        world.Type("/");
        world.TypeText("ksys_pread64");
        world.Type("Enter", "Enter");
        Assert.Contains("vfs_read in Functions", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Equal([812u], world.FunctionSource.Watched);
        Assert.Contains(world.FunctionSource.Functions, static function => function.Name == "vfs_read");
        Assert.Contains("1 more function is counted", world.Text, StringComparison.Ordinal);

        // Whoever is watched already needs no question.
        world.Type("Enter");
        Assert.DoesNotContain("vfs_read in Functions", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CallScreen_CountsAFunctionOfTheTree_AndSaysThatNobodyIsWatched()
    {
        using World world = Tracing(Width, Height);
        world.FunctionSource.Matches = [new("ext4_file_write_iter", "")];
        world.Type("v", "/");
        world.TypeText("ext4");
        world.Type("Enter", "Down", "Enter");
        Assert.Contains("1 more function is counted; nobody is watched: w on a process in M-1 does", world.Text, StringComparison.Ordinal);
        world.Type("v", "M-w");
        Assert.Equal([2044u], world.FunctionSource.Watched);
    }

    [Fact]
    public void CallScreen_ShowsNamesOfOthersHarmlessly()
    {
        using World world = Tracing(Width, Height);
        world.CallSource.Add(new CallEvent
        {
            TimeNs = world.CallSource.NowNs,
            Tid = 666,
            Function = world.CallSource.AddressOf("evil\u001b[2J\u202e"),
            Caller = world.CallSource.AddressOf("caller\n\u0007"),
            Comm = ScriptedCallSource.CommOf("\u001b]0;x\u0007\n"),
        });
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("?]0;x??", world.Text, StringComparison.Ordinal);
        Assert.Contains("evil?[2J?", world.Text, StringComparison.Ordinal);
        world.Type("v");
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("caller??", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', world.Text);
    }

    /// <summary>In front of calls that are traced.</summary>
    internal static World Tracing(int width, int height)
    {
        World world = Opened(width, height);
        world.Type("F7");
        world.TypeText("vfs_* blk_* ext4_* !*_work");
        world.Type("Enter");
        Run(world, 6);
        return world;
    }

    internal static void Run(World world, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            TracedCalls.Load(world.CallSource, second);
            world.Run(1);
        }
    }

    private static World Opened(int width, int height)
    {
        World world = new(width, height) { CallSource = TracedCalls.Source() };
        world.App.Start();
        world.Run(5);
        world.Type("M-5");
        return world;
    }

    /// <summary>The rows of the list.</summary>
    private static string[] Body(World world) =>
    [
        .. world.Terminal.Lines.SkipWhile(static line => !line.Contains("CALLEE", StringComparison.Ordinal)).Skip(1).SkipLast(1)
            .Where(static line => line.Trim().Length > 0),
    ];

    private protected override World Open(int width, int height, bool isShort) => Tracing(width, height);

    private protected override void Pass(World world) => Run(world, 1);
}
