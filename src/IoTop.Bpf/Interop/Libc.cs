using System.Runtime.InteropServices;

namespace IoTop.Bpf.Interop;

/// <summary>The few calls of libc that .NET has no API for.</summary>
internal static unsafe partial class Libc
{
    internal const int ProtRead = 1;
    internal const int ProtWrite = 2;
    internal const int MapShared = 1;
    internal const int OpenWriteOnly = 1;
    internal const int OpenTruncate = 0x200;
    internal const int OpenAppend = 0x400;
    internal const int OpenNonBlocking = 0x800;
    internal const int OpenCloseOnExec = 0x80000;
    internal const int EpollControlAdd = 1;
    internal const uint EpollIn = 1;
    internal const uint EpollEdgeTriggered = 1u << 31;
    internal const int SchedOther = 0;
    internal const int SchedFifo = 1;
    internal const int SchedBatch = 3;
    internal const int SchedResetOnFork = 0x40000000;

    private const string LibraryName = "libc";

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint mmap(nint addr, nuint length, int prot, int flags, int fd, nint offset);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int munmap(nint addr, nuint length);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int epoll_ctl(int epfd, int op, int fd, void* @event);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int epoll_wait(int epfd, void* events, int maxevents, int timeout);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int open(byte* path, int flags);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string pathname, int flags);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint pread(int fd, void* buffer, nuint count, nint offset);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string filesystemtype, nuint mountflags, nint data);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdir(string path, uint mode);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rmdir(string path);

    /// <summary>Signal 0 asks whether a process exists.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sched_getscheduler(int pid);

    /// <summary>The third is a sched_param: one int.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sched_setscheduler(int pid, int policy, int* param);

    /// <summary>va_list is passed as libbpf's callback received it: a pointer on the ABIs that we run on.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int vsnprintf(byte* buffer, nuint size, byte* format, nint args);
}
