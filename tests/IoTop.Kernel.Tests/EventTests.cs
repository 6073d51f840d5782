using System.Text;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>The event plane: what an event says, what the kernel-side filters let through, when the reader is woken.</summary>
public sealed class EventTests
{
    [LiveFact("dd")]
    public void An_event_tells_who_where_how_much_and_how_long()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(null, loop.Name);
        ulong before = tracing.Source.NowNs;
        (uint pid, _) = Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=8192", "count=1", "seek=3", "oflag=direct");
        tracing.Settle();

        IoEvent write = Assert.Single(tracing.Events(e => e.Dev == loop.Dev && e.Tgid == pid && e.Op == IoOperation.Write));
        Assert.Equal((48ul, 8192u, 0), (write.Sector, write.Bytes, write.Error));
        Assert.Equal((pid, 0u, "dd"), (write.Tid, write.Uid, Encoding.ASCII.GetString(write.Comm.Bytes)));
        Assert.True(write.QueueNs >= before && write.CompleteNs <= tracing.Source.NowNs, "the clock is not CLOCK_MONOTONIC");
        Assert.True(write.IssueToCompleteNs > 0 && write.IssueToCompleteNs <= write.QueueToCompleteNs);
        Assert.NotEqual(0ul, write.CgroupId);
        CommandFlags flags = tracing.Source.Description.CommandFlags;
        Assert.Equal(flags.MaskOf("SYNC"), write.CmdFlags & flags.MaskOf("SYNC"));
    }

    [LiveFact("dd")]
    public void A_write_past_a_failing_device_tells_its_error()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(null, loop.Name);
        // The file shrinks under the device: what lies beyond its end cannot be read.
        string file = File.ReadAllText($"/sys/block/{loop.Name}/loop/backing_file").Trim();
        using (FileStream backing = File.OpenWrite(file))
        {
            backing.SetLength(1 << 20);
        }

        Shell.Script($"dd if={loop.Path_} of=/dev/null bs=4k count=1 skip=1024 iflag=direct status=none 2>/dev/null || true");
        tracing.Settle();
        IoEvent failed = Assert.Single(tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Read && e.Sector == 8192));
        Assert.Equal(5 /* EIO */, failed.Error);
        Assert.Equal(1ul, tracing.On(loop.Dev, IoClass.Read, static _ => true).Errors);
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("sfdisk losetup dd")]
    public void A_partition_is_told_apart_and_its_disk_has_the_sum()
    {
        using var loop = new LoopDevice(32);
        Shell.Script($"printf '2048,8192\\n16384,8192\\n' | sfdisk -q {loop.Path_}");
        Shell.Script($"partx --add {loop.Path_} 2>/dev/null || partx --update {loop.Path_}");
        string second = loop.Name + "p2";
        using var tracing = new Tracing(null, loop.Name, second);
        Shell.Run("dd", "if=/dev/zero", $"of=/dev/{second}", "bs=4k", "count=10", "oflag=direct");
        Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4k", "count=5", "seek=4000", "oflag=direct");
        tracing.Settle();

        List<IoEvent> events = tracing.Events(e => e.Dev == BlockDevice.DevOf(second) && e.Op == IoOperation.Write);
        Assert.Equal(10, events.Count);
        Assert.Equal(16384ul, events.Min(static e => e.Sector));
        Assert.Equal(5, tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Write).Count);
        tracing.AssertEqualsDiskstats();
        Shell.Script($"partx --delete {loop.Path_}");
    }

    [LiveFact("dd")]
    public void Filters_change_while_it_runs_and_counters_do_not_care()
    {
        using var wanted = new LoopDevice(16);
        using var other = new LoopDevice(16);
        using var tracing = new Tracing(null, wanted.Name, other.Name);

        Load(tracing, new IoFilter { Devices = [wanted.Dev] }, wanted, other);
        Assert.Equal((8, 0), Seen(tracing, wanted, other));

        Load(tracing, new IoFilter { MinBytes = 8192 }, wanted, other);
        Assert.Equal((8, 0), Seen(tracing, wanted, other));

        Load(tracing, new IoFilter { OpMask = 1u << (int)IoOperation.Read }, wanted, other);
        Assert.Equal((8, 0), Seen(tracing, wanted, other));

        Load(tracing, new IoFilter { MinLatencyNs = 60_000_000_000 }, wanted, other);
        Assert.Equal((8, 0), Seen(tracing, wanted, other));

        Load(tracing, new IoFilter { Processes = [1] }, wanted, other);
        Assert.Equal((8, 0), Seen(tracing, wanted, other));

        Load(tracing, IoFilter.All, wanted, other);
        Assert.Equal((16, 8), Seen(tracing, wanted, other));
        Assert.Equal(48ul * 4096, tracing.On(other.Dev, IoClass.Write, static _ => true).Bytes);
        tracing.AssertEqualsDiskstats();

        static void Load(Tracing tracing, IoFilter filter, LoopDevice wanted, LoopDevice other)
        {
            tracing.Source.Filter = filter;
            foreach (LoopDevice device in new[] { wanted, other })
            {
                Shell.Run("dd", "if=/dev/zero", $"of={device.Path_}", "bs=4096", "count=8", "oflag=direct", "status=none");
            }

            tracing.Settle();
        }

        static (int, int) Seen(Tracing tracing, LoopDevice wanted, LoopDevice other) => (
            tracing.Events(e => e.Dev == wanted.Dev && e.Op == IoOperation.Write).Count,
            tracing.Events(e => e.Dev == other.Dev && e.Op == IoOperation.Write).Count);
    }

    [LiveFact("fio")]
    public void By_thread_counts_each_thread_of_a_process()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        tracing.Model.ByThread = true;
        Shell.Run("fio", "--name=t", $"--filename={loop.Path_}", "--rw=randread", "--bs=4k", "--size=4M", "--direct=1", "--thread", "--numjobs=3", "--output=/dev/null");
        tracing.Settle();

        int threads = 0;
        foreach (ProcessRow row in tracing.Model.Counters.Processes)
        {
            threads += row.Accumulated.Read.Bytes == 4ul << 20 && row.Tid != row.Tgid ? 1 : 0;
        }

        Assert.Equal(3, threads);
        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
    }

    [LiveFact("dd")]
    public void A_process_that_ended_before_anyone_looked_has_its_name()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(new LiveOptions { Events = false }, loop.Name);
        (uint pid, _) = Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4096", "count=1", "oflag=direct");
        Assert.True(tracing.Source.TryGetOwner(pid, out Owner owner));
        Assert.Equal(("dd", pid, 0u), (Encoding.ASCII.GetString(owner.Comm.Bytes), owner.Tgid, owner.Uid));
        tracing.Settle();
        Assert.True(tracing.Model.Counters.TryGetProcess(pid, out ProcessRow row));
        Assert.Equal("dd", Encoding.ASCII.GetString(row.Info.Comm));
        Assert.Equal(0, tracing.Model.Events.AppendedTotal);
    }

    [LiveFact("fio")]
    public void Draining_allocates_nothing_and_the_reader_is_woken_at_the_fill_mark_only()
    {
        using var loop = new LoopDevice(64);
        using var source = new LiveEventSource(new LiveOptions { RingBytes = 1 << 20 });
        var store = new EventStore(1 << 16);
        Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=4096", "count=100", "iflag=direct", "status=none");
        Assert.False(IsReadable(source.WakeFd), "woken below the fill mark");
        Assert.True(source.Drain(store) >= 100);

        Fio();
        Assert.True(IsReadable(source.WakeFd), "not woken past the fill mark");
        source.Drain(store);
        Assert.False(IsReadable(source.WakeFd), "still awake after the drain");
        _ = source.Lost(LossKind.RingFull) + source.Lost(LossKind.MissedRuns); // the first call of a function of libbpf binds it

        Fio();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int events = source.Drain(store);
        _ = source.Lost(LossKind.RingFull) + source.Lost(LossKind.MissedRuns);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(events > 1000);

        void Fio() => Shell.Run("fio", "--name=w", $"--filename={loop.Path_}", "--rw=randread", "--bs=4k", "--size=16M", "--direct=1", "--output=/dev/null");
    }

    [LiveFact("bpftool dd")]
    public void Nothing_stays_in_the_kernel_after_dispose()
    {
        HashSet<string> before = Programs();
        HashSet<string> ours;
        using (var source = new LiveEventSource())
        {
            ours = [.. Programs().Except(before)];
            Assert.Equal(6, ours.Count);
        }

        // The kernel frees a detached program after a grace period.
        Assert.True(SpinWait.SpinUntil(() => !Programs().Overlaps(ours), TimeSpan.FromSeconds(5)), "programs are still loaded");

        static HashSet<string> Programs() =>
        [
            .. Shell.Run("bpftool", "prog", "show").Output.Split('\n')
                .Where(static line => line.Contains(" name block_", StringComparison.Ordinal)).Select(static line => line.Split(':')[0]),
        ];
    }

    private static unsafe bool IsReadable(int fd)
    {
        PollFd poll = new() { Fd = fd, Events = 1 };
        return Native.poll(&poll, 1, 0) == 1;
    }

    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    private static unsafe class Native
    {
        [System.Runtime.InteropServices.DllImport("libc")]
        internal static extern int poll(PollFd* fds, ulong count, int timeout);
    }
}
