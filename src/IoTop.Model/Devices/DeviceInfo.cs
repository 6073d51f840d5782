using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>
/// What is known of a block device. The object is reused while the device exists and changes only in
/// <see cref="DeviceCatalog.Refresh"/>. Strings come from /sys and may hold bytes that others chose: sanitize them at drawing.
/// </summary>
public sealed class DeviceInfo
{
    internal DeviceInfo(uint dev, string name)
    {
        Dev = dev;
        Name = name;
        DisplayName = name;
    }

    /// <summary>Kernel device number.</summary>
    public uint Dev { get; }

    /// <summary>Kernel name: sda1, nvme0n1, dm-0; "8:1" when it is not known.</summary>
    public string Name { get; }

    /// <summary>The name that people use: that of a dm or md device, else the kernel name.</summary>
    public string DisplayName { get; internal set; }

    public DeviceKind Kind { get; internal set; } = DeviceKind.Unknown;

    /// <summary>The disk that a partition lies on; null for a disk.</summary>
    public DeviceInfo? Disk { get; internal set; }

    public bool IsPartition => Disk is not null;

    /// <summary>True when it has gone from /sys.</summary>
    public bool IsGone { get; internal set; }

    /// <summary>Partitions of a disk.</summary>
    public ImmutableArray<DeviceInfo> Partitions { get; internal set; } = [];

    /// <summary>Devices that this one is built on (dm, md).</summary>
    public ImmutableArray<DeviceInfo> Slaves { get; internal set; } = [];

    /// <summary>Devices that are built on this one.</summary>
    public ImmutableArray<DeviceInfo> Holders { get; internal set; } = [];

    public ulong SizeBytes { get; internal set; }

    /// <summary>Where a partition begins on its disk, in sectors.</summary>
    public ulong StartSector { get; internal set; }

    public bool IsReadOnly { get; internal set; }

    public bool IsRemovable { get; internal set; }

    /// <summary>A spinning disk.</summary>
    public bool IsRotational { get; internal set; }

    /// <summary>Bytes; 0 when not known.</summary>
    public uint LogicalBlockSize { get; internal set; }

    /// <summary>The scheduler in use ("mq-deadline", "none"); "" when there is no choice.</summary>
    public string Scheduler { get; internal set; } = "";

    /// <summary>Requests that the queue holds; 0 when not known.</summary>
    public uint QueueRequests { get; internal set; }

    /// <summary>Vendor and model; "" when it tells none.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>The file behind a loop device; "" otherwise.</summary>
    public string BackingFile { get; internal set; } = "";

    /// <summary>What mapped it, out of the dm UUID ("LVM", "CRYPT-LUKS2", "mpath"), or the RAID level; "" otherwise.</summary>
    public string MapType { get; internal set; } = "";

    /// <summary>Where it is mounted in our mount namespace.</summary>
    public ImmutableArray<string> MountPoints { get; internal set; } = [];

    /// <summary>File system type as it is mounted, or as udev knows it; "" when not known.</summary>
    public string FileSystem { get; internal set; } = "";

    /// <summary>File system label as udev knows it; "" when not known.</summary>
    public string Label { get; internal set; } = "";

    /// <summary>Bytes of a block of the mounted file system; 0 when not known.</summary>
    public uint FileSystemBlockSize { get; internal set; }

    /// <summary>In use as swap space.</summary>
    public bool IsSwap { get; internal set; }

    /// <summary>Its line of /proc/diskstats at the last refresh.</summary>
    public DiskStats Stats { get; internal set; }

    /// <summary>True when it, or a partition of it, is the foundation of another device.</summary>
    public bool IsHeld { get; internal set; }

    /// <summary>Refresh in which it was listed last.</summary>
    internal long SeenRefresh { get; set; }

    /// <summary>The mount that was asked for <see cref="FileSystemBlockSize"/>; 0 none.</summary>
    internal ulong BlockSizeMount { get; set; }

    /// <summary>Added by hand: refreshes leave it alone.</summary>
    internal bool IsByHand { get; set; }

    /// <summary>Stands for a device that /sys does not tell of.</summary>
    internal static DeviceInfo NotKnown(uint dev) => new(dev, $"{DeviceNumber.Major(dev)}:{DeviceNumber.Minor(dev)}");

    public override string ToString() => DisplayName;
}
