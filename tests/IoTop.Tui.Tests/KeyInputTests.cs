namespace IoTop.Tui.Tests;

public sealed class KeyInputTests
{
    [Theory]
    [InlineData("q")]
    [InlineData("Q")]
    [InlineData("/")]
    [InlineData("-")]
    [InlineData("Space")]
    [InlineData("Enter")]
    [InlineData("Esc")]
    [InlineData("Backspace")]
    [InlineData("Tab")]
    [InlineData("S-Tab")]
    [InlineData("PgUp")]
    [InlineData("PgDn")]
    [InlineData("Home")]
    [InlineData("Del")]
    [InlineData("F1")]
    [InlineData("F12")]
    [InlineData("C-l")]
    [InlineData("C-Space")]
    [InlineData("M-f")]
    [InlineData("C-M-x")]
    [InlineData("C-Left")]
    [InlineData("C-M-S-F5")]
    [InlineData("C--")]
    [InlineData("é")]
    public void Name_is_read_and_printed(string name) => Assert.Equal(name, KeyInput.Parse(name).ToString());

    [Theory]
    [InlineData("pgdn", "PgDn")]
    [InlineData("c-L", "C-l")]
    [InlineData("A-b", "M-b")]
    [InlineData("^-c", "C-c")]
    [InlineData(" ", "Space")]
    public void Other_spellings_are_read(string name, string printed) => Assert.Equal(printed, KeyInput.Parse(name).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("F13")]
    [InlineData("F0")]
    [InlineData("qq")]
    [InlineData("C-")]
    [InlineData("C-C-x")]
    [InlineData("S-a")]
    [InlineData("X-a")]
    [InlineData("\e")]
    public void Nonsense_is_refused(string name)
    {
        Assert.False(KeyInput.TryParse(name, out KeyInput key));
        Assert.True(key.IsNone);
        Assert.Throws<FormatException>(() => KeyInput.Parse(name));
    }

    [Fact]
    public void Control_letters_have_no_case() => Assert.Equal(KeyInput.Control('l'), KeyInput.Control('L'));

    [Fact]
    public void Text_is_what_can_be_typed_into_a_line()
    {
        Assert.True(new KeyInput('x').IsText);
        Assert.True(new KeyInput(' ').IsText);
        Assert.False(KeyInput.Control('x').IsText);
        Assert.False(new KeyInput(Key.Enter).IsText);
    }

    [Fact]
    public void TryFormat_refuses_a_span_that_is_too_small()
    {
        Assert.False(KeyInput.Parse("Backspace").TryFormat(new char[3], out int written));
        Assert.Equal(0, written);
    }

    [Theory]
    [InlineData(13, "Enter")]
    [InlineData(9, "Tab")]
    [InlineData(27, "Esc")]
    [InlineData(127, "Backspace")]
    [InlineData(8, "C-h")]
    [InlineData(12, "C-l")]
    [InlineData(0, "C-Space")]
    [InlineData(28, "C-\\")]
    [InlineData('q', "q")]
    public void Characters_of_the_tty_become_keys(int character, string name) =>
        Assert.Equal(name, NcursesKeys.FromCharacter(character, KeyModifiers.None).ToString());

    [Theory]
    [InlineData(0x102, "Down")]
    [InlineData(0x109, "F1")]
    [InlineData(0x114, "F12")]
    [InlineData(0x161, "S-Tab")]
    [InlineData(0x1000 + ((int)Key.Left << 3) + 4, "C-Left")]
    public void Codes_of_ncurses_become_keys(int code, string name)
    {
        Assert.True(NcursesKeys.TryFromCode(code, out KeyInput key));
        Assert.Equal(name, key.ToString());
        Assert.False(NcursesKeys.TryFromCode(0x1FE, out _));
    }
}
