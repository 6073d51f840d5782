using System.Text;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using static IoTop.Kernel.Tests.SyscallWatching;

namespace IoTop.Kernel.Tests;

/// <summary>Calls of the read and write family of the running kernel, against a program that makes known ones.</summary>
public sealed class SyscallTests
{
    [LiveFact("gcc")]
    public void Every_call_of_parent_child_grandchild_and_thread_is_exact() => AssertAllSeen("set", threads: 4);

    [LiveFact("gcc")]
    public void Every_call_is_told_once_where_programs_are_attached_twice() =>
        AssertAllSeen("set", threads: 4, new SyscallOptions { Twice = true });

    [LiveFact("gcc")]
    public void Every_request_to_an_io_uring_is_exact() => AssertAllSeen("uring", threads: 1);

    [LiveFact("gcc")]
    public void Every_page_that_a_fault_reads_in_is_exact() => AssertAllSeen("fault", threads: 1);

    [LiveFact("gcc")]
    public void Counts_say_the_same_as_the_calls()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        SyscallStore store = Watch(source, load, "set", load.Folder);
        var counted = Counts(source).ToDictionary(static pair => pair.Key, static pair =>
            (pair.Value.Calls, pair.Value.Asked, pair.Value.Done, pair.Value.Errors, pair.Value.TotalNs, Buckets(pair.Value)));
        var told = Events(store)
            .GroupBy(static e => new SyscallKey
            {
                Tgid = e.Tgid, Fd = e.Fd, FsDev = e.FsDev, Inode = e.Inode, Mode = (ushort)(e.Mode & 0xf000), Syscall = e.Syscall,
            })
            .ToDictionary(static group => group.Key, static group =>
                ((ulong)group.Count(), Sum(group, static e => e.Asked), Sum(group, static e => (ulong)Math.Max(e.Result, 0)),
                (ulong)group.Count(static e => e.Result < 0), Sum(group, static e => e.LatencyNs), (ulong)group.Count()));
        Assert.Equal(told.OrderBy(static pair => pair.Key.ToString()), counted.OrderBy(static pair => pair.Key.ToString()));

