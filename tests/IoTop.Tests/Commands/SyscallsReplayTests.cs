using IoTop.Commands;
using IoTop.Model;
using IoTop.Tests.Output;

namespace IoTop.Tests.Commands;

/// <summary>Calls are recorded, and printed again: the same lines as the live command would have printed.</summary>
public sealed class SyscallsReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-sharp-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "x.iotop");

    [Theory]
    [InlineData("")]
    [InlineData("-p 812")]
    [InlineData("-p 812,977")]
    [InlineData("--json")]
    [InlineData("--csv")]
    [InlineData("--errors")]
    [InlineData("--syscall fsync,write")]
    [InlineData("--min-latency 1")]
    [InlineData("--hexdump=4")]
    [InlineData("--hexdump --json")]
    [InlineData("--summary")]
    [InlineData("-p 977 --summary --json")]
    [InlineData("--summary --csv")]
    public void Lines_are_those_of_the_live_command(string options)
    {
        Record("--payload=16");
        TestWorld live = Made();
        Assert.Equal(ExitCode.Done, live.Run($"syscalls {(options.Contains("hexdump ", StringComparison.Ordinal) ? "--hexdump=16 --json" : options)}"));
        TestWorld replay = Replay($"syscalls --from {Target} {options}", ExitCode.Done);
        Assert.Equal(Timeless(live.Text), Timeless(replay.Text));
        Assert.Equal(Sums(live), Sums(replay));
        Assert.True(live.Lines.Length > 2 || options.Length > 0);
    }

    [Fact]
    public void Bytes_are_recorded_only_when_they_are_asked_for()
    {
        Record("");
        Assert.DoesNotContain("MINE", Replay($"syscalls --from {Target} --hexdump", ExitCode.Done).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("MINE", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Target)), StringComparison.Ordinal);
    }

    [Fact]
    public void Chosen_processes_and_a_command_reach_the_kernel()
    {
        TestWorld world = Record("-p 812");
        Assert.Equal([812u], world.Syscalls.Watched);
        Assert.False(world.Syscalls.Selection.Everybody);
        Assert.True(world.Syscalls.IsDisposed);
        Assert.Contains("read and write calls", world.Error.ToString(), StringComparison.Ordinal);
        TestWorld other = new();
        Assert.Equal(3, other.Run(["record", "-o", Path.Combine(_folder, "y.iotop"), "--syscalls", "--", "/bin/sh", "-c", "exit 3"]));
        Assert.Single(other.Syscalls.Watched);
    }

    [Fact]
    public void Process_that_is_not_there_records_nothing()
    {
        var world = new TestWorld();
        world.Syscalls.Unknown.Add(4711);
        Assert.Equal(ExitCode.Failed, world.Run($"record -o {Target} --syscalls -p 4711"));
        Assert.Contains("cannot watch process 4711: no process 4711", world.Error.ToString(), StringComparison.Ordinal);
        Assert.True(world.Syscalls.IsDisposed);
    }

    [Fact]
    public void Losses_are_in_the_summary_and_in_the_file()
    {
        var world = Made();
        world.Syscalls.Lose(SyscallLoss.RingFull, 1204);
        world.Syscalls.Lose(SyscallLoss.StartsFull, 3);
        world.Syscalls.Missing = [(Syscall.UringRead, "no tracepoint io_uring")];
        Assert.Equal(ExitCode.Done, world.Run($"record -o {Target} --syscalls"));
        Assert.Contains(", 1,204 of them only counted", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(", 3 not seen: too many at once", world.Error.ToString(), StringComparison.Ordinal);
        string said = Replay($"syscalls --from {Target}", ExitCode.Done).Error.ToString();
        Assert.Contains("lost 1,204", said, StringComparison.Ordinal);
        Assert.Contains("3 calls not seen", said, StringComparison.Ordinal);
        Assert.Contains("uring_read is not seen: no tracepoint io_uring", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_without_calls_says_how_they_get_into_one()
    {
        TestWorld world = new();
        Assert.Equal(ExitCode.Done, world.Run($"record -o {Target}"));
        Assert.Equal($"iotop-sharp: {Target} has no syscalls\n  try: iotop-sharp record --syscalls -o FILE\n",
            Replay($"syscalls --from {Target}", ExitCode.Failed).Error.ToString());
        Assert.StartsWith("iotop-sharp: --from reads a recording: no command is started for that\n",
            Replay($"syscalls --from {Target} -- ls", ExitCode.BadUsage).Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_behind_the_last_whole_interval_are_printed_too()
    {
        Record("");
        byte[] whole = File.ReadAllBytes(Target);
        List<RecordingBlock> blocks = [];
        using (Recording recording = Recording.Open(Target))
        {
            blocks.AddRange(recording.Blocks);
        }

        long cut = blocks.FindLast(static block => block.Kind == RecordingBlockKind.SyscallEvents) is var last ? last.Position + last.TotalBytes : 0;
        File.WriteAllBytes(Target, whole[..(int)cut]);
        TestWorld live = Made();
        live.Run("syscalls");
        Assert.Equal(live.Text, Replay($"syscalls --from {Target}", ExitCode.Done).Text);
    }

    private TestWorld Record(string options)
    {
        File.Delete(Target);
        TestWorld world = Made();
        Assert.Equal(ExitCode.Done, world.Run($"record -o {Target} --syscalls --delay 0.1 {options}"));
        return world;
    }

    private static TestWorld Replay(string line, int status)
    {
        var world = new TestWorld();
        world.Host = world.Host with
        {
            OpenSource = static _ => throw new InvalidOperationException("the kernel is not asked"),
            OpenSyscalls = static () => throw new InvalidOperationException("the kernel is not asked"),
        };
        Assert.True(status == world.Run(line), world.Error.ToString());
        return world;
    }

    /// <summary>Three processes make calls in some turns; one has a file that is renamed.</summary>
    private static TestWorld Made()
    {
        var world = new TestWorld();
        Action<IoModel> describe = world.Host.ModelMade!;
        world.Host = world.Host with
        {
            ModelMade = model =>
            {
                describe(model);
                model.Clock.SetOffset((((world.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks) * 100) - (long)world.Source.NowNs);
            },
        };
        world.Syscalls.NowNs = world.Source.NowNs;
        for (int turn = 0; turn < 5; turn++)
        {
            int now = turn;
            world.Then(() => Make(world.Syscalls, now));
        }

        return world;
    }

    private static void Make(ScriptedSyscallSource source, int turn)
    {
        ulong start = 1_000_000_000 + ((ulong)turn * 10_000_000);
        source.Name(TestWorld.Sda1, 77, $"/data/base/{turn / 2}");
        source.Call(MadeCalls.Of(Syscall.Pread64, 812, "postgres", 3, 77, 8192, 4096, 12.5, start), "MINE AND MORE THAN THAT"u8);
        source.Call(MadeCalls.Of(Syscall.Fsync, 812, "postgres", 3, 77, SyscallEvent.NoOffset, 0, 10_500, start + 1000));
        source.Call(MadeCalls.Of(Syscall.Write, 977, "res\u001btic", 9999, 0, SyscallEvent.NoOffset, -9, 0.3, start + 2000));
        SyscallEvent copy = MadeCalls.Of(Syscall.CopyFileRange, 40, "kworker", 3, 77, (ulong)turn, 4096, 50, start + 3000);
        (copy.OtherFd, copy.OtherInode, copy.OtherFsDev, copy.OtherMode, copy.OtherOffset) = (5, 78, TestWorld.Sda1, MadeCalls.Regular, 0);
        source.Call(in copy);
    }

    /// <summary>Samples bear the time at which they were made.</summary>
    private static string Timeless(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, "(?<=syscall_summary\",\"time\":\"|syscall_summary,)[-0-9T:.+Z]+", "TIME");

    /// <summary>What is said at the end, without how long it took.</summary>
    private static string Sums(TestWorld world)
    {
        string said = world.Error.ToString();
        return System.Text.RegularExpressions.Regex.Replace(said, " in [0-9.]+ s", "");
    }
}
