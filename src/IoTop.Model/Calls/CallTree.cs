using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Who calls whom, and how often: each caller with the functions that it calls. Calls are added as they come; the numbers that are shown
/// are those at the end of the last interval. What has been seen before allocates nothing.
/// </summary>
public sealed class CallTree
{
    // A function is called from many places, each with an address of its own: when there are this many, all are looked up anew.
    private const int MostAddresses = 1 << 16;

    private readonly int _mostRows;
    private readonly Dictionary<ulong, int> _addresses = [];
    private readonly Dictionary<string, int> _ids = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<ulong, CallTreeRow> _edges = [];
    private readonly Dictionary<int, CallTreeRow> _callers = [];
    private readonly List<CallTreeRow> _rows = [];

    /// <param name="mostRows">How many rows there may be; further pairs of functions are not counted.</param>
    public CallTree(int mostRows = 1 << 14) => _mostRows = mostRows;

    /// <summary>Callers and, anywhere behind them, those that they call.</summary>
    public ReadOnlySpan<CallTreeRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Calls that are in no row, since there are too many.</summary>
    public ulong Uncounted { get; private set; }

    /// <summary>Calls up to the end of the last interval.</summary>
    public ulong Total { get; private set; }

    /// <summary>Calls in the last interval.</summary>
    public ulong Interval { get; private set; }

    /// <summary>How long the last interval took.</summary>
    public ulong IntervalNs { get; private set; }

    /// <summary>How long all intervals took together, since it was begun anew.</summary>
    public ulong ElapsedNs { get; private set; }

    private ulong _calls;

    /// <summary>Counts a call.</summary>
    /// <param name="call">What happened; anything but a call with its caller is passed over.</param>
    /// <param name="source">Knows the names.</param>
    public void Add(in CallEvent call, ICallSource source)
    {
        if (call.Kind != CallKind.Entry)
        {
            return;
        }

        _calls++;
        if (RowOf(IdOf(call.Caller, source), IdOf(call.Function, source)) is not CallTreeRow row)
        {
            Uncounted++;
            return;
        }

        row.Count(1);
        row.Caller!.Count(1);
    }

    /// <summary>Counts so many calls of a function by another.</summary>
    internal void Add(string caller, string callee, ulong calls)
    {
        _calls += calls;
        if (RowOf(IdOf(caller), IdOf(callee)) is not CallTreeRow row)
        {
            Uncounted += calls;
            return;
        }

        row.Count(calls);
        row.Caller!.Count(calls);
    }

    /// <summary>What was counted before, somewhere else; behind <see cref="Reset"/>.</summary>
    /// <param name="caller">Who called.</param>
    /// <param name="callee">Whom.</param>
    /// <param name="total">Up to the end of the last interval.</param>
    /// <param name="since">Since then.</param>
    internal void Restore(string caller, string callee, ulong total, ulong since)
    {
        if (RowOf(IdOf(caller), IdOf(callee)) is not CallTreeRow row)
        {
            RestoreUncounted(total, since);
            return;
        }

        _calls += total + since;
        Total += total;
        row.Restore(total, since);
        row.Caller!.Restore(total, since);
    }

    /// <summary>The same of calls that are in no row.</summary>
    internal void RestoreUncounted(ulong total, ulong since)
    {
        _calls += total + since;
        Total += total;
        Uncounted += total + since;
    }

    /// <summary>How long all intervals took together that were counted somewhere else.</summary>
    internal void RestoreElapsed(ulong ns) => ElapsedNs = ns;

    /// <summary>Ends the interval: from now on its numbers are shown.</summary>
    /// <param name="ns">How long it took.</param>
    public void CloseInterval(ulong ns)
    {
        IntervalNs = ns;
        ElapsedNs += ns;
        Interval = _calls - Total;
        Total = _calls;
        foreach (CallTreeRow row in Rows)
        {
            row.Close();
        }
    }

    /// <summary>Forgets all that was counted.</summary>
    public void Reset()
    {
        _edges.Clear();
        _callers.Clear();
        _rows.Clear();
        _calls = 0;
        Total = 0;
        Interval = 0;
        Uncounted = 0;
        IntervalNs = 0;
        ElapsedNs = 0;
    }

    private CallTreeRow? RowOf(int caller, int callee)
    {
        ulong edge = ((ulong)(uint)caller << 32) | (uint)callee;
        return _edges.TryGetValue(edge, out CallTreeRow? row) ? row : Grow(edge, caller, callee);
    }

    private CallTreeRow? Grow(ulong edge, int caller, int callee)
    {
        if (_rows.Count + 2 > _mostRows)
        {
            return null;
        }

        if (!_callers.TryGetValue(caller, out CallTreeRow? parent))
        {
            parent = new CallTreeRow(_rows.Count, _names[caller], caller: null);
            _callers[caller] = parent;
            _rows.Add(parent);
        }

        var row = new CallTreeRow(_rows.Count, _names[callee], parent);
        _edges[edge] = row;
        _rows.Add(row);
        return row;
    }

    private int IdOf(ulong address, ICallSource source)
    {
        if (_addresses.TryGetValue(address, out int id))
        {
            return id;
        }

        id = IdOf(source.NameOf(address));
        if (_addresses.Count >= MostAddresses)
        {
            _addresses.Clear();
        }

        _addresses[address] = id;
        return id;
    }

    private int IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out int id))
        {
            id = _names.Count;
            _ids[name] = id;
            _names.Add(name);
        }

        return id;
    }
}
