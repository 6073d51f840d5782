namespace IoTop.Model;

/// <summary>Bits of <see cref="IoEvent.Flags"/>; <c>enum iotop_event_flag</c> in bpf/iotop.h.</summary>
[Flags]
public enum IoEventFlags : byte
{
    None = 0,

    /// <summary>It completed, but its start was not seen: it has no owner and no latency.</summary>
    NoStart = 1,

    /// <summary>A stacked device sent it down; the parent fields say from where.</summary>
    LowerLayer = 2,

    /// <summary>A kernel thread queued it: writeback, a journal, a dm worker.</summary>
    KernelThread = 4,

    /// <summary>It completed as part of a request of several bios.</summary>
    Merged = 8,

    /// <summary>It is a piece of a bigger bio.</summary>
    Split = 16,

    /// <summary>It was found ended later: it is counted, its time is when it was queued, and when and how it ended is not known.</summary>
    EndUnseen = 32,
}
