namespace IoTop.Model;

/// <content>What a recording tells of devices, in the place of /proc and /sys.</content>
public sealed partial class DeviceCatalog
{
    private readonly Dictionary<uint, DeviceInfo> _gone = [];
    private bool _isUnrelated;

    /// <summary>
    /// A device came, or something of it has changed, and then it goes on as the same one, so that its row stays. What follows from its
    /// relations is there after <see cref="RelateTaken"/>.
    /// </summary>
    /// <param name="isKnown">It may be one that is known, whatever the record says: everything is told once more.</param>
    internal void Take(DeviceRecord record, bool isKnown)
    {
        if (!_byDev.TryGetValue(record.Dev, out DeviceInfo? info) || !(record.IsSame || isKnown) || info.Name != record.Name)
        {
            info = new DeviceInfo(record.Dev, record.Name) { IsByHand = true };
            Put(info);
        }

        Fill(info, record);
        info.Disk = record.Disk is uint disk && TryGet(disk, out DeviceInfo known) ? known : null;
        info.Slaves = [.. record.Slaves.Where(_byDev.ContainsKey).Select(dev => _byDev[dev])];
        _isUnrelated = true;
    }

    internal void TakeGone(uint dev)
    {
        if (_byDev.Remove(dev, out DeviceInfo? info))
        {
            info.IsGone = true;
            info.Stats = info.Stats with { InFlight = 0 };
            _devices.Remove(info);
            _gone[dev] = info;
            _isUnrelated = true;
            Version++;
        }
    }

    /// <summary>The last device of that number that a recording told of, and that went.</summary>
    internal bool TryGetGone(uint dev, out DeviceInfo info) => _gone.TryGetValue(dev, out info!);

    internal void TakeMounts(IReadOnlyList<MountRecord> mounts)
    {
        Mounts.Clear();
        foreach (MountRecord mount in mounts)
        {
            Mounts.Add(mount.FsDev, mount.Root, mount.Point, mount.FileSystem);
        }

        Version++;
    }

    internal void TakeStats(uint dev, in DiskStats stats)
    {
        if (_byDev.TryGetValue(dev, out DeviceInfo? info))
        {
            info.Stats = stats;
        }
    }

    /// <summary>All lines of /proc/diskstats that have changed were told; they were read at that time.</summary>
    internal void RelateTaken(ulong statsNs)
    {
        StatsNs = statsNs;
        if (_isUnrelated)
        {
            _isUnrelated = false;
            Relate();
        }
    }

    /// <summary>Forgets all devices and mounts.</summary>
    internal void Clear()
    {
        _byDev.Clear();
        _devices.Clear();
        _gone.Clear();
        Mounts.Clear();
        StatsNs = 0;
        _isUnrelated = false;
        Version++;
    }

    private static void Fill(DeviceInfo info, DeviceRecord record)
    {
        info.DisplayName = record.DisplayName ?? record.Name;
        info.Kind = record.Disk is null ? record.Kind : DeviceKind.Partition;
        info.MountPoints = [.. record.MountPoints];
        info.FileSystem = record.FileSystem;
        info.FileSystemBlockSize = record.FileSystemBlockSize;
        info.StartSector = record.StartSector;
        info.Model = record.Model;
        info.SizeBytes = record.SizeBytes;
        info.IsSwap = record.IsSwap;
        info.IsReadOnly = record.IsReadOnly;
        info.IsRemovable = record.IsRemovable;
        info.IsRotational = record.IsRotational;
        info.LogicalBlockSize = record.LogicalBlockSize;
        info.Scheduler = record.Scheduler;
        info.QueueRequests = record.QueueRequests;
        info.BackingFile = record.BackingFile;
        info.MapType = record.MapType;
        info.Label = record.Label;
    }
}
