using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>What trace says of segments and bytes.</summary>
public sealed class TraceContentTests
{
    private static readonly byte[] s_damn = Captures.Block("DAMNDAMNDAMN");

    private static string[] Run(TestWorld world, string line)
    {
        Assert.Equal(ExitCode.Done, world.Run(line));
        return world.Lines;
    }

    [Fact]
    public void Segments_read_as_imgrement_prints_them()
    {
        var world = new TestWorld();
        world.Then(() => world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 6154, 4096, 4096, 4096)));
        Assert.Equal(
            [
                "0.100000    kworker/u8:1    40      sda1     W    6154       12288      1.000   0.750 -",
                "  W, bytes to transfer: 12288, segments: 3",
                "  bv #0: len 4096, offset 0, 8 sectors (6154..6161)",
                "  bv #1: len 4096, offset 0, 8 sectors (6162..6169)",
                "  bv #2: len 4096, offset 0, 8 sectors (6170..6177)",
            ],
            Run(world, "trace --segments")[1..]);
        Assert.Equal(CaptureLevel.Segments, world.Source.Capture.Level);
    }

    [Fact]
    public void Hexdump_prints_the_bytes_under_their_segment()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            IoEvent write = world.Event(812, "dd"u8.ToArray(), IoOperation.Write, 1024, 1, sector: 100);
            Captures.Enqueue(world, Captures.Segment(in write, 0, 0, 512), "DAMN\x1b[2J\0\0\0\0\0\0\0\0abc"u8, wanted: 19);
            Captures.Enqueue(world, Captures.Segment(in write, 1, 512, 512), new byte[19], wanted: 19);
            world.Source.Enqueue(in write);
        });
        Assert.Equal(
            [
                "  W, bytes to transfer: 1024, segments: 2",
                "  bv #0: len 512, offset 0, 1 sector (100), captured 19 of 512 bytes",
                "    00000000  44 41 4d 4e 1b 5b 32 4a  00 00 00 00 00 00 00 00  |DAMN.[2J........|",
                "    00000010  61 62 63                                          |abc|",
                "    00000013",
                "  bv #1: len 512, offset 0, 1 sector (101), captured 19 of 512 bytes",
                "    00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|",
                "    00000010  00 00 00                                          |...|",
                "    00000013",
            ],
            Run(world, "trace --hexdump --snaplen 19")[2..]);
        Assert.Equal((CaptureLevel.Payload, 19u), (world.Source.Capture.Level, world.Source.Capture.SnapLength));
    }

    [Fact]
    public void Hexdump_prints_no_more_than_it_is_told()
    {
        var world = new TestWorld();
        world.Then(() => world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 100, s_damn)));
        Assert.Equal(
            [
                "  bv #0: len 1024, offset 0, 2 sectors (100..101)",
                "    00000000  44 41 4d 4e                                       |DAMN|",
                "    00000004",
                "  found DAMN 3 times in page data",
            ],
            Run(world, "trace --hexdump=4 --find DAMN")[3..]);
    }

    [Fact]
    public void Find_prints_what_was_found_and_the_sums()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 6154, s_damn));
            world.Source.Enqueue(Captures.Io(world, IoOperation.Read, 7000, Captures.Block("nothing")));
            world.Source.NowNs++;
            world.Source.Enqueue(Captures.Io(world, IoOperation.Read, 6154, Captures.Block(string.Concat(Enumerable.Repeat("DAMN", 21)) + "\x1b")));
        });
        string[] lines = Run(world, "trace --find DAMN --find hex:1b");
        Assert.Equal(
            ["6154", "  found DAMN 3 times in page data", "7000", "6154", "  found DAMN 21 times in page data", "  found hex:1b 1 time in page data"],
            lines[1..].Select(static line => line.StartsWith(' ') ? line : line[50..60].Trim()));
        Assert.Contains("  found DAMN 24 times in 2 I/Os\n  found hex:1b 1 time in 1 I/O\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(CaptureSettings.WholeSegments, world.Source.Capture.SnapLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--csv")]
    public void Only_found_leaves_the_others_out(string format)
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            world.Source.Enqueue(Captures.Io(world, IoOperation.Read, 7000, Captures.Block("nothing")));
            world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 6154, s_damn));
            world.Io(812, "dd", IoOperation.Flush, 0, 1);
        });
        Assert.DoesNotContain("7000", string.Join('\n', Run(world, "trace --find DAMN --only-found " + format)), StringComparison.Ordinal);
        Assert.StartsWith("iotop-sharp: 1 I/Os", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_without_data_say_so()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            world.Io(812, "fstrim", IoOperation.Discard, 1 << 20, 1);
            world.Io(812, "fsync", IoOperation.Flush, 0, 1);
            world.Io(812, "mkfs", IoOperation.WriteZeroes, 4096, 1);
        });
        Assert.Equal(
            ["  D, bytes to transfer: 1048576, no data", "  F, bytes to transfer: 0, no data", "  WZ, bytes to transfer: 4096, no data"],
            Run(world, "trace --segments").Where(static line => line.StartsWith(' ')));
        Assert.DoesNotContain("without all", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_segments_and_bytes_are_said_where_they_are_missing_and_in_the_summary()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            IoEvent write = world.Event(812, "dd"u8.ToArray(), IoOperation.Write, 12_288, 1);
            Captures.Enqueue(world, Captures.Segment(in write, 0, 0, 4096), new byte[16], wanted: 512);
            Captures.Enqueue(world, Captures.Segment(in write, 1, 4096, 4096), [], wanted: 512);
            world.Source.Enqueue(in write);
            world.Io(812, "dd", IoOperation.Read, 4096, 2);
            SegmentRecord fault = Captures.Segment(world.Event(812, [], IoOperation.Read, 512, 3), 0, 0, 512);
            fault.Flags = SegmentFlags.Read | SegmentFlags.Fault;
            Captures.Enqueue(world, fault, [], wanted: 512);
            world.Io(812, "dd", IoOperation.Read, 512, 3);
        });
        world.Source.Lose(LossKind.Segments, 2);
        world.Source.Lose(LossKind.PayloadBytes, 1008);
        world.Source.Lose(LossKind.ReadsUnseen, 5);
        Assert.Equal(
            [
                "  W, bytes to transfer: 12288, segments: 2, others lost",
                "  bv #0: len 4096, offset 0, 8 sectors (2048..2055), captured 16 of 4096 bytes, payload lost",
                "    00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|",
                "    00000010",
                "  bv #1: len 4096, offset 0, 8 sectors (2056..2063), payload lost",
                "  R, bytes to transfer: 4096, segments: not captured",
                "  R, bytes to transfer: 512, segments: 1",
                "  bv #0: len 512, offset 0, 1 sector (2048), bytes could not be read",
            ],
            Run(world, "trace --hexdump").Where(static line => line.StartsWith(' ')));
        Assert.Equal(
            """
            iotop-sharp: 3 I/Os in 0.1 s, lost 0
              2 segments lost: the payload ring was full
              1,008 bytes of payload lost: the payload ring was full
              try: --payload-ring 64M, a smaller --snaplen, or a filter (-D, -p, --op, --min-bytes)
              5 reads without segments: too many under way at once
              try: a filter (-D, -p, --op, --min-bytes)
              3 I/Os without all of their segments or bytes

            """,
            world.Error.ToString());
    }

    [Fact]
    public void Dirtier_is_named_when_it_is_not_the_submitter()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            IoEvent write = Captures.Io(world, IoOperation.Write, 0);
            write.Bytes = 1024;
            world.Source.Enqueue(Captures.Segment(in write, 0, 0, 512).DirtiedBy(1234, "dd\x1b[31m", 498_000_000), []);
            world.Source.Enqueue(Captures.Segment(in write, 1, 512, 512).DirtiedBy(40, "kworker"), []);
            world.Source.Enqueue(in write);
        });
        Assert.Equal(
            [@"  bv #0: len 512, offset 0, 1 sector (0), dirtied by dd\x1b[31m (1234) 498ms earlier", "  bv #1: len 512, offset 0, 1 sector (1)"],
            Run(world, "trace --segments")[3..]);
    }
}
