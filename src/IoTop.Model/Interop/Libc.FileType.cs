using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
{
    internal const int S_IFREG = 0x8000;
    internal const int S_IFLNK = 0xa000;
    internal const int S_IFDIR = 0x4000;

    private const int S_IFMT = 0xf000;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const uint STATX_TYPE = 1;
    private const int StatxSize = 256;
    private const int StatxModeOffset = 28;

    /// <summary>The S_IF... of a path, of a symbolic link itself; 0: there is none, or it cannot be told.</summary>
    internal static int FileType(string path)
    {
        byte* buffer = stackalloc byte[StatxSize];

        // SAFETY: struct statx has this size and place of stx_mode on all architectures.
        return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, buffer) == 0 ? *(ushort*)(buffer + StatxModeOffset) & S_IFMT : 0;
    }

    /// <summary>Returns 0; -1 on failure.</summary>
    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int dirfd, string pathname, int flags, uint mask, byte* statxbuf);
}
