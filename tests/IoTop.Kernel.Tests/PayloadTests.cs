using System.Globalization;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>
/// Captured bytes are the file's bytes: all of them, each once. With the default payload ring nothing is lost at 64 MiB/s while the
/// reader looks every 5 ms; beyond that, what is lost is counted to the byte.
/// </summary>
public sealed class PayloadTests
{
    private const int Size = 64 << 20;
    private const int Page = 4096;

    [LiveFact("fio mkfs.ext4")]
    public void All_of_a_file_on_ext4_buffered() => WriteAndReadBack("ext4", "-q -E lazy_itable_init=0,lazy_journal_init=0", direct: false);

    [LiveFact("fio mkfs.ext4")]
    public void All_of_a_file_on_ext4_direct() => WriteAndReadBack("ext4", "-q -E lazy_itable_init=0,lazy_journal_init=0", direct: true);

    [LiveFact("fio mkfs.xfs")]
    public void All_of_a_file_on_xfs_buffered() => WriteAndReadBack("xfs", "-q", direct: false);

    [LiveFact("fio mkfs.xfs")]
    public void All_of_a_file_on_xfs_direct() => WriteAndReadBack("xfs", "-q", direct: true);

    [LiveFact("fio mkfs.btrfs")]
    public void All_of_a_file_on_btrfs_buffered() => WriteAndReadBack("btrfs", "-q", direct: false);

    [LiveFact("fio mkfs.btrfs")]
    public void All_of_a_file_on_btrfs_direct() => WriteAndReadBack("btrfs", "-q", direct: true);

    [LiveFact("fio")]
    public void What_a_small_ring_has_no_room_for_is_counted_to_the_byte_and_the_segment()
    {
        const int Ios = 8192; // of one page each: one segment each
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(new LiveOptions { RingBytes = 64 << 20, PayloadRingBytes = 64 << 10 }, loop.Name);
        tracing.Capture();
        foreach (string rw in new[] { "write", "read" })
        {
            ulong segmentsLost = tracing.Source.Lost(LossKind.Segments), bytesLost = tracing.Source.Lost(LossKind.PayloadBytes);
            (long segmentsSeen, ulong bytesSeen) = Seen(tracing);
            (int readsBefore, ulong readBytesBefore) = ReadsWithoutEnd(tracing, loop.Dev);
            tracing.While(() => Shell.Run(
                "fio", "--name=x", $"--filename={loop.Path_}", $"--rw={rw}", "--bs=4k", $"--size={Ios * Page}", "--direct=1", "--ioengine=libaio", "--iodepth=32",
                "--output=/dev/null"));

            (long segments, ulong bytes) = Seen(tracing);
            (int reads, ulong readBytes) = ReadsWithoutEnd(tracing, loop.Dev);
            segmentsLost = tracing.Source.Lost(LossKind.Segments) - segmentsLost + (ulong)(reads - readsBefore);
            bytesLost = tracing.Source.Lost(LossKind.PayloadBytes) - bytesLost + readBytes - readBytesBefore;
            Assert.True(segmentsLost > 100, $"the ring did not overflow at {rw}: lost {segmentsLost}");
            Assert.Equal(((ulong)Ios, (ulong)Ios * Page), ((ulong)(segments - segmentsSeen) + segmentsLost, bytes - bytesSeen + bytesLost));
        }

        Assert.Equal(0ul, tracing.Source.Lost(LossKind.ReadsUnseen));
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("fio")]
    public void Of_big_ios_the_lost_bytes_are_counted_too()
    {
        const int Bytes = 32 << 20;
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(new LiveOptions { RingBytes = 64 << 20, PayloadRingBytes = 64 << 10 }, loop.Name);
        tracing.Capture();
        foreach (string rw in new[] { "write", "read" })
        {
            ulong before = SeenOrLost(tracing, loop.Dev);
            tracing.While(() => Shell.Run("fio", "--name=x", $"--filename={loop.Path_}", $"--rw={rw}", "--bs=256k", $"--size={Bytes}", "--direct=1", "--output=/dev/null"));
            Assert.Equal((ulong)Bytes, SeenOrLost(tracing, loop.Dev) - before);
        }

        Assert.True(tracing.Source.Lost(LossKind.PayloadBytes) > 1 << 20, "the ring did not overflow");
    }

    [LiveFact("python3")]
    public void Of_a_bio_of_huge_pages_what_is_beyond_the_walk_is_counted_as_lost()
    {
        const int Bytes = 64 << 20;
        const string Write = """
            import mmap, os, sys
            device = os.open(sys.argv[1], os.O_RDWR | os.O_DIRECT)
            for flags in (mmap.MAP_PRIVATE, mmap.MAP_SHARED):
                m = mmap.mmap(-1, 32 << 20, flags=flags | mmap.MAP_ANONYMOUS)
                m.madvise(mmap.MADV_HUGEPAGE)
                m.write(os.urandom(32 << 20))
                print(os.pwritev(device, [m], 0 if flags == mmap.MAP_PRIVATE else 32 << 20))
            """;
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(new LiveOptions { RingBytes = 64 << 20, PayloadRingBytes = 128 << 20 }, loop.Name);
        tracing.Capture();
        tracing.While(() => Assert.Equal($"{Bytes / 2}\n{Bytes / 2}\n", Shell.Run("python3", "-c", Write, loop.Path_).Output));
        Assert.Equal((ulong)Bytes, Seen(tracing).Bytes + tracing.Source.Lost(LossKind.PayloadBytes));
        byte[] content = new byte[Bytes];
        using (FileStream device = File.OpenRead(loop.Path_))
        {
            device.ReadExactly(content);
        }

        foreach (CapturedSegment segment in tracing.Captured(e => e.Dev == loop.Dev && e.Op == IoOperation.Write).SelectMany(static io => io.Segments))
        {
            Assert.True(content.AsSpan((int)segment.Place.Sector * 512, segment.Bytes.Length).SequenceEqual(segment.Bytes));
            Assert.Equal((PageKind.Anonymous, ""), (segment.Record.Kind, segment.Path)); // shared memory is no file that was written
        }
    }

