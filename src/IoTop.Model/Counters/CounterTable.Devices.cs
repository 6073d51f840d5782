namespace IoTop.Model;

public sealed partial class CounterTable
{
    private int _devicesVersion = -1;
    private DeviceRow? _lastObserved;

    /// <summary>Looks at an event for what counters do not tell: sequential or random.</summary>
    public void ObserveEvent(in IoEvent ioEvent)
    {
        if (ioEvent.Bytes == 0 || ioEvent.Op is not (IoOperation.Read or IoOperation.Write or IoOperation.ZoneAppend))
        {
            return;
        }

        DeviceRow device = _lastObserved is DeviceRow last && last.Dev == ioEvent.Dev && !last.IsRetired
            ? last
            : GetOrAddDevice(ioEvent.Dev);
        _lastObserved = device;
        DeviceRow disk = device.Disk ?? device;
        ulong sequential = disk.LastEndSector == ioEvent.Sector ? 1u : 0u;
        disk.LastEndSector = ioEvent.Sector + (ioEvent.Bytes >> 9);
        disk.SeenEvents++;
        disk.SequentialEvents += sequential;
        if (device != disk)
        {
            device.SeenEvents++;
            device.SequentialEvents += sequential;
        }
    }

    private DeviceRow GetOrAddDevice(uint dev)
    {
        if (!_deviceById.TryGetValue(dev, out DeviceRow? row))
        {
            row = AddDevice(
                _deviceCatalog.TryGet(dev, out DeviceInfo info) || _deviceCatalog.TryGetGone(dev, out info) ? info : DeviceInfo.NotKnown(dev));
        }

        return row;
    }

    private DeviceRow AddDevice(DeviceInfo info)
    {
        DeviceRow row = new(_clock, info);
        _deviceById[info.Dev] = row;
        _devices.Add(row);
        SetPlace(row);
        return row;
    }

    /// <summary>Where a device stands among the others: on which disk, above or below which devices.</summary>
    private void SetPlace(DeviceRow row)
    {
        DeviceInfo info = row.Info;
        DeviceInfo disk = info.Disk ?? info;
        if (info.Disk is not null && row.Disk is null)
        {
            row.Disk = GetOrAddDevice(disk.Dev);
            row.Disk.AbsorbPartition(row);
        }

        row.HasHolders = info.Holders.Length != 0;
        row.IsSwap = info.IsSwap;
        row.CountsAsLowest = disk.Slaves.Length == 0 && disk.Kind != DeviceKind.Loop;
    }

    /// <summary>Brings the rows in line with the catalog: devices that came, went, or were only a number so far.</summary>
    private void FollowDevices()
    {
        if (_devicesVersion == _deviceCatalog.Version)
        {
            return;
        }

        _devicesVersion = _deviceCatalog.Version;
        _binding++;
        for (int i = _devices.Count - 1; i >= 0; i--)
        {
            FollowDevice(_devices[i], i);
        }

        foreach (DeviceInfo info in _deviceCatalog.Devices)
        {
            if (!_deviceById.ContainsKey(info.Dev))
            {
                AddDevice(info);
            }
        }
    }

    private void FollowDevice(DeviceRow row, int index)
    {
        if (row.IsRetired || !_deviceCatalog.TryGet(row.Dev, out DeviceInfo info))
        {
            return;
        }

        if (row.Info != info && row.Info.Kind != DeviceKind.Unknown)
        {
            // Another device under the same number. What the old one did stays in the sums: a partition's in its disk.
            row.IsRetired = true;
            _deviceById.Remove(row.Dev);
            if (row.IsPartition)
            {
                _devices.RemoveAt(index);
            }

            return;
        }

        row.Info = info;
        SetPlace(row);
    }
}
