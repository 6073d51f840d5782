using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Where in the kernel I/Os are counted; <c>enum iotop_point</c> in bpf/histogram.h.</summary>
public enum HistogramPoint
{
    /// <summary>What file systems submit, before anything is split.</summary>
    SubmitBio,

    /// <summary>What comes to a disk with a request queue, before it is split and merged.</summary>
    BlkMqSubmitBio,

    /// <summary>Requests as they go to the disk.</summary>
    Issue,

    /// <summary>What the disk has done, as /proc/diskstats counts it.</summary>
    Complete,
}

/// <summary>What is counted of an I/O; <c>enum iotop_quantity</c> in bpf/histogram.h.</summary>
public enum HistogramQuantity
{
    /// <summary>Bytes.</summary>
    Size,

    /// <summary>From queue to completion, nanoseconds.</summary>
    Latency,

    /// <summary>From queue to issue, nanoseconds.</summary>
    Queue,
}

/// <summary>Why something is not among the counts; <c>enum iotop_histogram_loss</c> in bpf/histogram.h.</summary>
public enum HistogramLoss
{
    /// <summary>Too many devices, processes and slots.</summary>
    CountsFull,

    /// <summary>Its beginning or its end was not seen: it has no time.</summary>
    NoTime,

    /// <summary>Children that are not followed.</summary>
    FollowedFull,
}

/// <summary>What I/Os have in common that are counted together; mirrors <c>struct histogram_key</c>, where slots are explained.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HistogramKey : IEquatable<HistogramKey>
{
    /// <summary>The partition where the kernel knows it, else the disk.</summary>
    public uint Dev;

    /// <summary>0: not known.</summary>
    public uint Tgid;

    /// <summary>See <see cref="HistogramSlots"/>.</summary>
    public uint Slot;
    public IoOperation Op;

    /// <summary>1: a stacked device sent it down, where it is counted too.</summary>
    public byte LowerLayer;
    public ushort Reserved;

    public readonly bool Equals(HistogramKey other) =>
        Dev == other.Dev && Tgid == other.Tgid && Slot == other.Slot && Op == other.Op && LowerLayer == other.LowerLayer;

    public override readonly bool Equals(object? obj) => obj is HistogramKey other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Dev, Tgid, Slot, (int)Op | (LowerLayer << 8));

    public static bool operator ==(HistogramKey left, HistogramKey right) => left.Equals(right);

    public static bool operator !=(HistogramKey left, HistogramKey right) => !left.Equals(right);
}

/// <summary>How many there were since counting began, exact, in bytes or nanoseconds; mirrors <c>struct histogram_value</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HistogramValue
{
    public ulong Count;
    public ulong Sum;
    public ulong Max;

    /// <summary>Of the process, when the first of them was counted.</summary>
    public TaskComm Comm;
}
