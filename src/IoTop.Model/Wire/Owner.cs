using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Who a tgid or tid was when it first did I/O; mirrors <c>struct owner</c> in bpf/iotop.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Owner
{
    public ulong CgroupId;
    public uint Tgid;
    public uint Uid;
    public TaskComm Comm;
}
