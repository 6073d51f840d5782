namespace IoTop.Tui.Tests;

public sealed class PaneTests
{
    private static PaneLayout Arranged(int width, int height, int focus = 0, bool isZoomed = false)
    {
        var layout = new PaneLayout();
        layout.Arrange(new TerminalSize(width, height), focus, isZoomed);
        return layout;
    }

    private static Screen Draw(int width, int height, int focus, bool isZoomed = false) => Screen.Draw(width, height, canvas =>
    {
        PaneLayout layout = Arranged(width, height, focus, isZoomed);
        for (int pane = 0; pane < PaneLayout.Count; pane++)
        {
            string title = ((string[])["I/Os", "Structure", "Bytes"])[pane];
            PaneFrame.Draw(canvas, layout[pane], title, focus == pane, $"{pane + 1} of 3").Write(0, 0, "inside", Role.Normal);
        }
    });

    [Fact]
    public void Wide_terminal_has_two_panes_side_by_side() => Draw(120, 12, focus: 2).ShouldBeGolden("panes_wide");

    [Fact]
    public void Narrow_terminal_has_panes_above_each_other() => Draw(80, 22, focus: 1).ShouldBeGolden("panes_narrow");

    [Fact]
    public void Zoomed_pane_is_alone() => Draw(40, 4, focus: 1, isZoomed: true).ShouldBe(
        "─ Structure ─────────────────── 2 of 3 ─",
        "inside");

    [Fact]
    public void Title_of_other_processes_is_made_safe_and_cut() => Screen.Draw(20, 2, static canvas =>
        PaneFrame.Draw(canvas, new PaneRect(0, 0, 2, 20), "/tmp/\e[2J\u202Eaaaaaaaaaaaaaaaa"u8, isFocused: true)).ShouldBe(
        "─ /tmp/?[2J?aaaaa… ─");

    [Theory]
    [InlineData(80, 22)]
    [InlineData(110, 22)]
    [InlineData(120, 40)]
    [InlineData(40, 12)]
    [InlineData(80, 9)]
    [InlineData(200, 6)]
    public void Panes_cover_the_screen_once(int width, int height)
    {
        for (int focus = 0; focus < PaneLayout.Count; focus++)
        {
            PaneLayout layout = Arranged(width, height, focus);
            for (int push = -40; push < 40; push++)
            {
                _ = push < 0 ? layout.Shrink(focus) : layout.Grow(focus);
                layout.Arrange(new TerminalSize(width, height), focus, isZoomed: false);
                CheckCover(layout, width, height);
            }
        }
    }

    private static void CheckCover(PaneLayout layout, int width, int height)
    {
        Assert.False(layout.IsZoomed);
        int area = 0;
        for (int pane = 0; pane < PaneLayout.Count; pane++)
        {
            PaneRect rect = layout[pane];
            area += rect.Height * rect.Width;
            Assert.InRange(rect.Height, 3, height);
            Assert.InRange(rect.Inner.Width, 30, width);
            Assert.Equal(pane, layout.HitTest(rect.Row, rect.Column));
            Assert.Equal(pane, layout.HitTest(rect.Row + rect.Height - 1, rect.Column + rect.Width - 1));
        }

        Assert.Equal(width * height, area);
        Assert.Equal(-1, layout.HitTest(height, 0));
        Assert.Equal(-1, layout.HitTest(0, width));
    }

    [Fact]
    public void All_panes_can_be_used_at_80x24()
    {
        // What is left beside a header, a key bar and the like.
        PaneLayout layout = Arranged(80, 21);
        Assert.Equal((6, 5, 7), (layout[0].Inner.Height, layout[1].Inner.Height, layout[2].Inner.Height));
    }

    [Fact]
    public void Hex_pane_has_room_for_sixteen_bytes_from_120_columns_on()
    {
        var state = new HexViewState();
        for (int width = 120; width < 150; width++)
        {
            state.Arrange(HexBytes.Counting(100), Arranged(width, 40)[2].Inner.Size);
            Assert.Equal(16, state.ShownBytesPerRow);
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Focused_pane_grows_and_shrinks_until_the_others_are_smallest(int width)
    {
        var size = new TerminalSize(width, 30);
        for (int focus = 0; focus < PaneLayout.Count; focus++)
        {
            PaneLayout layout = Arranged(width, 30, focus);
            int before = layout[focus].Height * layout[focus].Width;
            Assert.True(layout.Grow(focus));
            layout.Arrange(size, focus, isZoomed: false);
            int after = layout[focus].Height * layout[focus].Width;
            Assert.True(after > before);
            Assert.True(layout.Shrink(focus));
            layout.Arrange(size, focus, isZoomed: false);
            Assert.Equal(before, layout[focus].Height * layout[focus].Width);
            for (int step = 0; step < 100 && layout.Shrink(focus); step++)
            {
                layout.Arrange(size, focus, isZoomed: false);
            }

            Assert.False(layout.Shrink(focus));
        }
    }

    [Fact]
    public void Too_low_a_screen_shows_the_focused_pane_only()
    {
        PaneLayout layout = Arranged(80, 8, focus: 2);
        Assert.True(layout.IsZoomed);
        Assert.Equal(new PaneRect(0, 0, 8, 80), layout[2]);
        Assert.True(layout[0].IsEmpty);
        Assert.Equal(default, layout[0].Inner);
        Assert.False(layout.Grow(2));
        Assert.Equal(2, layout.HitTest(4, 40));
    }
}
