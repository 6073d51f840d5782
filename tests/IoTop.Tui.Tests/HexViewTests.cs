using System.Text;

namespace IoTop.Tui.Tests;

public sealed class HexViewTests
{
    private static Screen Draw(int width, int height, HexBytes bytes, HexViewState state, bool isFocused = true)
    {
        state.Arrange(bytes, new TerminalSize(width, height));
        return Screen.Draw(width, height, canvas => HexView.Draw(canvas, bytes, state, isFocused));
    }

    [Fact]
    public void Offset_bytes_and_text_stand_side_by_side() => Draw(78, 2, new HexBytes("Hello,\n\0world\u00e9 \u0001"u8.ToArray()), new()).ShouldBe(
        "00000000 │ 48 65 6c 6c 6f 2c 0a 00  77 6f 72 6c 64 c3 a9 20 │Hello,·⋄world··",
        "00000010 │ 01                                               │·");
}
