using System.Text.Json;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Tests.Output;

namespace IoTop.Tests.Commands;

/// <summary>What the command syscalls takes, prints, says and returns.</summary>
public sealed class SyscallsCommandTests
{
    // ESC ] 0 ; x BEL, right-to-left override, invalid UTF-8, newline.
    private static readonly byte[] s_hostile = [0x1B, (byte)']', (byte)'0', 0x07, 0xE2, 0x80, 0xAE, 0xFF, (byte)'\n', (byte)'"', (byte)','];

    [Theory]
    [InlineData("syscalls --pid x", "'x' is not a process id")]
    [InlineData("syscalls --children", "--children needs processes whose children they are")]
    [InlineData("syscalls --syscall open", "unknown call 'open': use one of read, write, pread64, pwrite64, readv, writev, preadv, pwritev, "
        + "preadv2, pwritev2, sendfile, copy_file_range, splice, fsync, fdatasync, sync_file_range, uring_read, uring_write, uring_fsync")]
    [InlineData("syscalls --min-latency fast", "'fast' is not a number of milliseconds")]
    [InlineData("syscalls --hexdump=0", "0 bytes cannot be captured: give a size, or 'all'")]
    [InlineData("syscalls --hexdump --csv", "--csv has no place for bytes")]
    [InlineData("syscalls --delay 1", "--delay is about sums; single calls are printed as they return")]
    [InlineData("syscalls --summary --errors", "--summary counts every call: it takes no choice of single ones and no --hexdump")]
    [InlineData("syscalls ls", "unexpected argument 'ls'")]
    [InlineData("syscalls --", "there is no command behind --")]
    public void Syscalls_refuses_what_makes_no_sense(string line, string message)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith($"iotop-sharp: {message}\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Text);
    }

    [Fact]
    public void Text_is_a_line_for_each_call_with_its_file_at_the_end()
    {
        TestWorld world = Traced();
        Assert.Equal(ExitCode.Done, world.Run("syscalls -p 812"));
        Assert.Equal(
            [
                "TIME             PID     TID USER     COMMAND         SYSCALL           FD     OFFSET    ASKED     DONE ERRNO     LAT(us)  FILE",
                Local("06:07:08.000") + "     812     813 alice    postgres        pread64            3       8192     4096     4096 -             12.5  /data/base/1",
                Local("06:07:08.001") + "     812     813 alice    postgres        fsync              3          -        0        0 -          10500.0  /data/base/1",
                Local("06:07:08.002") + "     812     813 alice    postgres        write           9999          -     4096        - EBADF          0.3  -",
                Local("06:07:08.003") + "     812     813 alice    postgres        copy_file_range    3          0     4096     4096 -             50.0  /data/base/1 -> 5 /data/base/2",
            ],
            world.Lines);
        Assert.Equal(
            """
            iotop-sharp: 4 calls in 0.1 s, lost 0
              SYSCALL              CALLS   ERRORS          BYTES      AVG      P99      MAX
              write                    1        1              0    300ns    300ns    300ns
              pread64                  1        0          4,096   12.5us   12.5us   12.5us
              copy_file_range          1        0          4,096   50.0us   50.0us   50.0us
              fsync                    1        0              0   10.5ms   10.5ms   10.5ms

            """,
            world.Error.ToString());
        Assert.True(world.Syscalls.IsDisposed);
    }

