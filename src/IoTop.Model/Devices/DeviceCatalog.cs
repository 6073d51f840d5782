namespace IoTop.Model;

/// <summary>
/// The block devices and what they are: names, partitions, stacking, mounts, /proc/diskstats. A refresh reads /proc/diskstats; the
/// rest only when a device came or went, or after <see cref="DeviceCatalogOptions.RescanInterval"/>. 0 B when nothing changed.
/// </summary>
public sealed class DeviceCatalog
{
    private readonly List<DeviceInfo> _devices = [];

    public DeviceCatalog(DeviceCatalogOptions? options = null)
    {
        Options = options ?? new DeviceCatalogOptions();
    }

    public DeviceCatalogOptions Options { get; }

    /// <summary>All devices, disks with their partitions behind them, by name.</summary>
    public ReadOnlySpan<DeviceInfo> Devices => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_devices);

    /// <summary>Grows when a device came, went or changed.</summary>
    public int Version { get; private set; }

    /// <summary>When /proc/diskstats was last read, CLOCK_MONOTONIC; 0 never.</summary>
    public ulong StatsNs { get; private set; }

    /// <summary>Brings everything up to date; <paramref name="nowNs"/> is CLOCK_MONOTONIC.</summary>
    public void Refresh(ulong nowNs) => throw new NotImplementedException();

    public bool TryGet(uint dev, out DeviceInfo info) => throw new NotImplementedException();

    /// <summary>By kernel name, name for people, "/dev/…" path, "8:1" or mount point; false when nothing fits.</summary>
    public bool TryFind(string name, out DeviceInfo info) => throw new NotImplementedException();

    /// <summary>The devices, and the partitions of those that are disks: what an <see cref="IoFilter"/> needs.</summary>
    public System.Collections.Immutable.ImmutableArray<uint> WithPartitions(ReadOnlySpan<uint> devices) => throw new NotImplementedException();

    /// <summary>Adds a device by hand; replaces the one with the same number.</summary>
    public DeviceInfo Add(DeviceRecord record) => throw new NotImplementedException();
}
