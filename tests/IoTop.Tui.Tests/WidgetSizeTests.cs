namespace IoTop.Tui.Tests;

/// <summary>Every widget at sizes that make no sense: nothing may throw, and nothing may be drawn outside.</summary>
public sealed class WidgetSizeTests
{
    private const string Message = "cannot load: Operation not permitted\n\ntry: run as root, or give it the capabilities";

    private static readonly KeyTable<TestCommand> s_keys = new(
        "Keys",
        [new("q F10", "Quit", TestCommand.Quit, "Leave the program"), new("F1 ?", "Help", TestCommand.Help, "Show all keys there are")]);

    public static TheoryData<int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int> { { 80, 24 }, { 200, 60 }, { 10, 3 }, { 300, 1 }, { 1, 100 } };
            for (int width = 0; width < 6; width++)
            {
                for (int height = 0; height < 6; height++)
                {
                    sizes.Add(width, height);
                }
            }

            return sizes;
        }
    }

    /// <summary>Draws on a slice inside a larger grid and looks that the margin stays as it was.</summary>
    private static void DrawInside(int width, int height, Screen.DrawAction draw)
    {
        const int Margin = 2;
        var margin = new Cell('#', Role.Border);
        var grid = new CellGrid(width + (2 * Margin), height + (2 * Margin));
        grid.Cells.Fill(margin);
        Canvas inside = grid.Canvas.Slice(Margin, Margin, height, width);
        inside.Clear();
        draw(inside);
        inside.Clear(Role.Border);
        inside.Fill(0, 0, height, width, '#', Role.Border);
        foreach (Cell cell in grid.Cells)
        {
            Assert.Equal(margin, cell);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TableView_survives(int width, int height)
    {
        foreach (int count in (int[])[0, 1, 100])
        {
            TableRows rows = TableRows.Many(count);
            rows.Name = "漢字漢字漢字";
            var state = new TableState { SortColumn = 2 };
            state.Arrange(rows, height);
            state.Select(count / 2);
            state.ScrollColumns(1);
            DrawInside(width, height, canvas => TableView.Draw(canvas, TableRows.Columns, rows, state));
            DrawInside(width, height, canvas => TableView.Draw(canvas, [], rows, state));

            // Also when nobody arranged the state for this size.
            DrawInside(width, height, canvas => TableView.Draw(canvas, TableRows.Columns, rows, new TableState()));
            for (int row = -1; row <= height; row++)
            {
                TableHit hit = TableView.HitTest(TableRows.Columns, state, new TerminalSize(width, height), row, width / 2);
                Assert.True(hit.Row < count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Bars_survive(int width, int height)
    {
        DrawInside(width, height, canvas => StatusBar.Draw(canvas, s_keys, "", "lost 1,204"));
        DrawInside(width, height, canvas => StatusBar.Draw(canvas, s_keys, "a message 漢字漢字漢字漢字", ""));
        DrawInside(width, height, canvas => TabBar.Draw(canvas, ["Processes", "Devices"], 1));
        DrawInside(width, height, canvas => Prompt.Draw(canvas, "Filter: ", new LineEditor { Text = "漢字 and more" }, "missing )"));
        DrawInside(width, height, canvas => ScrollBar.Draw(canvas, 5, height, 100));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Dialogs_survive(int width, int height)
    {
        var list = new ListDialog("Devices", [.. Enumerable.Range(0, 30).Select(static n => new ListItem(n, $"dev{n}", "a disk"))]);
        list.HandleKey(Key.End);
        var help = new HelpView([HelpSection.FromKeys(s_keys), new HelpSection("Columns", [new HelpEntry("READ/s", Message)])]);
        help.HandleKey(Key.End, new TerminalSize(width, height));
        DrawInside(width, height, static canvas => Dialog.DrawMessage(canvas, "Oops", Message, "Esc close"));
        DrawInside(width, height, static canvas =>
            Dialog.DrawPrompt(canvas, "Filter", "regex: ", new LineEditor { Text = "x" }, "bad", "Enter"));
        DrawInside(width, height, canvas => list.Draw(canvas));
        DrawInside(width, height, help.Draw);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Graphs_survive(int width, int height)
    {
        foreach (float[] samples in (float[][])[[], [1], [0, 0, 0], [float.NaN, float.PositiveInfinity, -5, float.MaxValue, 1e-30f]])
        {
            DrawInside(width, height, canvas => BrailleGraph.Draw(canvas, new SpanSeries(samples), new GraphOptions(Gradient.Read)));
            DrawInside(width, height, canvas =>
                BrailleGraph.Draw(canvas, new SpanSeries(samples), new GraphOptions(Gradient.Write, 3, true)));
            DrawInside(width, height, canvas => Sparkline.Draw(canvas, new SpanSeries(samples), Gradient.Load));
        }

        foreach (double share in (double[])[0, 0.5, 1, 7, -1, double.NaN])
        {
            DrawInside(width, height, canvas => Meter.Draw(canvas, share, Gradient.Load));
            DrawInside(width, height, canvas => BarChart.DrawRow(canvas, "label"u8, 8, "12", 4, share, Gradient.Load));
        }

        DrawInside(width, height, static canvas => Histogram.Draw(canvas, [0, 1, 5, 0, 2, 0], ["1", "2", "4"], Gradient.Load));
        DrawInside(width, height, static canvas => Histogram.Draw(canvas, [0, 0], ["1", "2"], Gradient.Load));
        DrawInside(width, height, static canvas => Histogram.Draw(canvas, [ulong.MaxValue / 2, 1], [], Gradient.Load));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Pictures_survive(int width, int height)
    {
        foreach (Glyphs glyphs in Enum.GetValues<Glyphs>())
        {
            var cells = new PictureTests.Cells(new ulong[,] { { 1, ulong.MaxValue }, { 0, 7 } }) { Unknown = 1 };
            DrawInside(width, height, canvas => HeatMap.Draw(canvas, cells, 3, glyphs));
            DrawInside(width, height, canvas => HeatMap.DrawCursor(canvas, width - 1, height - 1, isHot: true));
            DrawInside(width, height, canvas => HeatMap.DrawCursor(canvas, -1, height, isHot: false));
            DrawInside(width, height, canvas => HeatMap.DrawLegend(canvas, 0, width - 20, "1"u8, "9.9K"u8, glyphs));
            foreach ((int columns, int rows) in ((int, int)[])[(width, height), (0, 0), (-1, 5), (7, 300)])
            {
                var map = new DotMap();
                map.Clear(columns, rows);
                map.Add(columns, rows, 1, 1);
                map.Add((columns * 2) - 1, (rows * 4) - 1, 0, uint.MaxValue);
                DrawInside(width, height, canvas => map.Draw(canvas, glyphs));
            }

            DrawInside(width, height, canvas => StackedHistogram.Draw(
                canvas, [5, 0, 9], [5, 0, 0, 0, 0, 9], ["1"], [Role.Read, Role.Write], static (_, _) => 0, glyphs));
            DrawInside(width, height, canvas => StackedHistogram.Draw(canvas, [0], [0], [], [Role.Read], static (_, _) => 0, glyphs));
            DrawInside(width, height, canvas => StackedHistogram.DrawKey(canvas, 0, width - 3, 1, "writes"u8, Role.Write, glyphs));
            DrawInside(width, height, canvas => BarChart.DrawBar(canvas, 0.7, Role.Read, glyphs));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Panes_and_what_they_hold_survive(int width, int height)
    {
        var size = new TerminalSize(width, height);
        foreach (int count in (int[])[0, 1, 1000])
        {
            HexBytes bytes = HexBytes.Counting(count);
            var state = new HexViewState { LabelBase = count, Highlight = new HexRange(3, 500) };
            state.Arrange(bytes, size);
            DrawInside(width, height, canvas => HexView.Draw(canvas, bytes, state));

            // Also when the state was arranged for another size, or not at all.
            state.Arrange(bytes, new TerminalSize(100, 50));
            DrawInside(width, height, canvas => HexView.Draw(canvas, bytes, state));
            DrawInside(width, height, canvas => HexView.Draw(canvas, bytes, new HexViewState()));
            OutlineLines outline = new([.. Enumerable.Repeat("   \u6F22\u5B57\u6F22", count)]);
            var lines = new OutlineState();
            lines.Arrange(outline, height);
            DrawInside(width, height, canvas => OutlineView.Draw(canvas, outline, lines));
        }

        var layout = new PaneLayout();
        for (int focus = 0; focus < PaneLayout.Count; focus++)
        {
            layout.Arrange(size, focus, isZoomed: false);
            DrawInside(width, height, canvas => PaneFrame.Draw(canvas, layout[focus], "\u6F22\u5B57 title", isFocused: true, "1 of 2"));
        }
    }
}
