namespace IoTop.Model;

/// <summary>A number of the header.</summary>
public sealed class TotalRow : IoRow
{
    internal TotalRow(IntervalClock clock)
        : base(clock)
    {
    }

    internal void CloseInterval() => WriteHistory(0, 0);
}
