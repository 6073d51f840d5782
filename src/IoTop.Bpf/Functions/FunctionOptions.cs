namespace IoTop.Bpf;

/// <summary>What function counting is started with.</summary>
public sealed record FunctionOptions
{
    /// <summary>Functions of the user's choice, as globs (<c>vfs_*</c>); they are watched beside the fixed ones.</summary>
    public IReadOnlyList<string> Globs { get; init; } = [];

    /// <summary>Only <see cref="Model.IFunctionSource.Match"/> is wanted: nothing is attached, and nothing is counted.</summary>
    public bool DryRun { get; init; }

    /// <summary>Processes that can be watched at a time.</summary>
    public int Watches { get; init; } = 4096;

    /// <summary>Pairs of process and function that can be counted.</summary>
    public int Counts { get; init; } = 32768;

    /// <summary>Allocations whose size is kept until they are freed.</summary>
    public int Allocations { get; init; } = 262144;

    /// <summary>Threads that can be inside of a watched function at a time.</summary>
    public int Threads { get; init; } = 16384;
}
