using System.Globalization;
using System.Security.Cryptography;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>The walk through imgrement's own README: a small file system, a word that is easy to find, and where it goes.</summary>
public sealed class ImgrementTests
{
    private const int BlockSize = 1024;
    private const string DropCaches = "echo 3 > /proc/sys/vm/drop_caches";

    [LiveFact("mkfs.ext4 debugfs")]
    public void A_word_is_found_in_the_one_write_of_its_block_and_in_the_read_after_the_cache_was_dropped()
    {
        using var loop = new LoopDevice(4);
        string folder = loop.Mount("ext4", $"-q -b {BlockSize}");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();

        tracing.While(() => Shell.Script($"printf DAMNDAMNDAMN >> {folder}/file; sync"));
        CapturedIo write = Assert.Single(WithWord(tracing, loop));
        ulong block = Assert.Single(BlocksOf(loop, "/file"));
        Assert.Equal((IoOperation.Write, block * 2, 1024u, 3), (write.Event.Op, write.Event.Sector, write.Event.Bytes, CountOf(write)));
        Assert.True(write.IsWhole && write.IsIntact);
        CapturedSegment segment = Assert.Single(write.Segments);
        Assert.Equal((2u, block * 2, (block * 2) + 1), (segment.Place.Sectors, segment.Place.Sector, segment.Place.LastSector));
        Assert.Equal((PageKind.File, "/file", 0ul), (segment.Record.Kind, segment.Path, segment.Place.FileOffset));
        Assert.Equal((block, block), BlocksOf(tracing, loop, segment));

        tracing.While(() => Shell.Script($"cat {folder}/file > /dev/null"));
        Assert.Single(WithWord(tracing, loop)); // read out of the cache
        Assert.Empty(tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Read && e.Sector == block * 2));

        tracing.While(() => Shell.Script($"{DropCaches}; cat {folder}/file > /dev/null"));
        CapturedIo read = Assert.Single(WithWord(tracing, loop), static io => io.Event.Op == IoOperation.Read);
        Assert.Equal((block * 2, 3, "cat"), (read.Event.Sector, CountOf(read), read.Comm));
        Assert.True(read.IsWhole && read.IsIntact && read.Segments[0].IsRead);
        Assert.Equal((PageKind.File, "/file"), (read.Segments[0].Record.Kind, read.Segments[0].Path));

        int before = WithWord(tracing, loop).Count;
        tracing.While(() => Shell.Script($"for i in 1 2 3 4 5 6; do printf DAMNDAMNDAMN >> {folder}/file; done; sync"));
        CapturedIo last = Assert.Single(WithWord(tracing, loop).Skip(before));
        Assert.Equal((IoOperation.Write, block * 2, 1024u, 21), (last.Event.Op, last.Event.Sector, last.Event.Bytes, CountOf(last)));
        tracing.AssertNoPayloadLost();
        tracing.AssertEqualsDiskstats();
    }

    [LiveFact("mkfs.ext4 debugfs filefrag")]
    public void Twelve_kilobytes_are_one_write_whose_segments_lie_where_the_file_system_says()
    {
        using var loop = new LoopDevice(4);
        string folder = loop.Mount("ext4", $"-q -b {BlockSize}");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        byte[] content = RandomNumberGenerator.GetBytes(12288);
        string source = $"{Path.GetTempPath()}iotop-test-{Guid.NewGuid():N}";
        File.WriteAllBytes(source, content);
        tracing.While(() => Shell.Script($"cat {source} > {folder}/random; sync; rm {source}"));

        CapturedIo write = Assert.Single(tracing.Captured(e => e.Dev == loop.Dev && e.Op == IoOperation.Write), static io => Is(io, "/random"));
        Assert.Equal((12288u, true, true), (write.Event.Bytes, write.IsWhole, write.IsIntact));
        Assert.Equal(content, write.Bytes);
        ulong[] blocks = BlocksOf(loop, "/random");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (write.Event.Sector / 2) + (ulong)i), blocks);
        Assert.Contains($"{blocks[0]}.. {blocks[^1]}".Replace(" ", "", StringComparison.Ordinal), FileFragments(folder), StringComparison.Ordinal);

        ulong sector = write.Event.Sector, offset = 0;
        foreach (CapturedSegment segment in write.Segments)
        {
            Assert.Equal((sector, offset), (segment.Place.Sector, segment.Place.FileOffset));
            Assert.Equal((sector / 2, segment.Place.LastSector / 2), BlocksOf(tracing, loop, segment));
            Assert.Equal(content.AsSpan((int)offset, (int)segment.Place.Length).ToArray(), segment.Bytes);
            sector = segment.Place.LastSector + 1;
            offset += segment.Place.Length;
        }

        Assert.Equal(12288ul, offset);
        tracing.AssertNoPayloadLost();
    }

    private static bool Is(CapturedIo io, string path) => io.Segments.Any(segment => segment.Path == path);

    /// <summary>In everything that went to the device, journal and metadata too.</summary>
    private static List<CapturedIo> WithWord(Tracing tracing, LoopDevice loop) =>
        [.. tracing.Captured(e => e.Dev == loop.Dev).Where(static io => CountOf(io) > 0)];

    private static int CountOf(CapturedIo io)
    {
        Assert.True(BytePattern.TryParse("DAMN", out BytePattern? word, out _));
        return word.Count(io.Bytes);
    }

    private static (ulong First, ulong Last) BlocksOf(Tracing tracing, LoopDevice loop, CapturedSegment segment)
    {
        Assert.True(tracing.Model.Devices.TryGet(loop.Dev, out DeviceInfo device));
        FileSystemBlocks blocks = FileSystemBlocks.Of(device, segment.Place.Sector, segment.Place.Sectors);
        Assert.Equal((uint)BlockSize, blocks.Size);
        return (blocks.First, blocks.Last);
    }

    private static ulong[] BlocksOf(LoopDevice loop, string path) =>
    [
        .. Shell.Run("debugfs", "-R", $"blocks {path}", loop.Path_).Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(static block => ulong.Parse(block, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Without blanks: their number changes with that of the digits.</summary>
    private static string FileFragments(string folder) =>
        Shell.Run("filefrag", "-v", $"-b{BlockSize}", $"{folder}/random").Output.Replace(" ", "", StringComparison.Ordinal);
}
