namespace IoTop.Tui.Tests;

public sealed class CanvasTests
{
    [Fact]
    public void Cell_is_eight_bytes() => Assert.Equal(8, System.Runtime.CompilerServices.Unsafe.SizeOf<Cell>());

    [Fact]
    public void Write_clips_at_the_right_edge() => Screen.Draw(5, 2, static canvas =>
    {
        Assert.Equal(3, canvas.Write(0, 2, "abcdef", Role.Normal));
        Assert.Equal(2, canvas.Write(1, 0, "xyz", Role.Normal, maxWidth: 2));
    }).ShouldBe("  abc", "xy");

    [Fact]
    public void Write_clips_at_the_left_edge() =>
        Screen.Draw(5, 1, static canvas => canvas.Write(0, -2, "abcdefghij", Role.Normal)).ShouldBe("cdefg");

    [Fact]
    public void Write_outside_changes_nothing() => Screen.Draw(3, 1, static canvas =>
    {
        canvas.Write(-1, 0, "abc", Role.Normal);
        canvas.Write(1, 0, "abc", Role.Normal);
        canvas.Write(0, 3, "abc", Role.Normal);
        canvas.Write(0, int.MaxValue, "abc", Role.Normal);
        canvas.Write(0, 0, -5, "abc", Role.Normal, Alignment.Left);
        canvas.Put(0, -1, 'x', Role.Normal);
        canvas.Put(5, 5, 'x', Role.Normal);
        canvas.Fill(-5, -5, 3, 3, 'x', Role.Normal);
    }).ShouldBe("");

    [Fact]
    public void Wide_characters_do_not_spill()
    {
        Screen.Draw(6, 4, static canvas =>
        {
            canvas.Write(0, 0, "漢字漢字"u8, Role.Normal);
            canvas.Write(1, 1, "漢字漢字"u8, Role.Normal);
            canvas.Write(2, 0, "漢字漢字"u8, Role.Normal, maxWidth: 3);
            canvas.Write(3, -1, "漢字漢字"u8, Role.Normal);
        }).ShouldBe("漢字漢", " 漢字", "漢", " 字漢");
    }

    [Fact]
    public void Of_what_is_too_long_the_end_stays_where_that_is_asked_for() => Screen.Draw(8, 5, static canvas =>
    {
        Assert.Equal(6, canvas.WriteEnd(0, 0, 6, "/srv/db/base"u8, Role.Normal));
        Assert.Equal(4, canvas.WriteEnd(1, 0, 6, "/srv"u8, Role.Normal));
        Assert.Equal(5, canvas.WriteEnd(2, 0, 6, "/漢字漢字"u8, Role.Normal));
        Assert.Equal(0, canvas.WriteEnd(3, 0, 0, "/srv"u8, Role.Normal));
        Assert.Equal(1, canvas.WriteEnd(4, 0, 1, "/srv"u8, Role.Normal));
    }).ShouldBe("\u2026/base", "/srv", "\u2026漢字", "", "\u2026");

    [Fact]
    public void A_half_overwritten_wide_character_is_a_blank() => Screen.Draw(6, 2, static canvas =>
    {
        canvas.Write(0, 0, "漢字"u8, Role.Normal);
        canvas.Put(0, 1, 'x', Role.Normal);
        canvas.Write(1, 0, "漢字"u8, Role.Normal);
        canvas.Put(1, 2, 'y', Role.Normal);
    }).ShouldBe(" x字", "漢y");

    [Fact]
    public void Aligned_text_that_is_too_long_is_marked() => Screen.Draw(8, 5, static canvas =>
    {
        canvas.Write(0, 0, 6, "right", Role.Normal, Alignment.Right);
        canvas.Write(1, 0, 6, "mid", Role.Normal, Alignment.Center);
        canvas.Write(2, 0, 6, "much too long", Role.Normal, Alignment.Right);
        canvas.Write(3, 0, 6, "漢字漢字"u8, Role.Normal, Alignment.Left);
        canvas.Write(4, 0, 1, "long"u8, Role.Normal, Alignment.Left);
    }).ShouldBe(" right", " mid", "much …", "漢字 …", "…");

    [Fact]
    public void Slice_outside_is_empty() => Screen.Draw(4, 4, static canvas =>
    {
        Assert.True(canvas.Slice(9, 9, 2, 2).IsEmpty);
        Assert.True(canvas.Slice(0, 0, -1, 4).IsEmpty);
        Assert.Equal(2, canvas.Slice(-1, -1, 3, 3).Width);
        Assert.Equal(2, canvas.Slice(2, 2, int.MaxValue, int.MaxValue).Height);
        Assert.Equal(2, canvas.Inner().Width);
        Assert.True(canvas.Inner(2, 2).IsEmpty);
    }).ShouldBe();

    [Fact]
    public void Box_has_its_title_in_the_edge() => Screen.Draw(
        12, 3, static canvas => canvas.Box("disk", Role.Border, Role.Title)).ShouldBe(
        "╭─ disk ───╮",
        "│          │",
        "╰──────────╯");

    [Fact]
    public void Box_styles_edge_and_title() => Screen.Draw(10, 3, static canvas => canvas.Box("x", Role.Border, Role.Title)).StylesShouldBe(
        [Role.Border, Role.Title],
        "aaabaaaaaa",
        "a........a",
        "aaaaaaaaaa");

    [Fact]
    public void AddFlags_keeps_the_roles() => Screen.Draw(4, 1, static canvas =>
    {
        canvas.Write(0, 0, "ab", Role.Read);
        canvas.AddFlags(StyleFlags.Selected);
    }).StylesShouldBe([((Style)Role.Read).Selected, ((Style)Role.Normal).Selected], "aabb");

    [Fact]
    public void Grid_keeps_nothing_over_a_resize()
    {
        var grid = new CellGrid(4, 2);
        grid.Canvas.Write(0, 0, "abcd", Role.Normal);
        grid.Resize(new TerminalSize(3, 2));
        Assert.Equal(["", ""], ScreenText.Lines(grid.Cells));
        grid.Resize(new TerminalSize(-1, 5));
        Assert.True(grid.Canvas.IsEmpty);
    }

    [Fact]
    public void Graph_styles_stay_in_their_gradient()
    {
        Assert.Equal(Role.LoadGradient, Style.Graph(Gradient.Load, double.NaN).Role);
        Assert.Equal(Role.LoadGradient, Style.Graph(Gradient.Load, -3).Role);
        Assert.Equal(Role.ReadGradient - 1, Style.Graph(Gradient.Load, 7).Role);
        Assert.Equal(Role.HeatGradient - 1, Style.Graph(Gradient.Write, 1).Role);
        Assert.Equal(Role.End - 1, Style.Graph(Gradient.Heat, 1).Role);
    }
}
