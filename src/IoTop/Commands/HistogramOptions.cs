using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What <c>histogram</c> was asked for.</summary>
internal sealed record HistogramOptions
{
    /// <summary>A recording to be counted instead of the kernel; null: the kernel.</summary>
    public string? From { get; init; }

    public HistogramPoint At { get; init; }

    public HistogramQuantity Of { get; init; }

    public HistogramGrouping By { get; init; }

    public HistogramProbe Probe { get; init; }

    /// <summary>KiB or microseconds of a bucket; 0: logarithmic.</summary>
    public uint Step { get; init; }

    /// <summary>Devices to count, by name, path, mount point or major:minor; empty: all.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Processes to count; empty: all, unless there is a command.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>Processes that they fork are counted, too.</summary>
    public bool Children { get; init; }

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; init; }

    /// <summary>Of an interval; null: one from beginning to end.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long; null: until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Intervals; null: no limit.</summary>
    public int? Iterations { get; init; }

    public OutputFormat Format { get; init; }

    /// <summary>A command to start and count, with its arguments; empty: none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
