using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>
/// The block devices and what they are: names, partitions, stacking, mounts, /proc/diskstats. A refresh reads /proc/diskstats; the
/// rest only when a device came or went, or after <see cref="DeviceCatalogOptions.RescanInterval"/>. 0 B when nothing changed.
/// </summary>
public sealed partial class DeviceCatalog : IDisposable
{
    private readonly Dictionary<uint, DeviceInfo> _byDev = [];
    private readonly List<DeviceInfo> _devices = [];
    private readonly DirectoryHandle? _proc;
    private readonly DeviceReader? _reader;

    public DeviceCatalog(DeviceCatalogOptions? options = null)
    {
        Options = options ?? new DeviceCatalogOptions();
        _proc = Open(Options.ProcRoot);
        DirectoryHandle? sys = Open(Options.SysRoot);
        _reader = sys is null ? null : new DeviceReader(sys, Open(Options.UdevRoot));
    }

    public DeviceCatalogOptions Options { get; }

    /// <summary>All devices, disks with their partitions behind them, by name. Valid until the next change.</summary>
    public ReadOnlySpan<DeviceInfo> Devices => CollectionsMarshal.AsSpan(_devices);

    /// <summary>Grows when a device came, went or changed.</summary>
    public int Version { get; private set; }

    /// <summary>When /proc/diskstats was last read, CLOCK_MONOTONIC; 0 never.</summary>
    public ulong StatsNs { get; private set; }

    /// <summary>Where every file system is mounted, those without a device too.</summary>
    internal MountPaths Mounts { get; } = new();

    /// <summary>A device by its kernel number.</summary>
    public bool TryGet(uint dev, out DeviceInfo info) => _byDev.TryGetValue(dev, out info!);

    /// <summary>
    /// By kernel name, name for people, "/dev/…" path (symbolic links too), "8:1" or mount point; false when nothing fits.
    /// </summary>
    public bool TryFind(string name, out DeviceInfo info)
    {
        if (DeviceNumber.TryParse(Encoding.UTF8.GetBytes(name), out uint dev) && TryGet(dev, out info))
        {
            return true;
        }

        string path = name;
        for (int links = 0; links < 8; links++)
        {
            if (TryFindByName(path, out info))
            {
                return true;
            }

            if (!path.StartsWith("/dev/", StringComparison.Ordinal) || LinkTarget(path) is not string target)
            {
                break;
            }

            path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, target));
        }

        info = null!;
        return false;
    }

    /// <summary>The devices, and the partitions of those that are disks: what an <see cref="IoFilter"/> needs.</summary>
    public ImmutableArray<uint> WithPartitions(ReadOnlySpan<uint> devices)
    {
        SortedSet<uint> all = [];
        foreach (uint dev in devices)
        {
            all.Add(dev);
            if (TryGet(dev, out DeviceInfo info))
            {
                all.UnionWith(info.Partitions.Select(static partition => partition.Dev));
            }
        }

        return [.. all];
    }

    /// <summary>Adds a device by hand; it takes the place of the one with the same number. Refreshes leave it alone.</summary>
    /// <exception cref="ArgumentException">It names a disk or a slave that was not added before.</exception>
    public DeviceInfo Add(DeviceRecord record)
    {
        DeviceInfo info = new(record.Dev, record.Name)
        {
            Disk = record.Disk is uint disk ? Known(disk) : null,
            Slaves = [.. record.Slaves.Select(Known)],
            IsByHand = true,
        };
        Fill(info, record);
        Put(info);
        Mounts.Add(info);
        Relate();
        return info;
    }

    public void Dispose()
    {
        _proc?.Dispose();
        _reader?.Dispose();
    }

    private static DirectoryHandle? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        DirectoryHandle directory = DirectoryHandle.Open(path);
        return directory.IsInvalid ? null : directory;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private DeviceInfo Known(uint dev) => TryGet(dev, out DeviceInfo info)
        ? info
        : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"no device {DeviceNumber.Major(dev)}:{DeviceNumber.Minor(dev)}"));

    private bool TryFindByName(string name, out DeviceInfo info)
    {
        ReadOnlySpan<char> bare = name;
        bare = bare.StartsWith("/dev/mapper/") ? bare["/dev/mapper/".Length..]
            : bare.StartsWith("/dev/md/") ? bare["/dev/md/".Length..]
            : bare.StartsWith("/dev/") ? bare["/dev/".Length..] : bare;
        foreach (DeviceInfo device in _devices)
        {
            if (bare.SequenceEqual(device.Name) || bare.SequenceEqual(device.DisplayName) || device.MountPoints.Contains(name))
            {
                info = device;
                return true;
            }
        }

        info = null!;
        return false;
    }

    private void Put(DeviceInfo info)
    {
        if (_byDev.TryGetValue(info.Dev, out DeviceInfo? before))
        {
            before.IsGone = true;
            _devices.Remove(before);
        }

        _byDev[info.Dev] = info;
        _devices.Add(info);
        Version++;
    }
}
