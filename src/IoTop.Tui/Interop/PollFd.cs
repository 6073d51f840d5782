using System.Runtime.InteropServices;

namespace IoTop.Tui.Interop;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    internal int fd;
    internal short events;
    internal short revents;
}
