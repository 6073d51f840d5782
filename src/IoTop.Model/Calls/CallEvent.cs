using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What a line of the call trace is.</summary>
public enum CallKind : byte
{
    /// <summary>The function tracer: callee and caller.</summary>
    Entry,

    /// <summary>The graph tracer: a call begins, others follow inside it.</summary>
    GraphEntry,

    /// <summary>The graph tracer: a call ends.</summary>
    GraphReturn,

    /// <summary>No call: here the kernel overwrote or dropped some of this processor; <see cref="CallEvent.LostCalls"/> says how many.</summary>
    Lost,
}

/// <summary>State of the processor when a function was called; the bits are the kernel's (enum trace_flag_type, from 6.1 on).</summary>
[Flags]
public enum CallFlags : byte
{
    None = 0,
    IrqsOff = 1,

    /// <summary>Before 6.13: that irqs-off is not known on this architecture.</summary>
    NeedReschedLazy = 2,
    NeedResched = 4,
    HardIrq = 8,
    SoftIrq = 0x10,
    PreemptResched = 0x20,
    Nmi = 0x40,
    BottomHalvesOff = 0x80,
}

/// <summary>One call of a kernel function, as the kernel's function tracer tells of it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CallEvent
{
    /// <summary>CLOCK_MONOTONIC; of a return: when it returned.</summary>
    public ulong TimeNs;

    /// <summary>Address in the callee: its first, or a few bytes behind that.</summary>
    public ulong Function;

    /// <summary>Address in the caller behind the call; 0: not known (graph).</summary>
    public ulong Caller;

    /// <summary>Of a return: how long the call took.</summary>
    public ulong DurationNs;
    public uint Tid;
    public ushort Cpu;

    /// <summary>Of the graph: how many calls it lies in.</summary>
    public ushort Depth;
    public CallKind Kind;
    public CallFlags Flags;
    public byte PreemptDepth;
    public byte MigrateDepth;

    /// <summary>Who runs; empty: the kernel did not say.</summary>
    public TaskComm Comm;

    /// <summary>Of <see cref="CallKind.Lost"/>: how many calls are missing here; 0: the kernel did not say.</summary>
    public ulong LostCalls
    {
        readonly get => DurationNs;
        set => DurationNs = value;
    }

    /// <summary>A gap in the calls of one processor.</summary>
    public static CallEvent Gap(ulong timeNs, ushort cpu, ulong calls) =>
        new() { TimeNs = timeNs, Cpu = cpu, Kind = CallKind.Lost, LostCalls = calls };
}

/// <summary>The last calls.</summary>
/// <param name="capacity">How many are retained.</param>
public sealed class CallStore(int capacity) : RingStore<CallEvent>(capacity);
