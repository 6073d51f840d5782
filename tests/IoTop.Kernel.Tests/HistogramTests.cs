using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IoTop.Bpf;
using IoTop.Model;
using IoTop.Testing;

namespace IoTop.Kernel.Tests;

/// <summary>Histograms of the running kernel, by the functions themselves where they can be watched, else by tracepoints.</summary>
public sealed class HistogramTests
{
    private const HistogramGrouping ByOperation = HistogramGrouping.Device | HistogramGrouping.Operation;
    private const string Split = "--bssplit=4k/40:8k/20:12k/10:64k/20:100k/10";

    [LiveFact("fio")]
    public void Sizes_at_submit_bio_and_complete_are_those_that_fio_logged()
    {
        using var loop = new LoopDevice(64);
        File.WriteAllText($"/sys/block/{loop.Name}/queue/max_sectors_kb", "256"); // nothing is split; a loop device keeps what another set
        using IHistogramSource submitted = Open(HistogramPoint.SubmitBio, loop.Dev), completed = Open(HistogramPoint.Complete, loop.Dev);
        HistogramTable atSubmit = Table(submitted, HistogramGrouping.Process | ByOperation), atComplete = Table(completed, HistogramGrouping.Process | ByOperation);
        DiskTotals before = BlockDevice.Diskstats(loop.Name);
        Dictionary<(string, ulong), ulong> logged = Fio(loop, "--rw=randrw", "--size=24M", Split);
        Settle(completed, atComplete, loop, before);
        Assert.True(submitted.Read(atSubmit));

        Assert.All([4096ul, 8192ul, 12288ul, 65536ul, 102400ul], bytes => Assert.InRange(logged[("write", bytes)], 10ul, ulong.MaxValue));
        Assert.Equal(Sorted(logged), Sorted(SizesOf(atSubmit, "fio")));
        Assert.Equal(Sorted(logged), Sorted(SizesOf(atComplete, "fio")));
        AssertNothingLost(submitted);
        AssertNothingLost(completed);
    }

    [LiveFact("fio mkfs.ext4 fstrim dd")]
    public void Sums_at_complete_are_the_devices_own_counters()
    {
        using var loop = new LoopDevice(200);
        using IHistogramSource source = Open(HistogramPoint.Complete, loop.Dev);
        HistogramTable table = Table(source, ByOperation);
        DiskTotals before = BlockDevice.Diskstats(loop.Name);
        string folder = loop.Mount("ext4", "-q -b 1024", "discard");
        Shell.Script($"dd if=/dev/urandom of={folder}/a bs=1M count=30 conv=fsync status=none; echo 3 > /proc/sys/vm/drop_caches; cat {folder}/a > /dev/null");
        Shell.Run("fio", "--name=sync", $"--directory={folder}", "--rw=randwrite", "--bsrange=1k-64k", "--size=8M", "--fsync=4", "--numjobs=3", "--output=/dev/null");
        Shell.Script($"rm {folder}/a; sync; fstrim {folder}");
        loop.Unmount();

        DiskTotals kernel = Settle(source, table, loop, before);
        Assert.True(kernel is { ReadsCompleted: > 0, DiscardsCompleted: > 0, FlushesCompleted: > 10 }, $"the load did not do everything: {kernel}");
        AssertNothingLost(source);
    }

