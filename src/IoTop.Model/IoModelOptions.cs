namespace IoTop.Model;

/// <summary>How an <see cref="IoModel"/> is put together.</summary>
public sealed record IoModelOptions
{
    public const int DefaultEventCapacity = 262_144;

    /// <summary>How many bytes of captured payload are kept.</summary>
    public long PayloadBytes { get; init; } = 32 << 20;

    /// <summary>Events retained; 104 bytes each, allocated once.</summary>
    public int EventCapacity { get; init; } = DefaultEventCapacity;

    /// <summary>Traced calls that are kept of a recording; 64 bytes each.</summary>
    public int CallCapacity { get; init; } = 1 << 17;

    public ProcessCatalogOptions Processes { get; init; } = new();

    public DeviceCatalogOptions Devices { get; init; } = new();

    public CounterTableOptions Counters { get; init; } = new();

    /// <summary>Nothing of this machine is looked at: for scripts and recordings, which add processes and devices by hand.</summary>
    public static IoModelOptions Detached { get; } = new()
    {
        EventCapacity = 4096,
        Processes = new ProcessCatalogOptions { ProcRoot = null },
        Devices = new DeviceCatalogOptions { ProcRoot = null, SysRoot = null, UdevRoot = null },
    };
}
