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
    public void EqualLines_AreShownOnce_OrAll()
    {
        using World world = Opened(120, 40);
        world.Type("Down");
        Assert.Contains("255 rows the same", world.Text, StringComparison.Ordinal);
        world.Type("z");
        Assert.DoesNotContain("rows the same", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Panes_GrowAndShrink()
    {
        using World world = Opened(120, 40);
        int row = Array.FindIndex(world.Terminal.Lines, static line => line.Contains("structure", StringComparison.Ordinal));
        int before = world.Terminal.Lines[row].IndexOf('\u252C', StringComparison.Ordinal);
        world.Type(">");
        Assert.True(world.Terminal.Lines[row].IndexOf('\u252C', StringComparison.Ordinal) > before);
        world.Type("<", "<");
        Assert.True(world.Terminal.Lines[row].IndexOf('\u252C', StringComparison.Ordinal) < before);
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
            Assert.Contains("4,096 bytes are in", world.Text, StringComparison.Ordinal);
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
        Assert.Contains("4,096 bytes are copied as hex", world.Text, StringComparison.Ordinal);
        Assert.StartsWith("41 6c 6c 20", Encoding.ASCII.GetString(world.Terminal.Copied.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Rebuild_ShowsTheHolesOfAFileThatWasNotSeenAsAWhole()
    {
        using World world = Opened(120, 40);
        world.Type("v", "End", "Up", "Enter");
        Assert.Contains("12,288 of 20,480 bytes were seen: 1 hole", world.Text, StringComparison.Ordinal);
        Assert.Contains("8,192 bytes were not seen", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rebuild_OffersEveryFileOfWhichSomethingWasCaptured()
    {
        using World world = Opened(120, 40);
        world.Type("v", "End", "Enter");
        Assert.Contains("rebuild a file", world.Text, StringComparison.Ordinal);
        Assert.Contains("20,480 bytes, inode", world.Text, StringComparison.Ordinal);
        world.Type("Enter");
        Assert.Contains("12,288 of 20,480 bytes were seen: 1 hole", world.Text, StringComparison.Ordinal);
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
