using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>What trace asks of its source, how long it waits for segments, and what that costs.</summary>
public sealed class TraceCaptureTests
{
    private static readonly CaptureAbility s_none = new(CaptureLevel.Off, "lockdown=confidentiality: BPF may not read \x1b[1mpages");

    [Fact]
    public void Capture_is_of_what_is_traced()
    {
        var world = new TestWorld();
        world.Run("trace --segments -D sda -p 812,40 --op write,read --min-bytes 4K --min-ms 5");
        CaptureSettings capture = world.Source.Capture;
        Assert.Equal([TestWorld.Sda, TestWorld.Sda1], capture.Devices.Order());
        Assert.Equal([812u, 40u], capture.Processes.ToArray());
        Assert.Equal((CaptureLevel.Segments, 3u, 4096u), (capture.Level, capture.OpMask, capture.MinBytes));
        Assert.Equal(world.Source.Filter.Devices.Order(), capture.Devices.Order());
    }

    [Theory]
    [InlineData("trace --segments", 0)]
    [InlineData("trace --segments --all-layers", 3)]
    public void Lower_layers_are_captured_only_when_they_are_printed(string line, int devices)
    {
        var world = new TestWorld();
        world.Run(line);
        Assert.Equal(devices, world.Source.Capture.Devices.Length);
    }

    [Fact]
    public void Trace_captures_nothing_unless_it_is_asked_to()
    {
        var world = new TestWorld();
        world.Run("trace --queue --partition-relative");
        Assert.Equal(CaptureSettings.Off, world.Source.Capture);
    }

    [Fact]
    public void Payload_ring_reaches_the_source()
    {
        var world = new TestWorld();
        world.Run("trace --hexdump --payload-ring 64M");
        Assert.Equal(64u << 20, world.Requested!.PayloadRingBytes);
    }

