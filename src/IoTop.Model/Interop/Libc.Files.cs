using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
{
    private const int O_RDONLY = 0;
    private const int O_NONBLOCK = 0x800;
    private const int O_CLOEXEC = 0x80000;
    private const int AT_FDCWD = -100;
    private const uint SYNC_FILE_RANGE_WRITE = 2;

    private static int O_DIRECTORY => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>Returns the descriptor; -1 on failure.</summary>
    internal static int OpenDirectory(string path) => open_directory(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

    internal static int Close(int fd) => close(fd);

    /// <summary>
    /// Begins to write dirty pages of a file to its disk, in the name of whoever calls: otherwise a thread of the kernel does it some time
    /// later, and nobody knows for whom. Does not wait. Where it cannot be done, that is no loss.
    /// </summary>
    internal static void StartWriteback(SafeFileHandle file, long offset, long length) =>
        _ = sync_file_range(file, offset, length, SYNC_FILE_RANGE_WRITE);

    /// <summary>
    /// Reads a small file at once, up to the size of <paramref name="buffer"/>. <paramref name="path"/> is relative to
    /// <paramref name="directory"/> and ends with a NUL. Returns the number of bytes, or the negative errno. Allocates nothing.
    /// </summary>
    internal static int ReadFile(DirectoryHandle directory, ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        int fd = OpenAt(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0)
        {
            return fd;
        }

        int length = 0;
        int result = 0;

        // SAFETY: each read gets what is left of the buffer, which stays pinned while the kernel writes.
        fixed (byte* start = buffer)
        {
            while (length < buffer.Length)
            {
                result = (int)read(fd, start + length, (nuint)(buffer.Length - length));
                if (result > 0)
                {
                    length += result;
                }
                else if (result == 0 || Marshal.GetLastPInvokeError() != EINTR)
                {
                    break;
                }
            }
        }

        int errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = close(fd);
        return result < 0 && length == 0 ? -errno : length;
    }

    /// <summary>Opens a directory for <see cref="ReadEntries"/>; returns the descriptor or the negative errno.</summary>
    internal static int OpenForEntries(DirectoryHandle directory, ReadOnlySpan<byte> path) =>
        OpenAt(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    /// <summary>Fills the buffer with linux_dirent64 records; returns the bytes filled, 0 at the end, negative on failure.</summary>
    internal static int ReadEntries(int fd, Span<byte> buffer)
    {
        // SAFETY: the kernel writes at most buffer.Length bytes, and the buffer stays pinned meanwhile.
        fixed (byte* start = buffer)
        {
            return (int)getdents64(fd, start, (nuint)buffer.Length);
        }
    }

    private static int OpenAt(DirectoryHandle directory, ReadOnlySpan<byte> path, int flags)
    {
        if (path.IsEmpty || path[^1] != 0)
        {
            throw new ArgumentException("a path ends with a NUL", nameof(path));
        }

        // SAFETY: the path ends with a NUL, checked above.
        fixed (byte* start = path)
        {
            int fd = openat(directory, start, flags, 0);
            return fd >= 0 ? fd : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Returns the descriptor; -1 and errno on failure.</summary>
    [LibraryImport(LibraryName, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open_directory(int dirfd, string pathname, int flags, uint mode);

    /// <summary>Returns the descriptor; -1 and errno on failure.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    private static partial int openat(DirectoryHandle dirfd, byte* pathname, int flags, uint mode);

    /// <summary>Returns the bytes read, 0 at the end; -1 and errno on failure.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    private static partial nint read(int fd, byte* buf, nuint count);

    [LibraryImport(LibraryName)]
    private static partial int close(int fd);

    /// <summary>Returns 0; -1 and errno on failure.</summary>
    [LibraryImport(LibraryName)]
    private static partial int sync_file_range(SafeFileHandle fd, long offset, long nbytes, uint flags);

    /// <summary>Returns the bytes filled, 0 at the end; -1 and errno on failure.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    private static partial nint getdents64(int fd, byte* dirp, nuint count);
}
