namespace IoTop.Model;

/// <summary>The interval that the rows of a table speak of.</summary>
internal sealed class IntervalClock
{
    /// <summary>Number of the interval that is open or was closed last; counts from 1.</summary>
    public long Number { get; set; }

    /// <summary>Number of the interval that was closed last: the newest that graphs show.</summary>
    public long ClosedNumber { get; set; }

    public ulong IntervalNs { get; set; }

    public ulong ElapsedNs { get; set; }
}
