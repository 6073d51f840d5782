namespace IoTop.Tui.Tests;

public sealed class StatusBarTests
{
    private static readonly KeyTable<TestCommand> s_global = new(
        "Everywhere", [new("q", "Quit", TestCommand.Quit, "Leave"), new("F1", "Help", TestCommand.Help, "Keys")]);

    private static readonly KeyTable<TestCommand> s_keys = new(
        "Screen", [new("Enter", "Open", TestCommand.Open, "Go in"), new("x", "", TestCommand.Help, "Not in the bar")], s_global);

    private static Screen Draw(int width, string message = "", string warning = "") =>
        Screen.Draw(width, 1, canvas => StatusBar.Draw(canvas, s_keys, message, warning));

    [Fact]
    public void Hints_come_from_the_table_and_its_parent() => Draw(40).ShouldBe(" Enter Open  q Quit  F1 Help");

    [Fact]
    public void Narrow_bar_closes_gaps_then_leaves_hints_out_whole()
    {
        Draw(27).ShouldBe(" Enter Open q Quit F1 Help");
        Draw(20).ShouldBe(" Enter Open q Quit");
        Draw(8).ShouldBe(" q Quit");
        Draw(5).ShouldBe("");
    }

    [Fact]
    public void Warning_stays_in_sight()
    {
        Draw(40, warning: "lost 1,204").ShouldBe(" Enter Open q Quit F1 Help   lost 1,204");
        Draw(14, warning: "lost 1,204").ShouldBe("   lost 1,204");
        Draw(10, warning: "lost 1,204").ShouldBe(" lost 1,…");
    }

    [Fact]
    public void Message_takes_the_place_of_the_hints() =>
        Draw(30, "no such pro\ecess", "lost 2").ShouldBe(" no such pro?cess      lost 2");

    [Fact]
    public void Hint_is_left_out_when_its_key_means_something_else_here()
    {
        KeyTable<TestCommand> keys = new("Screen", [new("q", "Sort", TestCommand.Sort, "Sort")], s_global);
        Screen.Draw(30, 1, canvas => StatusBar.Draw(canvas, keys, "", "")).ShouldBe(" q Sort  F1 Help");
    }

    [Fact]
    public void Click_finds_the_hint()
    {
        Assert.True(StatusBar.TryHit(s_keys, 40, 3, out TestCommand command));
        Assert.Equal(TestCommand.Open, command);
        Assert.True(StatusBar.TryHit(s_keys, 40, 14, out command));
        Assert.Equal(TestCommand.Quit, command);
        Assert.False(StatusBar.TryHit(s_keys, 40, 12, out _));
        Assert.False(StatusBar.TryHit(s_keys, 40, 39, out _));
    }

    [Fact]
    public void Tabs_show_the_active_one()
    {
        Screen.Draw(24, 1, static canvas => Assert.Equal(14, TabBar.Draw(canvas, ["Procs", "Disks"], 1))).ShouldBe(" Procs  Disks");
        Screen.Draw(16, 1, static canvas => TabBar.Draw(canvas, ["Procs", "Disks"], 1)).StylesShouldBe(
            [Role.TabInactive, Role.TabActive], "aaaaaaabbbbbbb");
        Assert.Equal(0, TabBar.HitTest(["Procs", "Disks"], 6));
        Assert.Equal(1, TabBar.HitTest(["Procs", "Disks"], 7));
        Assert.Equal(-1, TabBar.HitTest(["Procs", "Disks"], 14));
    }

    [Fact]
    public void Bar_allocates_nothing()
    {
        var grid = new CellGrid(80, 1);
        Allocations.AssertNone(() => StatusBar.Draw(grid.Canvas, s_keys, "", "lost 3"));
    }
}
