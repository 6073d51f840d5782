namespace IoTop.Model;

/// <summary>One kind of operation on one device: for histograms and for comparing with /proc/diskstats.</summary>
public sealed class OperationRow : IoRow
{
    internal OperationRow(IntervalClock clock, IoOperation op)
        : base(clock)
    {
        Op = op;
    }

    public IoOperation Op { get; }
}
