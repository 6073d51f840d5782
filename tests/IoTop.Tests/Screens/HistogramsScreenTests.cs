using IoTop.Model;
using IoTop.Screens;
using IoTop.Tui;

namespace IoTop.Tests.Screens;

/// <summary>The view of histograms: whole screens as text, and walks through its pictures.</summary>
public sealed class HistogramsScreenTests : PlacesTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "histograms-bars", "M-7" },
        { "histograms-bars-totals", "M-7 a" },
        { "histograms-bars-process", "Down Up v" },
        { "histograms-heat", "M-7 v" },
        { "histograms-heat-cursor", "M-7 v Left Left Left Up" },
        { "histograms-heat-size", "M-7 v G > >" },
        { "histograms-disk", "M-7 v v" },
        { "histograms-disk-fitted", "M-7 ] ] ] ] v v z" },
        { "histograms-disk-zoomed", "M-7 ] ] ] v v Left + + + + +" },
    };

    [Theory]
    [InlineData("histograms-bars", "M-7 u")]
    [InlineData("histograms-heat", "M-7 v u")]
    [InlineData("histograms-disk", "M-7 v v u")]
    public void Screens_LookAsTheyDid_InAscii(string place, string keys) => Check(place + "-ascii", keys, 80, 24);

    [Theory]
    [InlineData("histograms-heat", "M-7 v l l")]
    [InlineData("histograms-disk", "M-7 v v l l")]
    public void Screens_LookAsTheyDid_WithoutColours(string place, string keys) => Check(place + "-mono", keys, 80, 24);

    [Theory]
    [InlineData("histograms-bars", "M-7")]
    [InlineData("histograms-heat", "M-7 v Left")]
    [InlineData("histograms-disk", "M-7 v v")]
    public void Screens_LookAsTheyDid_OnANarrowTerminal(string place, string keys) => Check(place + "-narrow", keys, 44, 20);

    [Theory]
    [InlineData("histograms-bars", "M-7")]
    [InlineData("histograms-heat", "M-7 v")]
    [InlineData("histograms-disk", "M-7 v v")]
    public void Screens_LookAsTheyDid_WhenNothingHappens(string place, string keys)
    {
        using World world = World.Running(80, 24, seconds: 0);
        world.Pass(TimeSpan.FromSeconds(3));
        world.TypeKeys(keys);
        Golden.Check($"{place}-empty-80x24", world.Text);
    }

    [Fact]
    public void HeatMap_OpensExactlyTheIosOfTheCell()
    {
        using World world = World.Running(120, 36);
        world.Type("M-7", "v", "Left", "Left");
        string info = world.Terminal.Lines[^2];
        string digits = info[..info.IndexOf(" I/O", StringComparison.Ordinal)].Split(' ')[^1];
        int count = int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(count > 0);
        world.Type("Enter");
        var list = Assert.IsType<IoScreen>(world.App.Current);
        Assert.Equal(count, list.Count);
        world.Type("Esc");
        Assert.IsType<HistogramsScreen>(world.App.Current);
    }

    [Fact]
    public void HeatMap_SaysWhenItsIosAreNotKeptAnyMore()
    {
        using World world = World.Running(120, 36, seconds: 5);
        for (int i = 0; i < 5000; i++)
        {
            world.Source.Complete(world.Io(977, "restic", World.SdaSrv, IoOperation.Read, 4096, 500, (ulong)i * 8));
        }

        world.Run(1);
        Assert.True(world.Model.Events.FirstSequence > 0);
        world.Type("M-7", "v", "Left", "Home", "Right", "Right", "PgDn", "PgDn", "PgDn", "PgDn", "PgDn");
        for (int up = 0; up < 40 && world.Terminal.Lines[^2].Contains("  0 I/Os", StringComparison.Ordinal); up++)
        {
            world.Type("Up");
        }

        Assert.Contains("of this second", world.Terminal.Lines[^2], StringComparison.Ordinal);
        world.Type("Enter");
        Assert.IsType<HistogramsScreen>(world.App.Current);
        Assert.Contains("not kept any more", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void HeatMap_MarksWhereEventsWereLost()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Source.Lose(LossKind.RingFull, 1204);
        world.Run(2);
        world.Type("M-7", "v");
        Assert.Contains("! lost 1,204", world.Text, StringComparison.Ordinal);
        Assert.Contains('!', world.Terminal.Lines[^3]);
    }

    [Fact]
    public void Selection_ComesFromTheRowUnderTheCursor_AndGoesWithEscape()
    {
        using World world = World.Running(120, 36);
        world.Type("Down", "Up", "v");
        Pictures pictures = world.App.Session.Pictures;
        uint tgid = Assert.Single(pictures.Scope.Processes);
        Assert.Contains("histograms " + pictures.Scope.Name, world.Text, StringComparison.Ordinal);
        ProcessRow row = Row(world, tgid);
        AssertSame(row.Interval, world, now: true);
        AssertSame(row.Accumulated, world, now: false);
        world.Type("Esc");
        Assert.Empty(pictures.Scope.Processes);
        AssertSame(world.Model.Counters.Total.Accumulated, world, now: false);
        world.Type("M-2", "v");
        uint dev = Assert.Single(pictures.Scope.Devices);
        Assert.True(world.Model.Counters.TryGetDevice(dev, out DeviceRow device));
        AssertSame(device.Accumulated, world, now: false);
    }

    [Fact]
    public void Selection_GoesThroughDevicesProcessesAndKinds()
    {
        using World world = World.Running(120, 36);
        Pictures pictures = world.App.Session.Pictures;
        world.Type("M-7");
        HashSet<string> names = [];
        do
        {
            world.Type("m");
            names.Add(pictures.Scope.Name);
        }
        while (pictures.Scope.Devices.Length > 0 && names.Count < 20);
        Assert.Equal(["", "@nvme0n1", "@nvme0n1p2", "@sda", "@sda1", "@vg-root"], names.Order(StringComparer.Ordinal));
        world.Type(")");
        Assert.Equal(44u, Assert.Single(pictures.Scope.Processes));
        world.Type(")", "m");
        Assert.Equal(812u, Assert.Single(pictures.Scope.Processes));
        Assert.Single(pictures.Scope.Devices);
        world.Type("Esc", "Y", "Y");
        Assert.Contains("histograms writes", world.Text, StringComparison.Ordinal);
        world.Type("Y", "Y");
        Assert.Equal(-1, pictures.Kind);
    }

    [Fact]
    public void Selection_CountsAnewWhatIsKept_AndNothingTwice()
    {
        using World world = World.Running(120, 36);
        world.Type("M-7", "v");
        Pictures pictures = world.App.Session.Pictures;
        Assert.Equal(Expected(world, static io => (io.Flags & IoEventFlags.LowerLayer) == 0), Sum(pictures.Heat));
        world.Type("m", "m");
        Assert.Equal(Expected(world, static io => io.Dev == World.NvmeRoot), Sum(pictures.Heat));
        world.Type("Y");
        Assert.Equal(Expected(world, static io => io.Dev == World.NvmeRoot && io.Op == IoOperation.Read), Sum(pictures.Heat));
        world.Run(5);
        Assert.Equal(Expected(world, static io => io.Dev == World.NvmeRoot && io.Op == IoOperation.Read), Sum(pictures.Heat));
    }

    [Fact]
    public void Mouse_SwitchesPictures_AndPutsTheCursor()
    {
        using World world = World.Running(120, 36);
        world.Type("M-7");
        int line = Array.FindIndex(world.Terminal.Lines, static text => text.Contains(" heat map ", StringComparison.Ordinal));
        Click(world, line, world.Terminal.Lines[line].IndexOf("heat map", StringComparison.Ordinal));
        Assert.Contains("latency", world.Terminal.Lines[line + 1], StringComparison.Ordinal);
        Click(world, line + 12, 90);
        Assert.Contains(" of this second", world.Text + " of this second", StringComparison.Ordinal);
        Assert.Contains(world.Terminal.Lines, static text => text.Contains('\u25CF') || text.Contains('\u25CB'));
        Click(world, line, world.Terminal.Lines[line].IndexOf("disk map", StringComparison.Ordinal));
        Assert.Contains("the busiest", world.Terminal.Lines[line + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void DiskMap_ZoomsToASingleIo_AndTellsWhoseItIs()
    {
        using World world = World.Running(120, 36, seconds: 3);
        world.Source.Complete(world.Io(2044, "vim", World.SdaSrv, IoOperation.Write, 8192, 850, 8_000_000_000));
        world.Run(1);
        world.Type("M-2");
        world.Type("M-7", "M", "M", "v", "v");
        Assert.Equal("@sda", world.App.Session.Pictures.Scope.Name);
        Assert.Contains("sequential", world.Terminal.Lines[^2], StringComparison.Ordinal);
        world.Type("Left");
        PlaceView places = world.App.Session.Pictures.Places;
        for (int up = 0; up < 60 && !world.Text.Contains("vim", StringComparison.Ordinal); up++)
        {
            world.Type("Up");
        }

        Assert.Contains("write 8.0K at 8,000,000,000 850us vim", world.Text, StringComparison.Ordinal);
        ulong whole = places.EndSector - places.FirstSector;
        for (int zoom = 0; zoom < 30; zoom++)
        {
            world.Type("+");
        }

        Assert.InRange(places.EndSector - places.FirstSector, 64UL, 255UL);
        Assert.True(places.FirstSector <= places.EndSector && whole > 1_000_000);
        for (int zoom = 0; zoom < 30; zoom++)
        {
            world.Type("-");
        }

        Assert.Equal(whole, places.EndSector - places.FirstSector);
        Assert.False(places.IsZoomed);
    }

    [Fact]
    public void DiskMap_OpensTheIosOfTheCell()
    {
        using World world = World.Running(120, 36);
        world.Type("M-7", "v", "v", "Left", "Enter");
        var list = Assert.IsType<IoScreen>(world.App.Current);
        Assert.True(list.Count > 0);
        world.Type("Esc");
        Assert.Contains($"{list.Count} I/O", world.Terminal.Lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void DiskMap_OfShortTimes_StandsStillWhereTheCursorIs_UntilEscape()
    {
        using World world = World.Running(120, 36);
        world.Type("M-7", "v", "v", "Left", "Left", "Left", "Left", "Left", "Left", "<", "<", "<");
        PlaceView places = world.App.Session.Pictures.Places;
        Assert.NotEqual(0UL, places.UntilNs);
        string[] before = world.Terminal.Lines[10..34];
        world.Run(2);
        Assert.Equal(before[..^1], world.Terminal.Lines[10..33]);
        world.Type("Esc");
        Assert.Equal(0UL, places.UntilNs);
        Assert.Equal(500_000_000UL, places.StepNs);
    }

    private static void Click(World world, int row, int column)
    {
        world.Terminal.Enqueue(InputEvent.FromMouse(new MouseInput(MouseAction.Press, row, column)));
        world.App.Step();
    }

    private static ProcessRow Row(World world, uint tgid)
    {
        Assert.True(world.Model.Counters.TryGetProcess(tgid, out ProcessRow row));
        return row;
    }

    private static void AssertSame(IoTally tally, World world, bool now)
    {
        Distribution sum = new();
        PictureCounters.Collect(
            world.App.Session, sum, now, world.Model.Devices.WithPartitions(world.App.Session.Pictures.Scope.Devices.AsSpan()).AsSpan());
        Assert.Equal(tally.Sizes.ToArray(), sum.Sizes.ToArray());
        Assert.Equal(tally.Latencies.ToArray(), sum.Latencies.ToArray());
    }

    private static ulong Expected(World world, Func<IoEvent, bool> isCounted)
    {
        ulong count = 0;
        for (long sequence = world.Model.Events.FirstSequence; sequence < world.Model.Events.NextSequence; sequence++)
        {
            count += isCounted(world.Model.Events[sequence]) ? 1UL : 0;
        }

        return count;
    }

    private static ulong Sum(HeatColumns columns)
    {
        ulong sum = 0;
        for (long second = columns.Newest - columns.Capacity; second <= columns.Newest; second++)
        {
            sum += columns.IosAt(second);
        }

        return sum;
    }

    private protected override World Open(int width, int height, bool isShort) =>
        World.Running(width, height, seconds: isShort ? 3 : 40);

    private protected override void Pass(World world)
    {
        world.Run(1);
        world.TypeKeys("Left Up PgDn Home End > < g + - z Y V v");
    }
}
