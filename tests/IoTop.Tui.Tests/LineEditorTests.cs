namespace IoTop.Tui.Tests;

public sealed class LineEditorTests
{
    /// <summary>Runs keys on a text; '|' in the expected text is the cursor.</summary>
    private static LineEditor Type(string text, params string[] keys)
    {
        var editor = new LineEditor { Text = text };
        foreach (string key in keys)
        {
            editor.HandleKey(KeyInput.Parse(key));
        }

        return editor;
    }

    private static string Show(LineEditor editor)
    {
        string text = editor.Text;
        return text.Insert(Math.Min(editor.Cursor, text.Length), "|");
    }

    [Theory]
    [InlineData("abc", "abcx|", "x")]
    [InlineData("abc", "|abc", "C-a")]
    [InlineData("abc", "abc|", "C-a", "C-e")]
    [InlineData("abc", "ab|c", "C-b")]
    [InlineData("abc", "abc|", "C-b", "C-f", "C-f")]
    [InlineData("abc", "|abc", "Home")]
    [InlineData("abc", "ab|", "C-h")]
    [InlineData("abc", "ab|", "Backspace")]
    [InlineData("abc", "|bc", "Home", "C-d")]
    [InlineData("abc", "|bc", "Home", "Del")]
    [InlineData("abc", "a|", "Home", "C-f", "C-k")]
    [InlineData("abc", "|c", "C-b", "C-u")]
    [InlineData("one two-three", "one |", "C-w")]
    [InlineData("one two-three", "one two-|", "M-b", "C-k")]
    [InlineData("one two", "one| two", "Home", "M-f")]
    [InlineData("one two", "| two", "Home", "M-d")]
    [InlineData("one two", "one |two", "C-Left")]
    [InlineData("one two", "one| two", "Home", "C-Right")]
    [InlineData("one two", "one |", "C-Backspace")]
    [InlineData("one two", "twoone |", "C-w", "Home", "C-y", "End")]
    [InlineData("ab", "ba|", "C-t")]
    [InlineData("", "|", "C-h", "C-d", "C-w", "C-u", "C-k", "M-d", "M-b", "M-f", "C-t", "C-y", "Left", "Right")]
    public void Keys_do_what_readline_does(string text, string expected, params string[] keys) =>
        Assert.Equal(expected, Show(Type(text, keys)));

    [Fact]
    public void LineEditor_replaces_a_proposal_by_what_is_typed_and_edits_it_after_any_other_key()
    {
        LineEditor editor = new() { Text = "secret", IsProposal = true };
        editor.HandleKey(new KeyInput('n'));
        editor.HandleKey(new KeyInput('o'));
        Assert.Equal("no", editor.Text);
        editor.HandleKey(new KeyInput('y', KeyModifiers.Control));
        Assert.Equal("nosecret", editor.Text);

        editor = new() { Text = "secret", IsProposal = true };
        editor.HandleKey(new KeyInput(Key.End));
        editor.HandleKey(new KeyInput('s'));
        Assert.Equal("secrets", editor.Text);
    }

    [Fact]
    public void Keys_tell_what_they_did()
    {
        var editor = new LineEditor();
        Assert.Equal(EditResult.Changed, editor.HandleKey('x'));
        Assert.Equal(EditResult.Handled, editor.HandleKey(Key.Left));
        Assert.Equal(EditResult.Handled, editor.HandleKey(KeyInput.Control('h')));
        Assert.Equal(EditResult.Accepted, editor.HandleKey(Key.Enter));
        Assert.Equal(EditResult.Cancelled, editor.HandleKey(Key.Escape));
        Assert.Equal(EditResult.Ignored, editor.HandleKey(Key.F5));
        Assert.Equal(EditResult.Ignored, editor.HandleKey(KeyInput.Alt('x')));
    }

    [Fact]
    public void Unsafe_characters_are_not_taken()
    {
        var editor = new LineEditor { Text = "a\eb\u202E\u0301c" };
        Assert.Equal("abc", editor.Text);
        Assert.Equal(EditResult.Ignored, editor.HandleKey(new KeyInput(0x200B)));
    }

    [Fact]
    public void Full_line_takes_no_more()
    {
        var editor = new LineEditor(capacity: 3) { Text = "abcd" };
        Assert.Equal("abc", editor.Text);
        Assert.False(editor.Insert('x'));
    }

    [Fact]
    public void Prompt_shows_label_text_and_cursor()
    {
        LineEditor editor = Type("ab*c", "Left");
        CursorPosition cursor = default;
        Screen.Draw(20, 1, canvas => cursor = Prompt.Draw(canvas, "Filter: ", editor)).ShouldBe("Filter: ab*c");
        Assert.Equal(new CursorPosition(0, 11), cursor);
    }

    [Fact]
    public void Prompt_scrolls_to_the_cursor()
    {
        LineEditor editor = Type("0123456789");
        CursorPosition cursor = default;
        Screen.Draw(8, 1, canvas => cursor = Prompt.Draw(canvas, "F: ", editor)).ShouldBe("F: 6789");
        Assert.Equal(new CursorPosition(0, 7), cursor);

        editor = Type("漢字漢字");
        Screen.Draw(8, 1, canvas => cursor = Prompt.Draw(canvas, "F: ", editor)).ShouldBe("F: 漢字");
        Assert.Equal(new CursorPosition(0, 7), cursor);
    }

    [Fact]
    public void Prompt_with_two_rows_shows_what_is_wrong_below() => Screen.Draw(40, 2, static canvas =>
        Prompt.Draw(canvas, "Bytes: ", new LineEditor { Text = "4f 5" }, "half a byte at the end of 4f 5: write 05 or 50")).ShouldBe(
        "Bytes: 4f 5",
        "half a byte at the end of 4f 5: write 0…");

    [Fact]
    public void Prompt_shows_what_is_wrong() => Screen.Draw(60, 1, static canvas =>
        Prompt.Draw(canvas, "Filter: ", new LineEditor { Text = "a(" }, "missing )")).ShouldBe(
        "Filter: a(                                         missing )");
}
