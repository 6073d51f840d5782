using IoTop.Tui.Interop;

namespace IoTop.Tui;

/// <summary>The encoding of the terminal, for output that is written without one being open: batch and trace on a tty.</summary>
public static class TerminalLocale
{
    /// <summary>
    /// Whether text may be UTF-8: the locale of LC_ALL, LC_CTYPE or LANG is, or none is set. It sets the C library's LC_CTYPE, so it is
    /// asked once at the start.
    /// </summary>
    public static bool IsUtf8() => NativeLocale.UseEnvironment();
}
