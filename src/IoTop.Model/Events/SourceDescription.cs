using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>What an event source is, and what it has to do without and why: for the status bar and for doctor.</summary>
public sealed record SourceDescription
{
    /// <summary>For people: "live, Linux 6.12.48", "recording x.iot", "script".</summary>
    public required string Name { get; init; }

    public SourceKind Kind { get; init; } = SourceKind.Script;

    /// <summary>One short sentence for each thing that is missing: "no partitions: bio has no bi_bdev before Linux 5.12".</summary>
    public ImmutableArray<string> Degraded { get; init; } = [];

    /// <summary>How this source's kernel encodes <see cref="IoEvent.CmdFlags"/>.</summary>
    public CommandFlags CommandFlags { get; init; } = CommandFlags.Linux612;
}
