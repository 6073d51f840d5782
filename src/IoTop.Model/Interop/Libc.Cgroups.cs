using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
{
    private const int FILEID_KERNFS = 0xfe;
    private const int O_PATH = 0x200000;

    /// <summary>
    /// The path of a cgroup, which its id is a handle of; <paramref name="root"/> is where cgroup v2 is mounted. Returns the number of
    /// bytes; 0: there is none, or CAP_DAC_READ_SEARCH is missing.
    /// </summary>
    internal static int PathOfCgroup(DirectoryHandle root, ulong id, Span<byte> path)
    {
        FileHandle handle = new() { handle_bytes = sizeof(ulong), handle_type = FILEID_KERNFS, f_handle = id };

        // SAFETY: struct file_handle is two ints and as many bytes as the first of them says.
        int fd = open_by_handle_at(root, &handle, O_PATH | O_CLOEXEC);
        if (fd < 0)
        {
            return 0;
        }

        Span<byte> link = stackalloc byte[32];
        ReadOnlySpan<byte> prefix = "/proc/self/fd/"u8;
        prefix.CopyTo(link);
        _ = Utf8Formatter.TryFormat(fd, link[prefix.Length..], out int digits);
        link[prefix.Length + digits] = 0;
        int length = ReadLink(link[..(prefix.Length + digits + 1)], path);
        _ = close(fd);
        return length;
    }

    /// <summary>Returns the descriptor; -1 on failure.</summary>
    [LibraryImport(LibraryName)]
    private static partial int open_by_handle_at(DirectoryHandle mount_fd, FileHandle* handle, int flags);

    // SAFETY: the id stands right behind the two ints, which is where the kernel looks for it.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct FileHandle
    {
        internal uint handle_bytes;
        internal int handle_type;
        internal ulong f_handle;
    }
}
