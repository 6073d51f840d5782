using System.Runtime.Versioning;
using System.Text;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The three panes of one I/O: the way there, what they say to each other, searching and saving.</summary>
public sealed class BytesScreenTests : IDisposable
{
    private readonly World _world = Opened(120, 40);

    public void Dispose() => _world.Dispose();

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
        _world.Type("\\");
        ShowsNot("bytes:");
        _world.Type("Esc");
        Shows("bytes:");
        _world.Type("Esc");
        ShowsNot("structure");
        Shows("sda1");
    }

    [Fact]
    public void Structure_TakesTheBytesToTheSegment_AndTheBytesTakeTheStructureAlong()
    {
        _world.Type("Down");
        Shows("byte 4,096  segment #1 +0  sector 6162 +0  file 12,288");
        _world.Type("Tab", "Left");
        Shows("byte 4,095  segment #0 +4,095  sector 6161 +511");
        _world.Type("S-Tab", "Down");
        Shows("segment #1 +0");
    }

    [Fact]
    public void List_ShowsAnotherIo_InTheOtherPanes()
    {
        Write(sector: 70_000);
        Shows("sector 70000 +0");
        _world.Type("S-Tab", "Up");
        Shows("sector 6154 +0");
        Write(sector: 80_000);
        Shows("sector 6154 +0");
        _world.Type("w");
        Shows("sector 80000 +0");
    }

    [Fact]
    public void Sectors_CountFromThePartition_WhenAskedTo()
    {
        _world.Type("p");
        Shows("sector 4106 +0");
    }

    [Fact]
    public void EqualLines_AreShownOnce_OrAll()
    {
        _world.Type("Down");
        Shows("255 rows the same");
        _world.Type("z");
        ShowsNot("rows the same");
    }

    [Fact]
    public void Panes_GrowAndShrink()
    {
        int row = Array.FindIndex(_world.Terminal.Lines, static line => line.Contains("structure", StringComparison.Ordinal));
        int before = _world.Terminal.Lines[row].IndexOf('\u252C', StringComparison.Ordinal);
        _world.Type(">");
        Assert.True(_world.Terminal.Lines[row].IndexOf('\u252C', StringComparison.Ordinal) > before);
        _world.Type("<", "<");
        Assert.True(_world.Terminal.Lines[row].IndexOf('\u252C', StringComparison.Ordinal) < before);
    }

    [Fact]
    public void Values_AreThoseUnderTheCursor()
    {
        _world.Type("Enter", "i");
        Shows("little-endian");
        Shows("27713"); // "Al" as u16
    }

    [Fact]
    public void Search_CountsHereAndInTheStore_AndWraps()
    {
        Write(sector: 9000);
        TypeLine(["/"], "DAMN");
        _world.Pass(TimeSpan.FromMilliseconds(100));
        Shows("DAMN: 3 times in 1 I/O, 6 in the store");
        Shows("byte 100 ");
        _world.Type("n", "n");
        Shows("byte 300 ");
        _world.Type("n");
        Shows("byte 100 ");
        _world.Type("N");
        Shows("byte 300 ");
    }

    [Fact]
    public void SearchOfEverything_GoesToTheOtherIo_AndStandsAloneWhenTheListHasForgottenIt()
    {
        Write(sector: 9000, marker: "OTHER");
        TypeLine(["F7"], "DAMN");
        _world.Pass(TimeSpan.FromMilliseconds(100));
        Shows("sector 6154 +100");
        Shows("DAMN: 3 times in 1 I/O, 3 in the store");
        _world.Model.Events.Clear();
        TypeLine(["F7", "C-u"], "OTHER");
        _world.Pass(TimeSpan.FromMilliseconds(100));
        Shows("I/O of the search");
        Shows("sector 9000 +100");
    }

    [Fact]
    public void Search_SaysWhatIsWrongWithAPattern_AndWhatIsNowhere()
    {
        TypeLine(["/"], "hex:zz");
        Shows("search in this I/O");
        TypeLine(["C-u"], "absent");
        Shows("not in this I/O: absent");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Save_WritesTheSegment_ReadableByItsOwnerOnly_AndAsksBeforeItReplaces()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "s");
            TypeLine(["F8", "Enter", "C-u"], path);
            Shows("4,096 bytes are in");
            Assert.StartsWith("All work", Encoding.ASCII.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
            Assert.Equal(4096, new FileInfo(path).Length);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            TypeLine(["F8", "Down", "Enter", "C-u"], path);
            Shows("there is such a file");
            Assert.Equal(4096, new FileInfo(path).Length);
            _world.Type("Down", "Enter");
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
        _world.Type("v", "Down", "Down", "Enter");
        Shows("4,096 bytes are copied as hex");
        Assert.StartsWith("41 6c 6c 20", Encoding.ASCII.GetString(_world.Terminal.Copied.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Rebuild_ShowsTheHolesOfAFileThatWasNotSeenAsAWhole()
    {
        _world.Type("v", "End", "Up", "Enter");
        Shows("12,288 of 20,480 bytes were seen: 1 hole");
        Shows("8,192 bytes were not seen");
    }

    [Fact]
    public void Rebuild_OffersEveryFileOfWhichSomethingWasCaptured()
    {
        _world.Type("v", "End", "Enter");
        Shows("rebuild a file");
        Shows("20,480 bytes, inode");
        _world.Type("Enter");
        Shows("12,288 of 20,480 bytes were seen: 1 hole");
    }

    /// <summary>Names of files cannot do anything to the terminal.</summary>
    [Fact]
    public void Names_OfFiles_AreMadeHarmless()
    {
        Captured.File(_world, 77, "\u001b[2Jevil\n\u202E", "d");
        _world.Pass(TimeSpan.FromSeconds(1));
        Write(sector: 5000, name: "\u001b[2Jevil\n\u202E");
        Shows("evil");
        foreach (Tui.Cell cell in _world.Terminal.Screen)
        {
            Assert.False(cell.CodePoint is < 0x20 or 0x7F or (>= 0x80 and < 0xA0) or 0x202E);
        }
    }

    private void Shows(string text) => Assert.Contains(text, _world.Text, StringComparison.Ordinal);

    private void ShowsNot(string text) => Assert.DoesNotContain(text, _world.Text, StringComparison.Ordinal);

    /// <summary>Types keys, and then a line into what they have opened.</summary>
    private void TypeLine(ReadOnlySpan<string> keys, string text)
    {
        _world.Type(keys);
        _world.TypeText(text);
        _world.Type("Enter");
    }

    /// <summary>Lets vim write once more, and the program see it.</summary>
    private void Write(ulong sector, string marker = "DAMN", string name = "notes.md")
    {
        Captured.Write(_world, sector: sector, marker: marker, name: name);
        _world.Pass(TimeSpan.FromSeconds(1));
    }

    /// <summary>The program in front of three panes, the structure with the keys.</summary>
    internal static World Opened(int width, int height, MonitorOptions? options = null)
    {
        World world = Ready(width, height, options);
        world.Type("Enter", "Enter", "Enter");
        return world;
    }

    /// <summary>The program at its start, vim having written three segments.</summary>
    private static World Ready(int width, int height, MonitorOptions? options = null)
    {
        World world = World.Running(width, height, seconds: 5, options);
        Captured.Write(world);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("/", "v", "i", "m", "Enter");
        return world;
    }
}
