namespace IoTop.Tui.Tests;

public sealed class TableViewTests
{
    private static Screen Draw(int width, int height, TableRows rows, TableState state)
    {
        state.Arrange(rows, height);
        return Screen.Draw(width, height, canvas => TableView.Draw(canvas, TableRows.Columns, rows, state));
    }

    [Fact]
    public void Rows_stand_under_their_headers() => Draw(26, 4, new TableRows(812, 7), new TableState()).ShouldBe(
        "  PID   READ/s COMMAND",
        "  812   812000 proc",
        "    7     7000 proc");

    [Fact]
    public void Sort_mark_stands_behind_the_header()
    {
        Draw(26, 1, new TableRows(), new TableState { SortColumn = 1, SortDescending = true }).ShouldBe("  PID  ▼READ/s COMMAND");
        Draw(26, 1, new TableRows(), new TableState { SortColumn = 2 }).ShouldBe("  PID   READ/s COMMAND▲");
        Draw(5, 1, new TableRows(), new TableState { SortColumn = 0 }).ShouldBe(" ▲PID");
    }

    [Fact]
    public void Selection_is_laid_over_the_whole_row() => Draw(
        24, 3, new TableRows(0, 0), new TableState { SortColumn = 1 }).StylesShouldBe(
        [Role.Header, Role.HeaderSorted, ((Style)Role.Normal).Selected, ((Style)Role.Read).Selected, Role.Read],
        "aaaaaaabbbbbbbaaaaaaaaaa",
        "cccccccccccccdcccccccccc",
        ".............e");

    [Fact]
    public void Scroll_bar_shows_when_rows_do_not_fit()
    {
        var state = new TableState();
        TableRows rows = TableRows.Many(50);
        Draw(20, 5, rows, state).ShouldBe(
            "  PID   READ/s COM…›",
            "    1     1000 proc█",
            "    2     2000 proc│",
            "    3     3000 proc│",
            "    4     4000 proc│");
        state.HandleKey(Key.End);
        Draw(20, 5, rows, state).ShouldBe(
            "  PID   READ/s COM…›",
            "   47    47000 proc│",
            "   48    48000 proc│",
            "   49    49000 proc│",
            "   50    50000 proc█");
    }

    [Fact]
    public void Flexible_column_takes_the_rest_and_cuts()
    {
        var rows = new TableRows(1) { Name = "a rather long command line" };
        Draw(30, 2, rows, new TableState()).ShouldBe(
            "  PID   READ/s COMMAND",
            "    1     1000 a rather long …");
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_left_out_whole() => Draw(12, 2, new TableRows(812), new TableState()).ShouldBe(
        "  PID      ›",
        "  812");

    [Fact]
    public void Columns_scroll_behind_the_pinned_ones()
    {
        var state = new TableState();
        state.HandleKey(KeyInput.Parse("S-Right"));
        Draw(14, 2, new TableRows(812), state).ShouldBe("‹ PID COMMAND", "  812 proc");

        // Scrolling further than there are columns, or where all fit, changes nothing.
        state.ScrollColumns(100);
        Draw(14, 2, new TableRows(812), state).ShouldBe("‹ PID COMMAND", "  812 proc");
        Draw(30, 2, new TableRows(812), state).ShouldBe("  PID   READ/s COMMAND", "  812   812000 proc");
    }

    [Fact]
    public void A_first_column_that_takes_what_is_left_leaves_room_for_the_others()
    {
        TableColumn[] columns = [new("NAME", 4, IsFlexible: true), new("READ", 4, Alignment.Right), new("SIZE", 4, Alignment.Right)];
        Screen.Draw(16, 1, canvas => TableView.Draw(canvas, columns, new TableRows(), new TableState { SortColumn = -1 }))
            .ShouldBe("NAME   READ SIZE");
    }

    [Fact]
    public void Untrusted_text_stays_in_its_column()
    {
        var rows = new TableRows(1) { Name = "\e[2J\u202E漢字漢字漢" };
        Draw(26, 2, rows, new TableState()).ShouldBe(
            "  PID   READ/s COMMAND",
            "    1     1000 ?[2J?漢字 …");
    }

    [Theory]
    [InlineData(0, 3, TableHitKind.Header, 0, -1)]
    [InlineData(0, 8, TableHitKind.Header, 1, -1)]
    [InlineData(0, 15, TableHitKind.Header, 2, -1)]
    [InlineData(2, 8, TableHitKind.Row, 1, 11)]
    [InlineData(4, 0, TableHitKind.Row, 0, 13)]
    [InlineData(1, 19, TableHitKind.ScrollBar, -1, 0)]
    [InlineData(4, 19, TableHitKind.ScrollBar, -1, 49)]
    [InlineData(5, 0, TableHitKind.None, -1, -1)]
    [InlineData(0, 20, TableHitKind.None, -1, -1)]
    [InlineData(-1, 0, TableHitKind.None, -1, -1)]
    public void Hit_test_finds_what_is_drawn_there(int row, int column, TableHitKind kind, int hitColumn, int hitRow)
    {
        var state = new TableState();
        TableRows rows = TableRows.Many(50);
        state.Arrange(rows, 5);
        state.Select(13);
        state.Arrange(rows, 5);
        Assert.Equal(10, state.Offset);
        TableHit hit = TableView.HitTest(TableRows.Columns, state, new TerminalSize(20, 5), row, column);
        Assert.Equal(new TableHit(kind, hitColumn, hitRow), hit);
    }

    [Fact]
    public void Mouse_selects_and_scrolls()
    {
        var state = new TableState();
        TableRows rows = TableRows.Many(50);
        var size = new TerminalSize(20, 5);
        state.Arrange(rows, 5);
        TableView.HandleMouse(TableRows.Columns, state, size, new MouseInput(MouseAction.Press, 3, 2));
        Assert.Equal(2, state.Selected);
        TableView.HandleMouse(TableRows.Columns, state, size, new MouseInput(MouseAction.WheelDown, 3, 2));
        Assert.Equal(3, state.Offset);
        Assert.Equal(3, state.Selected);
        TableView.HandleMouse(TableRows.Columns, state, size, new MouseInput(MouseAction.WheelUp, 3, 2));
        Assert.Equal(0, state.Offset);
        Assert.Equal(3, state.Selected);
    }

    [Fact]
    public void Steady_frame_allocates_nothing()
    {
        var grid = new CellGrid(120, 36);
        var state = new TableState { SortColumn = 1 };
        TableRows rows = TableRows.Many(1000);
        Allocations.AssertNone(() =>
        {
            state.Arrange(rows, 36);
            TableView.Draw(grid.Canvas, TableRows.Columns, rows, state);
        }, warmUp: 50);
    }
}
