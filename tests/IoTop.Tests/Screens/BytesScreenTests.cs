using System.Runtime.Versioning;
using System.Text;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The three panes of one I/O: the way there, what they say to each other, searching and saving.</summary>
public sealed class BytesScreenTests
{
    [Fact]
    public void BytesScreen_IsFourKeysFromTheStart()
    {
        using World world = Ready(120, 40);
        world.Type("Enter", "Enter", "Enter");
        Assert.Contains("segments 3", world.Text, StringComparison.Ordinal);
        Assert.Contains("#0 4096 0 6154..6161 513..514 text", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("41 6c 6c 20 77 6f 72 6b", world.Text, StringComparison.Ordinal);
        Assert.Contains("byte 0  segment #0 +0  sector 6154 +0  file 8,192", world.Text, StringComparison.Ordinal);
        world.Type("Right");
        Assert.Contains("byte 1  segment #0 +1", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesScreen_GoesBackStepByStep()
    {
        using World world = Opened(120, 40);
        world.Type("\\");
        Assert.DoesNotContain("bytes:", world.Text, StringComparison.Ordinal);
        world.Type("Esc");
        Assert.Contains("bytes:", world.Text, StringComparison.Ordinal);
        world.Type("Esc");
        Assert.DoesNotContain("structure", world.Text, StringComparison.Ordinal);
        Assert.Contains("sda1", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Structure_TakesTheBytesToTheSegment_AndTheBytesTakeTheStructureAlong()
    {
        using World world = Opened(120, 40);
        world.Type("Down");
        Assert.Contains("byte 4,096  segment #1 +0  sector 6162 +0  file 12,288", world.Text, StringComparison.Ordinal);
        world.Type("Tab", "Left");
        Assert.Contains("byte 4,095  segment #0 +4,095  sector 6161 +511", world.Text, StringComparison.Ordinal);
        world.Type("S-Tab", "Down");
        Assert.Contains("segment #1 +0", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ShowsAnotherIo_InTheOtherPanes()
    {
        using World world = Opened(120, 40);
        Captured.Write(world, sector: 70_000);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("sector 70000 +0", world.Text, StringComparison.Ordinal);
        world.Type("S-Tab", "Up");
        Assert.Contains("sector 6154 +0", world.Text, StringComparison.Ordinal);
        Captured.Write(world, sector: 80_000);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("sector 6154 +0", world.Text, StringComparison.Ordinal);
        world.Type("w");
        Assert.Contains("sector 80000 +0", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sectors_CountFromThePartition_WhenAskedTo()
    {
        using World world = Opened(120, 40);
        world.Type("p");
        Assert.Contains("sector 4106 +0", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_AreThoseUnderTheCursor()
    {
        using World world = Opened(120, 40);
        world.Type("Enter", "i");
        Assert.Contains("little-endian", world.Text, StringComparison.Ordinal);
        Assert.Contains("27713", world.Text, StringComparison.Ordinal); // "Al" as u16
    }

    [Fact]
    public void Search_CountsHereAndInTheStore_AndWraps()
    {
        using World world = Opened(120, 40);
        Captured.Write(world, sector: 9000);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("/");
        world.TypeText("DAMN");
        world.Type("Enter");
        world.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Contains("DAMN: 3 times in 1 I/O, 6 in the store", world.Text, StringComparison.Ordinal);
        Assert.Contains("byte 100 ", world.Text, StringComparison.Ordinal);
        world.Type("n", "n");
        Assert.Contains("byte 300 ", world.Text, StringComparison.Ordinal);
        world.Type("n");
        Assert.Contains("byte 100 ", world.Text, StringComparison.Ordinal);
        world.Type("N");
        Assert.Contains("byte 300 ", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void SearchOfEverything_GoesToTheOtherIo_AndStandsAloneWhenTheListHasForgottenIt()
    {
        using World world = Opened(120, 40);
        Captured.Write(world, sector: 9000, marker: "OTHER");
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("F7");
        world.TypeText("DAMN");
        world.Type("Enter");
        world.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Contains("sector 6154 +100", world.Text, StringComparison.Ordinal);
        Assert.Contains("DAMN: 3 times in 1 I/O, 3 in the store", world.Text, StringComparison.Ordinal);
        world.Model.Events.Clear();
        world.Type("F7", "C-u");
        world.TypeText("OTHER");
        world.Type("Enter");
        world.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Contains("I/O of the search", world.Text, StringComparison.Ordinal);
        Assert.Contains("sector 9000 +100", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_SaysWhatIsWrongWithAPattern_AndWhatIsNowhere()
    {
        using World world = Opened(120, 40);
        world.Type("/");
        world.TypeText("hex:zz");
        world.Type("Enter");
        Assert.Contains("search in this I/O", world.Text, StringComparison.Ordinal);
        world.Type("C-u");
        world.TypeText("absent");
        world.Type("Enter");
        Assert.Contains("not in this I/O: absent", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Save_WritesTheSegment_ReadableByItsOwnerOnly_AndAsksBeforeItReplaces()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "s");
            using World world = Opened(120, 40);
            world.Type("F8", "Enter", "C-u");
            world.TypeText(path);
            world.Type("Enter");
            Assert.Contains("4096 bytes are in", world.Text, StringComparison.Ordinal);
            Assert.StartsWith("All work", Encoding.ASCII.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
            Assert.Equal(4096, new FileInfo(path).Length);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            world.Type("F8", "Down", "Enter", "C-u");
            world.TypeText(path);
            world.Type("Enter");
            Assert.Contains("there is such a file", world.Text, StringComparison.Ordinal);
            Assert.Equal(4096, new FileInfo(path).Length);
            world.Type("Down", "Enter");
            Assert.Equal(12_288, new FileInfo(path).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Copy_PutsTheSegmentIntoTheClipboard()
    {
        using World world = Opened(120, 40);
        world.Type("v", "Down", "Down", "Enter");
        Assert.Contains("4096 bytes are copied as hex", world.Text, StringComparison.Ordinal);
        Assert.StartsWith("41 6c 6c 20", Encoding.ASCII.GetString(world.Terminal.Copied.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Rebuild_ShowsTheHolesOfAFileThatWasNotSeenAsAWhole()
    {
        using World world = Opened(120, 40);
        world.Type("v", "End", "Enter");
        Assert.Contains("12288 of 20480 bytes were seen: 1 holes", world.Text, StringComparison.Ordinal);
        Assert.Contains("8192 bytes were not seen", world.Text, StringComparison.Ordinal);
    }

    /// <summary>Names of files cannot do anything to the terminal.</summary>
    [Fact]
    public void Names_OfFiles_AreMadeHarmless()
    {
        using World world = Opened(120, 40);
        Captured.File(world, 77, "\u001b[2Jevil\n\u202E", "d");
        world.Pass(TimeSpan.FromSeconds(1));
        Captured.Write(world, sector: 5000, name: "\u001b[2Jevil\n\u202E");
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("evil", world.Text, StringComparison.Ordinal);
        foreach (Tui.Cell cell in world.Terminal.Screen)
        {
            Assert.False(cell.CodePoint is < 0x20 or 0x7F or (>= 0x80 and < 0xA0) or 0x202E);
        }
    }

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

    /// <summary>The program in front of three panes, the structure with the keys.</summary>
    internal static World Opened(int width, int height, uint snapLength = uint.MaxValue, MonitorOptions? options = null)
    {
        World world = Ready(width, height, snapLength, options);
        world.Type("Enter", "Enter", "Enter");
        return world;
    }

    /// <summary>The program at its start, vim having written three segments.</summary>
    private static World Ready(int width, int height, uint snapLength = uint.MaxValue, MonitorOptions? options = null)
    {
        World world = World.Running(width, height, seconds: 5, options);
        Captured.Write(world, snapLength);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("/", "v", "i", "m", "Enter");
        return world;
    }
}
