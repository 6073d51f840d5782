using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// What the user chose to look at. The kernel's part of it (devices, processes, operations, sizes, latencies) also decides which I/Os
/// become events; users and the search pattern only decide what is shown. An empty set means everything.
/// </summary>
internal sealed class ViewFilter
{
    public HashSet<uint> Pids { get; } = [];

    /// <summary>Kernel dev_t of the chosen disks and partitions, as the user chose them.</summary>
    public HashSet<uint> Devices { get; } = [];

    /// <summary><see cref="Devices"/> with the partitions of every chosen disk.</summary>
    public HashSet<uint> DevicesWithPartitions { get; } = [];

    public HashSet<uint> Users { get; } = [];

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; set; }

    public uint MinBytes { get; set; }

    public ulong MinLatencyNs { get; set; }

    public SearchPattern Search { get; } = new();

    public bool IsEmpty =>
        Pids.Count == 0 && Devices.Count == 0 && Users.Count == 0 && OpMask == 0 && MinBytes == 0 && MinLatencyNs == 0 && Search.IsEmpty;

    /// <summary>Grows with every change, so that what was derived from the filter knows when it is stale.</summary>
    public int Version { get; private set; }

    public void Changed() => Version++;

    public void Clear()
    {
        Pids.Clear();
        Devices.Clear();
        DevicesWithPartitions.Clear();
        Users.Clear();
        OpMask = 0;
        MinBytes = 0;
        MinLatencyNs = 0;
        Search.Clear();
        Changed();
    }

    public bool MatchesProcess(uint tgid, uint tid, uint uid) =>
        (Pids.Count == 0 || Pids.Contains(tgid) || Pids.Contains(tid)) && (Users.Count == 0 || Users.Contains(uid));

    public bool MatchesDevice(uint device) => Devices.Count == 0 || DevicesWithPartitions.Contains(device);

    public bool MatchesEvent(in IoEvent io) =>
        MatchesProcess(io.Tgid, io.Tid, io.Uid)
        && MatchesDevice(io.Dev)
        && (OpMask == 0 || (OpMask & (1u << (int)io.Op)) != 0)
        && io.Bytes >= MinBytes
        && io.QueueToCompleteNs >= MinLatencyNs;
}
