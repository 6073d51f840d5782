using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

/// <summary>What we call in libc, with native names; the safe methods around it are in the other parts of this class.</summary>
internal static unsafe partial class Libc
{
    private const string LibraryName = "libc";

    internal const int EINTR = 4;
    internal const int ESRCH = 3;
    private const int IOPRIO_WHO_PROCESS = 1;

    /// <summary>Returns the priority (class &lt;&lt; 13 | level); -1 when it cannot be read.</summary>
    internal static int IoPriorityGet(int tid) => (int)syscall(SysIoPrioGet, IOPRIO_WHO_PROCESS, tid, 0);

    internal static bool TryIoPrioritySet(int tid, int priority, out int errno)
    {
        nint result = syscall(SysIoPrioSet, IOPRIO_WHO_PROCESS, tid, priority);
        errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return result >= 0;
    }

    // glibc has no wrappers for these two.
    private static nint SysIoPrioSet => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 251 : 30;

    private static nint SysIoPrioGet => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 252 : 31;

    /// <summary>Returns -1 and sets errno on failure.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third);
}
