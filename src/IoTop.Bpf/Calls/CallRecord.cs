using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>A call in the ring of the BPF programs; mirrors <c>struct call_record</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CallRecord
{
    public ulong TimeNs;
    public ulong Function;
    public ulong Caller;
    public uint Tid;
    public uint Cpu;
    public TaskComm Comm;
}

/// <summary>Constants of the programs; mirrors <c>struct call_plan</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CallPlan
{
    public uint OwnTgid;
    public uint Chosen;
    public uint Children;
}
