using Microsoft.Win32.SafeHandles;

namespace IoTop.Tui.Interop;

/// <summary>An ncurses SCREEN with the two streams that it reads and writes.</summary>
internal sealed class ScreenHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly nint _output;
    private readonly nint _input;

    internal ScreenHandle(nint screen, nint output, nint input)
        : base(ownsHandle: true)
    {
        SetHandle(screen);
        _output = output;
        _input = input;
    }

    protected override bool ReleaseHandle()
    {
        Ncurses.delscreen(handle);
        return (Libc.fclose(_output) | Libc.fclose(_input)) == 0;
    }
}
