namespace IoTop.Model.Tests;

public sealed class FileRebuildTests
{
    private const uint FsDev = 5;
    private readonly PayloadStore _store = new(1 << 20);
    private uint _ios;

    [Fact]
    public void FileRebuild_brings_back_a_deleted_document()
    {
        byte[] document = Payload.Pattern(10_000);
        Payload.AddFile(_store, FsDev, 12, "document\0", size: 10_000);
        Write(12, 4096, document.AsSpan(4096, 4096));
        Write(12, 0, document.AsSpan(0, 4096));
        byte[] last = new byte[4096];
        document.AsSpan(8192).CopyTo(last); // the last page goes beyond the end
        Write(12, 8192, last, PageKind.Direct);
        Payload.AddFile(_store, FsDev, 12, "document\0", links: 0, size: 10_000);
        FileEntry file = Assert.Single(FileRebuild.Files(_store));
        FileCoverage coverage = FileRebuild.Coverage(_store, file)!;
        Assert.True(coverage.IsComplete);
        Assert.Equal(10_000ul, coverage.Known);
        Assert.Equal(document, Content(coverage));
    }

    [Fact]
    public void FileRebuild_lists_holes_and_fills_them_with_zeros()
    {
        Payload.AddFile(_store, FsDev, 12, "a\0", size: 5000);
        Write(12, 1000, Payload.Pattern(1000));
        Write(12, 3000, Payload.Pattern(500));
        FileCoverage coverage = FileRebuild.Coverage(_store, FsDev, 12, 0)!;
        Assert.False(coverage.IsComplete);
        Assert.Equal(1500ul, coverage.Known);
        Assert.Equal([new(0, 1000), new(2000, 1000), new(3500, 1500)], coverage.Holes);
        byte[] expected = new byte[5000];
        Payload.Pattern(1000).CopyTo(expected, 1000);
        Payload.Pattern(500).CopyTo(expected, 3000);
        Assert.Equal(expected, Content(coverage));
    }

    [Fact]
    public void FileRebuild_does_not_believe_what_was_overwritten_by_bytes_that_were_cut()
    {
        Payload.AddFile(_store, FsDev, 12, "a\0", size: 4096);
        Write(12, 0, Payload.Pattern(4096));
        SegmentRecord cut = Record(12, 0, 4096) with { Wanted = 512, Captured = 512 };
        _store.Append(in cut, Payload.Pattern(512, 2));
        Assert.Equal([new(512, 3584)], FileRebuild.Coverage(_store, FsDev, 12, 0)!.Holes);

        // A read that was cut changes nothing.
        Write(12, 0, Payload.Pattern(4096));
        cut = Record(12, 0, 4096) with { Wanted = 512, Captured = 512, Flags = SegmentFlags.Read };
        _store.Append(in cut, Payload.Pattern(512));
        Assert.Equal(Payload.Pattern(4096), Content(FileRebuild.Coverage(_store, FsDev, 12, 0)!));
    }

    [Fact]
    public void FileRebuild_keeps_files_apart_by_number_and_generation()
    {
        Payload.AddFile(_store, FsDev, 12, "a\0", generation: 1, size: 100);
        Write(12, 0, Payload.Pattern(100, 1));
        Payload.AddFile(_store, FsDev, 13, "b\0", size: 100);
        Write(13, 0, Payload.Pattern(100, 2));
        Payload.AddFile(_store, FsDev, 12, "c\0", generation: 2, size: 100);
        Write(12, 0, Payload.Pattern(100, 3));
        List<FileEntry> files = FileRebuild.Files(_store);
        Assert.Equal(3, files.Count);
        for (int i = 0; i < 3; i++)
        {
            int[] seeds = [1, 2, 3];
            Assert.Equal(Payload.Pattern(100, seeds[i]), Content(FileRebuild.Coverage(_store, files[i])!));
        }

        Assert.Null(FileRebuild.Coverage(_store, FsDev, 99, 0));
    }

