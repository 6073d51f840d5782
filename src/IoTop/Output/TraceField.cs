namespace IoTop.Output;

/// <summary>The fields of a traced I/O, in the order of the CSV columns; names and meanings in <see cref="TraceFields"/>.</summary>
internal enum TraceField
{
    Time,
    TsNs,
    Pid,
    Tid,
    Uid,
    Comm,
    Device,
    Dev,
    Op,
    Flags,
    Sector,
    Bytes,
    QueueUs,
    DeviceUs,
    LatencyUs,
    Error,
    CgroupId,
    KernelThread,
    Merged,
    Split,
    EndUnseen,
    ParentDevice,
    ParentSector,
    Segments,
    SegmentsLost,
    File,
    Dirtier,
    Found,
}
