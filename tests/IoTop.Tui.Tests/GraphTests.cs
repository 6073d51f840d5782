namespace IoTop.Tui.Tests;

public sealed class GraphTests
{
    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(static n => (float)n)];

    [Fact]
    public void Braille_graph_grows_from_below() => Screen.Draw(4, 2, static canvas =>
        BrailleGraph.Draw(canvas, new SpanSeries([1, 2, 3, 4, 5, 6, 7, 8]), new GraphOptions(Gradient.Read, 8))).ShouldBe(
        "  ⣠⣾",
        "⣠⣾⣿⣿");

    [Fact]
    public void Braille_graph_hangs_from_above() => Screen.Draw(4, 2, static canvas =>
        BrailleGraph.Draw(canvas, new SpanSeries([1, 2, 3, 4, 5, 6, 7, 8]), new GraphOptions(Gradient.Write, 8, true))).ShouldBe(
        "⠙⢿⣿⣿",
        "  ⠙⢿");

    [Fact]
    public void Newest_sample_stands_at_the_right_edge()
    {
        var options = new GraphOptions(Gradient.Load);
        Screen.Draw(3, 1, canvas => BrailleGraph.Draw(canvas, new SpanSeries([4]), options)).ShouldBe("  ⢸");
        Screen.Draw(1, 1, canvas => BrailleGraph.Draw(canvas, new SpanSeries([9, 9, 9, 0, 9]), options)).ShouldBe("⢸");
    }

    [Fact]
    public void A_little_is_not_nothing() => Screen.Draw(2, 1, static canvas =>
        BrailleGraph.Draw(canvas, new SpanSeries([0, 1, 0, 1000]), new GraphOptions(Gradient.Load))).ShouldBe("⢀⢸");

    [Fact]
    public void Colours_go_with_height_in_several_rows_and_with_the_sample_in_one()
    {
        Style low = Style.Graph(Gradient.Load, 0.25);
        Style high = Style.Graph(Gradient.Load, 0.75);
        Screen.Draw(1, 2, static canvas => BrailleGraph.Draw(canvas, new SpanSeries([1, 1]), new GraphOptions(Gradient.Load, 1)))
            .StylesShouldBe([high, low], "a", "b");
        Screen.Draw(2, 1, static canvas => BrailleGraph.Draw(canvas, new SpanSeries([1, 1, 3, 3]), new GraphOptions(Gradient.Load, 4)))
            .StylesShouldBe([low, high], "ab");
    }

    [Fact]
    public void Sparkline_has_eighths() => Screen.Draw(10, 1, static canvas =>
        Sparkline.Draw(canvas, new SpanSeries(Ramp(9)), Gradient.Read, 8)).ShouldBe("  ▁▂▃▄▅▆▇█");

    [Fact]
    public void Meter_fills_from_the_left()
    {
        Screen.Draw(4, 1, static canvas => Meter.Draw(canvas, 0.5, Gradient.Load)).StylesShouldBe(
            [Style.Graph(Gradient.Load, 0.125), Style.Graph(Gradient.Load, 0.375), Role.Track], "abcc");
        Screen.Draw(4, 1, static canvas => Meter.Draw(canvas, 0.001, Gradient.Load)).StylesShouldBe(
            [Style.Graph(Gradient.Load, 0.125), Role.Track], "abbb");
    }

    [Fact]
    public void Histogram_leaves_out_empty_ends() => Screen.Draw(46, 5, static canvas => Histogram.Draw(
        canvas, [0, 10, 0, 20, 5, 0], ["1us", "2us", "4us", "8us", "16us", "32us"], Gradient.Load)).ShouldBe(
        " 2us         10  28.6% ███████████▌",
        " 4us          0   0.0%",
        " 8us         20  57.1% ███████████████████████",
        "16us          5  14.3% █████▊");

    [Fact]
    public void Histogram_colours_its_bars_by_what_they_stand_for() => Screen.Draw(24, 2, static canvas => Histogram.Draw(
        canvas, [4, 4], ["a", "b"], Gradient.Load, [0, 1])).StylesShouldBe(
        [Role.Dim, Style.Graph(Gradient.Load, 0), Style.Graph(Gradient.Load, 1)],
        "..............aaaaa.bbbb",
        "..............aaaaa.cccc");

    [Fact]
    public void Histogram_shows_the_fullest_when_there_are_too_few_rows()
    {
        Assert.Equal((3, 5), Histogram.Range([1, 1, 1, 1, 9, 1, 1], 2));
        Assert.Equal((0, 0), Histogram.Range([0, 0], 2));
        Assert.Equal((1, 2), Histogram.Range([0, 4], 9));
    }

    [Fact]
    public void Bar_row_has_label_bar_and_value() => Screen.Draw(20, 1, static canvas =>
        BarChart.DrawRow(canvas, "wr\eite"u8, 6, "1,234", 5, 0.5, Gradient.Write)).ShouldBe("wr?ite ███▌    1,234");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.5, 2)]
    [InlineData(3, 5)]
    [InlineData(6, 10)]
    [InlineData(12345, 20000)]
    [InlineData(double.PositiveInfinity, 1e300)]
    public void Scale_goes_in_steps_of_1_2_5(double value, double expected) =>
        Assert.Equal(expected, SeriesScale.RoundUp(value), expected * 1e-9);

    [Fact]
    public void Graphs_allocate_nothing()
    {
        var grid = new CellGrid(60, 10);
        float[] samples = Ramp(200);
        ulong[] buckets = [1, 2, 3, 4, 5];
        string[] labels = ["a", "b", "c", "d", "e"];
        Allocations.AssertNone(() =>
        {
            BrailleGraph.Draw(grid.Canvas, new SpanSeries(samples), new GraphOptions(Gradient.Read));
            Sparkline.Draw(grid.Canvas, new SpanSeries(samples), Gradient.Write);
            Meter.Draw(grid.Canvas, 0.4, Gradient.Load);
            Histogram.Draw(grid.Canvas, buckets, labels, Gradient.Load);
        }, warmUp: 50);
    }
}
