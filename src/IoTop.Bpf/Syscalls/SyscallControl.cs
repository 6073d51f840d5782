using System.Runtime.InteropServices;

namespace IoTop.Bpf;

/// <summary>Which calls become events; mirrors <c>struct syscall_control</c> in bpf/syscalls.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SyscallControl
{
    /// <summary>IOTOP_SYSCALL_DATA_MAX.</summary>
    internal const int MaxSnapLength = 65_536;

    public ulong MinLatencyNs;
    public ulong WakeBytes;
    public uint Mask;
    public uint OnlyErrors;
    public uint SnapLength;
    public uint Everybody;
    public uint IgnoreTgid;
    public uint Reserved;
}
