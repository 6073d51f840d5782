using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>How the functions submit_bio and blk_mq_submit_bio are watched.</summary>
public enum HistogramProbe
{
    /// <summary>The first of the others that this kernel has.</summary>
    Auto,
    Fentry,
    Kprobe,

    /// <summary>The nearest tracepoint.</summary>
    Tracepoint,
}

/// <summary>What is to be counted, and where; fixed once it is opened.</summary>
public sealed record HistogramRequest
{
    public HistogramPoint At { get; init; }

    public HistogramQuantity Of { get; init; }

    public HistogramProbe Probe { get; init; }

    /// <summary>Microseconds of a step of a linear histogram of times; 0: logarithmic.</summary>
    public uint StepUs { get; init; }

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; init; }

    /// <summary>Kernel device numbers; empty: all.</summary>
    public ImmutableArray<uint> Devices { get; init; } = [];

    /// <summary>Process ids; empty: all, unless <see cref="Follow"/> is set.</summary>
    public ImmutableArray<uint> Processes { get; init; } = [];

    /// <summary>Only processes that are named, then or later, and those that they fork from then on.</summary>
    public bool Follow { get; init; }
}

/// <summary>
/// Where histograms come from: the live kernel or a script. One thread uses it; disposing takes everything out of the kernel again.
/// </summary>
public interface IHistogramSource : IDisposable
{
    HistogramRequest Request { get; }

    /// <summary>By what it is counted: "fentry", "kprobe", "tracepoint block:block_rq_complete".</summary>
    string Source { get; }

    /// <summary>What the source misses or has too much, against what was asked for; "" when it is that very thing.</summary>
    string Remark { get; }

    ulong NowNs { get; }

    /// <summary>Begins to count for a process, too; with <see cref="HistogramRequest.Follow"/>.</summary>
    /// <returns>Empty when it is done; else why not, in words for the user.</returns>
    string Add(uint tgid);

    /// <summary>Hands every count since the start to the table. False when the kernel would not give all of them.</summary>
    bool Read(HistogramTable table);

    ulong Lost(HistogramLoss loss);

    /// <summary>Runs that the kernel left out, as far as it counts them: I/Os that are missing.</summary>
    ulong Missed { get; }
}
