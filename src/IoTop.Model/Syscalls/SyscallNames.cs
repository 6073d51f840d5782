namespace IoTop.Model;

/// <summary>What calls are named, and which way their bytes go.</summary>
public static class SyscallNames
{
    private static readonly string[] s_names =
    [
        "read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "preadv2", "pwritev2", "sendfile",
        "copy_file_range", "splice", "fsync", "fdatasync", "sync_file_range", "uring_read", "uring_write", "uring_fsync", "fault",
    ];

    private static readonly byte[][] s_utf8 = Array.ConvertAll(s_names, System.Text.Encoding.ASCII.GetBytes);

    /// <summary>By number.</summary>
    public static IReadOnlyList<string> All => s_names;

    /// <summary>"pread64"; "?" for a number that has no name.</summary>
    public static string NameOf(Syscall syscall) => (int)syscall < s_names.Length ? s_names[(int)syscall] : "?";

    /// <summary>The same as ASCII.</summary>
    public static ReadOnlySpan<byte> Utf8(Syscall syscall) => (int)syscall < s_utf8.Length ? s_utf8[(int)syscall] : "?"u8;

    /// <summary>The call of a name, which may lack the 64 at its end; false when there is none.</summary>
    public static bool TryParse(string name, out Syscall syscall)
    {
        int index = Array.FindIndex(s_names, known => known == name || known == name + "64");
        syscall = (Syscall)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>It takes bytes out of the file of its fd.</summary>
    public static bool Reads(Syscall syscall) => syscall is Syscall.Read or Syscall.Pread64 or Syscall.Readv or Syscall.Preadv
        or Syscall.Preadv2 or Syscall.UringRead || Copies(syscall);

    /// <summary>It puts bytes into the file of its fd.</summary>
    public static bool Writes(Syscall syscall) => syscall is Syscall.Write or Syscall.Pwrite64 or Syscall.Writev or Syscall.Pwritev
        or Syscall.Pwritev2 or Syscall.UringWrite;

    /// <summary>It reads from the file of its fd and writes to that of its other fd.</summary>
    public static bool Copies(Syscall syscall) => syscall is Syscall.Sendfile or Syscall.CopyFileRange or Syscall.Splice;

    /// <summary>It moves no bytes, but waits until they are on the disk.</summary>
    public static bool Syncs(Syscall syscall) =>
        syscall is Syscall.Fsync or Syscall.Fdatasync or Syscall.SyncFileRange or Syscall.UringFsync;
}
