using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What <c>trace</c> was asked for.</summary>
internal sealed record TraceOptions
{
    /// <summary>A recording to be read instead of the kernel; null: the kernel.</summary>
    public string? From { get; init; }

    /// <summary>Devices to trace, by name, path, mount point or major:minor; empty: all.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Processes to trace; empty: all.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>What <see cref="Pids"/> fork is traced too.</summary>
    public bool Children { get; init; }

    /// <summary>A command that is started and traced, with all that it forks; empty: none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Processes are followed: of a command that is always so.</summary>
    public bool Follow => Children || Command.Count > 0;

    /// <summary>Containers, units, pods or paths to trace; empty: all.</summary>
    public IReadOnlyList<string> Cgroups { get; init; } = [];

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
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

    /// <summary>The segments of each I/O are printed under it.</summary>
    public bool Segments { get; init; }

    /// <summary>Bytes of each segment that are printed under it; 0: none.</summary>
    public uint HexdumpBytes { get; init; }

    /// <summary>What is searched for in the bytes of each I/O.</summary>
    public IReadOnlyList<BytePattern> Patterns { get; init; } = [];

    /// <summary>I/Os in which nothing is found are not printed.</summary>
    public bool OnlyFound { get; init; }

    /// <summary>The files behind the bytes.</summary>
    public bool Files { get; init; }

    /// <summary>Sectors count from the beginning of the partition.</summary>
    public bool PartitionRelative { get; init; }

    /// <summary>Bytes captured of each segment, when bytes are captured.</summary>
    public uint SnapLength { get; init; } = CaptureSettings.DefaultSnapLength;

    public uint? EventsRingBytes { get; init; }

    public uint? PayloadRingBytes { get; init; }

    public uint? PayloadStoreBytes { get; init; }

    public bool Verbose { get; init; }

    /// <summary>What has to be captured for all that.</summary>
    public CaptureLevel Level => HexdumpBytes > 0 || Patterns.Count > 0 ? CaptureLevel.Payload
        : Segments || Files ? CaptureLevel.Segments : CaptureLevel.Off;
}
