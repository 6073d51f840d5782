namespace IoTop.Tui.Tests;

/// <summary>Heat maps, dot maps, stacked bars.</summary>
public sealed class PictureTests
{
    private static readonly string[] s_labels = ["1", "2", "4"];

    [Fact]
    public void Heat_map_has_row_0_at_the_bottom_and_says_more_with_hotter_colours()
    {
        var cells = new Cells(new ulong[,] { { 1, 0, 0 }, { 0, 10, 100 } });
        Screen screen = Screen.Draw(2, 3, canvas => HeatMap.Draw(canvas, cells, 100, Glyphs.Solid));
        screen.ShouldBe(" █", " █", "█");
        screen.StylesShouldBe(
            [Heat(100), Heat(10), Heat(1)],
            ".a", ".b", "c");
        Screen.Draw(2, 3, canvas => HeatMap.Draw(canvas, cells, 100, Glyphs.Shades)).ShouldBe(" █", " ▓", "░");
        Screen.Draw(2, 3, canvas => HeatMap.Draw(canvas, cells, 100, Glyphs.Ascii)).ShouldBe(" @", " +", ":");
    }

    [Fact]
    public void Heat_map_tells_what_is_unknown_from_what_is_empty()
    {
        var cells = new Cells(new ulong[,] { { 0, 0, 0 }, { 0, 0, 0 } }) { Unknown = 1 };
        Screen.Draw(2, 3, canvas => HeatMap.Draw(canvas, cells, 1, Glyphs.Solid)).ShouldBe("", "·");
    }

    [Theory]
    [InlineData(0UL, 10UL, 0)]
    [InlineData(10UL, 10UL, 1)]
    [InlineData(20UL, 10UL, 1)]
    [InlineData(1UL, 1UL, 1)]
    [InlineData(1UL, 0UL, 1)]
    public void Heat_level_goes_from_0_to_1(ulong count, ulong max, double level) => Assert.Equal(level, HeatMap.Level(count, max));

    [Fact]
    public void Cursor_of_a_heat_map_crosses_what_is_empty() => Screen.Draw(3, 3, static canvas =>
    {
        canvas.Put(1, 0, '█', Role.Normal);
        HeatMap.DrawCursor(canvas, 1, 1, isHot: true);
        HeatMap.DrawCursor(canvas, 7, 7, isHot: true);
    }).ShouldBe(" ┊", "█●┈", " ┊");

    [Fact]
    public void Legend_goes_from_one_to_the_most()
    {
        Screen.Draw(18, 1, static canvas => HeatMap.DrawLegend(canvas, 0, 0, "1"u8, "1.2K"u8, Glyphs.Ascii)).ShouldBe("");
        Screen.Draw(20, 1, static canvas => HeatMap.DrawLegend(canvas, 0, 0, "1"u8, "1.2K"u8, Glyphs.Ascii))
            .ShouldBe("1 .::-=++*#%%@ 1.2K");
    }

    [Fact]
    public void Dot_map_has_eight_dots_to_a_cell()
    {
        var map = new DotMap();
        map.Clear(2, 2);
        map.Add(0, 0, 0, 1);
        map.Add(3, 7, 1, 1);
        map.Add(2, 4, 1, 1);
        map.Add(-1, 0, 0, 1);
        map.Add(0, 8, 0, 1);
        map.Add(0, 0, 3, 1);
        Screen.Draw(2, 2, canvas => map.Draw(canvas, Glyphs.Solid)).ShouldBe("⠁", " ⢁");
        Screen.Draw(2, 2, canvas => map.Draw(canvas, Glyphs.Ascii)).ShouldBe("R", " W");
        Assert.Equal(2U, map.WeightAt(1, 1, 1));
        Assert.Equal(2U, map.Max);
        map.Add(1, 3, 1, 1);
        Screen.Draw(2, 2, canvas => map.Draw(canvas, Glyphs.Shades)).ShouldBe("X", " W");
    }

    [Fact]
    public void Dot_map_colours_cells_by_share_and_keeps_them_when_it_moves()
    {
        const int Width = 100;
        var map = new DotMap();
        Fill(map, phase: 0);
        List<Style> legend = [];
        string before = Row(map, legend);
        Style read = Style.Graph(Gradient.Read, 1);
        Style write = Style.Graph(Gradient.Write, 1);
        Assert.Equal([read, write], legend.OrderBy(static style => style.Value));
        int reads = before.Count(letter => letter == (legend[0] == read ? 'a' : 'b'));
        Assert.InRange(reads, 60, 90); // three of four
        Fill(map, phase: 1);
        Assert.Equal(before[1..], Row(map, legend)[..^1]);

        static void Fill(DotMap map, long phase)
        {
            map.Clear(Width, 1, phase);
            for (int column = 0; column < Width; column++)
            {
                map.Add(column * 2, 0, 0, 3);
                map.Add((column * 2) + 1, 3, 1, 1);
            }
        }
    }

    [Fact]
    public void Stacked_bars_have_a_part_for_each_kind_and_no_gap()
    {
        Draw(40, 3, Glyphs.Ascii).ShouldBe(
            "1     100  84.7% ###########============",
            "2       0   0.0%",
            "4      18  15.3% ###-");
        Draw(40, 3, Glyphs.Solid).StylesShouldBe(
            [Role.Dim, Role.Read, Role.Write, Role.Other],
            "...........aaaaa.bbbbbbbbbbbcccccccccccc",
            "........a...aaaa",
            "...........aaaaa.bbbdd");
    }

    [Fact]
    public void Stacked_bars_are_twice_as_high_where_there_is_room() => Draw(40, 6, Glyphs.Ascii).ShouldBe(
        "1     100  84.7% ###########============",
        "                 ###########============",
        "2       0   0.0%",
        "",
        "4      18  15.3% ###-",
        "                 ###-");

    private static Style Heat(ulong count) => Style.Graph(Gradient.Heat, HeatMap.Level(count, 100));

    private static Screen Draw(int width, int height, Glyphs glyphs) => Screen.Draw(width, height, canvas => StackedHistogram.Draw(
        canvas, [100, 0, 18], [48, 0, 14, 52, 0, 0, 0, 0, 4], s_labels, [Role.Read, Role.Write, Role.Other],
        static (count, text) =>
        {
            count.TryFormat(text, out int written, provider: System.Globalization.CultureInfo.InvariantCulture);
            return written;
        },
        glyphs));

    private static string Row(DotMap map, List<Style> legend)
    {
        Screen screen = Screen.Draw(map.Width, 1, canvas => map.Draw(canvas, Glyphs.Solid));
        return ScreenText.StyleMap(screen.Cells, legend)[0];
    }

    internal readonly struct Cells(ulong[,] counts) : IHeatCells
    {
        public int Unknown { get; init; }

        public ulong this[int column, int row] =>
            column < counts.GetLength(0) && row < counts.GetLength(1) ? counts[column, row] : 0;

        public bool IsUnknown(int column) => column < Unknown;
    }
}
