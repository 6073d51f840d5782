using System.Collections.Frozen;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>Finds the devices that the command line names.</summary>
internal static class DeviceSelection
{
    /// <summary>The devices and the partitions of those that are disks; null when none was named.</summary>
    /// <exception cref="UsageException">There is no such device.</exception>
    public static FrozenSet<uint>? Resolve(DeviceCatalog catalog, IReadOnlyList<string> names, ulong nowNs)
    {
        if (names.Count == 0)
        {
            return null;
        }

        catalog.Refresh(nowNs);
        var devices = new List<uint>();
        foreach (string name in names)
        {
            if (!catalog.TryFind(name, out DeviceInfo info))
            {
                throw new UsageException(
                    $"there is no device '{name}'", "a name that lsblk shows, such as sda, sda2, nvme0n1 or a mount point");
            }

            devices.Add(info.Dev);
        }

        return catalog.WithPartitions(devices.ToArray()).ToFrozenSet();
    }
}
