using System.Buffers.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>Reads what /sys (and udev) tell of a device into its <see cref="DeviceInfo"/>, without making what did not change.</summary>
internal sealed class DeviceReader(DirectoryHandle sys, DirectoryHandle? udev) : IDisposable
{
    private const int SectorBytes = 512;
    private const int MaxPathLength = 96;

    private readonly byte[] _text = new byte[8192];
    private readonly byte[] _entries = new byte[4096];
    private readonly List<DeviceInfo> _slaves = [];

    /// <summary>True when anything is different from what was known.</summary>
    public bool Read(DeviceInfo info)
    {
        bool changed = false;
        info.SizeBytes = Changed(info.SizeBytes, Number(info, "size"u8) * SectorBytes, ref changed);
        info.StartSector = Changed(info.StartSector, Number(info, "start"u8), ref changed);
        info.IsReadOnly = Number(info, "ro"u8) != 0;
        info.IsRemovable = Number(info, "removable"u8) != 0;
        info.IsRotational = Number(info, "queue/rotational"u8) != 0;
        info.LogicalBlockSize = (uint)Number(info, "queue/logical_block_size"u8);
        info.QueueRequests = (uint)Number(info, "queue/nr_requests"u8);
        info.Scheduler = TextCell.Update(info.Scheduler, ChosenScheduler(Line(info, "queue/scheduler"u8)), ref changed);
        info.BackingFile = TextCell.Update(info.BackingFile, Line(info, "loop/backing_file"u8), ref changed);
        ReadModel(info, ref changed);
        ReadKind(info, ref changed);
        ReadUdev(info, ref changed);
        return changed;
    }

    /// <summary>The disk that a partition lies on; false when it is no partition.</summary>
    public bool TryReadDisk(DeviceInfo info, out uint disk)
    {
        disk = 0;

        // The path is a symbolic link into the disk's directory, so that ".." behind it is the disk.
        return !Line(info, "partition"u8).IsEmpty && DeviceNumber.TryParse(Line(info, "../dev"u8), out disk);
    }

    /// <summary>Reads what the device is built on; true when that is different.</summary>
    public bool ReadSlaves(DeviceInfo info, Dictionary<uint, DeviceInfo> byDev)
    {
        _slaves.Clear();
        Span<byte> path = stackalloc byte[MaxPathLength];
        DirectoryReader entries = new(sys, PathOf(path, info.Dev, "slaves"u8), _entries);
        try
        {
            while (entries.MoveNext())
            {
                if (entries.Name[0] != '.' && TryReadSlave(info.Dev, entries.Name, out uint dev) &&
                    byDev.TryGetValue(dev, out DeviceInfo? slave))
                {
                    _slaves.Add(slave);
                }
            }
        }
        finally
        {
            entries.Dispose();
        }

        _slaves.Sort(static (left, right) => left.Dev.CompareTo(right.Dev));
        if (System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slaves).SequenceEqual(info.Slaves.AsSpan()))
        {
            return false;
        }