    [Theory]
    [InlineData("--hexdump")]
    [InlineData("--find DAMN")]
    public void Bytes_that_cannot_be_captured_end_the_program(string options)
    {
        var world = new TestWorld();
        world.Source.CaptureAbility = s_none;
        world.Then(() => world.Io(812, "dd", IoOperation.Write, 512, 1));
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("trace " + options));
        Assert.Equal(
            """
            iotop-sharp: cannot capture the bytes of I/Os: lockdown=confidentiality: BPF may not read ?[1mpages
              try: iotop-sharp doctor; without --hexdump and --find, trace needs no bytes

            """,
            world.Error.ToString());
        Assert.Empty(world.Text);
        Assert.True(world.Source.IsDisposed);
    }

    [Fact]
    public void Bytes_that_cannot_be_captured_leave_the_segments()
    {
        var world = new TestWorld();
        world.Source.CaptureAbility = new CaptureAbility(CaptureLevel.Segments, "no way to find a page's address");
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("trace --hexdump"));
        Assert.Contains("\n  try: iotop-sharp trace --segments --files, which needs no bytes; ", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, world.Run("trace --segments"));
    }

    [Theory]
    [InlineData("--segments")]
    [InlineData("--files")]
    [InlineData("--segments --files")]
    public void Segments_that_cannot_be_captured_are_left_out_with_a_note(string options)
    {
        var world = new TestWorld();
        world.Source.CaptureAbility = s_none;
        world.Then(() => world.Io(812, "dd", IoOperation.Write, 512, 1));
        Assert.Equal(ExitCode.Done, world.Run("trace " + options));
        Assert.Equal(2, world.Lines.Length);
        Assert.EndsWith(" ERR", world.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "iotop-sharp: no segments and no files here: lockdown=confidentiality: BPF may not read ?[1mpages\n  try: iotop-sharp doctor\n",
            world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Io_waits_for_its_segments_and_the_next_one_waits_behind_it()
    {
        var world = new TestWorld();
        IoEvent first = default;
        List<int> printed = [];
        world.Then(() =>
        {
            first = world.Event(812, "first"u8.ToArray(), IoOperation.Write, 512, 1, sector: 10);
            world.Source.Enqueue(in first);
            world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 20, 512));
        }).Then(() =>
        {
            printed.Add(world.Lines.Length);
            world.Source.Enqueue(Captures.Segment(in first, 0, 0, 512), []);
        }).Then(() => printed.Add(world.Lines.Length));
        world.Run("trace --segments");
        Assert.Equal([1, 7], printed);
        Assert.Contains(" first ", world.Lines[1], StringComparison.Ordinal);
        Assert.Equal("  W, bytes to transfer: 512, segments: 1", world.Lines[2]);
    }

    [Fact]
    public void Read_that_failed_has_no_bytes_to_wait_for_or_to_miss()
    {
        var world = new TestWorld();
        List<int> printed = [];
        world.Then(() =>
        {
            world.Io(812, "dd", IoOperation.Read, 512, 1, error: 5);
            world.Source.Enqueue(Captures.Io(world, IoOperation.Write, 20, 512));
        }).Then(() => printed.Add(world.Lines.Length));
        world.Run("trace --segments");
        Assert.Equal([6], printed);
        Assert.DoesNotContain("without all of their segments", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Io_waits_no_longer_than_50_milliseconds_and_looks_every_10()
    {
        var world = new TestWorld();
        List<(ulong Ms, int Lines)> steps = [];
        ulong start = 0;
        world.Then(() =>
        {
            start = world.Source.NowNs;
            world.Io(812, "lost", IoOperation.Write, 512, 1);
        });
        for (int i = 0; i < 7; i++)
        {
            world.Then(() => steps.Add(((world.Source.NowNs - start) / 1_000_000, world.Lines.Length)));
        }

        world.Run("trace --segments");
        Assert.Equal([(10, 1), (20, 1), (30, 1), (40, 1), (50, 1), (150, 3), (250, 3)], steps);
        Assert.Equal("  W, bytes to transfer: 512, segments: not captured", world.Lines[2]);
    }

    [Fact]
    public void Io_without_data_waits_for_nothing()
    {
        var world = new TestWorld();
        int printed = 0;
        world.Then(() => world.Io(812, "fsync", IoOperation.Flush, 0, 1)).Then(() => printed = world.Lines.Length);
        world.Run("trace --segments");
        Assert.Equal(3, printed);
    }

    [Fact]
    public void Io_that_was_queued_before_the_capture_began_waits_for_nothing_and_misses_nothing()
    {
        var world = new TestWorld();
        int printed = 0;
        world.Then(() => world.Io(812, "early", IoOperation.Write, 512, 100.1)).Then(() => printed = world.Lines.Length);
        world.Run("trace --segments");
        Assert.Equal(3, printed);
        Assert.Equal("  W, bytes to transfer: 512, segments: not captured", world.Lines[2]);
        Assert.Equal("iotop-sharp: 1 I/Os in 0.3 s, lost 0\n", world.Error.ToString());
    }

    [Fact]
    public void Forgotten_bytes_have_a_remedy()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            IoEvent write = world.Event(812, "dd"u8.ToArray(), IoOperation.Write, 131_072, 1);
            for (int i = 0; i < 8; i++)
            {
                Captures.Enqueue(world, Captures.Segment(in write, i, (uint)i * 16_384, 16_384), new byte[16_384]);
            }

            world.Source.Enqueue(in write);
        });
        world.Run("trace --hexdump --snaplen all --payload-store 64K");
        Assert.EndsWith(
            "  1 I/Os without all of their segments or bytes\n  try: --payload-store 256M: they were forgotten before their I/O completed\n",
            world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, world.Lines.Count(static line => line.EndsWith(", payload lost", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_waits_while_the_store_is_half_full()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            for (int i = 0; i < 3000; i++)
            {
                world.Io(812, "lost", IoOperation.Write, 512, 1);
            }
        });
        int printed = 0;
        world.Then(() => printed = world.Lines.Length);
        world.Run("trace --segments");
        Assert.Equal(1 + (2 * (3000 - 2047)), printed);
        Assert.Equal(1 + (2 * 3000), world.Lines.Length);
    }

    [Theory]
    [InlineData(OutputFormat.Text)]
    [InlineData(OutputFormat.Json)]
    [InlineData(OutputFormat.Csv)]
    internal void Trace_renderers_allocate_nothing_per_event(OutputFormat format)
    {
        Assert.True(BytePattern.TryParse("DAMN", out BytePattern? pattern, out _));
        var world = new TestWorld();
        using var model = new IoModel(world.Source, IoModelOptions.Detached);
        model.Devices.Add(new DeviceRecord(TestWorld.Sda1, "sda1"));
        model.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
        var output = new OutputBuffer(Stream.Null);
        var writing = new TextWriting(IsTerminal: true, Ascii: false);
        var options = new TraceOptions { QueueTime = true, Segments = true, HexdumpBytes = 64, Files = true, Patterns = [pattern] };
        var context = new CellContext(model);
        ITraceRenderer renderer = format switch
        {
            OutputFormat.Json => RecordTraceRenderer.Json(output, options, context),
            OutputFormat.Csv => RecordTraceRenderer.Csv(output, options, context, writing),
            _ => new TextTraceRenderer(output, options, context, writing),
        };
        IoEvent ioEvent = Hostile(world);
        model.Drain();
        var content = new TraceContent(model.Payload!, options, sinceNs: 0);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                content.Read(in ioEvent);
                content.Search();
                renderer.Write(in ioEvent, content);
                renderer.Write(in ioEvent, null);
            }

            output.Flush();
        });
        Assert.Equal(2, content.FoundTotal);
    }

    private static IoEvent Hostile(TestWorld world)
    {
        IoEvent ioEvent = world.Event(812, "post\x1b,gres"u8.ToArray(), IoOperation.Write, 2048, 1.25, TestWorld.Sda1,
            flags: CommandFlags.Linux612.MaskOf("SYNC"), error: 5);
        Captures.Name(world, TestWorld.Sda1, 12, "a\x1b.txt", "b,c");
        for (int i = 0; i < 2; i++)
        {
            SegmentRecord segment = Captures.Segment(in ioEvent, i, (uint)i * 1024, 1024).OfFile(TestWorld.Sda1, 12, 4096).DirtiedBy(5, "d\n");
            Captures.Enqueue(world, segment, Captures.Block("DAMN"));
        }

        return ioEvent;
    }
}
