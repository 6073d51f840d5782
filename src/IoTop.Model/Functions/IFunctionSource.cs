namespace IoTop.Model;

/// <summary>How a function is watched; the better comes first.</summary>
public enum FunctionSourceKind
{
    /// <summary>An entry and a return probe of its own.</summary>
    Kprobe,

    /// <summary>One probe for many functions (kprobe.multi).</summary>
    KprobeMulti,

    /// <summary>A tracepoint that stands for it; counts may mean less, <see cref="FunctionInfo.Source"/> says what.</summary>
    Tracepoint,

    /// <summary>Nothing: what it would count is not known.</summary>
    None,
}

/// <summary>A function that is watched, or that cannot be.</summary>
/// <param name="Name">The kernel's symbol.</param>
/// <param name="Family">What it counts as.</param>
/// <param name="Kind">How it is watched.</param>
/// <param name="Source">The same in words: "kprobe, kretprobe maxactive 4096", "tracepoint lock:contention_begin (only when it waits)".</param>
/// <param name="Why">Why there is nothing, and what to do; empty when there is.</param>
public sealed record FunctionInfo(string Name, FunctionFamily Family, FunctionSourceKind Kind, string Source, string Why = "");

/// <summary>A function that a glob stands for, before anything is attached.</summary>
/// <param name="Name">The kernel's symbol.</param>
/// <param name="WhyNot">Why it cannot be probed; empty: it can.</param>
public readonly record struct FunctionMatch(string Name, string WhyNot);

/// <summary>
/// Where function counts come from: the live kernel or a script. One thread uses it. Opening attaches the fixed functions; disposing
/// takes everything out of the kernel again.
/// </summary>
public interface IFunctionSource : IDisposable
{
    /// <summary>What is watched; the index is <see cref="FunctionKey.Function"/>. It only grows.</summary>
    IReadOnlyList<FunctionInfo> Functions { get; }

    /// <summary>What is not as good as it could be, a sentence each; shown on the screen.</summary>
    IReadOnlyList<string> Degraded { get; }

    /// <summary>Grows with <see cref="Functions"/>.</summary>
    int Version { get; }

    ulong NowNs { get; }

    /// <summary>Begins to watch a process; nothing happens when it is watched already (but children may be followed from now on).</summary>
    /// <returns>Empty when it is done; else why not, in words for the user.</returns>
    string Add(uint tgid, bool children);

    /// <summary>Watches it, and those inherited from it, no more; its counts stay until <see cref="Read"/> has handed them over. False when it was not watched.</summary>
    bool Remove(uint tgid);

    /// <summary>Hands every watch and every count to the table: <see cref="FunctionTable.Update(in Watch)"/>, then <see cref="FunctionTable.Update(in FunctionKey, in FunctionValue)"/>.</summary>
    void Read(FunctionTable table);

    /// <summary>Returns and calls of a function that the kernel missed, as far as it counts them: all processes, since it was attached.</summary>
    ulong Missed(int function);

    ulong Lost(FunctionLoss loss);

    /// <summary>Time that the probes took on all CPUs since they were attached; null: the kernel does not measure it (sysctl kernel.bpf_stats_enabled).</summary>
    ulong? CostNs { get; }

    /// <summary>What globs stand for here, without attaching anything; in the order of names.</summary>
    IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs);

    /// <summary>Watches what the globs stand for, too.</summary>
    /// <returns>Empty when all is watched; else what is not and why, in words for the user.</returns>
    string AddFunctions(IReadOnlyList<string> globs);
}
