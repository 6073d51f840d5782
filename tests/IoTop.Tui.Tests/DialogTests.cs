namespace IoTop.Tui.Tests;

public sealed class DialogTests
{
    private static readonly ListItem[] s_items =
        [new(1, "nvme0n1", "disk"), new(2, "nvme0n1p1", "part /boot"), new(3, "sda", "disk"), new(4, "dm-0", "crypt")];

    private static ListDialog Type(ListDialog dialog, params string[] keys)
    {
        foreach (string key in keys)
        {
            dialog.HandleKey(KeyInput.Parse(key));
        }

        return dialog;
    }

    [Fact]
    public void Message_is_wrapped_and_framed() => Screen.Draw(40, 7, static canvas =>
        Dialog.DrawMessage(canvas, "Error", "cannot load the program: Operation not permitted\ntry: run as root", "Esc close")).ShouldBe(
        "",
        " ╭─ Error ────────────────────────────╮",
        " │ cannot load the program: Operation │",
        " │ not permitted                      │",
        " │ try: run as root                   │",
        " ╰─ Esc close ────────────────────────╯");

    [Fact]
    public void Prompt_puts_the_cursor_behind_its_text()
    {
        CursorPosition cursor = default;
        Screen.Draw(30, 5, canvas => cursor = Dialog.DrawPrompt(
            canvas, "Filter", "regex: ", new LineEditor { Text = "a(" }, "missing )", "Enter ok")).ShouldBe(
            "╭─ Filter ───────────────────╮",
            "│ regex: a(                  │",
            "│ missing )                  │",
            "╰─ Enter ok ─────────────────╯");
        Assert.Equal(new CursorPosition(1, 11), cursor);
    }

    [Fact]
    public void List_marks_several()
    {
        ListDialog dialog = Type(new ListDialog("Devices", s_items), "Space", "Down", "Space");
        Assert.Equal([1L, 3L], dialog.Marked.Order());
        Assert.Equal(EditResult.Accepted, dialog.HandleKey(Key.Enter));
        Assert.Equal([1L, 3L], dialog.Marked.Order());
    }

    [Fact]
    public void List_takes_the_current_one_when_none_is_marked()
    {
        ListDialog dialog = Type(new ListDialog("Devices", s_items), "Down", "Enter");
        Assert.Equal([2L], dialog.Marked);
        dialog = Type(new ListDialog("Sort", s_items, isMultiple: false, marked: [1]), "End", "Space", "Enter");
        Assert.Equal([4L], dialog.Marked);
    }

    [Fact]
    public void List_is_narrowed_by_typing()
    {
        ListDialog dialog = Type(new ListDialog("Devices", s_items), "b", "o", "o", "t");
        Assert.Equal(2, dialog.Current?.Id);
        Assert.Equal(EditResult.Changed, dialog.HandleKey(Key.Escape));
        Assert.Equal("", dialog.Filter);
        Assert.Equal(EditResult.Cancelled, dialog.HandleKey(Key.Escape));
        Assert.Null(Type(dialog, "z", "z").Current);
        Assert.Equal(EditResult.Accepted, dialog.HandleKey(Key.Enter));
        Assert.Empty(dialog.Marked);
    }

    [Fact]
    public void List_finds_first_what_is_called_so()
    {
        ListItem[] items = [new(1, "PID", "process or thread id"), new(2, "WRITE", "bytes written"), new(3, "READ", "bytes read")];
        ListDialog dialog = Type(new ListDialog("Sort", items, isMultiple: false), "Down", "r", "e", "a", "d");
        Assert.Equal(3, dialog.Current?.Id);
        Assert.Equal(1, Type(dialog, "Down").Current?.Id);
    }

    [Fact]
    public void List_takes_none_when_all_marks_were_taken_away()
    {
        ListDialog dialog = Type(new ListDialog("Devices", s_items, marked: [1]), "Space", "Enter");
        Assert.Empty(dialog.Marked);
        Assert.Empty(Type(new ListDialog("Devices", s_items), "Space", "Up", "Space", "Enter").Marked);
    }

    [Fact]
    public void List_marks_all_that_are_shown_or_none()
    {
        ListDialog dialog = Type(new ListDialog("Devices", s_items, marked: [4]), "n", "v", "C-a");
        Assert.Equal([1L, 2L, 4L], dialog.Marked.Order());
        Assert.Equal([4L], Type(dialog, "C-a").Marked);
    }

    [Fact]
    public void List_keeps_marks_and_cursor_over_new_items()
    {
        ListDialog dialog = Type(new ListDialog("Devices", s_items), "Space", "Down");
        Assert.Equal(3, dialog.Current?.Id);
        dialog.SetItems([s_items[2], s_items[0]]);
        Assert.Equal(3, dialog.Current?.Id);
        Assert.Equal([1L], dialog.Marked);
    }

    [Fact]
    public void List_looks_so() => Screen.Draw(56, 10, static canvas =>
    {
        CursorPosition cursor = Type(new ListDialog("Devices", s_items), "d", "Down", "Space").Draw(canvas);
        Assert.Equal(new CursorPosition(2, 15), cursor);
    }).ShouldBeGolden("list_dialog");

    [Fact]
    public void Help_flows_in_two_columns()
    {
        HelpView help = Help();
        Screen.Draw(120, 12, help.Draw).ShouldBeGolden("help_wide");
        Screen.Draw(50, 12, help.Draw).ShouldBeGolden("help_narrow");
    }

    private static HelpView Help()
    {
        KeyTable<TestCommand> keys = new(
            "Keys",
            [
                new("q F10", "", TestCommand.Quit, "Leave the program"),
                new("F1 ? h", "", TestCommand.Help, "Show this help, which is made from the table that the keys come from"),
            ]);
        HelpEntry[] columns = [.. Enumerable.Range(1, 10).Select(static n => new HelpEntry($"COL{n}", $"What column {n} shows"))];
        return new HelpView([HelpSection.FromKeys(keys), new HelpSection("Columns", columns)]);
    }

    [Fact]
    public void Help_scrolls_as_far_as_there_is_text()
    {
        HelpView help = Help();
        var size = new TerminalSize(50, 6);
        int rows = help.RowCount(50);
        Assert.Equal(16, rows);
        Assert.True(help.HandleKey(Key.End, size));
        Assert.Equal(rows - 6, help.Offset);
        Assert.True(help.HandleKey(Key.PageUp, size));
        Assert.Equal(rows - 11, help.Offset);
        Assert.True(help.HandleKey(Key.Home, size));
        Assert.Equal(0, help.Offset);
        Assert.False(help.HandleKey('x', size));
    }

    [Fact]
    public void Wrapper_breaks_at_blanks_or_in_long_words()
    {
        Assert.Equal(["the quick", "brown fox"], Wrap("the quick brown fox", 9));
        Assert.Equal(["abcd", "efgh", "i"], Wrap("abcdefghi", 4));
        Assert.Equal(["a", "", "b"], Wrap("a\n\nb", 5));
        Assert.Equal(["漢字", "漢"], Wrap("漢字漢", 5));
        Assert.Equal(["a", "b"], Wrap("ab", 0));
        Assert.Empty(Wrap("", 5));
    }

    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        LineWrapper wrapper = new(text, width);
        while (wrapper.MoveNext())
        {
            lines.Add(wrapper.Current.ToString());
        }

        return lines;
    }
}