    [Fact]
    public void FileRebuild_agrees_with_a_file_that_is_written_at_random()
    {
        Random random = new(12);
        for (int round = 0; round < 200; round++)
        {
            PayloadStore store = new(1 << 20);
            int size = random.Next(1, 3000);
            Payload.AddFile(store, FsDev, 12, "a\0", size: (ulong)size);
            byte[] expected = new byte[size];
            bool[] known = new bool[size];
            for (int writes = random.Next(1, 40); writes > 0; writes--)
            {
                int start = random.Next(size);
                byte[] bytes = Payload.Pattern(random.Next(1, 600), random.Next());
                int captured = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
                SegmentRecord record = Record(12, (ulong)start, bytes.Length) with { Captured = (uint)captured };
                store.Append(in record, bytes.AsSpan(0, captured));
                for (int i = 0; i < bytes.Length && start + i < size; i++)
                {
                    known[start + i] = i < captured;
                    expected[start + i] = i < captured ? bytes[i] : (byte)0;
                }
            }

            FileCoverage coverage = FileRebuild.Coverage(store, FsDev, 12, 0)!;
            Assert.Equal((ulong)known.Count(static k => k), coverage.Known);
            Assert.Equal((ulong)size, coverage.Known + coverage.Holes.Aggregate(0ul, static (sum, hole) => sum + hole.Length));
            Assert.Equal(expected, Content(coverage));
            Assert.Equal(known.All(static k => k), coverage.IsComplete);
        }
    }

    [Fact]
    public void FileRebuild_of_a_file_that_was_written_at_random_takes_no_time_that_a_user_notices()
    {
        const int Pages = 300_000;
        PayloadStore store = new(64 << 20, Pages);
        Payload.AddFile(store, FsDev, 12, "a\0", size: 4096ul * Pages);
        int[] pages = [.. Enumerable.Range(0, Pages)];
        new Random(12).Shuffle(pages);
        foreach (int page in pages)
        {
            SegmentRecord record = Record(12, 4096ul * (ulong)page, 64);
            store.Append(in record, Payload.Pattern(64));
        }

        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        FileCoverage coverage = FileRebuild.Coverage(store, FsDev, 12, 0)!;
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 4); // 0.3 s; with each put into its place at once, 8 s
        Assert.Equal((Pages, 64ul * Pages), (coverage.Holes.Count, coverage.Known));
    }

    [Fact]
    public void FileCoverage_fails_as_files_do_when_the_file_is_too_big_for_where_it_is_to_be()
    {
        Payload.AddFile(_store, FsDev, 12, "sparse\0", size: long.MaxValue);
        Write(12, 0, Payload.Pattern(100));
        string path = Path.Combine(Path.GetTempPath(), $"iotop-test-{Guid.NewGuid():N}");
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.DeleteOnClose);
        Assert.Throws<IOException>(() => FileRebuild.Coverage(_store, FsDev, 12, 0)!.TryWrite(stream));
    }

    [Fact]
    public void FileCoverage_says_when_the_store_has_forgotten_its_bytes()
    {
        Payload.AddFile(_store, FsDev, 12, "a\0", size: 100);
        Write(12, 0, Payload.Pattern(100));
        FileCoverage coverage = FileRebuild.Coverage(_store, FsDev, 12, 0)!;
        _store.Clear();
        Assert.False(coverage.TryWrite(new MemoryStream()));
    }

    [Fact]
    public void FileCoverage_writes_to_what_cannot_seek_and_to_what_can()
    {
        Payload.AddFile(_store, FsDev, 12, "a\0", size: 20_000);
        Write(12, 9000, Payload.Pattern(100));
        FileCoverage coverage = FileRebuild.Coverage(_store, FsDev, 12, 0)!;
        byte[] seeking = Content(coverage);
        using MemoryStream target = new();
        using (System.IO.Compression.ZLibStream packed = new(target, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            Assert.True(coverage.TryWrite(packed));
        }

        target.Position = 0;
        using MemoryStream plain = new();
        using System.IO.Compression.ZLibStream unpacked = new(target, System.IO.Compression.CompressionMode.Decompress);
        unpacked.CopyTo(plain);
        Assert.Equal(seeking, plain.ToArray());
        Assert.Equal(20_000, seeking.Length);
    }

    private static byte[] Content(FileCoverage coverage)
    {
        using MemoryStream stream = new();
        Assert.True(coverage.TryWrite(stream));
        return stream.ToArray();
    }

    private void Write(ulong inode, ulong offset, ReadOnlySpan<byte> bytes, PageKind kind = PageKind.File)
    {
        SegmentRecord record = Record(inode, offset, bytes.Length) with { Kind = kind };
        _store.Append(in record, bytes);
    }

    private SegmentRecord Record(ulong inode, ulong offset, int length) =>
        Payload.Segment(8 * ++_ios, 0, (uint)length, (uint)length, (uint)length) with
        {
            Inode = inode,
            FsDev = FsDev,
            FileOffset = offset,
        };
}
