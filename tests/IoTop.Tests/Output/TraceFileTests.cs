using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>Where the bytes are that trace shows: sectors, blocks, files; in text, JSON and CSV.</summary>
public sealed class TraceFileTests
{
    private const uint FsDev = TestWorld.Sda1;

    private static string[] Run(TestWorld world, string line)
    {
        Assert.Equal(ExitCode.Done, world.Run(line));
        return world.Lines;
    }

    [Fact]
    public void Sectors_count_from_the_partition_and_blocks_from_the_file_system()
    {
        foreach ((string options, string sector) in (ReadOnlySpan<(string, string)>)[("", "6154"), ("--partition-relative", "4106")])
        {
            TestWorld world = Mounted();
            world.Then(() => world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 6154, 12_288)));
            string[] lines = Run(world, "trace --segments " + options);
            Assert.Contains($" sda1     W    {sector}       12288 ", lines[1], StringComparison.Ordinal);
            Assert.EndsWith($"24 sectors ({sector}..{uint.Parse(sector) + 23}) or 12 blocks (2053..2064)", lines[3], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_are_named_behind_their_segments()
    {
        TestWorld world = Mounted();
        world.Then(() => world.Source.Enqueue(OfFiles(world)));
        Assert.Equal(
            [
                "  bv #0: len 1024, offset 0, 2 sectors (6154..6155) or 1 block (2053), file /mnt/d/a\\x1b.txt at 4096",
                "  bv #1: len 1024, offset 0, 2 sectors (6156..6157) or 1 block (2054), file /mnt/d/a\\x1b.txt at 5120",
                "  bv #2: len 1024, offset 0, 2 sectors (6158..6159) or 1 block (2055), file /mnt/b at 0",
                "  bv #3: len 1024, offset 0, 2 sectors (6160..6161) or 1 block (2056), file [ext4 journal]",
            ],
            Run(world, "trace --segments --files")[3..]);
    }

    [Fact]
    public void Files_alone_are_a_column()
    {
        TestWorld world = Mounted();
        world.Then(() =>
        {
            world.Source.Enqueue(OfFiles(world));
            world.Io(812, "fsync", IoOperation.Flush, 0, 2);
        });
        string[] lines = Run(world, "trace --files");
        Assert.EndsWith(" D2C(ms) ERR       FILE", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("   0.750 -         /mnt/d/a\\x1b.txt +2", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("   1.500 -         -", lines[2], StringComparison.Ordinal);
        Assert.Equal(CaptureLevel.Segments, world.Source.Capture.Level);
    }

    [Fact]
    public void Json_has_segments_dirtier_and_found()
    {
        TestWorld world = Mounted();
        world.Then(() =>
        {
            IoEvent write = Captures.Io(world, IoOperation.Write, 6154);
            write.Bytes = 1024;
            Captures.Name(world, FsDev, 12, "a\x1b.txt", "d");
            Captures.Enqueue(world, Captures.Segment(in write, 0, 0, 512).OfFile(FsDev, 12, 4096).DirtiedBy(1234, "dd", 5), "DAMN\0"u8);
            Captures.Enqueue(world, Captures.Segment(in write, 1, 512, 512), [], wanted: 512);
            world.Source.Enqueue(in write);
            world.Io(812, "fsync", IoOperation.Flush, 0, 2);
            world.Io(812, "lost", IoOperation.Read, 512, 3);
        });
        string[] lines = Run(world, "trace --json --hexdump=4 --files --find DAMN --find hex:ff");
        Assert.EndsWith(
            """
            "cgroup_id":0,"segments":[{"index":0,"len":512,"offset":0,"sector":6154,"sectors":1,"block":2053,"blocks":1,"file":"/mnt/d/a\u001B.txt","file_offset":4096,"dirtier":{"pid":1234,"comm":"dd","ts_ns":1098999995},"data":"REFNTg==","truncated":true},{"index":1,"len":512,"offset":0,"sector":6155,"sectors":1,"block":2053,"blocks":1,"file":"[inode 0]","data":"","truncated":true,"lost":true}],"file":"/mnt/d/a\u001B.txt","dirtier":{"pid":1234,"comm":"dd","ts_ns":1098999995},"found":{"DAMN":1,"hex:ff":0}}
            """,
            lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"cgroup_id\":0,\"found\":{\"DAMN\":0,\"hex:ff\":0}}", lines[2], StringComparison.Ordinal);
        Assert.Contains(",\"segments\":[],\"segments_lost\":true,\"found\":", lines[3], StringComparison.Ordinal);
        using JsonDocument schema = JsonDocument.Parse(lines[0]);
        using JsonDocument record = JsonDocument.Parse(lines[1]);
        AssertNamed(schema.RootElement.GetProperty("fields"), record.RootElement);
        AssertNamed(schema.RootElement.GetProperty("segment_fields"), record.RootElement.GetProperty("segments")[0]);
        AssertNamed(schema.RootElement.GetProperty("segment_fields"), record.RootElement.GetProperty("segments")[1]);
    }

    [Fact]
    public void Csv_has_the_sums()
    {
        TestWorld world = Mounted();
        world.Then(() =>
        {
            IoEvent write = OfFiles(world);
            world.Source.Enqueue(Captures.Segment(in write, 4, 4096, 1024).DirtiedBy(1234, "dd"), []);
            write.Bytes += 1024;
            world.Source.Enqueue(in write);
            world.Source.NowNs++;
            world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 6154, Captures.Block("DAMNDAMNDAMN")));
        });
        string[] lines = Run(world, "trace --csv --segments --files --find DAMN --find AMN");
        Assert.EndsWith(@",5,,/mnt/d/a\x1b.txt,1234,0" + "\r", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",1,,[inode 0],,6\r", lines[2], StringComparison.Ordinal);
    }

    /// <summary>A file system of 1024-byte blocks on sda1, which begins at sector 2048.</summary>
    private static TestWorld Mounted()
    {
        var world = new TestWorld();
        Action<IoModel> made = world.Host.ModelMade!;
        world.Host = world.Host with
        {
            ModelMade = model =>
            {
                made(model);
                model.Devices.Add(new DeviceRecord(TestWorld.Sda1, "sda1")
                {
                    Disk = TestWorld.Sda,
                    StartSector = 2048,
                    MountPoints = ["/mnt"],
                    FileSystem = "ext4",
                    FileSystemBlockSize = 1024,
                });
            },
        };
        return world;
    }

    /// <summary>A write of four segments: two of a file, one of another, one of the journal.</summary>
    private static IoEvent OfFiles(TestWorld world)
    {
        world.Source.Functions[0x1000] = "journal_end_buffer_io_sync";
        IoEvent write = Captures.Io(world, IoOperation.Write, 6154);
        write.Bytes = 4096;
        Captures.Name(world, FsDev, 12, "a\x1b.txt", "d");
        Captures.Name(world, FsDev, 13, "b");
        world.Source.Enqueue(Captures.Segment(in write, 0, 0, 1024).OfFile(FsDev, 12, 4096), []);
        world.Source.Enqueue(Captures.Segment(in write, 1, 1024, 1024).OfFile(FsDev, 12, 5120), []);
        world.Source.Enqueue(Captures.Segment(in write, 2, 2048, 1024).OfFile(FsDev, 13, 0), []);
        SegmentRecord journal = Captures.Segment(in write, 3, 3072, 1024);
        journal.Kind = PageKind.BlockDevice;
        journal.EndIo = 0x1000;
        world.Source.Enqueue(in journal, []);
        return write;
    }

    private static void AssertNamed(JsonElement fields, JsonElement record) =>
        Assert.All(record.EnumerateObject(), property => Assert.True(fields.TryGetProperty(property.Name, out _), property.Name));
}