    [Fact]
    public void Json_names_things_as_the_other_commands_do()
    {
        TestWorld world = Traced();
        world.Run("syscalls -p 812 --json --hexdump=4");
        Assert.StartsWith("""{"type":"schema","schema":"iotop-sharp/syscalls","version":1,"fields":{"type":""", world.Lines[0], StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"syscall","time":"2026-08-21T06:07:08.000000Z","ts_ns":1000000000,"pid":812,"tid":813,"uid":1000,"comm":"postgres" """.TrimEnd()
            + ""","syscall":"pread64","fd":3,"file":"/data/base/1","offset":8192,"asked":4096,"done":4096,"latency_us":12.5,"cgroup_id":4711"""
            + ""","data":"TUlORQ==","truncated":true}""",
            Time().Replace(world.Lines[1], "2026-08-21T06:07:08.000000Z"));
        using JsonDocument failed = JsonDocument.Parse(world.Lines[3]);
        Assert.Equal("EBADF", failed.RootElement.GetProperty("errno").GetString());
        Assert.False(failed.RootElement.TryGetProperty("done", out _));
        Assert.False(failed.RootElement.TryGetProperty("file", out _));
        using JsonDocument copy = JsonDocument.Parse(world.Lines[4]);
        Assert.Equal((5, "/data/base/2", 0),
            (copy.RootElement.GetProperty("other_fd").GetInt32(), copy.RootElement.GetProperty("other_file").GetString(),
                copy.RootElement.GetProperty("other_offset").GetInt32()));
    }

    [Fact]
    public void Csv_has_the_same_fields()
    {
        TestWorld world = Traced();
        world.Run("syscalls -p 812 --csv");
        string[] rows = world.Text.Split("\r\n");
        Assert.Equal("type,time,ts_ns,pid,tid,uid,comm,syscall,fd,file,offset,asked,done,errno,latency_us,other_fd,other_file,other_offset,"
            + "flags,cgroup_id,data,truncated", rows[0]);
        Assert.EndsWith(",1000000000,812,813,1000,postgres,pread64,3,/data/base/1,8192,4096,4096,,12.5,,,,,4711,,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",write,9999,,,4096,,EBADF,0.3,,,,,4711,,", rows[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Hexdump_is_printed_under_the_call_and_cut()
    {
        TestWorld world = Traced();
        world.Run("syscalls -p 812 --hexdump=4");
        Assert.Equal("        00000000  4d 49 4e 45                                       |MINE|", world.Lines[2]);
        Assert.Equal(4, world.Syscalls.Selection.SnapLength);
    }

    [Fact]
    public void Options_reach_the_kernel()
    {
        var world = new TestWorld();
        world.Run("syscalls --errors --min-latency 1.5 --syscall fsync,pread,write --hexdump");
        SyscallSelection selection = world.Syscalls.Selection;
        uint mask = (1u << (int)Syscall.Fsync) | (1u << (int)Syscall.Pread64) | (1u << (int)Syscall.Write);
        Assert.Equal((true, true, 1_500_000ul, mask, 512),
            (selection.Everybody, selection.OnlyErrors, selection.MinLatencyNs, selection.Mask, selection.SnapLength));
        world = new TestWorld();
        world.Run("syscalls -p 812,40 --children");
        Assert.False(world.Syscalls.Selection.Everybody);
        Assert.Equal([40u, 812u], world.Syscalls.Watched.Order());
        Assert.Equal(0, world.Syscalls.Selection.SnapLength);
    }

    [Fact]
    public void Summary_alone_prints_sums_every_delay_and_no_calls()
    {
        TestWorld world = Traced();
        for (int i = 0; i < 30; i++)
        {
            world.Then(() => Make(world));
        }

        world.Run("syscalls -p 812 --summary --delay 1 --json");
        Assert.Equal(0u, world.Syscalls.Selection.Mask);
        Assert.StartsWith("""{"type":"schema","schema":"iotop-sharp/syscalls-summary",""", world.Lines[0], StringComparison.Ordinal);
        using JsonDocument last = JsonDocument.Parse(world.Lines[^1]);
        Assert.Equal(("syscall_summary", "fsync", 31, 0),
            (last.RootElement.GetProperty("type").GetString(), last.RootElement.GetProperty("syscall").GetString(),
                last.RootElement.GetProperty("count").GetInt32(), last.RootElement.GetProperty("errors").GetInt32()));
        Assert.Equal(1 + (2 * 4), world.Lines.Length);
        Assert.StartsWith("iotop-sharp: calls in 1.", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_named_themselves_harms_neither_terminal_nor_line()
    {
        foreach (string format in (string[])["", " --csv", " --json"])
        {
            foreach (bool isTerminal in (bool[])[true, false])
            {
                var world = new TestWorld();
                world.Host = world.Host with { OutputIsTerminal = isTerminal };
                world.Then(() =>
                {
                    world.Syscalls.Name(TestWorld.Sda1, 77, "/a\u001b]0;x\u0007\n/\u202Ename");
                    world.Syscalls.Call(MadeCalls.Of(Syscall.Read, 666, s_hostile, 3, 77, 0, 5, 1, world.Syscalls.NowNs), "\u001b[2J\n"u8);
                });
                world.Run("syscalls" + format + (format == " --csv" ? "" : " --hexdump"));
                string text = world.Text.Replace("\r\n", "\n", StringComparison.Ordinal);
                Assert.DoesNotContain('\u202E', text);
                Assert.DoesNotContain(text, static letter => char.IsControl(letter) && letter != '\n');
                int hex = format.Length == 0 ? 2 : 0;
                Assert.Equal(2 + hex, text.TrimEnd('\n').Split('\n').Length);
            }
        }
    }

    [Fact]
    public void What_is_missing_is_said_at_the_end()
    {
        var world = new TestWorld();
        world.Syscalls.Lose(SyscallLoss.RingFull, 1204);
        world.Syscalls.Lose(SyscallLoss.CountsFull, 2);
        world.Syscalls.Lose(SyscallLoss.StartsFull, 3);
        world.Syscalls.Lose(SyscallLoss.WatchesFull, 4);
        world.Syscalls.MissedRuns = 5;
        world.Syscalls.Missing = [(Syscall.UringRead, "no tracepoint io_uring")];
        world.Syscalls.Degraded = ["32-bit \u001b[31mcalls"];
        world.Run("syscalls --duration 0.1");
        Assert.Equal(
            """
            iotop-sharp: 0 calls in 0.0 s, lost 1,204
              the sums have them all the same
              try: --pid, --syscall, --errors, --min-latency, or a faster reader of the output
              2 calls not in the sums: too many processes and files
              3 calls not seen: too many at once
              4 children not followed: too many processes
              5 runs of our programs that the kernel left out
              uring_read is not seen: no tracepoint io_uring
              32-bit ?[31mcalls

            """,
            world.Error.ToString().Replace("in 0.1 s", "in 0.0 s", StringComparison.Ordinal));
    }

    [Fact]
    public void Kernel_that_cannot_exits_3_and_starts_no_command()
    {
        string mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-mark-{Guid.NewGuid():N}");
        var world = new TestWorld { OpenFails = new BpfException("no tracepoints", "another kernel") };
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run(["syscalls", "--", "touch", mark]));
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Process_that_is_not_there_fails_with_words()
    {
        var world = new TestWorld();
        world.Syscalls.Unknown.Add(4711);
        Assert.Equal(ExitCode.Failed, world.Run("syscalls -p 4711"));
        Assert.Equal("iotop-sharp: cannot watch process 4711: no process 4711\n  try: ps -e, for the processes that there are\n", world.Error.ToString());
        Assert.True(world.Syscalls.IsDisposed);
    }

    [Fact]
    public void Syscalls_ends_when_all_have_ended()
    {
        TestWorld world = Traced();
        world.Then(() => world.Syscalls.End(812, default));
        int later = 0;
        for (int i = 0; i < 100; i++)
        {
            world.Then(() => later++);
        }

        world.Run("syscalls -p 812");
        Assert.InRange(later, 1, 12);
    }

    [Fact]
    public void Command_is_watched_with_its_children_and_its_status_is_ours()
    {
        var world = new TestWorld();
        uint pid = 0;
        world.Host = world.Host with
        {
            Wait = time =>
            {
                pid = pid == 0 && world.Syscalls.Watched.Count > 0 ? world.Syscalls.Watched.First() : pid;
                Thread.Sleep(time);
                return true;
            },
        };
        Assert.Equal(7, world.Run(["syscalls", "--", "/bin/sh", "-c", "sleep 0.2; exit 7"]));
        Assert.NotEqual(0u, pid);
        Assert.False(world.Syscalls.Selection.Everybody);
    }

    [Fact]
    public void Help_names_every_option()
    {
        var world = new TestWorld();
        world.Run("syscalls --help");
        Assert.StartsWith("Usage: iotop-sharp syscalls [OPTIONS] [-- COMMAND ARGS...]\n", world.Text, StringComparison.Ordinal);
        Assert.All(world.Lines, static line => Assert.InRange(line.Length, 0, 80));
        foreach (string option in (string[])["--pid", "--children", "--syscall", "--errors", "--min-latency", "--hexdump", "--summary", "--delay",
            "--duration", "--json", "--csv"])
        {
            Assert.Contains(option, world.Text, StringComparison.Ordinal);
        }
    }

    private static TestWorld Traced()
    {
        var world = new TestWorld();
        return world.Then(() => Make(world));
    }

    private static void Make(TestWorld world)
    {
        ScriptedSyscallSource source = world.Syscalls;
        source.Name(TestWorld.Sda1, 77, "/data/base/1");
        source.Name(TestWorld.Sda1, 78, "/data/base/2");
        const ulong Start = 1_000_000_000;
        source.Call(MadeCalls.Of(Syscall.Pread64, 812, "postgres", 3, 77, 8192, 4096, 12.5, Start), "MINE AND MORE"u8);
        source.Call(MadeCalls.Of(Syscall.Fsync, 812, "postgres", 3, 77, SyscallEvent.NoOffset, 0, 10_500, Start + 1_000_000));
        source.Call(MadeCalls.Of(Syscall.Write, 812, "postgres", 9999, 0, SyscallEvent.NoOffset, -9, 0.3, Start + 2_000_000));
        SyscallEvent copy = MadeCalls.Of(Syscall.CopyFileRange, 812, "postgres", 3, 77, 0, 4096, 50, Start + 3_000_000);
        (copy.OtherFd, copy.OtherInode, copy.OtherFsDev, copy.OtherMode, copy.OtherOffset) = (5, 78, TestWorld.Sda1, MadeCalls.Regular, 0);
        source.Call(in copy);
    }

    private static string Local(string utc) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(DateTime.ParseExact("2026-08-21 " + utc, "yyyy-MM-dd HH:mm:ss.fff",
            System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc), TimeZoneInfo.Local)
            .ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);

    private static System.Text.RegularExpressions.Regex Time() => new("2026-08-21T06:07:0[78]\\.\\d{6}Z");
}
