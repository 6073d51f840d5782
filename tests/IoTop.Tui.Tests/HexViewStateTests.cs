namespace IoTop.Tui.Tests;

public sealed class HexViewStateTests
{
    private static readonly TerminalSize s_size = new(78, 10);

    private static HexViewState Arranged(IHexBytes bytes, HexViewState? state = null)
    {
        state ??= new HexViewState();
        state.Arrange(bytes, s_size);
        return state;
    }

    [Fact]
    public void Keys_move_the_cursor()
    {
        HexBytes bytes = HexBytes.Counting(1000);
        HexViewState state = Arranged(bytes);
        (string Key, long Position)[] steps =
        [
            ("Left", 0), ("Right", 1), ("Down", 17), ("C-Right", 24), ("C-Left", 16), ("Right", 17), ("C-Left", 16), ("C-Left", 8),
            ("End", 15), ("Home", 0), ("Up", 0), ("Right", 1), ("PgDn", 145), ("PgDn", 289), ("PgUp", 145), ("PgUp", 1), ("PgUp", 1),
            ("C-End", 999),             ("Right", 999), ("Down", 999), ("End", 999), ("PgDn", 999), ("Home", 992), ("C-Home", 0),
        ];
        foreach ((string key, long position) in steps)
        {
            Assert.True(state.HandleKey(KeyInput.Parse(key)));
            state.Arrange(bytes, s_size);
            Assert.Equal((key, position), (key, state.Position));
        }

        Assert.False(state.HandleKey('x'));
        Assert.False(state.HandleKey(KeyInput.Parse("S-Up")));
    }

    [Fact]
    public void Down_stops_where_the_last_row_has_no_such_column()
    {
        HexBytes bytes = HexBytes.Counting(36);
        HexViewState state = Arranged(bytes);
        state.GoTo(23);
        state.MoveRows(1);
        Assert.Equal(35, state.Position);
        state.MoveRows(-100);
        Assert.Equal(3, state.Position);
    }

    /// <summary>Bytes with runs of equal rows of all lengths, and a piece that is missing.</summary>
    private static HexBytes Runs(Random random)
    {
        byte[] data = new byte[random.Next(1, 6000)];
        for (int at = 0; at < data.Length;)
        {
            int length = Math.Min(data.Length - at, random.Next(1, 400));
            data.AsSpan(at, length).Fill((byte)random.Next(3));
            at += length;
        }

        return new HexBytes(data) { Hole = new HexRange(random.Next(6000), random.Next(300)) };
    }

    private static void Act(HexViewState state, Random random)
    {
        string[] keys = ["Left", "Right", "Up", "Down", "PgUp", "PgDn", "Home", "End", "C-Left", "C-Right", "C-Home", "C-End"];
        switch (random.Next(6))
        {
            case 0:
                state.Scroll(random.Next(-9, 10));
                break;
            case 1:
                state.GoTo(random.Next(-5, 7000));
                break;
            case 2:
                state.Squeeze = random.Next(4) > 0;
                break;
            case 3:
                HexView.HandleMouse(state, new MouseInput(MouseAction.Press, random.Next(-1, 12), random.Next(-1, 90)));
                break;
            default:
                state.HandleKey(KeyInput.Parse(keys[random.Next(keys.Length)]));
                break;
        }
    }

