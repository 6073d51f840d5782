using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What <c>record</c> was asked for.</summary>
internal sealed record RecordOptions
{
    /// <summary>Where it is recorded to.</summary>
    public string File { get; init; } = "";

    /// <summary>Which I/Os, for how long, and what is captured of them.</summary>
    public TraceOptions Trace { get; init; } = new();

    /// <summary>The length of an interval: how often counters are recorded.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How far it may grow, and how fast.</summary>
    public FileBlocksOptions Limits { get; init; } = new();

    /// <summary>As it was typed.</summary>
    public string CommandLine { get; init; } = "";

    public bool ByThread { get; init; }

    /// <summary>Read and write calls are recorded too.</summary>
    public bool Syscalls { get; init; }

    /// <summary>What the kernel does for the chosen processes is counted too, function by function.</summary>
    public bool Functions { get; init; }

    /// <summary>And these functions besides the fixed ones, as <c>functions --function</c> takes them.</summary>
    public IReadOnlyList<string> FunctionGlobs { get; init; } = [];

    /// <summary>Functions of the kernel whose calls are traced too, as <c>calls</c> takes them; empty: none.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>Of those, nesting and durations.</summary>
    public bool Graph { get; init; }

    /// <summary>A command to start and record until it ends; empty: none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}
