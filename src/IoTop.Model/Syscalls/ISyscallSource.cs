namespace IoTop.Model;

/// <summary>Which calls become events, and how much of their payload is kept. Counts have every call of who is watched.</summary>
public sealed record SyscallSelection
{
    /// <summary>All processes of the machine but ourselves, besides those that are added.</summary>
    public bool Everybody { get; init; }

    /// <summary>Bit per <see cref="Syscall"/> that becomes an event; counts have all.</summary>
    public uint Mask { get; init; } = uint.MaxValue;

    /// <summary>Only calls that failed become events.</summary>
    public bool OnlyErrors { get; init; }

    /// <summary>Only calls that took so long become events.</summary>
    public ulong MinLatencyNs { get; init; }

    /// <summary>Bytes of payload per call; 0: none.</summary>
    public int SnapLength { get; init; }
}

/// <summary>
/// Where calls of the read and write family come from: the live kernel or a script. One thread uses it; nothing blocks. Disposing takes
/// everything out of the kernel again.
/// </summary>
public interface ISyscallSource : IDisposable
{
    /// <summary>What is not as good as it could be, a sentence each; shown on the screen.</summary>
    IReadOnlyList<string> Degraded { get; }

    /// <summary>Calls that this kernel or machine does not tell of, with the reason.</summary>
    IReadOnlyList<(Syscall Syscall, string Why)> Missing { get; }

    SyscallSelection Selection { get; set; }

    /// <summary>Begins to watch a process.</summary>
    /// <returns>Empty when it is done; else why not, in words for the user.</returns>
    string Add(uint tgid, bool children);

    /// <summary>Watches it, and those inherited from it, no more. False when it was not watched.</summary>
    bool Remove(uint tgid);

    /// <summary>Hands who is watched, or was until now, and every count, as running totals, to the table.</summary>
    void Read(SyscallTable table);

    /// <summary>Moves what is waiting into the store: events, names of files, payload; returns how many events.</summary>
    int Drain(SyscallStore store);

    ulong Lost(SyscallLoss loss);

    /// <summary>Runs of our programs that the kernel left out.</summary>
    ulong MissedRuns { get; }

    /// <summary>A file descriptor that becomes readable when a drain is worthwhile; -1: none.</summary>
    int WakeFd { get; }

    ulong NowNs { get; }
}
