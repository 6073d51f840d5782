namespace IoTop.Model;

/// <summary>What a device did since counting began, in the units and groups of /proc/diskstats. Sectors are 512 bytes.</summary>
public readonly record struct DiskTotals(
    ulong ReadsCompleted,
    ulong SectorsRead,
    ulong WritesCompleted,
    ulong SectorsWritten,
    ulong DiscardsCompleted,
    ulong SectorsDiscarded,
    ulong FlushesCompleted);
