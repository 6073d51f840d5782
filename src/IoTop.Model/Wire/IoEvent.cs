using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// One finished I/O (one bio, or one piece of a split bio); mirrors <c>struct io_event</c> in bpf/iotop.h. Times are CLOCK_MONOTONIC
/// nanoseconds, sectors are 512 bytes and absolute on the disk, devices are the kernel's dev_t (major &lt;&lt; 20 | minor).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct IoEvent
{
    public ulong CompleteNs;

    /// <summary>0 when the start or the end was not seen.</summary>
    public ulong QueueToCompleteNs;

    /// <summary>0 when it never was a request: a bio-based device.</summary>
    public ulong IssueToCompleteNs;
    public ulong Sector;
    public ulong CgroupId;

    /// <summary>Where it was on <see cref="ParentDev"/> before a stacked device sent it down.</summary>
    public ulong ParentSector;

    /// <summary>0: none.</summary>
    public uint ParentDev;

    /// <summary>The partition where the kernel knows it, else the disk.</summary>
    public uint Dev;
    public uint Bytes;

    /// <summary>bi_opf as the kernel that made it encodes it.</summary>
    public uint CmdFlags;
    public uint Tgid;
    public uint Tid;
    public uint Uid;
    public IoOperation Op;
    public IoEventFlags Flags;

    /// <summary>errno, 0 when it succeeded.</summary>
    public ushort Error;
    public TaskComm Comm;

    /// <summary>Who dirtied the first page of a write, while that is watched; 0: not known, or no page of a file.</summary>
    public uint DirtierTgid;
    public uint DirtierTid;

    /// <summary>When the bio was queued; 0 when its start was not seen.</summary>
    public readonly ulong QueueNs =>
        (Flags & IoEventFlags.EndUnseen) != 0 ? CompleteNs : QueueToCompleteNs == 0 ? 0 : CompleteNs - QueueToCompleteNs;

    /// <summary>Time between queue and issue; 0 when one of them is not known.</summary>
    public readonly ulong QueueToIssueNs =>
        QueueToCompleteNs > IssueToCompleteNs && IssueToCompleteNs != 0 ? QueueToCompleteNs - IssueToCompleteNs : 0;
}
