namespace IoTop.Model;

/// <summary>
/// Which rows a view shows: by pid, user, device, activity and a regular expression over pid and command. Matching allocates nothing
/// once warm. What is empty does not restrict.
/// </summary>
public sealed class ViewFilter
{
    private readonly TextPattern _pattern = new();

    public ViewFilter(DeviceCatalog? catalog = null) => Catalog = catalog;

    /// <summary>Tells which disk a partition lies on; without it events match by their very device number.</summary>
    public DeviceCatalog? Catalog { get; set; }

    /// <summary>tgids or tids.</summary>
    public HashSet<uint> Processes { get; } = [];

    public HashSet<uint> Uids { get; } = [];

    /// <summary>Containers, units and cgroups.</summary>
    public CgroupSelection Cgroups { get; } = new();

    /// <summary>For events: tells which cgroup they were queued in; null: none matches <see cref="Cgroups"/>.</summary>
    public ProcessCatalog? Owners { get; set; }

    /// <summary>Device numbers; a disk stands for its partitions too.</summary>
    public HashSet<uint> Devices { get; } = [];

    /// <summary>For events: a bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; set; }

    /// <summary>Only who did I/O in the last interval; in the accumulated view, only who ever did.</summary>
    public bool OnlyActive { get; set; }

    /// <summary>Judge by accumulated sums instead of the interval.</summary>
    public bool Accumulated { get; set; }

    public bool HideExited { get; set; }

    /// <summary>For events: a write belongs to who dirtied its pages, where that is known.</summary>
    public bool ByDirtier { get; set; }

    /// <summary>The regular expression; "" for none.</summary>
    public string Pattern => _pattern.Text;

    /// <summary>The expression took too long on several rows and was given up: nothing matches it. For the status bar.</summary>
    public bool IsPatternTooSlow => _pattern.IsTooSlow;

    /// <summary>
    /// Sets the expression; "" for none. It ignores case unless it has a capital letter. False, with the reason, when it is wrong: the
    /// old one stays.
    /// </summary>
    public bool TrySetPattern(string pattern, out string error) => _pattern.TrySet(pattern, out error);

    /// <summary>Where the expression occurs first in ASCII text, to mark it; false for other text, or when it does not.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, out int start, out int length) => _pattern.TryFind(text, out start, out length);

    /// <summary>
    /// Whether a process row is shown. The rows that are no process are shown when they have something to tell and nothing but
    /// activity is asked for.
    /// </summary>
    public bool Matches(ProcessRow row)
    {
        bool active = Accumulated ? row.Accumulated.IsActive : row.IsActive;
        if (row.Kind is ProcessRowKind.NoOwner or ProcessRowKind.Departed)
        {
            return active && Processes.Count == 0 && Uids.Count == 0 && Cgroups.IsEmpty && _pattern.IsEmpty && MatchesDevices(row);
        }

        if (row.Kind == ProcessRowKind.Cgroup)
        {
            // Which processes are in it decides whoever lists both.
            return (active || !OnlyActive) && !(HideExited && row.Info.IsExited) && Cgroups.Matches(row.Info) && MatchesDevices(row) &&
                (_pattern.IsEmpty || _pattern.Matches(0, row.Info.Comm, row.Info.CgroupPath));
        }

        return (active || !OnlyActive) &&
            !(HideExited && row.Info.IsExited) &&
            (Processes.Count == 0 || Processes.Contains(row.Tgid) || Processes.Contains(row.Tid)) &&
            (Uids.Count == 0 || Uids.Contains(row.Info.Uid)) &&
            Cgroups.Matches(row.Info) &&
            MatchesDevices(row) &&
            (_pattern.IsEmpty || _pattern.Matches(row.Tid, row.Info.Comm, row.Info.CommandLine));
    }

    /// <summary>Whether a process whose functions are counted is shown. Active is who called one of them.</summary>
    public bool Matches(FunctionProcessRow row) =>
        (!OnlyActive || (Accumulated ? row.WasActive : row.IsActive)) &&
        !(HideExited && row.IsOver) &&
        (Processes.Count == 0 || Processes.Contains(row.Tgid)) &&
        (Uids.Count == 0 || (row.Info is not null && Uids.Contains(row.Info.Uid))) &&
        (_pattern.IsEmpty || _pattern.Matches(row.Tgid, row.Comm, row.CommandLine));

