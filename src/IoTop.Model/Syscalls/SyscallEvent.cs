using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary><c>enum iotop_syscall</c> in bpf/syscalls.h.</summary>
public enum Syscall : byte
{
    Read,
    Write,
    Pread64,
    Pwrite64,
    Readv,
    Writev,
    Preadv,
    Pwritev,
    Preadv2,
    Pwritev2,
    Sendfile,
    CopyFileRange,
    Splice,
    Fsync,
    Fdatasync,
    SyncFileRange,

    /// <summary>io_uring: from submission to completion.</summary>
    UringRead,
    UringWrite,
    UringFsync,

    /// <summary>A page of a mapped file that was read in for a process: no syscall, counted beside them.</summary>
    Fault,
}

/// <summary><c>enum iotop_syscall_flag</c> in bpf/syscalls.h.</summary>
[Flags]
public enum SyscallFlags : uint
{
    None = 0,
    FileKnown = 1,
    OtherKnown = 2,
    Direct = 4,
    Sync = 8,
    Append = 16,
    Data = 32,
}

/// <summary><c>enum iotop_syscall_loss</c> in bpf/syscalls.h.</summary>
public enum SyscallLoss
{
    RingFull,
    CountsFull,
    StartsFull,
    WatchesFull,

    /// <summary>Calls of 32-bit programs, which have other numbers and are not read.</summary>
    Compat,
}

/// <summary>One finished call; mirrors <c>struct syscall_event</c> in bpf/syscalls.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SyscallEvent
{
    public const ulong NoOffset = ulong.MaxValue;

    public uint Type;

    /// <summary>Bytes of payload: behind the record in the ring, in <see cref="SyscallStore"/> by the sequence number.</summary>
    public uint DataLength;
    public ulong ExitNs;
    public ulong LatencyNs;

    /// <summary>Where in the file it began; <see cref="NoOffset"/>: not seekable, or not known.</summary>
    public ulong Offset;

    /// <summary>Bytes.</summary>
    public ulong Asked;

    /// <summary>Bytes done, or -errno.</summary>
    public long Result;
    public ulong Inode;
    public ulong OtherInode;
    public ulong OtherOffset;
    public ulong CgroupId;

    /// <summary>The kernel's dev_t of the file system.</summary>
    public uint FsDev;
    public uint OtherFsDev;
    public uint Tgid;
    public uint Tid;
    public uint Uid;

    /// <summary>Read from, written to or synced; -1: none.</summary>
    public int Fd;

    /// <summary>sendfile, splice, copy_file_range: where to; -1: none.</summary>
    public int OtherFd;

    /// <summary>i_mode of the file.</summary>
    public ushort Mode;
    public ushort OtherMode;
    public SyscallFlags Flags;
    public Syscall Syscall;
    public byte Reserved0;
    public byte Reserved1;
    public byte Reserved2;
    public TaskComm Comm;
}

/// <summary>Whose calls on what are counted; mirrors <c>struct syscall_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct SyscallKey
{
    public ulong Inode;
    public uint FsDev;
    public uint Tgid;
    public int Fd;

    /// <summary>i_mode &amp; S_IFMT.</summary>
    public ushort Mode;
    public Syscall Syscall;
    public byte Reserved;
}

/// <summary>Calls on a file since it is watched; mirrors <c>struct syscall_value</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SyscallValue
{
    public ulong Calls;

    /// <summary>Bytes.</summary>
    public ulong Asked;

    /// <summary>Bytes.</summary>
    public ulong Done;
    public ulong Errors;
    public ulong TotalNs;
    public ulong MaxNs;

    /// <summary>[0]: below 256 ns; [k]: 2^(k+7) &lt;= ns &lt; 2^(k+8).</summary>
    public LatencyBuckets Buckets;
}
