using System.Runtime.CompilerServices;

namespace IoTop.Tui.Interop;

/// <summary>Room for struct termios, which is 60 bytes in glibc and musl; kept only to be given back.</summary>
[InlineArray(128)]
internal struct TerminalModes
{
    private byte _first;
}
