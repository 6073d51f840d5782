using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Bits of <see cref="Watch.Flags"/>; <c>enum iotop_watch_flag</c> in bpf/functions.h.</summary>
[Flags]
public enum WatchFlags : uint
{
    None = 0,

    /// <summary>Processes that it forks are watched, too.</summary>
    Children = 1,

    /// <summary>Nobody named it: its parent is followed.</summary>
    Inherited = 2,

    /// <summary>Nobody named it: all are watched.</summary>
    Everybody = 4,
}

/// <summary>Why something was not counted; <c>enum iotop_function_loss</c> in bpf/functions.h.</summary>
public enum FunctionLoss
{
    /// <summary>Calls that have no place in the counts.</summary>
    CountsFull,

    /// <summary>Calls whose return cannot be recognised.</summary>
    FramesFull,

    /// <summary>Allocations whose free will be unknown.</summary>
    AllocationsFull,

    /// <summary>Children that are not followed.</summary>
    WatchesFull,
}

/// <summary>A process that is or was watched; mirrors <c>struct watch</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Watch
{
    /// <summary>CLOCK_MONOTONIC; tells apart two processes that had the same pid.</summary>
    public ulong SinceNs;

    /// <summary>0: it runs.</summary>
    public ulong EndedNs;
    public uint Tgid;

    /// <summary>tgid that it was inherited from; 0: none.</summary>
    public uint Parent;
    public WatchFlags Flags;

    /// <summary>tgid of the process that was named; its own if it was.</summary>
    public uint Root;

    /// <summary>When it ended; empty before.</summary>
    public TaskComm Comm;
}

/// <summary>Whose calls of what are counted; mirrors <c>struct function_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct FunctionKey
{
    /// <summary><see cref="Watch.SinceNs"/>.</summary>
    public ulong SinceNs;
    public uint Tgid;

    /// <summary>Index into <see cref="IFunctionSource.Functions"/>.</summary>
    public uint Function;
}

/// <summary>
/// What a function has done for a process since it is watched; mirrors <c>struct function_value</c>. Times are from entry to return,
/// sleeping included.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct FunctionValue
{
    public ulong Calls;

    /// <summary>Of these, made by another function of the same family: not part of the family's sum.</summary>
    public ulong Nested;

    /// <summary>Calls whose return was seen, and which are in the times.</summary>
    public ulong Returns;
    public ulong TotalNs;
    public ulong MaxNs;

    /// <summary>kmalloc: asked for and got; kfree: of known size.</summary>
    public ulong Bytes;

    /// <summary>kfree: calls for memory that was allocated before we looked.</summary>
    public ulong Unknown;

    /// <summary>kmalloc: of these bytes, freed by others.</summary>
    public ulong BytesElsewhere;

    /// <summary>Returned -4095..-1; kmalloc: NULL.</summary>
    public ulong Errors;
    public long LastReturn;

    /// <summary>[0]: below 256 ns; [k]: 2^(k+7) &lt;= ns &lt; 2^(k+8).</summary>
    public LatencyBuckets Buckets;
}
