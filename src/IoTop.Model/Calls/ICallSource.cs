namespace IoTop.Model;

/// <summary>Which calls are traced.</summary>
public sealed record CallSelection
{
    /// <summary>Functions, as set_ftrace_filter takes them: globs; a leading ! takes away what matches. Empty: nothing is traced.</summary>
    public IReadOnlyList<string> Globs { get; init; } = [];

    /// <summary>Processes, all of their threads; empty: all of the machine but ourselves.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>What the processes fork is traced, too.</summary>
    public bool Children { get; init; }

    /// <summary>Nesting and durations in place of callee and caller.</summary>
    public bool Graph { get; init; }
}

/// <summary>What traces the calls; the better comes first.</summary>
public enum CallBackend
{
    /// <summary>The kernel's function tracer, in an instance of our own.</summary>
    FunctionTracer,

    /// <summary>A BPF program on many functions at once.</summary>
    KprobeMulti,

    /// <summary>A script.</summary>
    Script,
}

/// <summary>What a source of calls is, and what it cannot do.</summary>
/// <param name="Backend">What traces the calls.</param>
/// <param name="Text">The same in words: "function tracer, instance iotop_sharp_42".</param>
/// <param name="Degraded">What is not as good as it could be, a sentence each; shown on the screen.</param>
/// <param name="HasMigrateDepth">The kernel has a fifth flag column.</param>
/// <param name="HasLazyResched">The kernel tells apart lazy rescheduling (6.13 and later).</param>
/// <param name="HasGraph">The graph can be asked for.</param>
public sealed record CallSourceDescription(
    CallBackend Backend, string Text, IReadOnlyList<string> Degraded, bool HasMigrateDepth, bool HasLazyResched, bool HasGraph);

/// <summary>
/// Where calls come from: the live kernel or a script. One thread uses it; nothing but <see cref="Select"/> blocks. Disposing takes
/// everything out of the kernel again.
/// </summary>
public interface ICallSource : IDisposable
{
    CallSourceDescription Description { get; }

    /// <summary>What is traced now.</summary>
    CallSelection Selection { get; }

    /// <summary>Traces something else from now on; what was traced before stays in the buffers until it is drained.</summary>
    /// <returns>Empty when it is done; else why not, in words for the user: then it traces what it traced before.</returns>
    string Select(CallSelection selection);

    /// <summary>What globs stand for here, without tracing anything; in the order of names, without what ! takes away.</summary>
    IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs);

    /// <summary>
    /// Moves what is waiting into the store, all processors merged in the order of time; returns how many. Where the kernel has lost some,
    /// a <see cref="CallKind.Lost"/> stands in their place, as far as the source knows the place.
    /// </summary>
    /// <param name="store">Gets them.</param>
    /// <param name="all">False: what is younger than a moment may stay, since an older one of another processor may still come. True: everything.</param>
    int Drain(CallStore store, bool all = false);

    /// <summary>The function that an address lies in, the same string for the same function; "0x..." when it is not known.</summary>
    string NameOf(ulong address);

    /// <summary>Calls that the kernel overwrote or dropped before they were read, since the source was opened.</summary>
    ulong Lost { get; }

    /// <summary>CLOCK_MONOTONIC nanoseconds as this source sees them.</summary>
    ulong NowNs { get; }
}
