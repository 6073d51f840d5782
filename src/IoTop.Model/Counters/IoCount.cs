using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What was done, in an interval or since the start; sums of <see cref="CounterValue"/> fields.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IoCount
{
    /// <summary>Completed requests, as /proc/diskstats counts them.</summary>
    public ulong Ios;
    public ulong Bios;
    public ulong Bytes;

    /// <summary>Queue to complete, summed over <see cref="LatencyCount"/> bios.</summary>
    public ulong LatencyNs;

    /// <summary>How many bios have their latency in <see cref="LatencyNs"/>: those whose start was seen.</summary>
    public ulong LatencyCount;

    /// <summary>
    /// Longest queue to complete. Exact since the start; in an interval exact when it is a new record, else the lowest bound that
    /// the histogram and the sum allow.
    /// </summary>
    public ulong LatencyMaxNs;

    /// <summary>Issue to complete, summed.</summary>
    public ulong DeviceNs;
    public ulong Errors;

    /// <summary>0 when there was nothing.</summary>
    public readonly ulong AverageLatencyNs => LatencyCount == 0 ? 0 : LatencyNs / LatencyCount;

    /// <summary>Bytes per request; per bio when all of them were merged into requests of others.</summary>
    public readonly ulong AverageBytes => Ios != 0 ? Bytes / Ios : Bios != 0 ? Bytes / Bios : 0;

    public void Add(in IoCount other)
    {
        Ios += other.Ios;
        Bios += other.Bios;
        Bytes += other.Bytes;
        LatencyNs += other.LatencyNs;
        LatencyCount += other.LatencyCount;
        LatencyMaxNs = Math.Max(LatencyMaxNs, other.LatencyMaxNs);
        DeviceNs += other.DeviceNs;
        Errors += other.Errors;
    }
}
