namespace IoTop.Commands;

/// <summary>What <c>trace</c> was asked for.</summary>
internal sealed record TraceOptions
{
    /// <summary>Devices to trace, by name, path, mount point or major:minor; empty: all.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Processes to trace; empty: all.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>A bit per <see cref="Model.IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; init; }

    public ulong MinLatencyNs { get; init; }

    public uint MinBytes { get; init; }

    /// <summary>How long; null: until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    public OutputFormat Format { get; init; }

    /// <summary>The wall clock instead of seconds since the start.</summary>
    public bool WallClock { get; init; }

    /// <summary>The wall clock in UTC, ISO 8601.</summary>
    public bool Utc { get; init; }

    /// <summary>A column with the time between queue and issue.</summary>
    public bool QueueTime { get; init; }

    /// <summary>I/Os that a stacked device sent down are printed too.</summary>
    public bool AllLayers { get; init; }

    public uint? EventsRingBytes { get; init; }

    public bool Verbose { get; init; }
}
