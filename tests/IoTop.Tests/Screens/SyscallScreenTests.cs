using IoTop.Bpf;
using IoTop.Model;
using IoTop.Screens;

namespace IoTop.Tests.Screens;

/// <summary>The views of syscalls: whole screens as text, and walks through them.</summary>
public sealed class SyscallScreenTests : PlacesTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "syscalls", "" },
        { "syscalls-totals", "a" },
        { "syscalls-files", "Enter" },
        { "syscalls-files-totals", "Enter a Down" },
        { "syscalls-calls", "Enter Down Down Enter" },
        { "syscalls-help", "F1" },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CallsScreen_ShowsTheIosOfACall_AndItsPayload(int width, int height)
    {
        using World world = Tracing(width, height);
        world.Type("Enter", "B", "Down", "Down", "Enter");
        Run(world, 3);
        world.Type("Up");
        Golden.Check($"syscalls-calls-ios-{width}x{height}", world.Text);
        Assert.Contains("16.00 K of 16.00 K went to the disk in 1 I/O", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Golden.Check($"syscalls-payload-{width}x{height}", world.Text);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SyscallScreen_SaysWhyNothingCanBeTraced_AndTriesAgain(int width, int height)
    {
        using World world = World.Running(width, height);
        world.SyscallsFault = new BpfException("cannot load BPF program 'enter_syscall': Operation not permitted (EPERM)",
            "run as root, or  sudo setcap cap_bpf,cap_perfmon,cap_sys_resource+ep /usr/local/bin/iotop-sharp");
        world.Type("M-6");
        Golden.Check($"syscalls-fault-{width}x{height}", world.Text);
        world.SyscallsFault = null;
        world.Type("Enter");
        Assert.DoesNotContain("EPERM", world.Text, StringComparison.Ordinal);
        Assert.True(world.SyscallSource.Selection.Everybody);
    }

    [Fact]
    public void SyscallScreen_BeginsWhenItIsFirstLookedAt_BehindAFrameThatSaysSo()
    {
        using World world = World.Running();
        Assert.Null(world.App.Session.Syscalls);
        world.Type("M-6");
        Assert.Contains("beginning to trace syscalls", world.TextAtAttaching, StringComparison.Ordinal);
        Assert.NotNull(world.App.Session.Syscalls);
        world.App.Dispose();
        Assert.True(world.SyscallSource.IsDisposed);
    }

    [Fact]
    public void SingleCalls_AreToldOnlyWhileSomebodyLooks_AndCountedAlways()
    {
        using World world = Tracing(Width, Height);
        Assert.Equal(uint.MaxValue, world.SyscallSource.Selection.Mask);
        world.Type("M-1");
        Run(world, 3);
        Assert.Equal(0u, world.SyscallSource.Selection.Mask);
        ulong before = world.App.Session.Syscalls!.Find(812)!.Total.Sum.Calls;
        Run(world, 2);
        Assert.True(world.App.Session.Syscalls.Find(812)!.Total.Sum.Calls > before);
        world.Type("M-6");
        Assert.Equal(uint.MaxValue, world.SyscallSource.Selection.Mask);
    }

    [Fact]
    public void Narrowing_TracesOneProcessOnly_AndEverybodyAgain()
    {
        using World world = Tracing(Width, Height);
        world.Type("Down", "Up", "w");
        Assert.Contains("only process 812", world.Text, StringComparison.Ordinal);
        Assert.Equal([812u], world.SyscallSource.Watched);
        Assert.False(world.SyscallSource.Selection.Everybody);
        Run(world, 2);
        Assert.Contains("traced process 812 and what it forks", world.Text, StringComparison.Ordinal);
        world.Type("w");
        Assert.True(world.SyscallSource.Selection.Everybody);
        Assert.Contains("everybody but iotop-sharp", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Payload_IsCapturedWhileBytesAre_AndOnlyOfWhoWasChosen()
    {
        using World world = Tracing(Width, Height);
        Assert.Equal(0, world.SyscallSource.Selection.SnapLength);
        world.Type("Enter", "B");
        Run(world, 1);
        Assert.Equal((int)CaptureSettings.DefaultSnapLength, world.SyscallSource.Selection.SnapLength);
        Assert.Equal([812u], world.App.Session.SyscallEvents!.PayloadOf!);
        world.Type("B");
        Run(world, 1);
        Assert.Equal(0, world.SyscallSource.Selection.SnapLength);
    }

    [Fact]
    public void FilesScreen_AsksForSegments_AsLongAsItIsLookedAt()
    {
        using World world = Tracing(Width, Height);
        Assert.Equal(CaptureLevel.Off, world.Source.Capture.Level);
        world.Type("Enter");
        Assert.Equal((CaptureLevel.Segments, 812u), (world.Source.Capture.Level, Assert.Single(world.Source.Capture.Processes)));
        world.Type("Enter");
        Assert.Equal(CaptureLevel.Segments, world.Source.Capture.Level);
        world.Type("Backspace", "Backspace");
        Assert.Equal(CaptureLevel.Off, world.Source.Capture.Level);
    }

    [Fact]
    public void EnterOnAnIoOfACall_GoesToItsBytes_AndBackAgain()
    {
        using World world = Tracing(Width, Height);
        world.Type("Enter", "Down", "Down", "Enter");
        Run(world, 2);
        world.Type("Up", "Tab", "Enter");
        Assert.Contains("structure", world.Text, StringComparison.Ordinal);
        Assert.Contains("000000010000000000000042", world.Text, StringComparison.Ordinal);
        world.Type("Backspace", "Backspace");
        Assert.Contains("fd 9", world.Text, StringComparison.Ordinal);
        world.Type("Backspace");
        Assert.Contains("call by call", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void CallsScreen_ShowsAllFiles_WhenAsked()
    {
        using World world = Tracing(Width, Height);
        world.Type("Enter", "Down", "Down", "Enter");
        Assert.DoesNotContain("pread64", world.Text, StringComparison.Ordinal);
        world.Type("o", "Home");
        Assert.Contains("pread64", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Screens_StandStill_WhileTheyAreFrozen_AndMissNothing()
    {
        using World world = Tracing(Width, Height);
        world.Type("Enter", "Enter", "s");
        string before = string.Join('\n', world.Terminal.Lines[4..^1]);
        long calls = world.App.Session.SyscallEvents!.NextSequence;
        Run(world, 3);
        Assert.Equal(before, string.Join('\n', world.Terminal.Lines[4..^1]));
        world.Type("s");
        Run(world, 1);
        Assert.Equal(calls + (4 * 46) + 2, world.App.Session.SyscallEvents.NextSequence, 2d);
    }

    [Fact]
    public void HostileNames_StayInTheirCells()
    {
        using World world = Tracing(Width, Height);
        world.Type("/", "v", "i", "m", "Enter", "Down", "Up", "Enter");
        Assert.Contains("/home/ada/?[31mnotes?.md", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', world.Text);
    }

    /// <summary>In front of the calls of three processes.</summary>
    internal static World Tracing(int width, int height)
    {
        World world = new(width, height);
        world.App.Start();
        TracedSyscalls.Name(world);
        world.Run(5);
        world.Type("M-6");
        Run(world, 8);
        return world;
    }

    internal static void Run(World world, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            TracedSyscalls.Load(world, (int)(world.Source.NowNs / 1_000_000_000 % 1000));
            world.Run(1);
        }
    }

    private protected override World Open(int width, int height, bool isShort) => Tracing(width, height);

    private protected override void Pass(World world) => Run(world, 1);

    private protected override void Settle(World world) => Run(world, 1);
}
