using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
{
    private const uint STATX_INO = 0x100;
    private const int StatxInoOffset = 32;

    /// <summary>
    /// Reads where a symbolic link leads to; <paramref name="path"/> ends with a NUL. Returns the number of bytes; 0: it cannot be read.
    /// </summary>
    internal static int ReadLink(ReadOnlySpan<byte> path, Span<byte> target)
    {
        RequireNul(path);

        // SAFETY: the path ends with a NUL, checked above; the kernel writes at most the length of the target.
        fixed (byte* name = path)
        fixed (byte* buffer = target)
        {
            return (int)Math.Max(0, readlink(name, buffer, (nuint)target.Length));
        }
    }

    /// <summary>The inode of the file that a path leads to; 0: it cannot be told. <paramref name="path"/> ends with a NUL.</summary>
    internal static ulong InodeOf(ReadOnlySpan<byte> path)
    {
        RequireNul(path);
        byte* buffer = stackalloc byte[StatxSize];

        // SAFETY: the path ends with a NUL, checked above; struct statx has this size and place of stx_ino on all architectures.
        fixed (byte* name = path)
        {
            return statx_bytes(AT_FDCWD, name, 0, STATX_INO, buffer) == 0 ? *(ulong*)(buffer + StatxInoOffset) : 0;
        }
    }

    private static void RequireNul(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[^1] != 0)
        {
            throw new ArgumentException("a path ends with a NUL", nameof(path));
        }
    }

    /// <summary>Returns the number of bytes; -1 on failure.</summary>
    [LibraryImport(LibraryName)]
    private static partial nint readlink(byte* pathname, byte* buf, nuint bufsiz);

    /// <summary>Returns 0; -1 on failure.</summary>
    [LibraryImport(LibraryName, EntryPoint = "statx")]
    private static partial int statx_bytes(int dirfd, byte* pathname, int flags, uint mask, byte* statxbuf);
}
