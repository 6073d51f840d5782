using System.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>Finds out of mountinfo where devices are mounted, and with which file system.</summary>
internal static class MountTable
{
    /// <summary>
    /// Gives every device of the catalog its mount points, those of whole file systems first, and the block size of its file system;
    /// and <paramref name="paths"/> the mounts of every file system.
    /// </summary>
    public static void Apply(ReadOnlySpan<byte> rest, DeviceCatalog catalog, MountPaths paths)
    {
        List<Mount> mounts = [];
        Dictionary<DeviceInfo, List<Mount>> ofDevice = [];
        paths.Clear();
        while (!rest.IsEmpty)
        {
            if (!TryParse(ByteText.TakeLine(ref rest), out Mount? mount))
            {
                continue;
            }

            mounts.Add(mount);
            paths.Add(mount.Dev, mount.Root, mount.Point, mount.FileSystem);
            if (Find(catalog, mount) is DeviceInfo device)
            {
                if (!ofDevice.TryGetValue(device, out List<Mount>? list))
                {
                    ofDevice.Add(device, list = []);
                }

                list.Add(mount);
            }
        }

        foreach (DeviceInfo device in catalog.Devices)
        {
            if (device.IsByHand)
            {
                paths.Add(device);
            }
            else
            {
                List<Mount> own = ofDevice.TryGetValue(device, out List<Mount>? list) ? list : [];
                TakePoints(device, own);
                TakeBlockSize(device, own, mounts, catalog.Options.MountRoot);
            }
        }
    }

    /// <summary>Undoes the \040 of mountinfo: blank, tab, newline and backslash are written as three octal digits.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && IsOctal(text[i + 1]) && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                bytes[length++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
            else
            {
                bytes[length++] = text[i];
            }
        }

        return bytes[..length];
    }

    private static void TakePoints(DeviceInfo device, List<Mount> own)
    {
        List<string> whole = [];
        List<string> parts = [];
        foreach (Mount mount in own)
        {
            device.FileSystem = mount.FileSystem;

            // A bind mount of a directory says little about the disk; only a subvolume is a place of its own.
            List<string> points = mount.IsWhole || mount.FileSystem == "btrfs" ? whole : parts;
            string point = Encoding.UTF8.GetString(mount.Point);
            if (!points.Contains(point))
            {
                points.Add(point);
            }
        }

        device.MountPoints = whole.Count != 0 ? [.. whole] : [.. parts];
    }

    /// <summary>Asks a file system for its block size when it is newly mounted, through a mount where that cannot hang.</summary>
    private static void TakeBlockSize(DeviceInfo device, List<Mount> own, List<Mount> all, string? mountRoot)
    {
        Mount? chosen = null;
        foreach (Mount mount in own)
        {
            if (mount.Id == device.BlockSizeMount)
            {
                return;
            }

            chosen ??= CanBeAsked(mount, all) ? mount : null;
        }

        device.BlockSizeMount = chosen?.Id ?? 0;
        device.FileSystemBlockSize = chosen is null || mountRoot is null ? 0 : Libc.BlockSizeAt(mountRoot, chosen.Point);
    }

    // Only the mount that lies on top is reached by its path, and the way there must not lead through a network.
    private static bool CanBeAsked(Mount mount, List<Mount> all)
    {
        Mount top = mount;
        foreach (Mount other in all)
        {
            if (other.IsOnTheWayTo(mount.Point))
            {
                if (!other.IsLocal)
                {
                    return false;
                }

                top = other.Point.Length == mount.Point.Length ? other : top;
            }
        }

        return top == mount;
    }

    private static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';

    // id parent major:minor root point options [tags…] - type source options
    private static bool TryParse(ReadOnlySpan<byte> line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mount? mount)
    {
        mount = null;
        int dash = line.IndexOf(" - "u8);
        if (dash < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> behind = line[(dash + 3)..];
        _ = ByteText.TryTakeNumber(ref line, out ulong id);
        _ = ByteText.TakeWord(ref line);
        if (!DeviceNumber.TryParse(ByteText.TakeWord(ref line), out uint dev))
        {
            return false;
        }

        mount = new Mount(
            id,
            dev,
            Unescape(ByteText.TakeWord(ref line)),
            Unescape(ByteText.TakeWord(ref line)),
            Encoding.UTF8.GetString(Unescape(ByteText.TakeWord(ref behind))),
            Encoding.UTF8.GetString(Unescape(ByteText.TakeWord(ref behind))));
        return true;
    }

    // btrfs and others mount under a number of their own; their source names one of the devices.
    private static DeviceInfo? Find(DeviceCatalog catalog, Mount mount) =>
        catalog.TryGet(mount.Dev, out DeviceInfo info) ||
        (DeviceNumber.Major(mount.Dev) == 0 && mount.Source.StartsWith("/dev/", StringComparison.Ordinal) &&
            catalog.TryFind(mount.Source, out info))
            ? info
            : null;
}
