using System.Text;

namespace IoTop.Tui.Tests;

public sealed class HexViewTests
{
    private static Screen Draw(int width, int height, HexBytes bytes, HexViewState state, bool isFocused = true)
    {
        state.Arrange(bytes, new TerminalSize(width, height));
        return Screen.Draw(width, height, canvas => HexView.Draw(canvas, bytes, state, isFocused));
    }

    /// <summary>A page with a header, text, zeros, a hole, erased flash and noise: everything that colours tell apart.</summary>
    private static HexBytes Page()
    {
        byte[] page = new byte[1024];
        "\u007fELF\u0002\u0001\u0001\0"u8.CopyTo(page);
        "name=value\r\n\tWORLD \u00e9\u20ac\n"u8.CopyTo(page.AsSpan(24));
        page.AsSpan(512, 128).Fill(0xFF);
        new Random(1).NextBytes(page.AsSpan(640, 64));
        return new HexBytes(page) { Hole = new HexRange(700, 300) };
    }

    private static HexViewState Marked() => new()
    {
        Highlight = new HexRange(20, 24),
        Marks = new HexMarks(new HexRange(29, 5), new HexRange(38, 5), new HexRange(640, 2)),
        CurrentMark = new HexRange(38, 5),
    };

    [Fact]
    public void Offset_bytes_and_text_stand_side_by_side() => Draw(
        78, 2, new HexBytes("Hello,\n\0world\u00e9 \u0001"u8.ToArray()), new()).ShouldBe(
        "00000000 │ 48 65 6c 6c 6f 2c 0a 00  77 6f 72 6c 64 c3 a9 20 │Hello,·⋄world··",
        "00000010 │ 01                                               │·");

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(132)]
    [InlineData(160)]
    public void Page_at_a_width(int width) => Draw(width, 20, Page(), Marked()).ShouldBeGolden($"hex_{width}");

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void Page_in_ascii(int width)
    {
        HexViewState state = Marked();
        HexBytes page = Page();
        using var terminal = new MemoryTerminal(width, 20) { Unicode = false };
        var grid = new CellGrid(width, 20);
        state.Arrange(page, grid.Size);
        HexView.Draw(grid.Canvas, page, state);
        terminal.Present(grid.Cells, CursorPosition.Hidden);
        Screen.Of(terminal).ShouldBeGolden($"hex_ascii_{width}");
        Assert.All(terminal.Lines, static line => Assert.All(line, static letter => Assert.InRange(letter, ' ', '~')));
    }

    [Fact]
    public void Cursor_is_weak_without_focus() => Draw(40, 1, new HexBytes(0x41, 0, 0xFF), new(), isFocused: false).StylesShouldBe(
        [Role.Accent, Role.Border, Role.HexCursorWeak, Role.HexNull, Role.HexFull],
        "aaaabcc.dd.ee...............bcde");

    [Fact]
    public void Range_and_marks_are_laid_over_the_classes() => Draw(40, 1, new HexBytes("abcdefgh"u8.ToArray()), new()
    {
        Highlight = new HexRange(1, 3),
        Marks = new HexMarks(new HexRange(3, 2), new HexRange(6, 1)),
        CurrentMark = new HexRange(6, 1),
    }).StylesShouldBe(
        [Role.Accent, Role.Border, Role.HexCursor, ((Style)Role.HexText).InRange, ((Style)Role.Normal).InRange, Role.HexMatch,
            Role.HexText, Role.HexMatchCurrent],
        "aaaabcc.ddeddefffff.gg.hh.ggbcddffghg");

    [Fact]
    public void Equal_rows_become_one_line_and_the_last_row_stays() => Draw(40, 6, new HexBytes { Zeros = 803 }, new()).ShouldBe(
        "0000│00 00 00 00 00 00 00 00│⋄⋄⋄⋄⋄⋄⋄⋄",
        "*   │99 rows the same       │",
        "0320│00 00 00               │⋄⋄⋄");

    [Fact]
    public void Equal_rows_are_split_by_the_cursor()
    {
        var state = new HexViewState();
        var bytes = new HexBytes { Zeros = 803 };
        Draw(40, 6, bytes, state);
        state.GoTo(83);
        Draw(40, 6, bytes, state).ShouldBe(
            "0000│00 00 00 00 00 00 00 00│⋄⋄⋄⋄⋄⋄⋄⋄",
            "*   │9 rows the same        │",
            "0050│00 00 00 00 00 00 00 00│⋄⋄⋄⋄⋄⋄⋄⋄",
            "*   │89 rows the same       │",
            "0320│00 00 00               │⋄⋄⋄");
        state.MoveRows(-9);
        Draw(40, 6, bytes, state).ShouldBe(
            "0000│00 00 00 00 00 00 00 00│⋄⋄⋄⋄⋄⋄⋄⋄",
            "0008│00 00 00 00 00 00 00 00│⋄⋄⋄⋄⋄⋄⋄⋄",
            "*   │98 rows the same       │",
            "0320│00 00 00               │⋄⋄⋄");
        state.Squeeze = false;
        Assert.DoesNotContain("*", string.Join('\n', Draw(40, 6, bytes, state).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Squeezed_line_shows_that_it_is_in_the_range_and_hides_a_find()
    {
        var bytes = new HexBytes { Zeros = 803 };
        Draw(40, 3, bytes, new() { Highlight = new HexRange(0, 803), Marks = new HexMarks(new HexRange(100, 4)) }).StylesShouldBe(
            [Role.Accent, Role.Border, Role.HexCursor, ((Style)Role.Normal).InRange, ((Style)Role.HexNull).InRange, Role.HexMatch,
                ((Style)Role.Dim).InRange, Role.Dim],
            "aaaabccdeedeedeedeedeedeedeebceeeeeee",
            "f...bgggggggggggggggggggggggbgggggggg",
            "hhhhbeedeedee...............beee");
        Draw(40, 3, bytes, new() { Highlight = new HexRange(0, 100), Marks = new HexMarks(new HexRange(800, 2)) }).StylesShouldBe(
            [Role.Accent, Role.Border, Role.HexCursor, ((Style)Role.Normal).InRange, ((Style)Role.HexNull).InRange, Role.Dim,
                Role.HexMatch, Role.HexNull],
            "aaaabccdeedeedeedeedeedeedeebceeeeeee",
            "f...bfffffffffffffffffffffffbffffffff",
            "ffffbggggg.hh...............bggh");
    }

    [Fact]
    public void What_was_not_captured_is_dots_and_squeezes_too() => Draw(
        40, 6, new HexBytes("abcdefghijkl"u8.ToArray()) { Zeros = 60, Hole = new HexRange(10, 48) }, new()).ShouldBe(
        "0000│61 62 63 64 65 66 67 68│abcdefgh",
        "0008│69 6a ·· ·· ·· ·· ·· ··│ij",
        "0010│·· ·· ·· ·· ·· ·· ·· ··│",
        "*   │4 rows the same        │",
        "0038│·· ·· 00 00 00 00 00 00│  ⋄⋄⋄⋄⋄⋄",
        "0040│00 00 00 00 00 00 00 00│⋄⋄⋄⋄⋄⋄⋄⋄");

    [Fact]
    public void A_source_that_copies_less_than_it_says_leaves_dots() => Draw(
        40, 1, new HexBytes("abcdef"u8.ToArray()) { Short = 4 }, new()).ShouldBe("0000│61 62 63 64 ·· ··      │abcd");

    [Fact]
    public void Labels_begin_where_they_are_told()
    {
        HexBytes bytes = HexBytes.Counting(16);
        Draw(80, 1, bytes, new() { LabelBase = 0x1_2345_6000 }).ShouldBe(
            "123456000 │ 00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f │⋄···············");
        Draw(80, 1, bytes, new() { LabelBase = 0x12_0000 }).ShouldBe(
            "00120000 │ 00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f │⋄···············");
        Draw(40, 2, bytes, new() { Labels = new Sectors() }).ShouldBe(
            "+0 │ 00 01 02 03 04 05 06 07 │⋄·······",
            "?8 │ 08 09 0a 0b 0c 0d 0e 0f │········");
    }

    /// <summary>Labels that say "+" and, later, what no terminal may get.</summary>
    private sealed class Sectors : IHexLabels
    {
        public int Width => 2;

        public int Write(long position, Span<byte> text) =>
            Encoding.UTF8.GetBytes(position == 0 ? "+0" : $"\u202E{position}", text);
    }

    [Theory]
    [InlineData(160, 0, 32)]
    [InlineData(132, 0, 24)]
    [InlineData(80, 0, 16)]
    [InlineData(78, 0, 16)]
    [InlineData(75, 0, 16)]
    [InlineData(71, 0, 16)]
    [InlineData(70, 0, 8)]
    [InlineData(40, 0, 8)]
    [InlineData(30, 0, 4)]
    [InlineData(80, 8, 8)]
    [InlineData(40, 16, 16)]
    [InlineData(80, 10, 10)]
    [InlineData(80, 1000, 64)]
    public void Bytes_per_row_follow_the_width_or_the_wish(int width, int asked, int shown)
    {
        var state = new HexViewState { BytesPerRow = asked };
        Draw(width, 5, HexBytes.Counting(100), state);
        Assert.Equal(shown, state.ShownBytesPerRow);
    }

    [Fact]
    public void Columns_stay_where_they_are_when_the_scroll_bar_comes()
    {
        var state = new HexViewState();
        string before = Draw(75, 3, HexBytes.Counting(16), state).Lines[0];
        string after = Draw(75, 3, HexBytes.Counting(160), state).Lines[0];
        Assert.Equal(before + "█", after);
    }

    [Fact]
    public void Every_class_of_byte_has_its_colour()
    {
        Assert.Equal(Role.HexNull, HexView.ClassOf(0));
        Assert.Equal(Role.HexFull, HexView.ClassOf(0xFF));
        Assert.All("\t\n\v\f\r "u8.ToArray(), static value => Assert.Equal(Role.HexSpace, HexView.ClassOf(value)));
        Assert.All("\u0001\u001b\u007f\u001f"u8.ToArray(), static value => Assert.Equal(Role.HexControl, HexView.ClassOf(value)));
        Assert.All("!0Az~"u8.ToArray(), static value => Assert.Equal(Role.HexText, HexView.ClassOf(value)));
        Assert.All((byte[])[0x80, 0xFE], static value => Assert.Equal(Role.HexHigh, HexView.ClassOf(value)));
    }

    [Fact]
    public void Random_bytes_never_reach_a_cell_as_they_are()
    {
        var random = new Random(42);
        const string Allowed = "⋄·│█";
        for (int round = 0; round < 300; round++)
        {
            byte[] data = new byte[random.Next(1, 3000)];
            random.NextBytes(data);
            var bytes = new HexBytes(data) { Hole = new HexRange(random.Next(2000), random.Next(200)) };
            var state = new HexViewState { BytesPerRow = random.Next(3) == 0 ? random.Next(70) : 0, LabelBase = random.NextInt64() };
            state.GoTo(random.Next(data.Length));
            foreach (Cell cell in Draw(random.Next(1, 200), random.Next(1, 30), bytes, state).Cells)
            {
                bool isSafe = cell.CodePoint is >= 0x20 and < 0x7F || Allowed.Contains((char)cell.CodePoint, StringComparison.Ordinal);
                Assert.True(isSafe, $"U+{cell.CodePoint:X4}");
            }
        }
    }

    [Fact]
    public void Hit_test_finds_the_byte_that_is_drawn_there()
    {
        var state = new HexViewState();
        Draw(80, 4, HexBytes.Counting(60), state);
        HexLayout layout = state.Layout;
        for (int position = 0; position < 60; position++)
        {
            (int row, int index) = (position / 16, position % 16);
            Assert.Equal(position, HexView.HitTest(state, row, layout.HexColumn(index)));
            Assert.Equal(position, HexView.HitTest(state, row, layout.HexColumn(index) + 1));
            Assert.Equal(position, HexView.HitTest(state, row, layout.TextColumn(index)));
        }

        Assert.Equal(59, HexView.HitTest(state, 3, layout.HexColumn(15)));
        Assert.Equal(16, HexView.HitTest(state, 1, 0));
        Assert.Equal(-1, HexView.HitTest(state, 4, 20));
        Assert.Equal(-1, HexView.HitTest(state, 0, 79));
        Assert.Equal(-1, HexView.HitTest(state, -1, 20));
    }

    [Fact]
    public void Steady_frame_allocates_nothing()
    {
        var grid = new CellGrid(120, 36);
        var bytes = new HexBytes(Page().Bytes) { Zeros = 1 << 20 };
        HexViewState state = Marked();
        Allocations.AssertNone(() =>
        {
            state.Arrange(bytes, grid.Size);
            HexView.Draw(grid.Canvas, bytes, state);
        }, warmUp: 50);
    }
}
