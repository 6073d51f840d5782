using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>What the words of a call are, for every form of output.</summary>
internal sealed class SyscallNaming(SyscallFileNames files, MonotonicClock clock)
{
    private readonly byte[] _file = new byte[4096];

    public MonotonicClock Clock => clock;

    /// <summary>Name of the file of its fd; raw bytes, valid until the next name is asked for. Empty: none.</summary>
    public ReadOnlySpan<byte> File(in SyscallEvent call) => _file.AsSpan(
        0, files.Write(call.Tgid, call.Fd, call.FsDev, call.Inode, call.Mode, _file));

    /// <summary>The same of the file that it writes to.</summary>
    public ReadOnlySpan<byte> OtherFile(in SyscallEvent call) => _file.AsSpan(
        0, files.Write(call.Tgid, call.OtherFd, call.OtherFsDev, call.OtherInode, call.OtherMode, _file));

    /// <summary>It has a file that it writes to, besides the one that it reads from.</summary>
    public static bool HasOther(in SyscallEvent call) => SyscallNames.Copies(call.Syscall) && call.OtherFd >= 0;

    /// <summary>"ENOENT", or the number of an errno that has no name; nothing when it succeeded.</summary>
    public static int WriteErrno(in SyscallEvent call, Span<byte> text)
    {
        if (call.Result >= 0)
        {
            return 0;
        }

        int errno = (int)Math.Min(-call.Result, int.MaxValue);
        return Errno.NameOf(errno) is string name ? Columns.Cells.Name(name, text) : Format.Number(errno, text);
    }

    /// <summary>How its file was opened, words separated by |.</summary>
    public static int WriteFlags(SyscallFlags flags, Span<byte> text)
    {
        int length = 0;
        Flag(SyscallFlags.Direct, "direct"u8, flags, text, ref length);
        Flag(SyscallFlags.Sync, "sync"u8, flags, text, ref length);
        Flag(SyscallFlags.Append, "append"u8, flags, text, ref length);
        return length;
    }

    private static void Flag(SyscallFlags flag, ReadOnlySpan<byte> name, SyscallFlags flags, Span<byte> text, ref int length)
    {
        if ((flags & flag) != 0)
        {
            length += Format.Text(length > 0 ? "|"u8 : default, text[length..]);
            length += Format.Text(name, text[length..]);
        }
    }
}
