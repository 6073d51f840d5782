using System.Security.Cryptography;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>Capture on the kinds of devices and operations that there are: what carries data is whole and right, what carries none says so.</summary>
public sealed class LayerTests
{
    [LiveFact("dd")]
    public void Big_ios_that_are_split_are_whole_and_right_piece_by_piece()
    {
        using var loop = new LoopDevice(64);
        File.WriteAllText($"/sys/block/{loop.Name}/queue/max_sectors_kb", "64");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        byte[] content = WriteAndReadBack(tracing, loop.Path_, "bs=1M", 8);

        List<CapturedIo> ios = Pieces(tracing, loop.Dev);
        Assert.Equal([128, 128], new[] { IoOperation.Write, IoOperation.Read }.Select(op => ios.Count(io => io.Event.Op == op)));
        Assert.All(ios, io =>
        {
            Assert.Equal((65536u, true, true), (io.Event.Bytes, io.IsWhole, io.IsIntact));
            Assert.NotEqual(IoEventFlags.None, io.Event.Flags & IoEventFlags.Split);
            AssertRight(io, content, 0);
        });
        tracing.AssertNoPayloadLost();
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("dd zram")]
    public void A_bio_based_device_is_captured_whole_whether_it_splits_or_not()
    {
        using var zram = new ZramDevice(64);
        using var tracing = new Tracing(null, zram.Name);
        tracing.Capture();
        byte[] content = WriteAndReadBack(tracing, zram.Path_, "bs=1M", 8);

        List<CapturedIo> ios = Pieces(tracing, zram.Dev);
        foreach (IoOperation op in new[] { IoOperation.Write, IoOperation.Read })
        {
            Assert.Equal(content.Length, ios.Where(io => io.Event.Op == op).Sum(static io => io.Event.Bytes));
        }

        Assert.All(ios, io =>
        {
            Assert.True(io.IsWhole && io.IsIntact, io.ToString());
            AssertRight(io, content, 0);
        });
        tracing.AssertNoPayloadLost();
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("sfdisk partx dd")]
    public void On_a_partition_sectors_are_those_of_the_disk_and_bytes_are_right()
    {
        const ulong Start = 16384;
        using var loop = new LoopDevice(32);
        Shell.Script($"printf '2048,8192\\n{Start},16384\\n' | sfdisk -q {loop.Path_}");
        Shell.Script($"partx --add {loop.Path_} 2>/dev/null || partx --update {loop.Path_}");
        string second = loop.Name + "p2";
        uint dev = BlockDevice.DevOf(second);
        using (var tracing = new Tracing(null, loop.Name, second))
        {
            tracing.Capture();
            byte[] content = WriteAndReadBack(tracing, $"/dev/{second}", "bs=64k", 1);
            List<CapturedIo> ios = Pieces(tracing, dev);
            Assert.Equal(2 * content.Length, ios.Sum(static io => io.Event.Bytes));
            Assert.All(ios, io =>
            {
                Assert.True(io.IsWhole && io.IsIntact, io.ToString());
                Assert.Equal(io.Event.Sector, io.Segments[0].Place.Sector);
                AssertRight(io, content, Start);
            });
        }

        Shell.Script($"partx --delete {loop.Path_}");
    }

    [LiveFact("blkdiscard dd")]
    public void What_carries_no_data_has_no_content()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        tracing.While(() =>
        {
            Shell.Run("blkdiscard", "--offset", "0", "--length", "1048576", loop.Path_);
            Shell.Run("blkdiscard", "--zeroout", "--offset", "2097152", "--length", "1048576", loop.Path_);
            Shell.Run("dd", "if=/dev/urandom", $"of={loop.Path_}", "bs=4096", "count=1", "seek=2000", "conv=fsync,notrunc", "oflag=direct", "status=none");
        });