        info.Slaves = [.. _slaves];
        return true;
    }

    public void Dispose()
    {
        sys.Dispose();
        udev?.Dispose();
    }

    private static T Changed<T>(T before, T now, ref bool changed)
        where T : IEquatable<T>
    {
        changed |= !before.Equals(now);
        return now;
    }

    private void ReadModel(DeviceInfo info, ref bool changed)
    {
        ReadOnlySpan<byte> model = Line(info, "device/model"u8);
        info.Model = TextCell.Update(info.Model, model.IsEmpty ? Line(info, "device/name"u8) : model, ref changed);
    }

    private void ReadKind(DeviceInfo info, ref bool changed)
    {
        ReadOnlySpan<byte> mapName = Line(info, "dm/name"u8);
        DeviceKind kind =
            info.Disk is not null ? DeviceKind.Partition :
            !mapName.IsEmpty ? DeviceKind.DeviceMapper :
            info.Name.StartsWith("loop", StringComparison.Ordinal) ? DeviceKind.Loop :
            info.Name.StartsWith("zram", StringComparison.Ordinal) ? DeviceKind.Zram :
            info.Name.StartsWith("ram", StringComparison.Ordinal) ? DeviceKind.Ram : DeviceKind.Disk;
        if (!mapName.IsEmpty)
        {
            info.DisplayName = TextCell.Update(info.DisplayName, mapName, ref changed);
            info.MapType = TextCell.Update(info.MapType, MapTypeOf(Line(info, "dm/uuid"u8)), ref changed);
        }

        ReadOnlySpan<byte> level = kind == DeviceKind.Disk ? Line(info, "md/level"u8) : default;
        if (!level.IsEmpty)
        {
            kind = DeviceKind.Raid;
            info.MapType = TextCell.Update(info.MapType, level, ref changed);
        }

        changed |= kind != info.Kind;
        info.Kind = kind;
    }

    // "LVM-…" and "mpath-…" say it with one word, "CRYPT-LUKS2-…" with two.
    private static ReadOnlySpan<byte> MapTypeOf(ReadOnlySpan<byte> uuid)
    {
        int end = uuid.IndexOf((byte)'-');
        if (end < 0)
        {
            return uuid;
        }

        int second = uuid[(end + 1)..].IndexOf((byte)'-');
        return uuid.StartsWith("CRYPT-"u8) && second > 0 ? uuid[..(end + 1 + second)] : uuid[..end];
    }

    // "mq-deadline [none] kyber": the one in brackets is in use; a single word stands alone.
    private static ReadOnlySpan<byte> ChosenScheduler(ReadOnlySpan<byte> line)
    {
        int open = line.IndexOf((byte)'[');
        int close = line.IndexOf((byte)']');
        return open >= 0 && close > open ? line[(open + 1)..close] : line;
    }

    private void ReadUdev(DeviceInfo info, ref bool changed)
    {
        if (udev is null)
        {
            return;
        }

        Span<byte> path = stackalloc byte[MaxPathLength];
        path[0] = (byte)'b';
        int length = 1 + NumberOf(path[1..], info.Dev);
        path[length] = 0;
        int read = Libc.ReadFile(udev, path[..(length + 1)], _text);
        ReadOnlySpan<byte> text = _text.AsSpan(0, Math.Max(0, read));
        info.Label = TextCell.Update(info.Label, UdevValue(text, "E:ID_FS_LABEL="u8), ref changed);
        ReadOnlySpan<byte> type = UdevValue(text, "E:ID_FS_TYPE="u8);
        if (!type.IsEmpty && info.MountPoints.IsEmpty)
        {
            info.FileSystem = TextCell.Update(info.FileSystem, type, ref changed);
        }

        ReadOnlySpan<byte> raidName = UdevValue(text, "E:MD_DEVNAME="u8);
        if (info.Kind == DeviceKind.Raid && !raidName.IsEmpty)
        {
            info.DisplayName = TextCell.Update(info.DisplayName, raidName, ref changed);
        }
    }

    private static ReadOnlySpan<byte> UdevValue(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> key)
    {
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = ByteText.TakeLine(ref rest);
            if (line.StartsWith(key))
            {
                return line[key.Length..];
            }
        }

        return default;
    }

    private bool TryReadSlave(uint dev, ReadOnlySpan<byte> name, out uint slave)
    {
        slave = 0;
        if (name.Length > 32)
        {
            return false;
        }

        Span<byte> file = stackalloc byte[64];
        "slaves/"u8.CopyTo(file);
        name.CopyTo(file["slaves/".Length..]);
        "/dev"u8.CopyTo(file[("slaves/".Length + name.Length)..]);
        return DeviceNumber.TryParse(Line(dev, file[..("slaves/".Length + name.Length + "/dev".Length)]), out slave);
    }

    private ulong Number(DeviceInfo info, ReadOnlySpan<byte> file)
    {
        _ = ByteText.TryParse(Line(info, file), out ulong value);
        return value;
    }

    private ReadOnlySpan<byte> Line(DeviceInfo info, ReadOnlySpan<byte> file) => Line(info.Dev, file);

    /// <summary>The first line of a file, trimmed; empty when it is not there. Valid until the next one.</summary>
    private ReadOnlySpan<byte> Line(uint dev, ReadOnlySpan<byte> file)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        int length = Libc.ReadFile(sys, PathOf(path, dev, file), _text);
        ReadOnlySpan<byte> text = _text.AsSpan(0, Math.Max(0, length));
        return ByteText.TakeLine(ref text).Trim((byte)' ');
    }

    /// <summary>"dev/block/8:1/file", with the NUL that ends a path.</summary>
    private static ReadOnlySpan<byte> PathOf(Span<byte> path, uint dev, ReadOnlySpan<byte> file)
    {
        "dev/block/"u8.CopyTo(path);
        int length = "dev/block/".Length;
        length += NumberOf(path[length..], dev);
        path[length++] = (byte)'/';
        file.CopyTo(path[length..]);
        length += file.Length;
        path[length] = 0;
        return path[..(length + 1)];
    }

    private static int NumberOf(Span<byte> text, uint dev)
    {
        _ = Utf8Formatter.TryFormat(DeviceNumber.Major(dev), text, out int length);
        text[length++] = (byte)':';
        _ = Utf8Formatter.TryFormat(DeviceNumber.Minor(dev), text[length..], out int digits);
        return length + digits;
    }
}
