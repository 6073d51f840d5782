using System.Globalization;
using System.Text;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The views of functions: whole screens as text, and walks through them.</summary>
public sealed class FunctionScreenTests : PlacesTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "functions", "" },
        { "functions-totals", "a" },
        { "functions-averages-frozen", "a a s" },
        { "functions-process", "Enter" },
        { "functions-process-all", "Enter a o" },
        { "functions-add", "w 8 1 2 Space 9 9 + Space x" },
        { "functions-help", "F1" },
        { "functions-columns", "F2" },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void FunctionScreen_ShowsNotAvailable_WhereThereIsNoSource_AndSaysWhatIsMissing(int width, int height)
    {
        using World world = Watching(width, height, new ScriptedFunctionSource(WatchedFunctions.Tracepoints)
        {
            Degraded =
            [
                "mutex_lock is seen only when it has to wait: this kernel has no kprobes",
                "up, down_interruptible, mutex_unlock cannot be counted: this kernel is built without kprobes (CONFIG_KPROBES)",
            ],
        });
        world.FunctionSource.Misses[2] = 1234;
        world.FunctionSource.Lose(FunctionLoss.AllocationsFull, 77);
        Run(world, 1);
        Golden.Check($"functions-degraded-{width}x{height}", world.Text);
        world.Type("Enter", "o", "F6", "F", "U", "N", "Enter", "End");
        Golden.Check($"functions-degraded-process-{width}x{height}", world.Text);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void FunctionScreen_SaysWhyNoProbeCouldBeAttached_AndTriesAgain(int width, int height)
    {
        using World world = World.Running(width, height);
        world.FunctionsFault = new BpfException("cannot load BPF program 'function_enter': Operation not permitted (EPERM)",
            "run as root, or  sudo setcap cap_bpf,cap_perfmon,cap_sys_resource,cap_dac_read_search+ep /usr/local/bin/iotop-sharp");
        world.Type("M-4");
        Golden.Check($"functions-fault-{width}x{height}", world.Text);
        world.FunctionsFault = null;
        world.Type("Enter");
        Assert.DoesNotContain("EPERM", world.Text, StringComparison.Ordinal);
        Golden.Check($"functions-empty-{width}x{height}", world.Text);
    }

    [Fact]
    public void FunctionScreen_AttachesWhenItIsFirstLookedAt_BehindAFrameThatSaysSo()
    {
        using World world = World.Running();
        Assert.Null(world.App.Session.Functions);
        int frames = world.Terminal.Frames;
        world.Type("M-4");
        Assert.Equal(frames + 2, world.Terminal.Frames);
        Golden.Check("functions-attaching-80x24", world.TextAtAttaching);
        Assert.NotNull(world.App.Session.Functions);
        world.App.Dispose();
        Assert.True(world.FunctionSource.IsDisposed);
    }

    [Fact]
    public void FunctionScreen_SaysThatNobodyIsWatched_AlsoWhenOnlyWhatIsActiveIsShown()
    {
        using World world = World.Running();
        world.Type("o", "M-4");
        Assert.Contains("nobody is watched", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessScreen_WatchesTheProcessUnderTheCursor_AndNoMore()
    {
        using World world = World.Running();
        world.Type("Down", "Down", "w");
        Assert.Equal([812u], world.FunctionSource.Watched);
        Assert.Contains("the functions of process 812 are counted", world.Text, StringComparison.Ordinal);
        Assert.Contains("\u25CF postgres", world.Text, StringComparison.Ordinal);
        world.Type("w");
        Assert.Empty(world.FunctionSource.Watched);
        Assert.DoesNotContain("\u25CF postgres", world.Text, StringComparison.Ordinal);
        world.Type("M-4");
        Assert.Contains("removed", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessScreen_WatchesTheMarkedProcesses_AndADevicesProcessesOne()
    {
        using World world = World.Running();
        world.Type("m", "m", "m", "w");
        Assert.Equal([44u, 812u, 977u], world.FunctionSource.Watched.Order());
        world.Type("M-2", "Enter", "w", "M-1", "End", "Enter", "w");
        Assert.Equal([44u, 812u, 2044u], world.FunctionSource.Watched.Order());
    }

    [Fact]
    public void FunctionScreen_AddsSeveralProcesses_SomeWithTheirChildren_AndSaysWhatIsWrong()
    {
        using World world = World.Running();
        world.FunctionSource.Missing.Add(4711);
        world.Type("M-4", "w");
        world.TypeText("812 x");
        Assert.Contains("no PID: x", world.Text, StringComparison.Ordinal);
        world.Type("Backspace");
        world.TypeText("977+, 4711");
        world.Type("Enter");
        Assert.Contains("no process 4711", world.Text, StringComparison.Ordinal);
        Assert.Equal([812u, 977u], world.FunctionSource.Watched.Order());
        world.FunctionSource.Fork(977, 978);
        world.FunctionSource.Fork(812, 813);
        Run(world, 1);
        Assert.Equal([812u, 977u, 978u], Pids(world));
    }

    [Fact]
    public void FunctionScreen_KeepsTheRowsOfWhoEndedOrWasRemoved_UntilTheyAreForgotten()
    {
        using World world = Watching(120, 36);
        string ended = world.Terminal.Lines.Single(static line => line.Contains("977", StringComparison.Ordinal));
        Assert.Contains("ended restic", ended, StringComparison.Ordinal);
        world.Type("x");
        Assert.Contains("removed postgres", world.Text, StringComparison.Ordinal);
        Run(world, 2);
        Assert.Contains("removed postgres", world.Text, StringComparison.Ordinal);
        world.Type("e");
        Assert.Equal([2044u], Pids(world));
        world.Type("e", "Home", "x");
        Assert.Equal([977u, 2044u], Pids(world));
        world.Type("X");
        Assert.Equal([2044u], Pids(world));
    }

    [Fact]
    public void FunctionScreen_DoesNotGiveTheNumbersOfAnEndedProcess_ToTheNextOneWithItsPid()
    {
        using World world = Watching(200, 60);
        world.Type("a");
        world.FunctionSource.Add(977, children: false);
        Run(world, 1);
        string[] rows = [.. world.Terminal.Lines.Where(static line => line.Contains("    977 ", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Contains("ended", rows[0], StringComparison.Ordinal);
        string[] kmalloc = [.. rows.Select(static row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];
        Assert.NotEqual(kmalloc[0], kmalloc[1]);
    }

    [Fact]
    public void FunctionScreen_FiltersAndSearches()
    {
        using World world = Watching(120, 36);
        world.Type("/", "v", "i", "m", "Enter");
        Assert.Equal([2044u], Pids(world));
        world.Type("Del", "o");
        Assert.Equal([812u, 2044u], Pids(world));
        Assert.Contains("only who called a function", world.Text, StringComparison.Ordinal);
        world.Type("o", "P");
        world.TypeText("812");
        world.Type("Enter");
        Assert.Equal([812u], Pids(world));
    }

    [Fact]
    public void FunctionScreen_StandsStill_WhileItIsFrozen()
    {
        using World world = Watching(120, 36);
        world.Type("s");
        string before = string.Join('\n', world.Terminal.Lines[4..^1]);
        Run(world, 3);
        Assert.Equal(before, string.Join('\n', world.Terminal.Lines[4..^1]));
        world.Type("s");
        Run(world, 1);
        Assert.NotEqual(before, string.Join('\n', world.Terminal.Lines[4..^1]));
    }

    [Fact]
    public void FunctionScreen_AddsFunctionsByPattern_AfterShowingWhatThereIs()
    {
        using World world = Watching(120, 36);
        world.FunctionSource.Matches =
        [
            new("vfs_read", ""), new("vfs_readv", "inlined here"), new("vfs_write", ""), new("vfs_fsync", ""),
        ];
        world.Type("M-f");
        world.TypeText("vfs_*");
        world.Type("Enter");
        Golden.Check("functions-match-120x36", world.Text);
        world.Type("Enter");
        Assert.Contains("3 more functions are counted", world.Text, StringComparison.Ordinal);
        world.FunctionSource.Call(812, "vfs_write", 5, 70_000);
        Run(world, 1);
        world.Type("Enter");
        Assert.Contains("vfs_write ", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FunctionScreen_AttachesNothing_WhenNoFunctionCanBeProbed()
    {
        using World world = Watching(120, 36);
        world.Type("M-f");
        world.TypeText("nothing_*");
        world.Type("Enter");
        Assert.Contains("the kernel has no function nothing_*", world.Text, StringComparison.Ordinal);
        world.FunctionSource.Matches = [new("vfs_caches_init", "it is in .init.text")];
        world.Type("M-f");
        world.TypeText("vfs_*");
        world.Type("Enter");
        Assert.Contains("1 match, none can be probed", world.Text, StringComparison.Ordinal);
        Assert.Contains("it is in .init.text", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("none of them can be probed", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FunctionScreen_SaysWhatTheProbesCost_WhenTheKernelMeasuresIt()
    {
        using World world = Watching(120, 36);
        Assert.Contains("not measured (sysctl kernel.bpf_stats_enabled=1)", world.Text, StringComparison.Ordinal);
        world.FunctionSource.CostNs = 5_000_000_000;
        Run(world, 1);
        world.FunctionSource.CostNs = 5_025_000_000;
        Run(world, 1);
        Assert.Contains("2.50% of a CPU", world.Text, StringComparison.Ordinal);
    }

    /// <summary>In front of the functions of three processes, of which one has ended.</summary>
    internal static World Watching(int width, int height, ScriptedFunctionSource? source = null)
    {
        World world = source is null ? new World(width, height) : new World(width, height) { FunctionSource = source };
        world.App.Start();
        Run(world, 20);
        world.Type("M-4", "w");
        world.TypeText("812 977 2044+");
        world.Type("Enter");
        Run(world, 10);
        WatchedFunctions.Load(world.FunctionSource, 99);
        TaskComm comm = default;
        Encoding.UTF8.GetBytes("restic").CopyTo(Bytes(ref comm));
        world.FunctionSource.End(977, comm);
        Run(world, 5);
        return world;
    }

    internal static void Run(World world, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            WatchedFunctions.Load(world.FunctionSource, second);
            world.Run(1);
        }
    }

    private static uint[] Pids(World world) =>
    [
        .. world.Terminal.Lines.SkipWhile(static line => !line.Contains("kmalloc_mem", StringComparison.Ordinal)).Skip(1)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault())
            .TakeWhile(static word => uint.TryParse(word, out _))
            .Select(static word => uint.Parse(word!, CultureInfo.InvariantCulture)),
    ];

    private protected override World Open(int width, int height, bool isShort) => Watching(width, height);

    private protected override void Pass(World world) => Run(world, 1);

    private static Span<byte> Bytes(ref TaskComm comm) => comm;
}
