namespace IoTop.Model;

/// <summary>Why something that happened is not among the events or has no owner; <c>enum iotop_loss</c> in bpf/iotop.h.</summary>
public enum LossKind
{
    /// <summary>An event was dropped: the ring had no room.</summary>
    RingFull,

    /// <summary>A start was not stored, so that its I/O completes without an owner.</summary>
    StartsFull,

    /// <summary>An I/O completed without a start: in flight when tracing began, or its start was not stored.</summary>
    NoStart,

    /// <summary>Counted for its device, but not for its process.</summary>
    CountersFull,

    /// <summary>Could not be counted at all. Must stay zero.</summary>
    Uncounted,

    /// <summary>A request had more bios than one program run may walk; the rest was counted without owner.</summary>
    WalkLimit,

    /// <summary>Runs that the kernel left out because the program was already running on that CPU; counted by the kernel itself.</summary>
    MissedRuns,

    /// <summary>Segment records dropped: the payload ring had no room.</summary>
    Segments,

    /// <summary>Bytes that were to be captured and were not, for the same reason.</summary>
    PayloadBytes,

    /// <summary>Reads that were selected, but of which nothing was kept until they completed.</summary>
    ReadsUnseen,

    /// <summary>I/Os whose completion no program saw; they were counted when that was noticed, without times.</summary>
    EndsUnseen,

    /// <summary>Processes that one that is traced has forked, and that are not traced: there was no room for them.</summary>
    FollowedFull,
}
