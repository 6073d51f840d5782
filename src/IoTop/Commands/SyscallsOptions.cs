using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What <c>syscalls</c> was asked for.</summary>
internal sealed record SyscallsOptions
{
    /// <summary>Processes to watch; empty, without a command: everybody but ourselves.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>Processes that they fork are watched, too.</summary>
    public bool Children { get; init; }

    /// <summary>A command to start and watch, with its arguments; empty: none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The recording that is read; null: this machine.</summary>
    public string? From { get; init; }

    /// <summary>A bit per <see cref="Syscall"/> that is printed.</summary>
    public uint Mask { get; init; } = uint.MaxValue;

    /// <summary>Only calls that failed are printed.</summary>
    public bool OnlyErrors { get; init; }

    /// <summary>Only calls that took so long are printed.</summary>
    public ulong MinLatencyNs { get; init; }

    /// <summary>Bytes of payload that are printed under each call; 0: none.</summary>
    public uint HexdumpBytes { get; init; }

    /// <summary>No single calls: only the sums.</summary>
    public bool Summary { get; init; }

    /// <summary>Between two samples of the sums; null: one at the end.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long; null: until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    public OutputFormat Format { get; init; }
}
