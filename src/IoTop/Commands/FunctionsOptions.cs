namespace IoTop.Commands;

/// <summary>What <c>functions</c> was asked for.</summary>
internal sealed record FunctionsOptions
{
    /// <summary>Processes to watch from the beginning.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>Processes that they fork are watched, too.</summary>
    public bool Children { get; init; }

    /// <summary>Functions beside the fixed ones.</summary>
    public IReadOnlyList<string> Globs { get; init; } = [];

    /// <summary>A recording in place of the kernel; null: the kernel.</summary>
    public string? From { get; init; }

    /// <summary>Between two samples; null: one at the end.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long; null: until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Samples; null: no limit.</summary>
    public int? Iterations { get; init; }

    public OutputFormat Format { get; init; }

    /// <summary>Only say what the globs stand for.</summary>
    public bool List { get; init; }

    /// <summary>A command to start and watch, with its arguments; empty: none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
