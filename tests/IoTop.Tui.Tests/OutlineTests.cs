namespace IoTop.Tui.Tests;

public sealed class OutlineTests
{
    private static readonly OutlineLines s_outline = new(
        "#ext4 superblock", "  magic", "  block size", "    4096", "#remark", "#another", "  uuid", "  label", "#end");

    private static Screen Draw(int width, int height, OutlineLines outline, OutlineState state, bool isFocused = true)
    {
        state.Arrange(outline, height);
        return Screen.Draw(width, height, canvas => OutlineView.Draw(canvas, outline, state, isFocused));
    }

    [Fact]
    public void Lines_are_indented_and_one_is_selected()
    {
        var state = new OutlineState();
        Draw(14, 4, s_outline, state).ShouldBe("#ext4 superb…█", "  magic      │", "  block size │", "    4096     │");
        Assert.Equal(1, state.Selected);
        var one = new OutlineLines("ab");
        Draw(4, 2, one, new()).StylesShouldBe([((Style)Role.Normal).Selected], "aaaa");
        Draw(4, 2, one, new(), isFocused: false).StylesShouldBe([((Style)Role.Normal).InRange], "aaaa");
    }

    [Fact]
    public void Selection_passes_over_what_cannot_be_selected()
    {
        var state = new OutlineState();
        Draw(20, 4, s_outline, state);
        (string Key, int Selected)[] steps =
        [
            ("Up", 1), ("Down", 2), ("Down", 3), ("Down", 6), ("Up", 3), ("Down", 6), ("Down", 7), ("Down", 7), ("Home", 1), ("End", 7),
            ("PgUp", 3), ("PgUp", 1), ("PgDn", 6),
        ];
        foreach ((string key, int selected) in steps)
        {
            Assert.True(state.HandleKey(KeyInput.Parse(key)));
            state.Arrange(s_outline, 4);
            Assert.Equal((key, selected), (key, state.Selected));
            Assert.InRange(state.Selected, state.Offset, state.Offset + 3);
        }

        Assert.False(state.HandleKey('x'));
    }

    [Fact]
    public void Headings_come_into_view_with_the_line_below_them()
    {
        var state = new OutlineState();
        Draw(20, 3, s_outline, state);
        Assert.Equal(0, state.Offset);
        state.Select(8);
        state.Arrange(s_outline, 3);
        Assert.Equal((7, 6), (state.Selected, state.Offset));
        state.Select(0);
        state.Arrange(s_outline, 3);
        Assert.Equal((1, 0), (state.Selected, state.Offset));
    }

    [Fact]
    public void Mouse_selects_and_scrolls()
    {
        var state = new OutlineState();
        var size = new TerminalSize(20, 3);
        Draw(20, 3, s_outline, state);
        Assert.Equal(2, OutlineView.HandleMouse(s_outline, state, size, new MouseInput(MouseAction.Press, 2, 5)));
        state.Arrange(s_outline, 3);
        Assert.Equal(2, state.Selected);
        Assert.Equal(-1, OutlineView.HandleMouse(s_outline, state, size, new MouseInput(MouseAction.Press, 0, 5)));
        Assert.Equal(-1, OutlineView.HandleMouse(s_outline, state, size, new MouseInput(MouseAction.Press, 3, 5)));
        OutlineView.HandleMouse(s_outline, state, size, new MouseInput(MouseAction.WheelDown, 0, 0));
        state.Arrange(s_outline, 3);
        Assert.Equal((3, 3), (state.Offset, state.Selected));
        OutlineView.HandleMouse(s_outline, state, size, new MouseInput(MouseAction.Press, 2, 19));
        state.Arrange(s_outline, 3);
        Assert.Equal((7, 6), (state.Selected, state.Offset));
    }

    [Fact]
    public void Random_moves_keep_the_selection_in_view_and_on_a_line_that_can_be()
    {
        string[] keys = ["Up", "Down", "PgUp", "PgDn", "Home", "End"];
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var outline = new OutlineLines([.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(2) == 0 ? "#" : "x")]);
            var state = new OutlineState();
            for (int step = 0; step < 60; step++)
            {
                state.HandleKey(KeyInput.Parse(keys[random.Next(keys.Length)]));
                if (random.Next(4) == 0)
                {
                    state.Scroll(random.Next(-4, 5));
                }

                int height = random.Next(1, 12);
                state.Arrange(outline, height);
                bool hasAny = Enumerable.Range(0, outline.Count).Any(outline.IsSelectable);
                Assert.Equal(hasAny, state.Selected >= 0);
                Assert.True(!hasAny || outline.IsSelectable(state.Selected));
                Assert.True(!hasAny || (state.Selected >= state.Offset && state.Selected < state.Offset + height));
            }
        }
    }

    [Fact]
    public void Wheel_gets_past_headings()
    {
        var outline = new OutlineLines("x", "#", "#", "#", "#", "x", "x", "x", "x", "x", "x", "x");
        var state = new OutlineState();
        state.Arrange(outline, 6);
        state.Scroll(3);
        state.Arrange(outline, 6);
        state.Arrange(outline, 6);
        Assert.Equal((3, 5), (state.Offset, state.Selected));
        state.Scroll(3);
        state.Arrange(outline, 6);
        Assert.Equal(6, state.Offset);
    }

    [Fact]
    public void Steady_frame_allocates_nothing()
    {
        var grid = new CellGrid(60, 8);
        var state = new OutlineState();
        Allocations.AssertNone(() =>
        {
            state.Arrange(s_outline, 8);
            OutlineView.Draw(grid.Canvas, s_outline, state);
        }, warmUp: 50);
    }
}
