using System.Runtime.InteropServices;

namespace IoTop.Tui.Interop;

/// <summary>MEVENT of ncursesw 6.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MouseEvent
{
    internal short id;
    internal int x;
    internal int y;
    internal int z;
    internal uint bstate;
}
