using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
{
    private const int CLOCK_MONOTONIC = 1;

    internal static ulong MonotonicNs()
    {
        TimeSpec now;

        // SAFETY: the kernel writes one timespec; CLOCK_MONOTONIC cannot fail. No callback and no block, so no GC transition.
        _ = clock_gettime(CLOCK_MONOTONIC, &now);
        return ((ulong)now.tv_sec * 1_000_000_000) + (ulong)now.tv_nsec;
    }

    [LibraryImport(LibraryName)]
    [SuppressGCTransition]
    private static partial int clock_gettime(int clockid, TimeSpec* tp);

    // SAFETY: the layout of 64-bit Linux, the only one that we are built for.
    private struct TimeSpec
    {
        internal long tv_sec;
        internal long tv_nsec;
    }
}