        static ulong Sum(IEnumerable<SyscallEvent> events, Func<SyscallEvent, ulong> what) => events.Aggregate(0ul, (sum, e) => sum + what(e));
        static ulong Buckets(SyscallValue value)
        {
            ulong sum = 0;
            foreach (uint bucket in (ReadOnlySpan<uint>)value.Buckets)
            {
                sum += bucket;
            }

            return sum;
        }
    }

    [LiveFact("gcc")]
    public void First_call_of_a_held_command_is_seen_with_the_name_of_its_file()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        SyscallStore store = Watch(source, load, "loop", "1");
        SyscallEvent first = Events(store).First();
        Assert.Equal((Syscall.Read, 832L), (first.Syscall, first.Result)); // the dynamic linker reads the head of the C library
        Assert.EndsWith("/libc.so.6", Encoding.UTF8.GetString(store.FindFile(first.FsDev, first.Inode)!.Path.Span), StringComparison.Ordinal);
        Assert.Equal("syscalls", Encoding.UTF8.GetString(first.Comm.Bytes));
        Assert.Equal("/zero", Encoding.UTF8.GetString(store.FindFile(Events(store).Last(static e => e.Asked == 1).FsDev, Events(store).Last(static e => e.Asked == 1).Inode)!.Path.Span));
    }

    [LiveFact("gcc")]
    public void Read_of_a_pipe_takes_as_long_as_nothing_comes()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        List<ulong> waits = [];
        for (int turn = 0; turn < 5 && !waits.Exists(static us => us <= 150_000); turn++) // the machine may be busy
        {
            SyscallStore store = Watch(source, load, "wait", "100");
            SyscallEvent read = Events(store).Single(static e => e is { Syscall: Syscall.Read, Asked: 1 });
            Assert.Equal((1L, SyscallEvent.NoOffset, 0x1000), (read.Result, read.Offset, read.Mode & 0xf000));
            waits.Add(read.LatencyNs / 1000);
        }

        Assert.All(waits, static us => Assert.True(us >= 100_000, $"{us} us"));
        Assert.InRange(waits[^1], 100_000ul, 150_000ul);
    }

    [LiveFact("gcc")]
    public void Call_under_way_when_tracing_begins_is_not_told_as_a_whole_one()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        using HeldCommand command = load.Hold("wait", "1500");
        command.Continue();
        Thread.Sleep(300); // it waits
        Assert.Equal("", source.Add(command.Pid, children: true));
        Assert.True(command.WaitForEnd(TimeSpan.FromSeconds(10)));
        var store = new SyscallStore(256);
        source.Drain(store);
        Assert.DoesNotContain(Events(store), static e => e.Syscall == Syscall.Read);
        AssertNothingLost(source);
    }

    [LiveFact("gcc")]
    public void Counts_are_exact_at_full_speed_while_events_are_lost_and_counted()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions { RingBytes = 1 << 16 });
        var store = new SyscallStore(1 << 12);
        using HeldCommand command = load.Hold("loop", "1000000");
        Assert.Equal("", source.Add(command.Pid, children: true));
        SyscallLoad.RunToEnd(command, static () => { });

        Dictionary<SyscallKey, SyscallValue> counts = Counts(source);
        SyscallValue reads = Assert.Single(counts, static pair => pair.Value.Calls >= 1000).Value;
        Assert.Equal((1_000_000ul, 1_000_000ul, 1_000_000ul, 0ul), (reads.Calls, reads.Asked, reads.Done, reads.Errors));
        ulong all = counts.Values.Aggregate(0ul, static (sum, value) => sum + value.Calls), lost = source.Lost(SyscallLoss.RingFull);
        Assert.InRange(lost, 900_000ul, all);
        Assert.Equal(all, lost + (ulong)source.Drain(store));
        Assert.Equal(0ul, source.Lost(SyscallLoss.CountsFull) + source.Lost(SyscallLoss.StartsFull));
    }

    [LiveFact("gcc")]
    public void Counts_of_who_has_ended_are_handed_once_and_then_taken_out()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        var table = new SyscallTable(source, new ProcessCatalog());
        Watch(source, load, "loop", "1000");
        table.Refresh();
        Assert.Empty(Counts(source));
        for (int turn = 0; turn < 3; turn++)
        {
            SyscallProcessRow row = Assert.Single(table.Rows.ToArray());
            Assert.True(row is { IsOver: true, IsRemoved: false });
            Assert.InRange(row.Total.Sum.Calls, 1000ul, 1020ul);
            table.Refresh();
        }
    }

    [LiveFact("gcc")]
    public void One_that_is_removed_keeps_what_was_counted_and_gets_no_more()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        var table = new SyscallTable(source, new ProcessCatalog());
        using HeldCommand command = load.Hold("loop", "100000000");
        Assert.Equal("", source.Add(command.Pid, children: true));
        command.Continue();
        Thread.Sleep(200);
        Assert.True(source.Remove(command.Pid));
        table.Refresh();
        ulong calls = Assert.Single(table.Rows.ToArray()).Total.Sum.Calls;
        Thread.Sleep(100);
        table.Refresh();
        Assert.Equal((true, calls), (table.Rows[0].IsRemoved, table.Rows[0].Total.Sum.Calls));
        Assert.True(calls > 1000, $"{calls} calls");
        Assert.Empty(Counts(source));
        Assert.False(source.Remove(command.Pid));
        command.Signal(9);
        command.WaitForEnd(TimeSpan.FromSeconds(10));
    }

    [LiveFact("gcc")]
    public void Calls_of_32_bit_programs_are_counted_as_not_shown_and_never_misread()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        var store = new SyscallStore(256);
        using HeldCommand command = load.Hold("compat");
        Assert.Equal("", source.Add(command.Pid, children: true));
        command.Continue();
        Assert.True(command.WaitForEnd(TimeSpan.FromSeconds(10)));
        source.Drain(store);
        if (command.ExitCode != 3) // 3: neither the kernel nor the machine knows them
        {
            Assert.Equal((0, 1ul), (command.ExitCode, source.Lost(SyscallLoss.Compat)));
        }

        Assert.DoesNotContain(Events(store), static e => e.Syscall is Syscall.Write or Syscall.Writev);
    }

    private static void AssertAllSeen(string what, int threads, SyscallOptions? options = null)
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(options ?? new SyscallOptions());
        Dictionary<uint, List<ExpectedCall>> seen = SyscallLoad.Seen(Events(Watch(source, load, what, load.Folder))),
            expected = load.Expectations();
        Assert.Equal(threads, expected.Count);
        Assert.Equal(expected.Keys.Order(), seen.Keys.Order());
        foreach ((uint tid, List<ExpectedCall> calls) in expected)
        {
            // Pages of the program itself may have to be read in, too.
            Assert.Equal(calls, seen[tid].Where(call => call.Name != "fault" || calls.Exists(other => other.Inode == call.Inode)));
        }

        AssertNothingLost(source);
    }
}
