using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// One line of /proc/diskstats (Documentation/admin-guide/iostats.rst). Sectors are 512 bytes; fields that an older kernel does not
/// print are 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DiskStats
{
    public ulong ReadsCompleted;
    public ulong ReadsMerged;
    public ulong SectorsRead;
    public ulong ReadMs;
    public ulong WritesCompleted;
    public ulong WritesMerged;
    public ulong SectorsWritten;
    public ulong WriteMs;

    /// <summary>Requests under way now.</summary>
    public ulong InFlight;

    /// <summary>Milliseconds with at least one request under way.</summary>
    public ulong IoTicksMs;
    public ulong WeightedMs;
    public ulong DiscardsCompleted;
    public ulong DiscardsMerged;
    public ulong SectorsDiscarded;
    public ulong DiscardMs;
    public ulong FlushesCompleted;
    public ulong FlushMs;

    /// <summary>In the shape that a <see cref="DeviceRow"/> gives its own counts in.</summary>
    public readonly DiskTotals Totals => new(
        ReadsCompleted, SectorsRead, WritesCompleted, SectorsWritten, DiscardsCompleted, SectorsDiscarded, FlushesCompleted);
}
