namespace IoTop.Model;

/// <summary>A device described by hand: for scripts, recordings and tests that have no /sys.</summary>
public sealed record DeviceRecord(uint Dev, string Name)
{
    public string? DisplayName { get; init; }

    public DeviceKind Kind { get; init; } = DeviceKind.Disk;

    /// <summary>Makes it a partition of that disk, which must have been added before.</summary>
    public uint? Disk { get; init; }

    /// <summary>Where a partition begins on its disk.</summary>
    public ulong StartSector { get; init; }

    /// <summary>Devices it is built on, which must have been added before.</summary>
    public uint[] Slaves { get; init; } = [];

    public string[] MountPoints { get; init; } = [];

    public string FileSystem { get; init; } = "";

    /// <summary>Bytes; 0 when not known.</summary>
    public uint FileSystemBlockSize { get; init; }

    public string Model { get; init; } = "";

    public ulong SizeBytes { get; init; }

    public bool IsSwap { get; init; }

    public bool IsReadOnly { get; init; }

    public bool IsRemovable { get; init; }

    public bool IsRotational { get; init; }

    /// <summary>Bytes; 0 when not known.</summary>
    public uint LogicalBlockSize { get; init; }

    public string Scheduler { get; init; } = "";

    public uint QueueRequests { get; init; }

    public string BackingFile { get; init; } = "";

    public string MapType { get; init; } = "";

    public string Label { get; init; } = "";

    /// <summary>In a recording: the same device as told last under its number, of which something has changed.</summary>
    public bool IsSame { get; init; }
}
