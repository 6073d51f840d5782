using System.Globalization;
using System.Text.Json;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>A known load gives the exact answer, and every device's totals equal the kernel's own, at any load.</summary>
public sealed class ExactnessTests
{
    [LiveFact("dd")]
    public void Direct_writes_and_reads_are_counted_for_their_process_to_the_byte()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        (uint writer, _) = Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4096", "count=256", "oflag=direct");
        (uint reader, _) = Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=64k", "count=100", "iflag=direct");
        tracing.Settle();

        IoCount written = tracing.On(loop.Dev, IoClass.Write, row => row.Tgid == writer);
        IoCount read = tracing.On(loop.Dev, IoClass.Read, row => row.Tgid == reader);
        Assert.Equal((256ul, 256ul, 256ul * 4096), (written.Ios, written.Bios, written.Bytes));
        Assert.Equal((100ul, 100ul * 65536), (read.Ios, read.Bytes));
        Assert.Equal(0ul, tracing.On(loop.Dev, IoClass.Write, row => row.Tgid == reader).Ios);
        Assert.True(written.LatencyNs >= written.DeviceNs && written.DeviceNs > 0);
        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
    }

    [LiveFact("dd sync")]
    public void Buffered_writes_are_counted_when_they_reach_the_device()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        Shell.Run("dd", "if=/dev/urandom", $"of={loop.Path_}", "bs=1M", "count=20", "conv=fsync");
        tracing.Settle();

        Assert.Equal(20ul << 20, tracing.On(loop.Dev, IoClass.Write, static _ => true).Bytes);
        IoCount flushes = tracing.On(loop.Dev, IoClass.Flush, static row => row.Tgid != 0);
        Assert.True(flushes.Bios >= 1, "fsync on a device with a write cache asks for a flush");
        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
    }

    [LiveFact("fio zram")]
    public void Two_processes_with_mixed_sizes_on_two_devices_match_fios_own_count()
    {
        using var loop = new LoopDevice(128);
        using var zram = new ZramDevice(128);
        using var tracing = new Tracing(null, loop.Name, zram.Name);
        string[] jobs =
        [
            "--name=mixed", $"--filename={loop.Path_}", "--rw=randrw", "--bsrange=512-128k", "--size=64M", "--direct=1", "--ioengine=libaio", "--iodepth=16",
            "--name=small", $"--filename={zram.Path_}", "--rw=randrw", "--bs=4k", "--size=64M", "--direct=1", "--ioengine=psync",
        ];
        (_, string output) = Shell.Run("fio", ["--output-format=json", .. jobs]);
        tracing.Settle();

        foreach ((string direction, IoClass what) in new[] { ("read", IoClass.Read), ("write", IoClass.Write) })
        {
            IoCount small = tracing.On(zram.Dev, what, IsFio);
            Assert.Equal(FioCounts(output, "small", direction), (small.Ios, small.Bytes));
            // The kernel splits and merges what is bigger than a page: bytes stay, counts do not.
            Assert.Equal(FioCounts(output, "mixed", direction).Bytes, tracing.On(loop.Dev, what, IsFio).Bytes);
        }

        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();

        static bool IsFio(ProcessRow row) => row.Info.Comm.SequenceEqual("fio"u8);
    }

    [LiveFact("fio mkfs.ext4 fstrim dd")]
    public void A_filesystem_with_journal_flushes_merges_and_discards_equals_diskstats()
    {
        using var loop = new LoopDevice(200);
        using var tracing = new Tracing(null, loop.Name);
        string folder = loop.Mount("ext4", "-q -b 1024", "discard");
        Shell.Script($"dd if=/dev/urandom of={folder}/a bs=1M count=30 conv=fsync status=none; echo 3 > /proc/sys/vm/drop_caches; cat {folder}/a > /dev/null");
        Shell.Run("fio", "--name=sync", $"--directory={folder}", "--rw=randwrite", "--bsrange=1k-64k", "--size=8M", "--fsync=4", "--numjobs=3", "--output=/dev/null");
        Shell.Script($"rm {folder}/a; sync; fstrim {folder}");
        loop.Unmount();
        tracing.Settle();

        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
        Assert.True(tracing.Model.Counters.TryGetDevice(loop.Dev, out DeviceRow row));
        DiskTotals totals = row.DiskTotals;
        Assert.True(totals is { ReadsCompleted: > 0, DiscardsCompleted: > 0, FlushesCompleted: > 10 }, $"the load did not do everything: {totals}");
        Assert.True(row.Accumulated.Write.Bios > row.Accumulated.Write.Ios, "the load merged nothing");
    }

    [LiveFact("blkdiscard dd")]
    public void Big_writes_are_split_and_zeroes_and_discards_counted_apart()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        File.WriteAllText($"/sys/block/{loop.Name}/queue/max_sectors_kb", "64");
        (uint writer, _) = Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=1M", "count=8", "oflag=direct");
        Shell.Run("blkdiscard", "--offset", "0", "--length", "1048576", loop.Path_);
        Shell.Run("blkdiscard", "--zeroout", "--offset", "2097152", "--length", "1048576", loop.Path_);
        tracing.Settle();

        IoCount written = tracing.On(loop.Dev, IoClass.Write, row => row.Tgid == writer);
        Assert.Equal((128ul, 8ul << 20), (written.Ios, written.Bytes));
        List<IoEvent> pieces = tracing.Events(e => e.Dev == loop.Dev && e.Tgid == writer);
        Assert.Equal(128, pieces.Count);
        Assert.All(pieces, static piece => Assert.Equal((65536u, IoEventFlags.Split), (piece.Bytes, piece.Flags & IoEventFlags.Split)));
        Assert.Equal(Enumerable.Range(0, 128).Select(static i => (ulong)i * 128), pieces.Select(static piece => piece.Sector).Order());
        Assert.NotEmpty(tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Discard));
        Assert.Equal(1ul << 20, (ulong)tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.WriteZeroes).Sum(static e => e.Bytes));
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("fio")]
    public void Counters_stay_exact_and_losses_are_counted_when_the_ring_overflows()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(new LiveOptions { RingBytes = Environment.SystemPageSize }, loop.Name);
        tracing.Source.Filter = new IoFilter { Devices = [loop.Dev] }; // the machine's other devices never rest
        tracing.Settle(); // events and counters of whoever looked at the new disk
        long before = tracing.Model.Events.AppendedTotal;
        ulong lostBefore = tracing.Source.Lost(LossKind.RingFull);
        ulong countedBefore = Bios();
        (_, string output) = Shell.Run(
            "fio", "--output-format=json", "--name=burst", $"--filename={loop.Path_}", "--rw=randread", "--bs=4k", "--size=48M", "--direct=1", "--ioengine=libaio", "--iodepth=32");
        tracing.Settle();

        ulong received = (ulong)(tracing.Model.Events.AppendedTotal - before);
        ulong lost = tracing.Source.Lost(LossKind.RingFull) - lostBefore;
        Assert.True(lost > 1000, $"the ring did not overflow: lost {lost}");
        ulong counted = Bios() - countedBefore, reads = FioCounts(output, "burst", "read").Ios;
        Assert.True(
            counted == received + lost,
            $"fio {reads}, counted {counted}, received {received}, lost {lost}, missed runs {tracing.Source.Lost(LossKind.MissedRuns)}");
        Assert.Equal(reads, tracing.On(loop.Dev, IoClass.Read, static row => row.Info.Comm.SequenceEqual("fio"u8)).Bios);
        tracing.AssertEqualsDiskstats();

        ulong Bios() => tracing.Model.Counters.TryGetDevice(loop.Dev, out DeviceRow row) ? row.Accumulated.Sum().Bios : 0;
    }

    [LiveFact("dd mkfs.ext4")]
    public void Ends_that_no_program_saw_are_counted_for_their_process()
    {
        const string Ends = "block_rq_complete";
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Source.Tracer.Detach(Ends); // as when the kernel leaves out its runs
        (uint writer, _) = Shell.Run("dd", "if=/dev/zero", $"of={folder}/a", "bs=4096", "count=100", "oflag=direct,dsync");
        (uint merger, _) = Shell.Run("dd", "if=/dev/zero", $"of={folder}/b", "bs=1M", "count=8", "conv=fsync");
        (uint reader, _) = Shell.Run("dd", $"if={folder}/a", "of=/dev/null", "bs=4096", "count=50", "iflag=direct");
        tracing.Source.Tracer.Attach(Ends);
        (uint seen, _) = Shell.Run("dd", $"if={folder}/a", "of=/dev/null", "bs=4096", "count=50", "iflag=direct");
        tracing.Settle();

        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
        Assert.Equal((100ul, 409600ul), Data(IoClass.Write, writer));
        Assert.Equal(8ul << 20, Data(IoClass.Write, merger).Bytes);
        Assert.Equal((50ul, 204800ul), Data(IoClass.Read, reader));
        List<IoEvent> events = tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Read && (e.Tgid == reader || e.Tgid == seen));
        Assert.Equal(100, events.Count);
        Assert.All(events, e => Assert.Equal(e.Tgid == reader, (e.Flags & IoEventFlags.EndUnseen) != 0 && e.QueueToCompleteNs == 0));
        Assert.True(tracing.Source.Lost(LossKind.EndsUnseen) > 150);

        (ulong Ios, ulong Bytes) Data(IoClass what, uint whose)
        {
            IoCount count = tracing.On(loop.Dev, what, row => row.Tgid == whose);
            return (count.Ios, count.Bytes);
        }
    }

    [LiveFact("dd")]
    public void Keys_that_do_not_fit_count_for_their_device()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(new LiveOptions { CounterKeys = 2 }, loop.Name);
        for (int i = 0; i < 6; i++)
        {
            Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4096", "count=8", "oflag=direct", "status=none");
        }

        tracing.Settle();
        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
        Assert.True(tracing.Source.Lost(LossKind.CountersFull) > 0);
        Assert.True(tracing.Model.Counters.NoOwner.Accumulated.Write.Bytes > 0);
    }

    [LiveFact("fio zram")]
    public void A_bio_based_device_at_full_speed_equals_diskstats()
    {
        using var zram = new ZramDevice(128);
        using var tracing = new Tracing(new LiveOptions { RingBytes = 64 << 10 }, zram.Name);
        Shell.Run("fio", "--name=fill", $"--filename={zram.Path_}", "--rw=write", "--bs=1M", "--size=96M", "--direct=1", "--output=/dev/null");
        Shell.Run("fio", "--name=hot", $"--filename={zram.Path_}", "--rw=randrw", "--bs=4k", "--size=96M", "--direct=1", "--numjobs=3", "--runtime=3", "--time_based", "--output=/dev/null");
        tracing.Settle();

        tracing.AssertEqualsDiskstats();
        tracing.AssertRowsSumToTotal();
        Assert.True(tracing.Model.Counters.TryGetDevice(zram.Dev, out DeviceRow row));
        Assert.Equal(0ul, row.Accumulated.Read.DeviceNs);
    }

    private static (ulong Ios, ulong Bytes) FioCounts(string json, string job, string direction)
    {
        using JsonDocument document = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]);
        JsonElement found = document.RootElement.GetProperty("jobs").EnumerateArray()
            .Single(element => element.GetProperty("jobname").GetString() == job).GetProperty(direction);
        return (found.GetProperty("total_ios").GetUInt64(), ulong.Parse(found.GetProperty("io_bytes").GetRawText(), CultureInfo.InvariantCulture));
    }
}