        List<CapturedIo> ios = tracing.Captured(e => e.Dev == loop.Dev && e.Op is IoOperation.Discard or IoOperation.WriteZeroes or IoOperation.Flush);
        Assert.Equal([IoOperation.Flush, IoOperation.Discard, IoOperation.WriteZeroes], ios.Select(static io => io.Event.Op).Distinct().Order());
        Assert.All(ios, static io => Assert.Empty(io.Segments));
        Assert.True(Assert.Single(Pieces(tracing, loop.Dev)).IsWhole);
        tracing.AssertNoPayloadLost();
    }

    [LiveFact("dd")]
    public void A_read_that_failed_has_no_bytes()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        // The file shrinks under the device: what lies beyond its end cannot be read.
        string file = File.ReadAllText($"/sys/block/{loop.Name}/loop/backing_file").Trim();
        using (FileStream backing = File.OpenWrite(file))
        {
            backing.SetLength(1 << 20);
        }

        tracing.While(() => Shell.Script(
            $"dd if={loop.Path_} of=/dev/null bs=4k count=1 skip=1024 iflag=direct status=none 2>/dev/null || dd if={loop.Path_} of=/dev/null bs=4k count=1 iflag=direct status=none"));
        CapturedIo failed = Assert.Single(tracing.Captured(e => e.Dev == loop.Dev && e.Op == IoOperation.Read && e.Sector == 8192));
        Assert.Equal((5 /* EIO */, 0, 0u), (failed.Event.Error, failed.Segments.Length, failed.Captured));
        Assert.True(Assert.Single(tracing.Captured(e => e.Dev == loop.Dev && e.Op == IoOperation.Read && e.Sector == 0)).IsWhole);
    }

    [LiveFact("device-mapper dmsetup dd")]
    public void A_stacked_device_and_the_disk_below_it_are_captured_each_by_its_own_sectors()
    {
        const ulong Start = 2048;
        using var loop = new LoopDevice(32);
        using var linear = new LinearDevice(loop, Start, 16384);
        using var tracing = new Tracing(null, loop.Name, linear.Name);
        tracing.Capture();
        byte[] content = WriteAndReadBack(tracing, linear.Path_, "bs=64k", 2);
        foreach ((uint dev, ulong start, bool isLower) in new[] { (linear.Dev, 0ul, false), (loop.Dev, Start, true) })
        {
            List<CapturedIo> ios = Pieces(tracing, dev);
            Assert.Equal(2 * content.Length, ios.Sum(static io => io.Event.Bytes));
            Assert.All(ios, io =>
            {
                Assert.Equal(isLower, (io.Event.Flags & IoEventFlags.LowerLayer) != 0);
                Assert.True(io.IsWhole && io.IsIntact, io.ToString());
                AssertRight(io, content, start);
            });
        }

        // Without a selection of devices the top layer is captured only.
        long before = tracing.Model.Events.NextSequence;
        tracing.Capture(tracing.Whole with { Devices = [] });
        tracing.While(() => Shell.Run("dd", $"if={linear.Path_}", "of=/dev/null", "bs=64k", "count=1", "iflag=direct", "status=none"));
        List<CapturedIo> later = [.. tracing.Captured(e => e.CompleteNs >= tracing.Model.Events[before].CompleteNs)];
        Assert.All(later.Where(io => io.Event.Dev == linear.Dev), static io => Assert.True(io.IsWhole));
        Assert.All(later.Where(io => io.Event.Dev == loop.Dev), static io => Assert.Empty(io.Segments));
    }

    /// <summary>Random bytes, written and read directly; so many MiB.</summary>
    private static byte[] WriteAndReadBack(Tracing tracing, string device, string blockSize, int megabytes)
    {
        byte[] content = RandomNumberGenerator.GetBytes(megabytes << 20);
        string source = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"iotop-test-{Guid.NewGuid():N}");
        File.WriteAllBytes(source, content);
        try
        {
            tracing.While(() => Shell.Run("dd", $"if={source}", $"of={device}", blockSize, "oflag=direct", "status=none"));
            tracing.While(() => Shell.Run("dd", $"if={device}", "of=/dev/null", blockSize, $"count={megabytes}M", "iflag=direct,count_bytes", "status=none"));
        }
        finally
        {
            File.Delete(source);
        }

        return content;
    }

    /// <summary>What dd did on a device.</summary>
    private static List<CapturedIo> Pieces(Tracing tracing, uint dev) =>
        [.. tracing.Captured(e => e.Dev == dev && e.Op is IoOperation.Read or IoOperation.Write && e.Bytes > 0).Where(static io => io.Comm == "dd")];

    private static void AssertRight(CapturedIo io, byte[] content, ulong start) => Assert.True(
        content.AsSpan((int)((io.Event.Sector - start) * 512), (int)io.Event.Bytes).SequenceEqual(io.Bytes), $"other bytes: {io}");
}
