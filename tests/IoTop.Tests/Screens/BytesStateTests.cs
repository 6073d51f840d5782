using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>Bytes that are not there: the reason stands on the screen in words.</summary>
public sealed class BytesStateTests
{
    [Theory]
    [InlineData("flush", "flush carries no data")]
    [InlineData("off", "capture is off: press B to capture bytes")]
    [InlineData("error", "failed with EIO: no bytes came")]
    [InlineData("lower", "sent down by vg-root: captured there, on the upper device")]
    [InlineData("truncated", "truncated at snap length 512: 1,536 of 12,288 bytes")]
    [InlineData("lost", "lost, the payload ring was full: 8,192 of 12,288 bytes")]
    [InlineData("fault", "the pages could not be read")]
    [InlineData("before", "came before the capture")]
    [InlineData("selected", "not selected: captured is restic")]
    [InlineData("forgotten", "forgotten: newer bytes took the place")]
    [InlineData("seen", "no segments of it were seen")]
    [InlineData("impossible", "not possible here: no BTF")]
    public void BytesScreen_SaysInWordsWhyBytesAreNotThere(string what, string words)
    {
        using World world = new(120, 40);
        world.Source.CaptureAbility = new CaptureAbility(what == "impossible" ? CaptureLevel.Off : CaptureLevel.Payload, "no BTF");
        world.App.Start();
        world.Run(2);
        Prepare(world, what);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("Enter");
        Assert.Contains(words, world.Text, StringComparison.Ordinal);
    }

    /// <summary>Goes to the list of all I/Os, and lets one come of which bytes are missing for a reason.</summary>
    private static void Prepare(World world, string what)
    {
        IoEvent io = world.Io(2044, "vim", World.SdaSrv, IoOperation.Write, 12_288, 850, 6154);
        if (what is "selected")
        {
            world.Type("/", "r", "e", "s", "t", "Enter", "B", "/", "C-u", "Enter");
        }

        world.Type("M-3");
        if (what is "before")
        {
            world.Type("B");
        }

        switch (what)
        {
            case "flush":
                io = world.Io(2044, "vim", World.SdaSrv, IoOperation.Flush, 0, 850);
                break;
            case "off":
                PutSegments(world, in io, wanted: 0);
                break;
            case "error":
                io.Op = IoOperation.Read;
                io.Error = 5;
                break;
            case "lower":
                io.Flags = IoEventFlags.LowerLayer;
                io.ParentDev = World.Root;
                break;
            case "truncated":
                Captured.Write(world, snapLength: 512);
                return;
            case "lost":
                PutSegments(world, in io, wanted: 4096, count: 2);
                break;
            case "fault":
                PutSegments(world, in io, wanted: 4096, flags: SegmentFlags.Fault);
                break;
            case "forgotten":
                PutSegments(world, in io, wanted: 4096);
                IoEvent other = world.Io(1, "x", World.Sda, IoOperation.Write, 4 << 20, 10, 1 << 20);
                for (uint at = 0; at < 512; at++)
                {
                    SegmentRecord record = Captured.Segment(in other, (ushort)at, 4096, uint.MaxValue);
                    Captured.Put(world, in record, new byte[4096]);
                }

                break;
            case "seen":
                world.Pass(TimeSpan.FromSeconds(2));
                io = world.Io(2044, "vim", World.SdaSrv, IoOperation.Write, 12_288, 850, 6154);
                break;
            default:
                break;
        }

        world.Source.Complete(in io);
    }

    private static void PutSegments(World world, in IoEvent io, uint wanted, int count = 3, SegmentFlags flags = SegmentFlags.None)
    {
        for (ushort index = 0; index < count; index++)
        {
            SegmentRecord record = Captured.Segment(in io, index, 4096, wanted);
            record.Flags |= flags;
            record.Captured = flags == SegmentFlags.None ? wanted : 0;
            world.Source.Enqueue(in record, new byte[record.Captured]);
        }
    }
}
