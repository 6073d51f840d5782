namespace IoTop.Screens;

/// <summary>The lines of the filter page.</summary>
internal enum FilterField
{
    Processes,
    Users,
    Cgroups,
    Devices,
    Operations,
    MinBytes,
    MinLatency,
}
