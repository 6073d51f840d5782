using System.Text;

namespace IoTop.Model;

/// <summary>Finds out of mountinfo where devices are mounted, and with which file system.</summary>
internal static class MountTable
{
    /// <summary>Gives every device of the catalog its mount points; those of whole file systems first.</summary>
    public static void Apply(ReadOnlySpan<byte> rest, DeviceCatalog catalog)
    {
        Dictionary<DeviceInfo, List<string>> whole = [];
        Dictionary<DeviceInfo, List<string>> parts = [];
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = ByteText.TakeLine(ref rest);
            if (!TryParse(line, out Mount mount) || Find(catalog, in mount) is not DeviceInfo device)
            {
                continue;
            }

            device.FileSystem = mount.FileSystem;

            // A bind mount of a directory says little about the disk; only a subvolume is a place of its own.
            bool isWhole = mount.Root == "/" || mount.FileSystem == "btrfs";
            Dictionary<DeviceInfo, List<string>> list = isWhole ? whole : parts;
            if (!list.TryGetValue(device, out List<string>? points))
            {
                list.Add(device, points = []);
            }

            if (!points.Contains(mount.Point))
            {
                points.Add(mount.Point);
            }
        }

        foreach (DeviceInfo device in catalog.Devices)
        {
            if (!device.IsByHand)
            {
                device.MountPoints = whole.TryGetValue(device, out List<string>? points) || parts.TryGetValue(device, out points)
                    ? [.. points]
                    : [];
            }
        }
    }

    /// <summary>Undoes the \040 of mountinfo: blank, tab, newline and backslash are written as three octal digits.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
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

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';

    // id parent major:minor root point options [tags…] - type source options
    private static bool TryParse(ReadOnlySpan<byte> line, out Mount mount)
    {
        mount = default;
        int dash = line.IndexOf(" - "u8);
        if (dash < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> behind = line[(dash + 3)..];
        _ = ByteText.TakeWord(ref line);
        _ = ByteText.TakeWord(ref line);
        if (!DeviceNumber.TryParse(ByteText.TakeWord(ref line), out uint dev))
        {
            return false;
        }

        mount = new Mount(
            dev,
            Unescape(ByteText.TakeWord(ref line)),
            Unescape(ByteText.TakeWord(ref line)),
            Unescape(ByteText.TakeWord(ref behind)),
            Unescape(ByteText.TakeWord(ref behind)));
        return true;
    }

    // btrfs and others mount under a number of their own; their source names one of the devices.
    private static DeviceInfo? Find(DeviceCatalog catalog, in Mount mount) =>
        catalog.TryGet(mount.Dev, out DeviceInfo info) ||
        (DeviceNumber.Major(mount.Dev) == 0 && mount.Source.StartsWith("/dev/", StringComparison.Ordinal) &&
            catalog.TryFind(mount.Source, out info))
            ? info
            : null;

    private readonly record struct Mount(uint Dev, string Root, string Point, string FileSystem, string Source);
}
