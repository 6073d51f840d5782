using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
{
    // struct statvfs of 64-bit Linux: unsigned long f_bsize, f_frsize, … 112 bytes in all.
    private const int StatVfsWords = 32;
    private const int FragmentSizeWord = 1;

    /// <summary>Bytes of a block of the file system at <paramref name="root"/> + <paramref name="path"/>; 0 when it does not say.</summary>
    internal static uint BlockSizeAt(string root, ReadOnlySpan<byte> path)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(root), .. path, 0];
        ulong* answer = stackalloc ulong[StatVfsWords];

        // SAFETY: the name ends with a NUL; the answer has room for more than twice the struct.
        fixed (byte* start = name)
        {
            return statvfs(start, answer) == 0 && answer[FragmentSizeWord] <= uint.MaxValue ? (uint)answer[FragmentSizeWord] : 0;
        }
    }

    /// <summary>Returns 0; -1 and errno on failure.</summary>
    [LibraryImport(LibraryName)]
    private static partial int statvfs(byte* path, ulong* buf);
}
