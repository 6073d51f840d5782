using System.Text;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>Calls as a kernel would tell of them.</summary>
internal static class MadeCalls
{
    public const ushort Regular = 0x8000 | 0x1A4;

    public static SyscallEvent Of(Syscall syscall, uint tgid, string comm, int fd, ulong inode, ulong offset, long result, double us,
        ulong exitNs, uint fsDev = TestWorld.Sda1) => Of(syscall, tgid, Encoding.UTF8.GetBytes(comm), fd, inode, offset, result, us, exitNs, fsDev);

    public static SyscallEvent Of(Syscall syscall, uint tgid, byte[] comm, int fd, ulong inode, ulong offset, long result, double us,
        ulong exitNs, uint fsDev = TestWorld.Sda1)
    {
        SyscallEvent call = new()
        {
            Type = 1,
            ExitNs = exitNs,
            LatencyNs = (ulong)(us * 1e3),
            Offset = offset,
            Asked = SyscallNames.Syncs(syscall) ? 0 : (ulong)Math.Max(result, 4096),
            Result = result,
            Inode = inode,
            FsDev = inode == 0 ? 0 : fsDev,
            CgroupId = 4711,
            Tgid = tgid,
            Tid = tgid + 1,
            Uid = 1000,
            Fd = fd,
            OtherFd = -1,
            OtherOffset = SyscallEvent.NoOffset,
            Mode = inode == 0 ? (ushort)0 : Regular,
            Syscall = syscall,
        };
        Span<byte> name = call.Comm;
        comm.AsSpan(0, Math.Min(comm.Length, TaskComm.Length - 1)).CopyTo(name);
        return call;
    }
}
