using System.Runtime.InteropServices;

namespace IoTop.Tui.Interop;

/// <summary>
/// What the terminal needs of the C library. Functions return -1 and set errno on failure unless told otherwise; those whose failure
/// leaves nothing to do are declared without their result.
/// </summary>
internal static unsafe partial class Libc
{
    private const string LibraryName = "libc";

    internal const int LC_CTYPE = 0;
    internal const int CODESET = 14;
    internal const int SIGSTOP = 19;
    internal const int SIGTTOU = 22;
    internal const int SIG_BLOCK = 0;
    internal const int SIG_SETMASK = 2;

    // sizeof(sigset_t), in glibc as in musl.
    internal const int SignalSetSize = 128;
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;
    internal const short POLLHUP = 16;
    internal const int SIGHUP = 1;
    internal const int TCSADRAIN = 1;
    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;
    internal const nuint TIOCGWINSZ = 0x5413;

    /// <summary>Returns null when there is no such locale.</summary>
    [LibraryImport(LibraryName)]
    internal static partial byte* setlocale(int category, byte* locale);

    [LibraryImport(LibraryName)]
    internal static partial byte* nl_langinfo(int item);

    /// <summary>Columns of a character in the locale; -1 when it cannot be shown. Needs no transition: it only reads tables.</summary>
    [LibraryImport(LibraryName)]
    [SuppressGCTransition]
    internal static partial int wcwidth(int c);

    /// <summary>Returns 1 for a terminal, else 0.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int isatty(int fd);

    [LibraryImport(LibraryName)]
    internal static partial int dup(int fd);

    [LibraryImport(LibraryName)]
    internal static partial void close(int fd);

    /// <summary>Returns null on failure.</summary>
    [LibraryImport(LibraryName)]
    internal static partial nint fdopen(int fd, byte* mode);

    [LibraryImport(LibraryName)]
    internal static partial int fclose(nint stream);

    [LibraryImport(LibraryName)]
    internal static partial int eventfd(uint initval, int flags);

    [LibraryImport(LibraryName)]
    internal static partial nint read(int fd, void* buf, nuint count);

    [LibraryImport(LibraryName)]
    internal static partial nint write(int fd, void* buf, nuint count);

    /// <summary>Returns how many are ready; 0 when the time is over; -1 with EINTR when a signal came.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int poll(PollFd* fds, nuint nfds, int timeout);

    [LibraryImport(LibraryName)]
    internal static partial int ioctl(int fd, nuint request, void* arg);

    [LibraryImport(LibraryName)]
    internal static partial int getpid();

    [LibraryImport(LibraryName)]
    internal static partial void kill(int pid, int sig);

    [LibraryImport(LibraryName)]
    internal static partial void sigemptyset(void* set);

    [LibraryImport(LibraryName)]
    internal static partial void sigaddset(void* set, int signum);

    /// <summary>For the calling thread; puts the mask before into <paramref name="oldset"/> unless that is null.</summary>
    [LibraryImport(LibraryName)]
    internal static partial void pthread_sigmask(int how, void* set, void* oldset);

    [LibraryImport(LibraryName)]
    internal static partial void tcgetattr(int fd, void* termios_p);

    [LibraryImport(LibraryName)]
    internal static partial void tcsetattr(int fd, int optional_actions, void* termios_p);
}
