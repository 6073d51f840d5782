using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Of a call, who made it: few are different among many, so that a block has each of them once.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SyscallWho : IBlockPart
{
    public ulong CgroupId;
    public uint Tgid;
    public uint Tid;
    public uint Uid;
    public TaskComm Comm;

    public static SyscallWho Of(in SyscallEvent from) => new()
    {
        CgroupId = from.CgroupId,
        Tgid = from.Tgid,
        Tid = from.Tid,
        Uid = from.Uid,
        Comm = from.Comm,
    };

    public readonly void PutInto(ref SyscallEvent into)
    {
        into.CgroupId = CgroupId;
        into.Tgid = Tgid;
        into.Tid = Tid;
        into.Uid = Uid;
        into.Comm = Comm;
    }

    public readonly ulong Hash() => (((ulong)Tid << 32) | Tgid) ^ CgroupId ^ Comm[0];
}

/// <summary>Of a call, what it was made on, and which one it was.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SyscallWhat : IBlockPart
{
    public ulong Inode;
    public ulong OtherInode;
    public uint FsDev;
    public uint OtherFsDev;
    public int Fd;
    public int OtherFd;
    public SyscallFlags Flags;
    public ushort Mode;
    public ushort OtherMode;
    public uint Syscall;

    public static SyscallWhat Of(in SyscallEvent from) => new()
    {
        Inode = from.Inode,
        OtherInode = from.OtherInode,
        FsDev = from.FsDev,
        OtherFsDev = from.OtherFsDev,
        Fd = from.Fd,
        OtherFd = from.OtherFd,
        Flags = from.Flags,
        Mode = from.Mode,
        OtherMode = from.OtherMode,
        Syscall = (uint)from.Syscall,
    };

    public readonly void PutInto(ref SyscallEvent into)
    {
        into.Inode = Inode;
        into.OtherInode = OtherInode;
        into.FsDev = FsDev;
        into.OtherFsDev = OtherFsDev;
        into.Fd = Fd;
        into.OtherFd = OtherFd;
        into.Flags = Flags;
        into.Mode = Mode;
        into.OtherMode = OtherMode;
        into.Syscall = (Syscall)(byte)Syscall;
    }

    public readonly ulong Hash() =>
        (Inode * 31) ^ (OtherInode << 9) ^ ((ulong)FsDev << 33) ^ ((ulong)(uint)Fd << 17) ^ ((ulong)Syscall << 57) ^ ((ulong)Flags << 48);
}
