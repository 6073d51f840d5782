namespace IoTop.Model;

/// <summary>What is made of a trace's actions.</summary>
internal interface IBlktraceSink
{
    /// <summary>The name of a task, as it was told last.</summary>
    TaskComm CommOf(uint pid);

    /// <summary>Whether a remap came from a partition of the device, and not from a device that is built on it.</summary>
    /// <param name="device">Where it went.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="startSector">Where the partition then begins.</param>
    bool IsPartition(uint device, uint from, ulong startSector);

    /// <summary>So many bytes of a bio are done.</summary>
    void Completed(in BlktraceBio bio, uint bytes, bool isWhole, ref BlktraceCompletion done);

    /// <summary>All bios of a completion were told.</summary>
    void Ended(in BlktraceRecord record, ref BlktraceCompletion done);

    void Lost(LossKind kind);
}

/// <summary>A completion that is being taken apart into its bios.</summary>
internal struct BlktraceCompletion(in BlktraceRecord record)
{
    public readonly ulong TimeNs = record.TimeNs;

    /// <summary>errno; older kernels write it negative.</summary>
    public readonly ushort Error = (short)record.Error < 0 ? (ushort)-(short)record.Error : record.Error;

    /// <summary>There are several bios in it.</summary>
    public bool IsMerged;

    /// <summary>Bios told so far.</summary>
    public int Bios;

    /// <summary>Where bytes begin that no bio is known of.</summary>
    public ulong UnknownSector;

    /// <summary>Bytes that no bio is known of: it was queued before the trace began, or that was lost.</summary>
    public uint UnknownBytes;
}
