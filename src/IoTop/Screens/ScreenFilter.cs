using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// What the user chose to look at: the model's filter for rows and events, and what only single I/Os have. Its devices, processes,
/// operations, sizes and latencies also go to the kernel and decide there which I/Os become events.
/// </summary>
internal sealed class ScreenFilter(DeviceCatalog devices)
{
    /// <summary>Users, processes, devices, activity, and the search pattern.</summary>
    public ViewFilter Rows { get; } = new(devices);

    public HashSet<uint> Pids => Rows.Processes;

    public HashSet<uint> Users => Rows.Uids;

    /// <summary>Containers, units and cgroups.</summary>
    public CgroupSelection Cgroups => Rows.Cgroups;

    /// <summary>Kernel dev_t of the chosen disks and partitions, as the user chose them.</summary>
    public HashSet<uint> Devices => Rows.Devices;

    /// <summary><see cref="Devices"/> with the partitions of every chosen disk.</summary>
    public HashSet<uint> DevicesWithPartitions { get; } = [];

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask
    {
        get => Rows.OpMask;
        set => Rows.OpMask = value;
    }

    public uint MinBytes { get; set; }

    public ulong MinLatencyNs { get; set; }

    /// <summary>The search as it was typed; not what is searched for while <see cref="IsSearchValid"/> is false.</summary>
    public string Search { get; private set; } = "";

    public bool IsSearchValid { get; private set; } = true;

    /// <summary>Nothing was chosen; "only active" is a way of looking, not a choice.</summary>
    public bool IsEmpty =>
        Pids.Count == 0 && Users.Count == 0 && Cgroups.IsEmpty && Devices.Count == 0 && OpMask == 0
        && MinBytes == 0 && MinLatencyNs == 0 && Rows.Pattern.Length == 0;

    /// <summary>Grows with every change, so that what was derived from the filter knows when it is stale.</summary>
    public int Version { get; private set; }

    public void Changed() => Version++;

    /// <summary>Another model is shown: its devices tell which disk a partition lies on, its processes who is in which cgroup.</summary>
    public void Show(IoModel model)
    {
        Rows.Catalog = model.Devices;
        Rows.Owners = model.Processes;
        Changed();
    }

    /// <summary>Takes a regular expression. While it is none, the one before stays in force.</summary>
    public void SetSearch(string text)
    {
        Search = text;
        IsSearchValid = Rows.TrySetPattern(text, out _);
        Changed();
    }

    public void Clear()
    {
        Pids.Clear();
        Users.Clear();
        Cgroups.Set([]);
        Devices.Clear();
        DevicesWithPartitions.Clear();
        OpMask = 0;
        MinBytes = 0;
        MinLatencyNs = 0;
        SetSearch("");
    }

    public bool IsChosen(uint device) => Devices.Count == 0 || DevicesWithPartitions.Contains(device);

    public bool Matches(in IoEvent io) => io.Bytes >= MinBytes && io.QueueToCompleteNs >= MinLatencyNs && Rows.Matches(in io);
}
