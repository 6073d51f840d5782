using IoTop.Model.Interop;

namespace IoTop.Model;

public sealed partial class DeviceCatalog
{
    private readonly GrowingBuffer _diskStats = new(16 * 1024);
    private readonly GrowingBuffer _mounts = new(16 * 1024);
    private readonly GrowingBuffer _swaps = new(4096);
    private ulong _rescannedNs;
    private long _refresh;

    /// <summary>Brings everything up to date; <paramref name="nowNs"/> is CLOCK_MONOTONIC.</summary>
    public void Refresh(ulong nowNs)
    {
        if (_proc is null || !_diskStats.Read(_proc, "diskstats\0"u8))
        {
            return;
        }

        _refresh++;
        StatsNs = nowNs;
        bool changed = TakeStats() | RemoveGone();
        if (changed || nowNs - _rescannedNs >= (ulong)Options.RescanInterval.Ticks * 100)
        {
            _rescannedNs = nowNs;
            Rescan(changed);
        }
    }

    /// <summary>Takes over the lines of diskstats; true when there is a device that was not known.</summary>
    private bool TakeStats()
    {
        bool changed = false;
        DiskStatsParser lines = new(_diskStats.Text);
        while (lines.MoveNext())
        {
            if (!_byDev.TryGetValue(lines.Dev, out DeviceInfo? info) || !TextCell.IsSame(info.Name, lines.Name))
            {
                info = new DeviceInfo(lines.Dev, TextCell.Decode(lines.Name));
                Put(info);
                changed = true;
            }

            info.SeenRefresh = _refresh;
            info.Stats = lines.Stats;
        }

        return changed;
    }

    private bool RemoveGone()
    {
        bool changed = false;
        for (int i = _devices.Count - 1; i >= 0; i--)
        {
            DeviceInfo info = _devices[i];
            if (info.SeenRefresh != _refresh && !info.IsByHand)
            {
                info.IsGone = true;
                info.Stats = info.Stats with { InFlight = 0 };
                _byDev.Remove(info.Dev);
                _devices.RemoveAt(i);
                Version++;
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>Reads /sys, the mounts and the swap devices again; strings are made only of what is different.</summary>
    private void Rescan(bool changed)
    {
        if (_reader is not null)
        {
            for (int i = 0; i < _devices.Count; i++)
            {
                changed |= !_devices[i].IsByHand && Describe(_devices[i]);
            }
        }

        if (changed)
        {
            Relate();
        }

        if (_mounts.ReadChanged(_proc!, "self/mountinfo\0"u8) || changed)
        {
            MountTable.Apply(_mounts.Text, this, Mounts);
            Version++;
        }

        _ = _swaps.Read(_proc!, "swaps\0"u8);
        if (SwapTable.Apply(_swaps.Text, _devices))
        {
            Version++;
        }
    }

    private bool Describe(DeviceInfo info)
    {
        bool changed = _reader!.Read(info);
        if (_reader.TryReadDisk(info, out uint diskDev) && _byDev.TryGetValue(diskDev, out DeviceInfo? disk) && info.Disk != disk)
        {
            if (info.Disk is not null)
            {
                // Its disk was replaced by another one of the same name: so was the partition.
                DeviceInfo fresh = new(info.Dev, info.Name) { SeenRefresh = _refresh, Stats = info.Stats };
                _ = _reader.Read(fresh);
                Put(fresh);
                info = fresh;
            }

            info.Disk = disk;
            info.Kind = DeviceKind.Partition;
            changed = true;
        }

        return changed | _reader.ReadSlaves(info, _byDev);
    }

    /// <summary>Derives what follows from the relations: partitions of disks, holders of slaves, the order of the list.</summary>
    private void Relate()
    {
        foreach (DeviceInfo info in _devices)
        {
            info.Partitions = [.. _devices.Where(other => other.Disk == info).OrderBy(static other => other.StartSector)
                .ThenBy(static other => other.Dev)];
            info.Holders = [.. _devices.Where(other => other.Slaves.Contains(info)).OrderBy(static other => other.Dev)];
        }

        foreach (DeviceInfo info in _devices)
        {
            info.IsHeld = info.Holders.Length != 0 || info.Partitions.Any(static partition => partition.Holders.Length != 0);
        }

        _devices.Sort(static (left, right) =>
        {
            int order = NaturalOrder.Compare((left.Disk ?? left).Name, (right.Disk ?? right).Name);
            return order != 0 ? order : NaturalOrder.Compare(left.Name, right.Name);
        });
        Version++;
    }
}
