namespace IoTop.Tui.Tests;

public sealed class MemoryTerminalTests
{
    [Fact]
    public void Shows_what_was_presented_cut_to_its_size()
    {
        using var terminal = new MemoryTerminal(5, 2);
        var grid = new CellGrid(8, 3);
        grid.Canvas.Write(0, 0, "abcdefgh", Role.Normal);
        grid.Canvas.Write(1, 0, "xy", Role.Normal);
        terminal.Present(grid.Cells, new CursorPosition(1, 2));
        Assert.Equal(["abcde", "xy"], terminal.Lines);
        Assert.Equal(new CursorPosition(1, 2), terminal.Cursor);
        Assert.Equal(1, terminal.Frames);
    }

    [Fact]
    public void Ascii_has_stand_ins_of_the_same_width()
    {
        using var terminal = new MemoryTerminal(12, 4) { Unicode = false };
        var grid = new CellGrid(12, 4);
        grid.Canvas.Box("x", Role.Border, Role.Title);
        grid.Canvas.Write(1, 1, "⣿⡀▲▼█é漢×…", Role.Normal);
        terminal.Present(grid.Cells, CursorPosition.Hidden);
        Assert.Equal(["+- x ------+", "|#.^v#???x~|", "|          |", "+----------+"], terminal.Lines);
    }

    [Fact]
    public void Keys_come_out_as_they_went_in()
    {
        using var terminal = new MemoryTerminal(5, 2);
        terminal.Type("F5", "C-l");
        terminal.TypeText("aß");
        terminal.Click(1, 2);
        terminal.Resize(7, 3);
        List<string> seen = [];
        while (terminal.Wait(0) && terminal.TryReadInput(out InputEvent input))
        {
            seen.Add(input.Kind == InputKind.Key ? input.Key.ToString() : input.Kind.ToString());
        }

        Assert.Equal(["F5", "C-l", "a", "ß", "Mouse", "Resize"], seen);
        Assert.Equal(new TerminalSize(7, 3), terminal.Size);
    }

    [Fact]
    public void Copy_is_remembered_and_bounded()
    {
        using var terminal = new MemoryTerminal(5, 2);
        Assert.True(terminal.Copy("text"u8));
        Assert.Equal("text"u8.ToArray(), terminal.Copied.ToArray());
        Assert.True(terminal.Copy(new byte[ITerminal.MostCopiedBytes]));
        Assert.False(terminal.Copy(new byte[ITerminal.MostCopiedBytes + 1]));
        Assert.Equal(ITerminal.MostCopiedBytes, terminal.Copied.Length);
        terminal.Suspend();
        Assert.False(terminal.Copy("text"u8));
    }

    [Fact]
    public void Whole_screen_as_a_golden_file() => Screen.Draw(80, 16, static canvas =>
    {
        TableRows rows = TableRows.Many(40);
        rows.Name = "evil\e[2J\u202E 漢字 name";
        var state = new TableState { SortColumn = 1, SortDescending = true };
        state.Arrange(rows, 9);
        KeyTable<TestCommand> keys = new("Keys", [new("q", "Quit", TestCommand.Quit, "Leave")]);
        TabBar.Draw(canvas.Row(0), ["Processes", "Devices"], 0);
        Canvas box = canvas.Rows(1, 5);
        box.Box("disk", Role.Border, Role.Title);
        float[] samples = [.. Enumerable.Range(0, 160).Select(static n => (float)Math.Abs(Math.Sin(n / 9.0)))];
        BrailleGraph.Draw(box.Inner().Rows(0, 2), new SpanSeries(samples), new GraphOptions(Gradient.Read));
        BrailleGraph.Draw(box.Inner().Rows(2), new SpanSeries(samples), new GraphOptions(Gradient.Write, 0, IsDownward: true));
        TableView.Draw(canvas.Rows(6, 9), TableRows.Columns, rows, state);
        StatusBar.Draw(canvas.Rows(15), keys, "", "lost 3");
    }).ShouldBeGolden("whole_screen");
}
