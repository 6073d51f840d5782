using System.Text;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>Which file segments belong to, however they came to the device, and whatever happens to the name meanwhile.</summary>
public sealed class FileNameTests
{
    private const string DropCaches = "echo 3 > /proc/sys/vm/drop_caches";

    [LiveFact("mkfs.ext4 dd")]
    public void Writeback_after_the_writer_has_exited_names_file_offset_and_dirtier()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        ulong before = tracing.Source.NowNs;
        (uint writer, _) = Shell.Run("dd", "if=/dev/urandom", $"of={folder}/file", "bs=4096", "count=8", "seek=2", "status=none");
        ulong after = tracing.Source.NowNs;
        Assert.False(Directory.Exists($"/proc/{writer}"));
        tracing.While(() => Shell.Run("sync"));

        List<CapturedSegment> segments = Of(tracing, loop, "/file");
        Assert.Equal(8192ul, segments.Min(static segment => segment.Place.FileOffset));
        Assert.Equal(32768, segments.Sum(static segment => segment.Place.Length));
        Assert.All(segments, segment =>
        {
            Assert.Equal((PageKind.File, "ext4", loop.Dev), (segment.Record.Kind, segment.File!.FileSystem, segment.Record.FsDev));
            Assert.Equal((writer, writer, "dd"), (segment.Record.DirtierTgid, segment.Record.DirtierTid, segment.DirtierComm));
            Assert.InRange(segment.Record.DirtyNs, before, after);
            Assert.Equal((40960ul, false), (segment.File.Size, segment.File.IsDeleted));
        });
        Assert.All(tracing.Captured(e => e.Dev == loop.Dev && e.DirtierTgid == writer && e.Op == IoOperation.Write), io =>
            Assert.NotEqual(writer, io.Event.Tgid));
        Assert.Contains(tracing.Events(e => e.Dev == loop.Dev && e.DirtierTgid == writer), static e =>
            (e.Flags & IoEventFlags.KernelThread) != 0 && Encoding.ASCII.GetString(e.Comm.Bytes).StartsWith("kworker", StringComparison.Ordinal));
    }

    [LiveFact("mkfs.ext4 python3")]
    public void A_store_into_mapped_memory_names_file_offset_and_dirtier()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        Shell.Script($"dd if=/dev/zero of={folder}/mapped bs=4096 count=4 conv=fsync status=none");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        const string Store = "import mmap,os,sys; f=os.open(sys.argv[1],os.O_RDWR); m=mmap.mmap(f,16384); m[8192:8196]=b'DAMN'; print(os.getpid())";
        string pid = Shell.Run("python3", "-c", Store, $"{folder}/mapped").Output.Trim();
        tracing.While(() => Shell.Run("sync"));

        CapturedSegment segment = Assert.Single(Of(tracing, loop, "/mapped"), static segment => segment.Bytes.AsSpan().IndexOf("DAMN"u8) >= 0);
        int at = segment.Bytes.AsSpan().IndexOf("DAMN"u8);
        Assert.Equal(8192ul, segment.Place.FileOffset + (ulong)at);
        Assert.Equal((PageKind.File, pid), (segment.Record.Kind, segment.Record.DirtierTgid.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.StartsWith("python3", segment.DirtierComm, StringComparison.Ordinal);
    }

    [LiveFact("mkfs.ext4 mkfs.xfs dd")]
    public void Direct_reads_and_writes_name_file_and_offset()
    {
        foreach ((string filesystem, int megabytes) in new[] { ("ext4", 64), ("xfs", 400) })
        {
            using var loop = new LoopDevice(megabytes);
            string folder = loop.Mount(filesystem, "-q");
            Shell.Script($"mkdir {folder}/a; dd if=/dev/zero of={folder}/a/direct bs=64k count=4 conv=fsync status=none; {DropCaches}");
            using var tracing = new Tracing(null, loop.Name);
            tracing.Capture();
            tracing.While(() =>
            {
                Shell.Run("dd", "if=/dev/urandom", $"of={folder}/a/direct", "bs=64k", "count=2", "seek=1", "oflag=direct", "conv=notrunc", "status=none");
                Shell.Run("dd", $"if={folder}/a/direct", "of=/dev/null", "bs=64k", "count=2", "skip=2", "iflag=direct", "status=none");
            });

            List<CapturedSegment> segments = Of(tracing, loop, "/a/direct");
            Assert.All(segments, segment => Assert.Equal((PageKind.Direct, filesystem), (segment.Record.Kind, segment.File!.FileSystem)));
            Assert.Equal([(65536ul, 131072L), (131072ul, 131072L)], new[] { false, true }.Select(isRead => segments.Where(segment => segment.IsRead == isRead))
                .Select(static some => (some.Min(static segment => segment.Place.FileOffset), some.Sum(static segment => segment.Place.Length))));
        }
    }

    [LiveFact("mkfs.ext4 dd")]
    public void What_is_read_ahead_of_a_reader_is_named_too()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        Shell.Script($"dd if=/dev/urandom of={folder}/ahead bs=1M count=1 conv=fsync status=none; {DropCaches}");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        tracing.While(() => Shell.Run("dd", $"if={folder}/ahead", "of=/dev/null", "bs=4096", "count=1", "status=none"));

        byte[] content = File.ReadAllBytes($"{folder}/ahead");
        List<CapturedSegment> segments = Of(tracing, loop, "/ahead");
        Assert.True(segments.Sum(static segment => segment.Place.Length) > 4096, "nothing was read ahead");
        Assert.All(segments, segment =>
        {
            Assert.Equal((PageKind.File, true, 0u), (segment.Record.Kind, segment.IsRead, segment.Record.DirtierTgid));
            Assert.Equal(content.AsSpan((int)segment.Place.FileOffset, segment.Bytes.Length).ToArray(), segment.Bytes);
        });
    }

    [LiveFact("mkfs.ext4 dd")]
    public void A_rename_before_the_writeback_gives_the_new_name_and_leaves_the_old_one_to_older_segments()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        tracing.While(() => Shell.Script($"dd if=/dev/urandom of={folder}/old bs=4096 count=4 status=none; sync"));
        tracing.While(() => Shell.Script(
            $"dd if=/dev/urandom of={folder}/old bs=4096 count=4 seek=4 status=none conv=notrunc; mkdir {folder}/b; mv {folder}/old {folder}/b/new; sync"));

        Assert.Equal([0ul, 16384ul], new[] { "/old", "/b/new" }.Select(path => Of(tracing, loop, path).Min(static segment => segment.Place.FileOffset)));
        Assert.Equal([16384L, 16384L], new[] { "/old", "/b/new" }.Select(path => Of(tracing, loop, path).Sum(static segment => segment.Place.Length)));
    }

    [LiveFact("mkfs.ext4 dd")]
    public void A_file_that_is_deleted_while_open_never_gets_the_name_of_another()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        tracing.While(() => Shell.Script(
            $"exec 3>{folder}/gone; printf DAMNDAMN >&3; rm {folder}/gone; printf other > {folder}/other; mkdir {folder}/gone; printf x > {folder}/gone/x; sync; exec 3>&-"));

        CapturedSegment gone = Assert.Single(Segments(tracing, loop), static segment => segment.Bytes.AsSpan().StartsWith("DAMNDAMN"u8));
        Assert.Equal((PageKind.File, true), (gone.Record.Kind, gone.File is { IsDeleted: true }));
        Assert.Contains(gone.Path, new[] { "", "/gone" });
        Assert.Single(Of(tracing, loop, "/other"));
        Assert.Single(Of(tracing, loop, "/gone/x"));
    }

    [LiveFact("mkfs.ext4")]
    public void A_number_that_is_used_again_leaves_the_older_segments_their_name()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        tracing.While(() => Shell.Script($"printf first > {folder}/first; sync; rm {folder}/first; sync; printf second > {folder}/second; sync"));

        CapturedSegment first = Assert.Single(Of(tracing, loop, "/first")), second = Assert.Single(Of(tracing, loop, "/second"));
        Assert.Equal(first.Record.Inode, second.Record.Inode); // else this shows nothing
        Assert.True(first.Bytes.AsSpan().StartsWith("first"u8) && second.Bytes.AsSpan().StartsWith("second"u8));
        Assert.NotSame(first.File, second.File);
    }

    [LiveFact("mkfs.ext4")]
    public void Names_with_escapes_and_of_full_length_and_deep_paths_arrive_byte_by_byte()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        const string Escapes = "/\x1b]0;x\x07\n\xff";
        string longest = "/" + new string('n', 255);
        string deep = string.Concat(Enumerable.Range(0, 23).Select(static i => $"/{i}")) + "/file";
        string tooDeep = "/top" + string.Concat(Enumerable.Range(0, 23).Select(static i => $"/{i}")) + "/file";
        string wide = string.Concat(Enumerable.Range(0, 13).Select(static i => "/" + new string((char)('a' + i), 255))) + "/file";
        string tooWide = "/" + new string('-', 100) + string.Concat(Enumerable.Range(0, 15).Select(static i => "/" + new string((char)('A' + i), 255))) + "/file";
        using var tracing = new Tracing(new LiveOptions { IgnoreSelf = false }, loop.Name);
        tracing.Capture();
        tracing.While(() =>
        {
            foreach (string path in new[] { Escapes, longest, deep, tooDeep, wide, tooWide })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder + path)!);
                File.WriteAllText(folder + path, "DAMN");
            }

            Shell.Run("sync");
        });

        string[] paths = [.. Segments(tracing, loop).Where(static segment => segment.Record.Kind == PageKind.File).Select(static segment => segment.Path).Distinct()];
        Assert.All(new[] { Escapes, longest, deep, wide }, path => Assert.Contains(path, paths));
        Assert.Contains("..." + tooDeep[4..], paths);
        string cut = Assert.Single(paths, static path => path.StartsWith(".../", StringComparison.Ordinal) && path.Contains('B', StringComparison.Ordinal));
        Assert.EndsWith(cut[3..], tooWide, StringComparison.Ordinal);
    }

    private static List<CapturedSegment> Segments(Tracing tracing, LoopDevice loop) =>
        [.. tracing.Captured(e => e.Dev == loop.Dev).SelectMany(static io => io.Segments)];

    private static List<CapturedSegment> Of(Tracing tracing, LoopDevice loop, string path)
    {
        List<CapturedSegment> segments = [.. Segments(tracing, loop).Where(segment => segment.Path == path)];
        Assert.True(segments.Count > 0, $"no segment of {path}");
        return segments;
    }
}
