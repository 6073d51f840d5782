using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Constants of the programs that count histograms; mirrors <c>struct histogram_plan</c> in bpf/histogram.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HistogramPlan
{
    public HistogramPoint Point;
    public HistogramQuantity Quantity;
    public uint StepUs;
    public uint OpMask;
    public uint FilterDevices;
    public uint FilterProcesses;

    /// <summary>Which argument of block_getrq is the bio.</summary>
    public uint GetrqArgument;

    /// <summary>Which of block_bio_backmerge and block_bio_frontmerge.</summary>
    public uint MergeArgument;
}
