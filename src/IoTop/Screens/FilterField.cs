namespace IoTop.Screens;

/// <summary>The lines of the filter page.</summary>
internal enum FilterField
{
    Processes,
    Users,
    Devices,
    Operations,
    MinBytes,
    MinLatency,
}
