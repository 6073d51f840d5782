using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What <c>calls</c> was asked for.</summary>
internal sealed record CallsOptions
{
    /// <summary>Functions, as set_ftrace_filter takes them.</summary>
    public IReadOnlyList<string> Globs { get; init; } = [];

    /// <summary>A recording to read; null: this machine.</summary>
    public string? From { get; init; }

    /// <summary>Processes to trace; empty: all.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>What they fork is traced, too.</summary>
    public bool Children { get; init; }

    /// <summary>Nesting and durations.</summary>
    public bool Graph { get; init; }

    /// <summary>How long; null: until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Calls after which it ends; null: no limit.</summary>
    public int? Limit { get; init; }

    public OutputFormat Format { get; init; }

    /// <summary>Only say what the globs stand for.</summary>
    public bool List { get; init; }

    /// <summary>A command to start and trace, with its arguments; empty: none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>What is to be traced when it is the command that is traced, or the processes that were named.</summary>
    public CallSelection Selection(uint? command) => new()
    {
        Globs = Globs,
        Pids = command is uint pid ? [pid, .. Pids] : Pids,
        Children = Children || command is not null,
        Graph = Graph,
    };
}
