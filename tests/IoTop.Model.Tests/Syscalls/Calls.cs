namespace IoTop.Model.Tests.Syscalls;

/// <summary>Calls as a kernel would tell of them.</summary>
internal static class Calls
{
    internal const uint FsDev = (8 << 20) | 1;
    internal const ushort Regular = 0x8000 | 0x1A4;
    internal const ushort Fifo = 0x1000 | 0x180;

    internal static SyscallEvent Of(Syscall syscall, uint tgid = 812, int fd = 3, ulong inode = 77, ulong offset = 0, long result = 4096,
        ulong ns = 10_000, ulong exitNs = 2_000_000, ulong asked = 4096) => new()
        {
            Type = 1,
            ExitNs = exitNs,
            LatencyNs = ns,
            Offset = offset,
            Asked = asked,
            Result = result,
            Inode = inode,
            FsDev = FsDev,
            Tgid = tgid,
            Tid = tgid,
            Fd = fd,
            OtherFd = -1,
            Mode = Regular,
            Flags = SyscallFlags.FileKnown,
            Syscall = syscall,
        };

    internal static FileIoPart Part(bool isWrite, ulong queueNs, ulong offset, uint length, uint tid = 812, ulong dirtyNs = 0) => new()
    {
        Sequence = (long)queueNs,
        QueueNs = queueNs,
        Inode = 77,
        Offset = offset,
        DirtyNs = dirtyNs,
        FsDev = FsDev,
        Length = length,
        Tgid = tid,
        Tid = tid,
        Origin = SegmentOrigin.File,
        IsWrite = isWrite,
    };
}
