using System.Buffers;
using System.Text;

namespace IoTop.Tui.Tests;

public sealed class DisplayTextTests
{
    private static string Safe(ReadOnlySpan<byte> bytes) => DisplayText.ToSafeString(bytes);

    [Fact]
    public void Letters_and_symbols_pass() =>
        Assert.Equal("/usr/bin/ñandú -x 'Ωж' €5 ─│█⣿▲", Safe("/usr/bin/ñandú -x 'Ωж' €5 ─│█⣿▲"u8));

    [Theory]
    [InlineData("\u0000", "NUL")]
    [InlineData("\u0007", "BEL")]
    [InlineData("\u001B", "ESC")]
    [InlineData("\n", "line feed")]
    [InlineData("\r", "carriage return")]
    [InlineData("\t", "tab")]
    [InlineData("\u007F", "DEL")]
    [InlineData("\u0085", "NEL, C1")]
    [InlineData("\u009B", "CSI, C1")]
    [InlineData("\u009D", "OSC, C1")]
    [InlineData("\u00A0", "no-break space")]
    [InlineData("\u00AD", "soft hyphen")]
    [InlineData("\u0301", "combining acute")]
    [InlineData("\u034F", "grapheme joiner")]
    [InlineData("\u061C", "Arabic letter mark")]
    [InlineData("\u115F", "Hangul filler")]
    [InlineData("\u1161", "Hangul vowel jamo")]
    [InlineData("\u180E", "Mongolian vowel separator")]
    [InlineData("\u200B", "zero-width space")]
    [InlineData("\u200D", "zero-width joiner")]
    [InlineData("\u200E", "left-to-right mark")]
    [InlineData("\u200F", "right-to-left mark")]
    [InlineData("\u202A", "left-to-right embedding")]
    [InlineData("\u202E", "right-to-left override")]
    [InlineData("\u2028", "line separator")]
    [InlineData("\u2029", "paragraph separator")]
    [InlineData("\u2066", "left-to-right isolate")]
    [InlineData("\u2069", "pop isolate")]
    [InlineData("\u206A", "deprecated format")]
    [InlineData("\u3164", "Hangul filler")]
    [InlineData("\u05D0", "Hebrew alef")]
    [InlineData("\u0627", "Arabic alef")]
    [InlineData("\u0661", "Arabic digit")]
    [InlineData("\uFB1D", "Hebrew presentation form")]
    [InlineData("\uFE0F", "variation selector")]
    [InlineData("\uFEFF", "byte order mark")]
    [InlineData("\uFFA0", "halfwidth filler")]
    [InlineData("\uFFFC", "object replacement")]
    [InlineData("\uE000", "private use")]
    [InlineData("\uFFFE", "non-character")]
    [InlineData("\u0378", "unassigned")]
    [InlineData("\U0001F600", "emoji")]
    [InlineData("\U0001F3FD", "skin tone")]
    [InlineData("\U0001F1E6", "regional indicator")]
    [InlineData("\U000E0041", "tag")]
    [InlineData("\U0010FFFF", "non-character")]
    [InlineData("\U0001E900", "Adlam, right to left")]
    [InlineData("\u26A1", "emoji of the first plane")]
    public void One_mark_stands_for(string text, string what)
    {
        Assert.True(Safe(Encoding.UTF8.GetBytes($"a{text}b")) == "a?b", what);
        Assert.True(DisplayText.ToSafeString($"a{text}b") == "a?b", what);
        Assert.Equal(3, DisplayText.Width(Encoding.UTF8.GetBytes($"a{text}b")));
    }

    [Theory]
    [InlineData(new byte[] { 0x80 }, "?")]
    [InlineData(new byte[] { 0x9B, (byte)'2', (byte)'J' }, "?2J")]
    [InlineData(new byte[] { 0xC0, 0x9B }, "??")]
    [InlineData(new byte[] { 0xC1, 0x81 }, "??")]
    [InlineData(new byte[] { 0xE0, 0x80, 0x9B }, "???")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "???")]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "????")]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80, 0x80, 0x80 }, "?????")]
    [InlineData(new byte[] { 0xFE, 0xFF }, "??")]
    [InlineData(new byte[] { (byte)'a', 0xE2, 0x82 }, "a?")]
    [InlineData(new byte[] { 0xE2, 0x82, (byte)'b' }, "?b")]
    public void Invalid_utf8_is_replaced(byte[] bytes, string expected) => Assert.Equal(expected, Safe(bytes));

    [Fact]
    public void Lone_surrogates_are_replaced() => Assert.Equal("a?b??c", DisplayText.ToSafeString("a\uD800b\uDC00\uD800c"));

    [Fact]
    public void Wide_characters_take_two_columns()
    {
        Assert.Equal(2, DisplayText.WidthOf('漢'));
        Assert.Equal(2, DisplayText.WidthOf('한'));
        Assert.Equal(2, DisplayText.WidthOf(0xFF21));
        Assert.Equal(2, DisplayText.WidthOf(0x20000));
        Assert.Equal(1, DisplayText.WidthOf(0xFF71));
        Assert.Equal(9, DisplayText.Width("a漢字bcた"u8));
        Assert.Equal(4, DisplayText.Width("a漢字bcた"u8, 4));
    }

    [Fact]
    public void Copy_never_writes_half_a_character()
    {
        byte[] room = new byte[64];
        int written = DisplayText.Copy("ab漢字"u8, room, maxWidth: 3, out int width);
        Assert.Equal("ab", Encoding.UTF8.GetString(room, 0, written));
        Assert.Equal(2, width);

        written = DisplayText.Copy("漢字"u8, room.AsSpan(0, 4), maxWidth: 10, out width);
        Assert.Equal("漢", Encoding.UTF8.GetString(room, 0, written));
        Assert.Equal(2, width);
    }

    [Fact]
    public void Copy_in_ascii_keeps_the_width()
    {
        byte[] room = new byte[64];
        int written = DisplayText.Copy("é漢x"u8, room, 10, out int width, ascii: true);
        Assert.Equal("???x", Encoding.UTF8.GetString(room, 0, written));
        Assert.Equal(4, width);
    }

    [Fact]
    public void Write_goes_to_a_buffer_writer()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(4, DisplayText.Write(output, "a\eb\u202E"u8));
        Assert.Equal("a?b?", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Copy_allocates_nothing()
    {
        byte[] name = [.. "evil \e[2J 漢字 é "u8, 0xFF, 0xC0];
        byte[] room = new byte[64];
        Allocations.AssertNone(() => DisplayText.Copy(name, room, 20, out _));
    }
}