    [Fact]
    public void Whatever_is_done_the_cursor_is_in_view_and_the_page_is_full()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            HexBytes bytes = Runs(random);
            var state = new HexViewState { Squeeze = seed % 3 > 0 };
            for (int step = 0; step < 120; step++)
            {
                Act(state, random);
                TerminalSize size = random.Next(20) == 0 ? new TerminalSize(random.Next(1, 150), random.Next(1, 30)) : s_size;
                state.Arrange(bytes, size);
                Check(bytes, state, size.Height);
            }
        }
    }

    [Fact]
    public void Long_runs_are_found_whole_from_wherever_one_comes()
    {
        var random = new Random(7);
        byte[] data = new byte[(3 << 20) + 5];
        foreach (int at in (int[])[100_000, 100_017, HexRuns.ChunkBytes - 1, HexRuns.ChunkBytes * 2, (2 << 20) + 12_288, 3 << 20])
        {
            data[at] = 1;
        }

        var bytes = new HexBytes(data);
        HexViewState state = Arranged(bytes);
        for (int step = 0; step < 25; step++)
        {
            state.GoTo(random.Next(data.Length));
            Arranged(bytes, state);
            state.Page(random.Next(-2, 3));
            Arranged(bytes, state);
            Check(bytes, state, s_size.Height);
        }

        state.MoveToTop();
        Arranged(bytes, state);
        Assert.Equal(
            [new(0, 1), new(1, 6249), new(6250, 1), new(6251, 1), new(6252, 1), new(6253, 59_282), new(65_535, 1), new(65_536, 1),
                new(65_537, 65_535), new(131_072, 1)],
            state.Lines.ToArray());
    }

    private static void Check(HexBytes bytes, HexViewState state, int height)
    {
        int width = state.ShownBytesPerRow;
        long last = (bytes.Length - 1) / width;
        ReadOnlySpan<HexLine> lines = state.Lines;
        Assert.InRange(state.Position, 0, bytes.Length - 1);
        Assert.InRange(lines.Length, 1, height);
        bool isCursorShown = false;
        for (int index = 0; index < lines.Length; index++)
        {
            HexLine line = lines[index];
            Assert.Equal(index == 0 ? state.Top / width : lines[index - 1].End, line.Row);
            isCursorShown |= !line.IsSqueezed && line.Row == state.Position / width;
            Assert.True(!line.IsSqueezed || (state.Squeeze && line.Row > 0 && line.End <= last));
            for (long row = line.Row; line.IsSqueezed && row < line.End; row++)
            {
                Assert.True(AreEqual(bytes, row, width));
                Assert.NotEqual(state.Position / width, row);
            }

            // Two rows that one line could stand for are not both shown.
            bool canSqueeze = state.Squeeze && index > 0 && !line.IsSqueezed && !lines[index - 1].IsSqueezed && line.Row < last
                && lines[index - 1].Row > 0 && line.Row != state.Position / width && lines[index - 1].Row != state.Position / width;
            Assert.False(canSqueeze && AreEqual(bytes, line.Row, width) && AreEqual(bytes, line.Row - 1, width));
        }

        Assert.True(isCursorShown);
        Assert.True(lines.Length == height || (lines[0].Row == 0 && lines[^1].End == last + 1));
    }

    private static bool AreEqual(HexBytes bytes, long row, int width)
    {
        bool areEqual = true;
        for (long at = row * width; at < (row + 1) * width; at++)
        {
            bool isHole = bytes.Hole.Contains(at);
            areEqual &= isHole == bytes.Hole.Contains(at - width) && (isHole || bytes.Bytes[at] == bytes.Bytes[at - width]);
        }

        return areEqual;
    }

    [Fact]
    public void A_terabyte_costs_no_more_than_a_page()
    {
        const long Size = 1L << 40;
        var bytes = new HexBytes("begin"u8.ToArray()) { Zeros = Size };
        var state = new HexViewState();
        foreach (long place in (long[])[0, Size / 2, Size, 12345, Size - 100_000])
        {
            state.GoTo(place);
            for (int frame = 0; frame < 20; frame++)
            {
                state.Arrange(bytes, s_size);
                Assert.InRange(state.ScannedBytes, 0, HexRuns.FrameBytes + (64 << 10));
            }

            // What was found is kept: a steady frame looks at the rows in view only.
            long before = bytes.Asked;
            state.Arrange(bytes, s_size);
            Assert.InRange(bytes.Asked - before, 0, 4 * 16 * s_size.Height);
            Assert.Contains(state.Lines.ToArray(), static line => line.IsSqueezed);
        }

        state.MoveToBottom();
        state.Arrange(bytes, s_size);
        Assert.Equal(Size + 4, state.Position);
        HexLine last = state.Lines[^1];
        Assert.Equal((Size + 4) / 16, last.Row);
    }

    [Fact]
    public void Pages_go_over_what_is_squeezed()
    {
        var bytes = new HexBytes("begin"u8.ToArray()) { Zeros = 64 << 20 };
        HexViewState state = Arranged(bytes);
        int pages = 0;
        while (state.Position < bytes.Length - 16 && pages++ < 200)
        {
            state.Page(1);
            state.Arrange(bytes, s_size);
        }

        Assert.InRange(pages, 2, 100);
    }

    [Fact]
    public void Follow_stays_at_the_end_while_bytes_come()
    {
        HexBytes bytes = HexBytes.Counting(100);
        HexViewState state = Arranged(bytes, new HexViewState { FollowsAtEnd = true, Follow = true });
        Assert.Equal(99, state.Position);
        bytes.Bytes = HexBytes.Counting(5000).Bytes;
        state.Arrange(bytes, s_size);
        Assert.Equal(4999, state.Position);
        state.MoveRows(-1);
        Assert.False(state.Follow);
        bytes.Bytes = HexBytes.Counting(6000).Bytes;
        state.Arrange(bytes, s_size);
        Assert.Equal(4983, state.Position);
        state.MoveToBottom();
        Assert.True(state.Follow);
    }

    [Fact]
    public void Equal_rows_grow_with_the_bytes_and_are_looked_up_anew_when_asked()
    {
        var bytes = new HexBytes(new byte[160]);
        HexViewState state = Arranged(bytes);
        Assert.Equal(new HexLine(1, 8), state.Lines[1]);
        bytes.Bytes = new byte[320];
        state.Arrange(bytes, s_size);
        Assert.Equal(new HexLine(1, 18), state.Lines[1]);
        bytes.Bytes = HexBytes.Counting(320).Bytes;
        state.Version++;
        state.Arrange(bytes, s_size);
        Assert.DoesNotContain(state.Lines.ToArray(), static line => line.IsSqueezed);
    }

    [Fact]
    public void Leap_stands_in_the_middle_and_a_step_scrolls_one_row()
    {
        HexBytes bytes = HexBytes.Counting(16 * 1000);
        HexViewState state = Arranged(bytes);
        state.GoTo(16 * 500);
        state.Arrange(bytes, s_size);
        Assert.Equal(16 * 495, state.Top);
        state.GoTo(16 * 504);
        state.MoveRows(1);
        state.Arrange(bytes, s_size);
        Assert.Equal(16 * 496, state.Top);
        state.GoTo(16 * 100);
        state.Arrange(bytes, s_size);
        Assert.Equal(16 * 95, state.Top);
    }

    [Fact]
    public void Other_width_keeps_the_place()
    {
        HexBytes bytes = HexBytes.Counting(16 * 1000);
        HexViewState state = Arranged(bytes);
        state.GoTo(8000);
        state.Arrange(bytes, s_size);
        long top = state.Top;
        state.Arrange(bytes, new TerminalSize(150, 10));
        Assert.Equal(32, state.ShownBytesPerRow);
        Assert.InRange(state.Top, top - 32, top);
        Assert.Equal(8000, state.Position);
    }

    [Fact]
    public void Mouse_puts_the_cursor_and_scrolls()
    {
        HexBytes bytes = HexBytes.Counting(16 * 1000);
        HexViewState state = Arranged(bytes);
        Assert.Equal(18, HexView.HandleMouse(state, new MouseInput(MouseAction.Press, 1, state.Layout.HexColumn(2))));
        Assert.Equal(18, state.Position);
        HexView.HandleMouse(state, new MouseInput(MouseAction.WheelDown, 1, 1));
        state.Arrange(bytes, s_size);
        Assert.Equal((48, 50), (state.Top, state.Position));
        HexView.HandleMouse(state, new MouseInput(MouseAction.WheelUp, 1, 1));
        state.Arrange(bytes, s_size);
        Assert.Equal((0, 50), (state.Top, state.Position));
        HexView.HandleMouse(state, new MouseInput(MouseAction.Press, 9, 77));
        Assert.Equal(15999, state.Position);
    }

    [Fact]
    public void Marks_are_asked_for_once_each()
    {
        HexBytes bytes = HexBytes.Counting(400);
        var marks = new HexMarks(new HexRange(3, 30), new HexRange(60, 2), new HexRange(390, 5));
        var state = new HexViewState { Marks = marks };
        state.Arrange(bytes, s_size);
        HexView.Draw(new CellGrid(78, 10).Canvas, bytes, state);
        Assert.Equal(3, marks.Asked);
    }

    [Fact]
    public void Nothing_to_show_is_nothing_shown()
    {
        var state = new HexViewState();
        state.Arrange(new HexBytes(), s_size);
        Assert.Equal((0, 0, 0), (state.Position, state.Top, state.Lines.Length));
        Assert.True(state.HandleKey(Key.Down));
        state.Page(-1);
        state.Arrange(new HexBytes(), s_size);
        Assert.Equal(0, state.Position);
    }
}
