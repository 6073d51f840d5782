namespace IoTop.Model;

/// <summary>Where devices are looked up.</summary>
public sealed record DeviceCatalogOptions
{
    /// <summary>null: there is no /proc; only what is added by hand is known.</summary>
    public string? ProcRoot { get; init; } = "/proc";

    /// <summary>null: there is no /sys.</summary>
    public string? SysRoot { get; init; } = "/sys";

    /// <summary>Where udev keeps what it knows of devices (labels); null: it is not asked.</summary>
    public string? UdevRoot { get; init; } = "/run/udev/data";

    /// <summary>What mount points are relative to; null: no file system is asked for its block size.</summary>
    public string? MountRoot { get; init; } = "";

    /// <summary>/sys and the mount table are read again at least this often, even if /proc/diskstats lists the same devices.</summary>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(5);
}
