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
}
