namespace IoTop.Tui.Tests;

public sealed class TableStateTests
{
    private static TableState Arranged(TableRows rows, int height = 5)
    {
        var state = new TableState();
        state.Arrange(rows, height);
        return state;
    }

    [Fact]
    public void Selection_follows_its_row()
    {
        var rows = new TableRows(10, 20, 30);
        TableState state = Arranged(rows);
        state.Select(1);
        state.Arrange(rows, 5);
        rows.Ids = [30, 10, 20];
        state.Arrange(rows, 5);
        Assert.Equal(2, state.Selected);
        Assert.True(state.TryGetSelectedIdentity(out long identity));
        Assert.Equal(20, identity);
    }

    [Fact]
    public void Selection_of_a_row_that_is_gone_goes_to_its_place()
    {
        var rows = new TableRows(10, 20, 30);
        TableState state = Arranged(rows);
        state.Select(1);
        state.Arrange(rows, 5);
        rows.Ids = [10, 30];
        state.Arrange(rows, 5);
        Assert.Equal(1, state.Selected);
        state.TryGetSelectedIdentity(out long identity);
        Assert.Equal(30, identity);
    }

    [Fact]
    public void Selection_lets_a_row_go_that_leaps_out_of_view()
    {
        long[] ids = [.. Enumerable.Range(1, 40).Select(static id => (long)id)];
        var rows = new TableRows(ids);
        var state = new TableState { LetsGo = true };
        state.Arrange(rows, 11);
        state.Select(3);
        state.Arrange(rows, 11);

        // In view: the selection goes with it.
        rows.Ids = [1, 2, 3, 5, 6, 7, 8, 9, 4, .. ids[9..]];
        state.Arrange(rows, 11);
        Assert.Equal(8, state.Selected);

        // Just out of view: the view goes along.
        rows.Ids = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 4, .. ids[11..]];
        state.Arrange(rows, 11);
        Assert.Equal((10, 1), (state.Selected, state.Offset));

        // Far away: the eye stays.
        rows.Ids = [.. ids.Where(static id => id != 4), 4];
        state.Arrange(rows, 11);
        Assert.Equal((10, 1), (state.Selected, state.Offset));

        // Unless it was asked for.
        state.SelectIdentity(4);
        state.Arrange(rows, 11);
        Assert.Equal(39, state.Selected);
    }

    [Fact]
    public void No_rows_no_selection()
    {
        TableState state = Arranged(new TableRows());
        Assert.Equal(-1, state.Selected);
        Assert.False(state.TryGetSelectedIdentity(out _));
        foreach (string key in (string[])["Up", "Down", "PgUp", "PgDn", "Home", "End"])
        {
            Assert.True(state.HandleKey(KeyInput.Parse(key)));
        }

        state.Scroll(3);
        Assert.Equal(-1, state.Selected);

        // The first row that comes is selected.
        state.Arrange(new TableRows(5), 5);
        Assert.Equal(0, state.Selected);
    }

    [Fact]
    public void Keys_move_and_keep_the_selection_in_view()
    {
        TableRows rows = TableRows.Many(100);
        TableState state = Arranged(rows, height: 11);
        (string Key, int Selected, int Offset)[] steps =
        [
            ("Down", 1, 0), ("PgDn", 10, 9), ("Up", 9, 9), ("End", 99, 90), ("PgUp", 90, 81), ("Home", 0, 0), ("Up", 0, 0),
        ];
        foreach ((string key, int selected, int offset) in steps)
        {
            Assert.True(state.HandleKey(KeyInput.Parse(key)));
            state.Arrange(rows, 11);
            Assert.Equal((key, selected, offset), (key, state.Selected, state.Offset));
        }

        Assert.False(state.HandleKey('x'));
        Assert.False(state.HandleKey(KeyInput.Parse("C-Home")));
    }

    [Fact]
    public void Follow_stays_at_the_end_until_moved()
    {
        TableRows rows = TableRows.Many(10);
        var state = new TableState { FollowsAtEnd = true, Follow = true };
        state.Arrange(rows, 5);
        Assert.Equal(9, state.Selected);
        rows.Ids = TableRows.Many(20).Ids;
        state.Arrange(rows, 5);
        Assert.Equal((19, 16), (state.Selected, state.Offset));
        state.HandleKey(Key.Up);
        rows.Ids = TableRows.Many(30).Ids;
        state.Arrange(rows, 5);
        Assert.Equal(18, state.Selected);
        Assert.False(state.Follow);
        state.HandleKey(Key.End);
        Assert.True(state.Follow);
    }

    [Fact]
    public void SelectIdentity_finds_its_row_at_the_next_arrange()
    {
        var rows = new TableRows(10, 20, 30);
        TableState state = Arranged(rows);
        state.SelectIdentity(30);
        state.Arrange(rows, 5);
        Assert.Equal(2, state.Selected);
    }

    [Fact]
    public void Shrinking_list_leaves_no_gap()
    {
        TableRows rows = TableRows.Many(100);
        TableState state = Arranged(rows, height: 11);
        state.HandleKey(Key.End);
        rows.Ids = TableRows.Many(12).Ids;
        state.Arrange(rows, 11);
        Assert.Equal((11, 2), (state.Selected, state.Offset));
    }
}