    private static (long Segments, ulong Bytes) Seen(Tracing tracing)
    {
        PayloadStore store = tracing.Model.Payload!;
        ulong bytes = store.OrphanedBytes;
        for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
        {
            bytes += store[sequence].Record.Captured;
        }

        Assert.Equal(0, store.FirstSequence); // none is forgotten
        return (store.NextSequence, bytes);
    }

    private static ulong SeenOrLost(Tracing tracing, uint dev) =>
        Seen(tracing).Bytes + tracing.Source.Lost(LossKind.PayloadBytes) + ReadsWithoutEnd(tracing, dev).Bytes;

    /// <summary>What no program saw end: nothing of it could be captured, and its event says so.</summary>
    private static (int Ios, ulong Bytes) ReadsWithoutEnd(Tracing tracing, uint dev)
    {
        List<IoEvent> reads = tracing.Events(e => e.Dev == dev && e.Op == IoOperation.Read && (e.Flags & IoEventFlags.EndUnseen) != 0);
        return (reads.Count, (ulong)reads.Sum(static e => e.Bytes));
    }

    /// <summary>
    /// Bytes of reads are captured when they end: where the kernel left out that run of our program, they are not there to compare. A
    /// test of capturing needs an attempt in which it left out none, and in which the ring was emptied in time.
    /// </summary>
    private static void WriteAndReadBack(string filesystem, string makeOptions, bool direct)
    {
        for (int attempt = 0; !TryWriteAndReadBack(filesystem, makeOptions, direct); attempt++)
        {
            Assert.True(attempt < 4, "the kernel left out runs of the tracer, or the ring was full, in each attempt");
        }
    }

    private static bool TryWriteAndReadBack(string filesystem, string makeOptions, bool direct)
    {
        using var loop = new LoopDevice(400);
        string folder = loop.Mount(filesystem, makeOptions);
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        string[] job =
        [
            "--name=x", $"--filename={folder}/big", "--bs=1M", $"--size={Size}", "--rate=64m", $"--direct={(direct ? 1 : 0)}", "--fallocate=none", "--refill_buffers=1",
            "--output=/dev/null",
        ];
        tracing.While(() => Shell.Run("fio", ["--rw=write", "--fsync=4", .. job]));
        tracing.While(() => Shell.Script("sync; echo 3 > /proc/sys/vm/drop_caches"));
        tracing.While(() => Shell.Run("fio", ["--rw=read", .. job]));

        tracing.AssertEqualsDiskstats();
        if (tracing.HasLostPayload)
        {
            return false;
        }

        byte[] content = File.ReadAllBytes($"{folder}/big");
        List<CapturedIo> ios = tracing.Captured(e => e.Dev == loop.Dev);
        AssertWrittenOnce(content, ios);
        if (ios.Any(static io => io.Event.Op == IoOperation.Read && (io.Event.Flags & IoEventFlags.EndUnseen) != 0))
        {
            return false;
        }

        AssertReadOncePerIo(content, ios);
        tracing.AssertNoPayloadLost();
        Assert.All(ios.Where(static io => io.Segments.Any(IsOfFile)), static io => Assert.True(io.IsWhole && io.IsIntact));
        return true;
    }

    private static bool IsOfFile(CapturedSegment segment) => segment.Path.EndsWith("/big", StringComparison.Ordinal);

    /// <summary>By the offsets that segments claim, they have the file's bytes, and each byte comes in one segment only.</summary>
    private static void AssertWrittenOnce(byte[] content, List<CapturedIo> ios)
    {
        byte[] seen = Seen(content, ios, isRead: false);
        Assert.Equal((content.Length, 0), (seen.AsSpan().Count((byte)1), seen.AsSpan().IndexOfAnyExcept((byte)1) + 1));
    }

    /// <summary>As above, but whoever drops the caches meanwhile has the kernel read some again: each as often as the device was asked.</summary>
    private static void AssertReadOncePerIo(byte[] content, List<CapturedIo> ios)
    {
        byte[] seen = Seen(content, ios, isRead: true);
        Assert.Equal(-1, seen.AsSpan().IndexOf((byte)0));
        long came = seen.Sum(static count => (long)count);
        Assert.Equal(ios.Where(static io => io.Event.Op == IoOperation.Read && io.Segments.Any(IsOfFile)).Sum(static io => io.Event.Bytes), came);
        Assert.InRange(came, content.Length, content.Length * 9L / 8);
    }

    /// <summary>How often each byte of the file came.</summary>
    private static byte[] Seen(byte[] content, List<CapturedIo> ios, bool isRead)
    {
        byte[] seen = new byte[content.Length];
        foreach (CapturedSegment segment in ios.SelectMany(static io => io.Segments).Where(segment => IsOfFile(segment) && segment.IsRead == isRead))
        {
            int offset = (int)segment.Place.FileOffset;
            Assert.Equal(segment.Place.Length, (uint)segment.Bytes.Length);
            Assert.True(
                content.AsSpan(offset, segment.Bytes.Length).SequenceEqual(segment.Bytes),
                string.Create(CultureInfo.InvariantCulture, $"other bytes at {offset}, read: {isRead}"));
            foreach (ref byte count in seen.AsSpan(offset, segment.Bytes.Length))
            {
                count++;
            }
        }

        return seen;
    }
}
