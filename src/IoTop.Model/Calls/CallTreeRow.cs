namespace IoTop.Model;

/// <summary>A function that calls others, or under it one that it calls; and how often.</summary>
public sealed class CallTreeRow
{
    private ulong _calls;

    internal CallTreeRow(int index, string function, CallTreeRow? caller)
    {
        Index = index;
        Function = function;
        Caller = caller;
    }

    /// <summary>Its number, from 0; the same as long as the tree is not begun anew.</summary>
    public int Index { get; }

    public string Function { get; }

    /// <summary>Who calls it; null: it is the caller, with the sum of all its calls.</summary>
    public CallTreeRow? Caller { get; }

    /// <summary>Calls up to the end of the last interval.</summary>
    public ulong Total { get; private set; }

    /// <summary>Calls in the last interval.</summary>
    public ulong Interval { get; private set; }

    /// <summary>Calls since the end of the last interval.</summary>
    internal ulong Since => _calls - Total;

    internal void Count(ulong calls) => _calls += calls;

    internal void Restore(ulong total, ulong since)
    {
        _calls += total + since;
        Total += total;
    }

    internal void Close()
    {
        Interval = _calls - Total;
        Total = _calls;
    }
}
