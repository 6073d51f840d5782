using System.Runtime.InteropServices;
using System.Text;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>Writing to the control files of tracefs, which take what they like of a write and say why not.</summary>
internal static unsafe class TraceFile
{
    /// <summary>Opens it, writes each text as a write of its own, and closes it. Returns 0 or an errno.</summary>
    /// <param name="path">The file.</param>
    /// <param name="truncate">What was written before is forgotten; of a filter, that takes effect together with what is new.</param>
    /// <param name="texts">May be none.</param>
    internal static int Write(string path, bool truncate, params ReadOnlySpan<string> texts)
    {
        int flags = Libc.OpenWriteOnly | Libc.OpenCloseOnExec | (truncate ? Libc.OpenTruncate : Libc.OpenAppend);
        int fd = Libc.open(path, flags);
        if (fd < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        int errno = 0;
        foreach (string text in texts)
        {
            errno = errno == 0 ? WriteAll(fd, Encoding.UTF8.GetBytes(text)) : errno;
        }

        _ = Libc.close(fd);
        return errno;
    }

    private static int WriteAll(int fd, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            nint written;
            fixed (byte* pinned = text)
            {
                written = Libc.write(fd, pinned, (nuint)text.Length);
            }

            if (written <= 0)
            {
                return written == 0 ? ErrnoInput : Marshal.GetLastPInvokeError();
            }

            text = text[(int)written..];
        }

        return 0;
    }

    private const int ErrnoInput = 5;
}
