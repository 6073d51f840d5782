namespace IoTop.Model;

/// <summary>What sort of block device it is, as far as the names in /sys tell.</summary>
public enum DeviceKind
{
    Disk,
    Partition,

    /// <summary>Device mapper: LVM, dm-crypt, multipath.</summary>
    DeviceMapper,

    /// <summary>Software RAID.</summary>
    Raid,
    Loop,
    Zram,
    Ram,

    /// <summary>Seen in I/O, but not in /sys.</summary>
    Unknown,
}