    [LiveFact("fio")]
    public void Latencies_are_one_for_each_request_and_no_longer_than_fio_waited()
    {
        using var loop = new LoopDevice(64);
        using IHistogramSource latency = Open(HistogramPoint.Complete, loop.Dev, HistogramQuantity.Latency), queue = Open(HistogramPoint.Issue, loop.Dev, HistogramQuantity.Queue);
        using IHistogramSource linear = LiveHistogramSource.Open(latency.Request with { StepUs = 10 });
        HistogramTable latencies = Table(latency, ByOperation), waits = Table(queue, ByOperation), steps = Table(linear, ByOperation);
        (_, string output) = Shell.Run("fio", "--output-format=json", "--name=a", $"--filename={loop.Path_}", "--rw=randwrite", "--bs=4k", "--size=16M", "--direct=1");
        ulong written = 4096;
        HistogramSection done = Await(latency, latencies, written), waited = Await(queue, waits, written), stepped = Await(linear, steps, written);

        using JsonDocument document = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        double fio = document.RootElement.GetProperty("jobs")[0].GetProperty("write").GetProperty("lat_ns").GetProperty("mean").GetDouble() * written;
        Assert.Equal((written, written, written), (done.Count + latency.Lost(HistogramLoss.NoTime), waited.Count, stepped.Count + linear.Lost(HistogramLoss.NoTime)));
        Assert.True(done.Sum > 0 && done.Sum <= fio, $"{done.Sum} ns, fio {fio} ns");
        Assert.InRange(waited.Sum, 1ul, done.Sum);
        Assert.True(done.Percentile(0.5) <= done.Percentile(0.99) && done.Percentile(0.99) <= done.Percentile(0.999) && done.Percentile(0.999) <= done.Max);
        Assert.InRange(stepped.Sum, done.Sum / 2, done.Sum * 2); // the two programs look at the clock one after the other
        foreach (ref readonly HistogramSlot slot in done.Slots)
        {
            Assert.InRange(slot.Sum / slot.Count / 1000, HistogramSlots.TimeUs(slot.Slot, 0), HistogramSlots.TimeUs(slot.Slot + 1, 0) - 1);
        }
    }

    [LiveFact("dd")]
    public void What_is_too_big_is_whole_at_submit_bio_and_in_pieces_behind_it()
    {
        using var loop = new LoopDevice(64);
        File.WriteAllText($"/sys/block/{loop.Name}/queue/max_sectors_kb", "64");
        using IHistogramSource submitted = Open(HistogramPoint.SubmitBio, loop.Dev), pieces = Open(HistogramPoint.BlkMqSubmitBio, loop.Dev), issued = Open(HistogramPoint.Issue, loop.Dev);
        Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=256K", "count=8", "oflag=direct");
        Assert.Equal([(262144, 8)], Sizes(submitted));
        Assert.Equal([(65536, 32)], Sizes(issued));

        // The function sees what is left of the bio, once for each piece; the tracepoints the piece.
        Assert.Equal(pieces.Source.StartsWith("tracepoint", StringComparison.Ordinal) ? [(65536, 32)] : [(65536, 8), (131072, 8), (196608, 8), (262144, 8)], Sizes(pieces));

        static (int, int)[] Sizes(IHistogramSource source)
        {
            HistogramTable table = Table(source, HistogramGrouping.Process | ByOperation);
            Assert.True(source.Read(table));
            return [.. SizesOf(table, "dd").Select(static pair => ((int)pair.Key.Bytes, (int)pair.Value)).Order()];
        }
    }

    [LiveFact("dd zram")]
    public void Device_without_request_queue_is_counted_where_it_submits_and_completes_only()
    {
        using var zram = new ZramDevice(16);
        using IHistogramSource submitted = Open(HistogramPoint.SubmitBio, zram.Dev), queued = Open(HistogramPoint.BlkMqSubmitBio, zram.Dev);
        using IHistogramSource issued = Open(HistogramPoint.Issue, zram.Dev), completed = Open(HistogramPoint.Complete, zram.Dev);
        Shell.Run("dd", "if=/dev/zero", $"of={zram.Path_}", "bs=16K", "count=30", "oflag=direct");
        Assert.Equal((30ul, 0ul, 0ul, 30ul), (Count(submitted), Count(queued), Count(issued), Count(completed)));

        static ulong Count(IHistogramSource source)
        {
            HistogramTable table = Table(source, HistogramGrouping.Process | ByOperation);
            Assert.True(source.Read(table));
            return SizesOf(table, "dd").Values.Aggregate(0ul, static (sum, count) => sum + count);
        }
    }

