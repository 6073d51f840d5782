using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const int StatxSize = 256;
    public const int StatxUidOffset = 20;
    public const int StatxModeOffset = 28;
    public const int S_IFMT = 0xf000;
    public const int S_IFDIR = 0x4000;
    public const int SOL_SOCKET = 1;
    public const int SO_PEERCRED = 17;
    public const int SIGHUP = 1;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIGCONT = 18;
    public const int PR_SET_NAME = 15;
    public const int POSIX_FADV_DONTNEED = 4;

    [DllImport("libc", SetLastError = true)]
    public static extern nint write(int fd, in byte buf, nint count);

    [DllImport("libc", SetLastError = true)]
    public static extern int poll(ref PollFd fds, nuint nfds, int timeout);

    [DllImport("libc", SetLastError = true)]
    public static extern int getrlimit(int resource, out ResourceLimit limit);

    [DllImport("libc", SetLastError = true)]
    public static extern int kill(int pid, int sig);

    /// <summary>Returns the handler before.</summary>
    [DllImport("libc", SetLastError = true)]
    public static extern nint signal(int signum, nint handler);

    [DllImport("libc")]
    public static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    public static extern int prctl(int option, string arg2, nint arg3, nint arg4, nint arg5);

    /// <summary>Returns the errno.</summary>
    [DllImport("libc")]
    public static extern int posix_fadvise(SafeFileHandle fd, long offset, long len, int advice);

    /// <summary>The buffer has <see cref="StatxSize"/> bytes.</summary>
    [DllImport("libc", SetLastError = true)]
    public static extern int statx(int dirfd, string pathname, int flags, uint mask, ref byte statxbuf);

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
