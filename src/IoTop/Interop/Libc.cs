using System.Runtime.InteropServices;

namespace IoTop.Interop;

/// <summary>The few calls of libc that .NET has no equal for. Native names, native return conventions: -1 and errno.</summary>
internal static class Libc
{
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EPIPE = 32;
    public const short POLLIN = 1;
    public const short POLLOUT = 4;
    public const short POLLERR = 8;
    public const int RLIMIT_MEMLOCK = 8;

    [DllImport("libc", SetLastError = true)]
    public static extern nint write(int fd, in byte buf, nint count);

    [DllImport("libc", SetLastError = true)]
    public static extern int poll(ref PollFd fds, nuint nfds, int timeout);

    [DllImport("libc", SetLastError = true)]
    public static extern int getrlimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        /// <summary>All ones: no limit.</summary>
        public nuint Soft;
        public nuint Hard;
    }
}
