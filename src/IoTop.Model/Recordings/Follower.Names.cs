using System.Runtime.InteropServices;

namespace IoTop.Model;

internal sealed partial class Follower
{
    private readonly Dictionary<uint, ToldDevice> _devices = [];
    private readonly HashSet<DeviceInfo> _visited = [];
    private readonly List<uint> _gone = [];
    private int _devicesVersion = -1;
    private List<MountRecord> _mounts = [];

    private void TellProcesses()
    {
        foreach (ProcessInfo info in model.Processes.Tasks)
        {
            ProcessRecord? told = info.Told;
            if (told is null || !info.IsAs(told))
            {
                info.Told = info.ToRecord();
                Into.Process(told is null ? info.Told : info.Told with { IsSame = true });
            }
            else if (info.IsExited != told.IsExited)
            {
                info.Told = info.ToRecord();
                Into.ProcessEnded(info.Tid, info.ExitedNs);
            }
        }
    }

    private void TellAllProcesses(bool marks)
    {
        foreach (ProcessInfo info in model.Processes.Tasks)
        {
            ProcessRecord? told = info.Told;
            ProcessRecord record = told is not null && info.IsAs(told) && info.IsExited == told.IsExited ? told : info.ToRecord();
            Into.Process(record);
            info.Told = marks ? record : told;
        }
    }

    private void TellDevices()
    {
        if (_devicesVersion != model.Devices.Version)
        {
            _devicesVersion = model.Devices.Version;
            TellGone();
            _visited.Clear();
            foreach (DeviceInfo info in model.Devices.Devices)
            {
                TellDevice(info, isEverything: false, marks: true);
            }

            TellMounts(isEverything: false, marks: true);
        }

        foreach (DeviceInfo info in model.Devices.Devices)
        {
            if (_devices.TryGetValue(info.Dev, out ToldDevice? told) && !IsSame(told.Stats, info.Stats))
            {
                told.Stats = info.Stats;
                Into.Stats(info.Dev, info.Stats);
            }
        }
    }

    private void TellAllDevices(bool marks)
    {
        TellGoneRows();
        _visited.Clear();
        foreach (DeviceInfo info in model.Devices.Devices)
        {
            TellDevice(info, isEverything: true, marks);
        }

        TellMounts(isEverything: true, marks);
        _devicesVersion = marks ? model.Devices.Version : _devicesVersion;
        foreach (DeviceInfo info in model.Devices.Devices)
        {
            Into.Stats(info.Dev, info.Stats);
            if (marks)
            {
                _devices[info.Dev].Stats = info.Stats;
            }
        }
    }

    /// <summary>Devices that went, and whose sums are still shown.</summary>
    private void TellGoneRows()
    {
        _visited.Clear();
        foreach (DeviceRow row in model.Counters.Devices)
        {
            if (row.Info.IsGone && !row.IsRetired && !model.Devices.TryGet(row.Dev, out _))
            {
                TellDevice(row.Info, isEverything: true, marks: false);
                Into.DeviceGone(row.Dev);
            }
        }
    }

    private void TellGone()
    {
        _gone.Clear();
        foreach (uint dev in _devices.Keys)
        {
            if (!model.Devices.TryGet(dev, out _))
            {
                _gone.Add(dev);
            }
        }

        foreach (uint dev in _gone)
        {
            _devices.Remove(dev);
            Into.DeviceGone(dev);
        }
    }

    /// <summary>Tells a device behind those that it is built on; when something of it is new, or all the same.</summary>
    private void TellDevice(DeviceInfo info, bool isEverything, bool marks)
    {
        if (!_visited.Add(info))
        {
            return;
        }

        if (info.Disk is not null)
        {
            TellDevice(info.Disk, isEverything, marks);
        }

        foreach (DeviceInfo slave in info.Slaves)
        {
            TellDevice(slave, isEverything, marks);
        }

        ToldDevice? told = _devices.GetValueOrDefault(info.Dev);
        bool isSame = told?.Info == info;
        if (isEverything && isSame && _devicesVersion == model.Devices.Version)
        {
            Into.Device(told!.Record);
            return;
        }

        DeviceRecord record = RecordOf(info);
        bool isNew = !isSame || !IsSame(record, told!.Record);
        if (isEverything || isNew)
        {
            Into.Device(isSame && !isEverything ? record with { IsSame = true } : record);
        }

        if (marks && isNew)
        {
            _devices[info.Dev] = new ToldDevice(info) { Record = record, Stats = isSame ? told!.Stats : default };
        }
    }

    private void TellMounts(bool isEverything, bool marks)
    {
        if (isEverything && _devicesVersion == model.Devices.Version)
        {
            Into.Mounts(_mounts);
            return;
        }

        List<MountRecord> mounts = model.Devices.Mounts.ToRecords();
        bool isNew = !IsSame(mounts, _mounts);
        if (isEverything || isNew)
        {
            Into.Mounts(mounts);
        }

        _mounts = marks && isNew ? mounts : _mounts;
    }

    private static bool IsSame(List<MountRecord> left, List<MountRecord> right)
    {
        bool isSame = left.Count == right.Count;
        for (int i = 0; isSame && i < left.Count; i++)
        {
            isSame = left[i].FsDev == right[i].FsDev && left[i].FileSystem == right[i].FileSystem &&
                left[i].Root.AsSpan().SequenceEqual(right[i].Root) && left[i].Point.AsSpan().SequenceEqual(right[i].Point);
        }

        return isSame;
    }

    /// <summary>A record compares its arrays by who they are.</summary>
    private static bool IsSame(DeviceRecord left, DeviceRecord right) =>
        left.Slaves.AsSpan().SequenceEqual(right.Slaves) && left.MountPoints.AsSpan().SequenceEqual(right.MountPoints) &&
        left == right with { Slaves = left.Slaves, MountPoints = left.MountPoints };

    private static bool IsSame(in DiskStats left, in DiskStats right) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<DiskStats>(in left)).SequenceEqual(
            MemoryMarshal.AsBytes(new ReadOnlySpan<DiskStats>(in right)));

    private static DeviceRecord RecordOf(DeviceInfo info) => new(info.Dev, info.Name)
    {
        DisplayName = info.DisplayName,
        Kind = info.Kind,
        Disk = info.Disk?.Dev,
        Slaves = [.. info.Slaves.Select(static slave => slave.Dev)],
        MountPoints = [.. info.MountPoints],
        FileSystem = info.FileSystem,
        FileSystemBlockSize = info.FileSystemBlockSize,
        StartSector = info.StartSector,
        Model = info.Model,
        SizeBytes = info.SizeBytes,
        IsSwap = info.IsSwap,
        IsReadOnly = info.IsReadOnly,
        IsRemovable = info.IsRemovable,
        IsRotational = info.IsRotational,
        LogicalBlockSize = info.LogicalBlockSize,
        Scheduler = info.Scheduler,
        QueueRequests = info.QueueRequests,
        BackingFile = info.BackingFile,
        MapType = info.MapType,
        Label = info.Label,
    };

    private sealed class ToldDevice(DeviceInfo info)
    {
        public DeviceInfo Info { get; } = info;

        public required DeviceRecord Record { get; init; }

        public DiskStats Stats { get; set; }
    }
}