    [LiveFact("dd")]
    public void Followed_process_and_its_children_are_counted_and_nobody_else()
    {
        using var loop = new LoopDevice(16);
        foreach (HistogramPoint at in (HistogramPoint[])[HistogramPoint.SubmitBio, HistogramPoint.BlkMqSubmitBio, HistogramPoint.Complete])
        {
            using IHistogramSource source = LiveHistogramSource.Open(new HistogramRequest { At = at, Devices = [loop.Dev], Follow = true });
            string[] script = ["-c", $"read go; dd if=/dev/zero of={loop.Path_} bs=8K count=7 oflag=direct 2>/dev/null; sh -c 'dd if={loop.Path_} of=/dev/null bs=4K count=5 iflag=direct 2>/dev/null; true'"];
            using var shell = Process.Start(new ProcessStartInfo("sh", script) { RedirectStandardInput = true })!;
            Assert.Equal("", source.Add((uint)shell.Id));
            shell.StandardInput.WriteLine();
            Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=16K", "count=3", "oflag=direct");
            Assert.True(shell.WaitForExit(TimeSpan.FromMinutes(1)));
            HistogramTable table = Table(source, HistogramGrouping.Process | HistogramGrouping.Operation);
            Assert.True(source.Read(table));
            Assert.Equal([("read", 4096, 5), ("write", 8192, 7)],
                SizesOf(table, "dd").Select(static pair => (pair.Key.Op, (int)pair.Key.Bytes, (int)pair.Value)).Order());
        }
    }

    [LiveFact("dd")]
    public void Filters_and_intervals_are_exact_and_a_steady_interval_allocates_nothing()
    {
        using var loop = new LoopDevice(16);
        using IHistogramSource source = LiveHistogramSource.Open(new HistogramRequest { Devices = [loop.Dev], OpMask = 1u << (int)IoOperation.Write });
        HistogramTable table = Table(source, HistogramGrouping.Process | ByOperation);
        for (int i = 1; i < 4; i++)
        {
            Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4K", $"count={i}", "oflag=direct");
            Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=4K", "count=9", "iflag=direct");
            Assert.True(source.Read(table));
            Assert.Equal([("write", 4096, i)], SizesOf(table, "dd").Select(static pair => (pair.Key.Op, (int)pair.Key.Bytes, (int)pair.Value)));
        }

        Allocations.AssertNone(() => source.Read(table));
        Assert.True(table.Sections.IsEmpty);
    }

    private static IHistogramSource Open(HistogramPoint at, uint dev, HistogramQuantity of = HistogramQuantity.Size) =>
        LiveHistogramSource.Open(new HistogramRequest { At = at, Of = of, Devices = [dev] });

    private static HistogramTable Table(IHistogramSource source, HistogramGrouping grouping) => new(source.Request, grouping);

