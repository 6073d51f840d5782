namespace IoTop.Model;

/// <summary>A sector as it counts on the partition that it lies in, or on the disk where there is none.</summary>
/// <param name="Device">The partition, or the device itself.</param>
/// <param name="Sector">From its beginning, 512 bytes each.</param>
public readonly record struct SectorPlace(DeviceInfo Device, ulong Sector)
{
    private const int SectorBytes = 512;

    /// <summary>Where an absolute sector lies, as events and segments name it together with a disk or a partition.</summary>
    public static SectorPlace Of(DeviceInfo device, ulong sector)
    {
        if (device.IsPartition)
        {
            return sector >= device.StartSector
                ? new SectorPlace(device, sector - device.StartSector)
                : new SectorPlace(device.Disk!, sector);
        }

        foreach (DeviceInfo partition in device.Partitions)
        {
            if (sector >= partition.StartSector && sector - partition.StartSector < partition.SizeBytes / SectorBytes)
            {
                return new SectorPlace(partition, sector - partition.StartSector);
            }
        }

        return new SectorPlace(device, sector);
    }
}
