using System.Runtime.InteropServices;

namespace IoTop.Tui.Interop;

/// <summary>
/// cchar_t of ncursesw 6: 28 bytes. <see cref="Ncurses.HasExpectedCellLayout"/> compares it with what the library itself writes
/// before the first use, since a distribution could build it with another chtype.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 28)]
internal struct CursesCell
{
    internal uint attr;
    internal int character;
    internal int combining1;
    internal int combining2;
    internal int combining3;
    internal int combining4;
    internal int ext_color;
}