    /// <summary>Runs fio and returns how often it read and wrote which size, out of its own log of each I/O.</summary>
    private static Dictionary<(string Op, ulong Bytes), ulong> Fio(LoopDevice loop, params string[] options)
    {
        string log = Path.Combine(Path.GetTempPath(), $"iotop-test-{Guid.NewGuid():N}.log");
        try
        {
            Shell.Run("fio", ["--name=a", $"--filename={loop.Path_}", "--direct=1", "--output=/dev/null", $"--write_iolog={log}", .. options]);
            Dictionary<(string, ulong), ulong> sizes = [];
            foreach (string[] words in File.ReadLines(log).Select(static line => line.Split(' ')))
            {
                // [time] file read|write offset bytes
                if (words.Length >= 4 && words[^3] is "read" or "write")
                {
                    (string, ulong) key = (words[^3], ulong.Parse(words[^1], CultureInfo.InvariantCulture));
                    sizes[key] = sizes.GetValueOrDefault(key) + 1;
                }
            }

            return sizes;
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>What processes of a name did, by operation and size; of a table that has both apart.</summary>
    private static Dictionary<(string Op, ulong Bytes), ulong> SizesOf(HistogramTable table, string comm)
    {
        Dictionary<(string, ulong), ulong> sizes = [];
        foreach (HistogramSection section in table.Sections)
        {
            TaskComm name = section.Comm;
            if (System.Text.Encoding.ASCII.GetString(name.Bytes) != comm)
            {
                continue;
            }

            foreach (ref readonly HistogramSlot slot in section.Slots)
            {
                (string, ulong) key = (section.Op.ToString().ToLowerInvariant(), HistogramSlots.Size(slot.Slot));
                sizes[key] = sizes.GetValueOrDefault(key) + slot.Count;
            }
        }

        return sizes;
    }

    private static IEnumerable<KeyValuePair<(string, ulong), ulong>> Sorted(Dictionary<(string, ulong), ulong> sizes) => sizes.OrderBy(static pair => pair.Key);

    /// <summary>
    /// Reads until the sums over all slots, by operation, are those of /proc/diskstats: an end that the kernel let no program see is noticed
    /// after a second. The table must not have been read before. Returns what the kernel counted.
    /// </summary>
    private static DiskTotals Settle(IHistogramSource source, HistogramTable table, LoopDevice loop, DiskTotals before)
    {
        // A table of its own adds the intervals up; the caller's is read once, at the end.
        HistogramTable all = Table(source, ByOperation);
        DiskTotals sum = default, kernel = default;
        for (int look = 0; look < 60; look++)
        {
            Assert.True(source.Read(all));
            foreach (HistogramSection section in all.Sections)
            {
                sum = Add(sum, section);
            }

            kernel = BlockDevice.Diskstats(loop.Name).Minus(before) with { FlushesCompleted = 0 };
            if (sum == kernel)
            {
                break;
            }

            Thread.Sleep(100);
        }

        Assert.Equal(kernel, sum);
        Assert.True(source.Read(table));
        return BlockDevice.Diskstats(loop.Name).Minus(before);
    }

    /// <summary>Each flush that somebody asked for is a write of no sectors to diskstats.</summary>
    private static DiskTotals Add(DiskTotals sum, HistogramSection section)
    {
        ulong ios = section.Count, sectors = section.Sum / 512;
        return section.Op switch
        {
            IoOperation.Read => sum with { ReadsCompleted = sum.ReadsCompleted + ios, SectorsRead = sum.SectorsRead + sectors },
            IoOperation.Discard => sum with { DiscardsCompleted = sum.DiscardsCompleted + ios, SectorsDiscarded = sum.SectorsDiscarded + sectors },
            _ => sum with { WritesCompleted = sum.WritesCompleted + ios, SectorsWritten = sum.SectorsWritten + sectors },
        };
    }

    private static HistogramSection Await(IHistogramSource source, HistogramTable table, ulong count)
    {
        // The first reading has all of it, unless an end was not seen: those are known a second later, in a reading of their own.
        HistogramTable all = Table(source, ByOperation);
        ulong seen = 0;
        for (int look = 0; look < 30 && seen + source.Lost(HistogramLoss.NoTime) < count; look++)
        {
            Thread.Sleep(100);
            Assert.True(source.Read(all));
            foreach (HistogramSection section in all.Sections)
            {
                seen += section.Op == IoOperation.Write ? section.Count : 0;
            }
        }

        Assert.True(source.Read(table));
        return Assert.Single(table.Sections.ToArray(), static section => section.Op == IoOperation.Write);
    }

    private static void AssertNothingLost(IHistogramSource source)
    {
        Assert.Equal(0ul, source.Lost(HistogramLoss.CountsFull));
        Assert.Equal(0ul, source.Lost(HistogramLoss.FollowedFull));
    }
}