    /// <summary>Whether a process whose calls are traced is shown. Active is who made one.</summary>
    public bool Matches(SyscallProcessRow row) =>
        (!OnlyActive || (Accumulated ? !row.Total.Sum.IsNothing : row.IsActive)) &&
        !(HideExited && row.IsOver) &&
        (Processes.Count == 0 || Processes.Contains(row.Tgid)) &&
        (Uids.Count == 0 || (row.Info is not null && Uids.Contains(row.Info.Uid))) &&
        (_pattern.IsEmpty || _pattern.Matches(row.Tgid, row.Comm, row.Info is null ? default : row.Info.CommandLine));

    /// <summary>Whether the expression is found in raw bytes: the name of a file.</summary>
    public bool MatchesText(ReadOnlySpan<byte> name) => _pattern.Matches(0, name, name);

    /// <summary>Whether a device row is shown. The expression looks at the names, the model and the mount points.</summary>
    public bool Matches(DeviceRow row)
    {
        bool active = Accumulated ? row.Accumulated.IsActive : row.IsActive;
        return (active || !OnlyActive) &&
            !(HideExited && row.Info.IsGone) &&
            (Devices.Count == 0 || IsSelected(row)) &&
            (_pattern.IsEmpty || MatchesText(row.Info));
    }

    /// <summary>Whether an event is shown. The expression looks at pid, comm and the device's name.</summary>
    public bool Matches(in IoEvent ioEvent) =>
        (OpMask == 0 || (OpMask & (1u << (int)ioEvent.Op)) != 0) &&
        (Processes.Count == 0 || MatchesOwner(in ioEvent)) &&
        (Uids.Count == 0 || Uids.Contains(ioEvent.Uid)) &&
        Cgroups.Matches(in ioEvent, Owners) &&
        (Devices.Count == 0 || IsSelected(ioEvent.Dev)) &&
        (_pattern.IsEmpty || _pattern.Matches(ioEvent.Tgid, in ioEvent.Comm) || MatchesName(ioEvent.Dev));

    /// <summary>Whether a call of a function is shown. The expression looks at thread, comm, callee and caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tgid">Whose call it is; 0: not known.</param>
    /// <param name="callee">Name of the function.</param>
    /// <param name="caller">Name of who called it.</param>
    public bool Matches(in CallEvent call, uint tgid, ReadOnlySpan<char> callee, ReadOnlySpan<char> caller) =>
        (Processes.Count == 0 || Processes.Contains(call.Tid) || Processes.Contains(tgid)) &&
        (_pattern.IsEmpty || _pattern.Matches(call.Tid, in call.Comm) || _pattern.Matches(callee) || _pattern.Matches(caller));

    /// <summary>Whether the expression is found in a name.</summary>
    public bool MatchesText(ReadOnlySpan<char> name) => _pattern.Matches(name);

    private bool MatchesOwner(in IoEvent ioEvent) => ByDirtier && ioEvent.DirtierTgid != 0
        ? Processes.Contains(ioEvent.DirtierTgid) || Processes.Contains(ioEvent.DirtierTid)
        : Processes.Contains(ioEvent.Tgid) || Processes.Contains(ioEvent.Tid);

    private bool MatchesDevices(ProcessRow row)
    {
        if (Devices.Count == 0)
        {
            return true;
        }

        foreach (ProcessDeviceRow pair in row.Devices)
        {
            if (IsSelected(pair.Device))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSelected(DeviceRow row) => Devices.Contains(row.Dev) || (row.Disk is DeviceRow disk && Devices.Contains(disk.Dev));

    private bool IsSelected(uint dev) =>
        Devices.Contains(dev) ||
        (Catalog is not null && Catalog.TryGet(dev, out DeviceInfo info) && info.Disk is DeviceInfo disk && Devices.Contains(disk.Dev));

    private bool MatchesName(uint dev) =>
        Catalog is not null && Catalog.TryGet(dev, out DeviceInfo info) && (_pattern.Matches(info.Name) || _pattern.Matches(info.DisplayName));

    private bool MatchesText(DeviceInfo info)
    {
        if (_pattern.Matches(info.Name) || _pattern.Matches(info.DisplayName) || _pattern.Matches(info.Model))
        {
            return true;
        }

        foreach (string point in info.MountPoints)
        {
            if (_pattern.Matches(point))
            {
                return true;
            }
        }

        return false;
    }
}
