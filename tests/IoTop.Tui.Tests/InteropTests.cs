using System.Runtime.CompilerServices;
using IoTop.Tui.Interop;

namespace IoTop.Tui.Tests;

public sealed class InteropTests
{
    [Fact]
    public void Structs_have_the_sizes_of_the_headers()
    {
        Assert.Equal(28, Unsafe.SizeOf<CursesCell>());
        Assert.Equal(20, Unsafe.SizeOf<MouseEvent>());
        Assert.Equal(8, Unsafe.SizeOf<PollFd>());
        Assert.Equal(8, Unsafe.SizeOf<WindowSize>());
    }

    [Fact]
    public void Cell_layout_is_that_of_the_installed_library() => Assert.True(Ncurses.HasExpectedCellLayout());

    [Fact]
    public void Open_without_a_terminal_says_what_to_do()
    {
        // Test hosts have their standard output redirected.
        TerminalException exception = Assert.Throws<TerminalException>(() => NcursesTerminal.Open(new TerminalOptions()));
        Assert.Contains("is not a terminal", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(exception.Remedy);
        Assert.Equal(exception.Message, NcursesTerminal.Probe()?.Message);
    }

    [Fact]
    public void Widths_agree_with_the_c_library()
    {
        Assert.True(NativeLocale.UseEnvironment());
        List<string> disputed = [];
        for (int codePoint = 0x20; codePoint < 0x40000; codePoint++)
        {
            int ours = DisplayText.WidthOf(codePoint);
            int theirs = Libc.wcwidth(codePoint);

            // -1: the library is older than the character; the terminal does not send it then.
            if (ours != 0 && theirs != -1 && ours != theirs)
            {
                disputed.Add($"U+{codePoint:X4}: {ours}, C library {theirs}");
            }
        }

        Assert.Empty(disputed);
    }
}
