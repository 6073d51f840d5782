using System.Text;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>Who dirtied a page, after it has gone and another wrote the page back: as a field of the event, and as whom it counts for.</summary>
public sealed class DirtierTests
{
    private const ulong Size = 4 << 20;

    [LiveFact("mkfs.ext4 dd sync")]
    public void Writeback_counts_for_who_dirtied_it_when_asked_for_and_the_sum_stays_the_same()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q -E lazy_itable_init=0,lazy_journal_init=0");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture(new CaptureSettings { Level = CaptureLevel.Dirtiers });
        tracing.Source.ByDirtier = true;
        uint named = WriteAndSync(tracing, $"{folder}/named");
        Assert.InRange(BytesOf(tracing, loop, row => row.Tgid == named), Size, Size + (Size / 4));
        Assert.True(tracing.Model.Counters.TryGetProcess(named, out ProcessRow row));
        Assert.Equal("dd", Encoding.ASCII.GetString(row.Info.Comm)); // it had gone before anyone looked
        tracing.AssertRowsSumToTotal();
        tracing.AssertEqualsDiskstats();

        ulong kernel = BytesOf(tracing, loop, IsKernelWorker);
        Assert.True(kernel < Size, $"{kernel} bytes still count for those who only sent them");
        tracing.Source.ByDirtier = false;
        uint unnamed = WriteAndSync(tracing, $"{folder}/unnamed");
        Assert.Equal(0ul, BytesOf(tracing, loop, row => row.Tgid == unnamed));
        Assert.True(BytesOf(tracing, loop, IsKernelWorker) >= kernel + Size);
        tracing.AssertRowsSumToTotal();
        tracing.AssertEqualsDiskstats();

        // The event names both, whomever it counts for; and nobody's bytes are captured at this level.
        foreach (uint dirtier in new[] { named, unnamed })
        {
            List<IoEvent> writes = tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Write && e.DirtierTgid == dirtier);
            Assert.True((ulong)writes.Sum(static e => e.Bytes) >= Size);
            Assert.All(writes, e => Assert.Equal((dirtier, false), (e.DirtierTid, e.Tgid == dirtier)));
        }

        Assert.Null(tracing.Model.Payload);
    }

    [LiveFact("mkfs.ext4 fio sync")]
    public void By_thread_it_counts_for_the_thread_that_dirtied_it()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q -E lazy_itable_init=0,lazy_journal_init=0");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture(new CaptureSettings { Level = CaptureLevel.Dirtiers });
        tracing.Source.ByDirtier = true;
        tracing.Model.ByThread = true;
        Shell.Run("fio", "--name=t", $"--directory={folder}", "--rw=write", "--bs=64k", $"--size={Size}", "--thread", "--numjobs=3", "--fallocate=none", "--output=/dev/null");
        tracing.While(() => Shell.Run("sync"));

        List<ulong> threads = [];
        foreach (ProcessRow row in tracing.Model.Counters.Processes)
        {
            if (row.Tid != row.Tgid && row.Accumulated.Write.Bytes >= Size)
            {
                Assert.Equal("fio", Encoding.ASCII.GetString(row.Info.Comm));
                threads.Add(row.Accumulated.Write.Bytes);
            }
        }

        Assert.Equal(3, threads.Count);
        tracing.AssertRowsSumToTotal();
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("mkfs.ext4 dd sync")]
    public void Who_dirtied_a_page_before_nobody_watched_is_not_named_for_who_dirtied_it_then()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        CaptureSettings watching = tracing.Whole;
        tracing.Capture(watching);
        uint first = WriteAndSync(tracing, $"{folder}/file");
        Assert.Contains(OfFile(tracing, loop), segment => segment.Record.DirtierTgid == first);

        tracing.Model.Capture = CaptureSettings.Off;
        Shell.Run("dd", "if=/dev/urandom", $"of={folder}/file", "bs=1M", "count=4", "conv=notrunc", "status=none");
        int before = OfFile(tracing, loop).Count;
        tracing.Capture(watching);
        tracing.While(() => Shell.Run("sync"));
        List<CapturedSegment> later = [.. OfFile(tracing, loop).Skip(before)];
        Assert.Equal((long)Size, later.Sum(static segment => segment.Place.Length));
        Assert.All(later, static segment => Assert.Equal((0u, 0ul, ""), (segment.Record.DirtierTgid, segment.Record.DirtyNs, segment.DirtierComm)));

        uint third = WriteAndSync(tracing, $"{folder}/file");
        Assert.All(OfFile(tracing, loop).Skip(before + later.Count), segment => Assert.Equal(third, segment.Record.DirtierTgid));
    }

    /// <summary>A process that dirties and exits, then another that has it written.</summary>
    private static uint WriteAndSync(Tracing tracing, string file)
    {
        (uint writer, _) = Shell.Run("dd", "if=/dev/urandom", $"of={file}", "bs=1M", "count=4", "conv=notrunc", "status=none");
        Assert.False(Directory.Exists($"/proc/{writer}"));
        tracing.While(() => Shell.Run("sync"));
        return writer;
    }

    private static ulong BytesOf(Tracing tracing, LoopDevice loop, Func<ProcessRow, bool> whose) => tracing.On(loop.Dev, IoClass.Write, whose).Bytes;

    private static bool IsKernelWorker(ProcessRow row) => row.Info.Comm.StartsWith("kworker"u8);

    private static List<CapturedSegment> OfFile(Tracing tracing, LoopDevice loop) =>
        [.. tracing.Captured(e => e.Dev == loop.Dev).SelectMany(static io => io.Segments).Where(static segment => segment.Path == "/file")];
}
