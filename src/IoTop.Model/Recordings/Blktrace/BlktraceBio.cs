namespace IoTop.Model;

/// <summary>A bio that a trace has queued and not yet completed.</summary>
internal struct BlktraceBio
{
    public ulong QueueNs;

    /// <summary>0: not issued yet.</summary>
    public ulong IssueNs;
    public ulong Sector;
    public ulong ParentSector;

    /// <summary>Where what is left of it begins.</summary>
    public ulong LeftSector;
    public uint LeftBytes;
    public uint Bytes;

    /// <summary>The device whose trace it is in.</summary>
    public uint Device;

    /// <summary>The partition that it was sent to, else the device.</summary>
    public uint Dev;
    public uint ParentDev;
    public uint Pid;
    public BlktraceCategory Category;
    public IoEventFlags Flags;
    public TaskComm Comm;

    /// <summary>The next one at the same place; -1: none.</summary>
    public int Next;

    public readonly bool IsWrite => (Category & BlktraceCategory.Write) != 0;
}
