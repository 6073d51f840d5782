using System.Globalization;
using System.Text;

namespace IoTop.Tui.Tests;

/// <summary>What no byte sequence may do: get anything but visible, fixed-width text to a terminal.</summary>
public sealed class DisplayTextFuzzTests
{
    private const int Rounds = 4000;

    /// <summary>Random bytes, biased towards what is dangerous.</summary>
    private static byte[] RandomBytes(Random random)
    {
        byte[][] pieces =
        [
            [0x1B, (byte)'['], [0x1B, (byte)']'], [0xC2, 0x9B], [0x9B], [0xE2, 0x80, 0xAE], [0xE2, 0x81, 0xA6], [0xED, 0xA0, 0x80],
            [0xC0, 0xAF], [0xF0, 0x9F, 0x98, 0x80], [0xE6, 0xBC, 0xA2], [0xCC, 0x81], [0xD7, 0x90], [0x7F], [0x0A], [0x0D], [0x00],
        ];
        List<byte> bytes = [];
        int length = random.Next(0, 40);
        while (bytes.Count < length)
        {
            switch (random.Next(4))
            {
                case 0:
                    bytes.AddRange(pieces[random.Next(pieces.Length)]);
                    break;
                case 1:
                    bytes.AddRange(Encoding.UTF8.GetBytes(new Rune(RandomScalar(random)).ToString()));
                    break;
                case 2:
                    bytes.Add((byte)random.Next(0x20, 0x7F));
                    break;
                default:
                    bytes.Add((byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }

    private static int RandomScalar(Random random)
    {
        int value = random.Next(3) switch { 0 => random.Next(0x3000), 1 => random.Next(0x10000), _ => random.Next(0x110000) };
        return value is >= 0xD800 and < 0xE000 ? 0xFFFD : value;
    }

    /// <summary>An opinion of its own, not the sanitizer's tables: categories, and the blocks of right-to-left scripts.</summary>
    private static void AssertSafe(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool isVisible = rune.Value == ' '
                || category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                    or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.EnclosingMark or UnicodeCategory.SpaceSeparator);
            bool isRightToLeft = rune.Value is (>= 0x590 and < 0x900) or (>= 0xFB1D and < 0xFE00) or (>= 0xFE70 and < 0xFF00)
                or (>= 0x10800 and < 0x11000) or (>= 0x1E800 and < 0x1F000);
            Assert.True(isVisible && !isRightToLeft, $"U+{rune.Value:X4} {category}");
        }
    }

    [Fact]
    public void Whatever_goes_in_only_visible_text_of_the_told_width_comes_out()
    {
        var random = new Random(20260101);
        Span<byte> room = new byte[256];
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = RandomBytes(random);
            int limit = random.Next(0, 50);
            int written = DisplayText.Copy(bytes, room, limit, out int width);
            string text = Encoding.UTF8.GetString(room[..written]);
            AssertSafe(text);
            int columns = text.EnumerateRunes().Sum(static rune => DisplayText.WidthOf(rune.Value));
            Assert.Equal(width, columns);
            Assert.InRange(width, Math.Min(DisplayText.Width(bytes), limit) - 1, limit);
            Assert.True(written <= bytes.Length, "safe text is never longer than what it was made of");

            // Safe text stays as it is.
            Assert.Equal(text, DisplayText.ToSafeString(room[..written]));
        }
    }

    [Fact]
    public void Whatever_goes_in_no_cell_outside_its_field_changes()
    {
        var random = new Random(20260102);
        var grid = new CellGrid(24, 3);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = RandomBytes(random);
            int column = random.Next(0, 20);
            int width = random.Next(0, 12);
            Canvas canvas = grid.Canvas;
            canvas.Clear(Role.Border);
            canvas.Write(1, column, width, bytes, Role.Normal, (Alignment)random.Next(3));
            AssertUntouched(canvas, column, Math.Min(24, column + width));
            AssertSafe(ScreenText.Lines(grid.Cells)[1]);
        }
    }

    private static void AssertUntouched(Canvas canvas, int start, int end)
    {
        for (int row = 0; row < canvas.Height; row++)
        {
            for (int column = 0; column < canvas.Width; column++)
            {
                bool isInside = row == 1 && column >= start && column < end;
                Assert.True(isInside || canvas[row, column] == new Cell(' ', Role.Border), $"cell {row},{column}");
            }
        }

        // A wide character has both its halves inside.
        for (int column = start; column < end; column++)
        {
            Assert.Equal(canvas[1, column].IsWide, column + 1 < end && canvas[1, column + 1].IsContinuation);
        }
    }

    [Fact]
    public void Utf16_gives_what_utf8_gives()
    {
        var random = new Random(20260103);
        Span<byte> left = new byte[256];
        Span<byte> right = new byte[512];
        for (int round = 0; round < Rounds; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => new Rune(RandomScalar(random)).ToString()));
            int fromBytes = DisplayText.Copy(Encoding.UTF8.GetBytes(text), left, 30, out int byteWidth);
            int fromChars = DisplayText.Copy(text, right, 30, out int charWidth);
            Assert.Equal(byteWidth, charWidth);
            Assert.True(left[..fromBytes].SequenceEqual(right[..fromChars]));
        }
    }
}
