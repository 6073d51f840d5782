using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// The watched processes and their counts: <see cref="Refresh"/> reads the source and closes an interval. Rows of processes that ended
/// or were removed stay until <see cref="Forget()"/>. Allocates only for what is new.
/// </summary>
public sealed partial class FunctionTable(IFunctionSource source, ProcessCatalog processes)
{
    private static readonly Predicate<FunctionProcessRow> s_isOver = static row => row.IsOver;

    private readonly Dictionary<(ulong SinceNs, uint Tgid), FunctionProcessRow> _byWatch = [];
    private readonly List<FunctionProcessRow> _rows = [];
    private readonly HashSet<(ulong SinceNs, uint Tgid)> _seen = [];
    private readonly Queue<FunctionProcessRow> _over = []; // inherited ones in the order in which they ended
    private readonly ulong[] _lost = new ulong[Enum.GetValues<FunctionLoss>().Length];
    private ulong[] _missed = [];
    private ulong _closedNs;
    private ulong? _costNs;
    private uint _families; // a bit per family that has a source
    private int _functions = -1;

    public IFunctionSource Source { get; } = source;

    /// <summary>
    /// Rows kept of processes that ended and that nobody named: who follows a busy shell would otherwise fill the memory with them. The
    /// oldest go first.
    /// </summary>
    public int MostInheritedOver { get; init; } = int.MaxValue;

    /// <summary>Rows that had to go.</summary>
    public ulong Forgotten { get; internal set; }

    /// <summary>In the order of tgid, then of time.</summary>
    public ReadOnlySpan<FunctionProcessRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Length of the last interval.</summary>
    public ulong IntervalNs { get; private set; }

    /// <summary>CPU time that the probes took in the last interval; null: it is not measured.</summary>
    public ulong? IntervalCostNs { get; private set; }

    /// <summary>Calls and returns of all functions that the kernel missed, as of the last refresh.</summary>
    public ulong MissedInAll { get; private set; }

    /// <summary>Something was missed or lost.</summary>
    public bool HasLosses { get; private set; }

    /// <summary>Grows with each refresh.</summary>
    public int Generation { get; private set; }

    /// <summary>Reads all and closes the interval.</summary>
    public void Refresh()
    {
        ulong now = Source.NowNs;
        Take();
        foreach (FunctionProcessRow row in _rows)
        {
            bool wasOver = row.IsSettled;
            row.CloseInterval(_closedNs, now);
            if (!wasOver && row.IsSettled && row.Watch.Parent != 0 && MostInheritedOver != int.MaxValue)
            {
                _over.Enqueue(row);
            }
        }

        ForgetOldest();
        ulong? cost = Source.CostNs;
        IntervalCostNs = cost - (_costNs ?? 0);
        _costNs = cost;
        ReadLosses();
        IntervalNs = _closedNs == 0 ? 0 : now - _closedNs;
        _closedNs = now;
        Generation++;
    }

    /// <summary>Reads what is watched now, within an interval: who was added or removed shows at once.</summary>
    public void Take()
    {
        _seen.Clear();
        Source.Read(this);
        foreach (FunctionProcessRow row in _rows)
        {
            row.IsRemoved |= row.Watch.EndedNs == 0 && !_seen.Contains(KeyOf(in row.Watch));

            // Its own, once the catalog knows it: what had the number before has ended.
            if (!row.IsOver && row.Info is null or { IsExited: true } && processes.TryGet(row.Tgid, out ProcessInfo info))
            {
                row.Info = info;
            }
        }
    }

    /// <summary>Calls and returns of a function that the kernel missed, as of the last refresh.</summary>
    public ulong Missed(int function) => (uint)function < (uint)_missed.Length ? _missed[function] : 0;

    /// <summary>What could not be counted, as of the last refresh.</summary>
    public ulong Lost(FunctionLoss loss) => _lost[(int)loss];

    /// <summary>Whether any function of a family can be counted; what it would count is unknown otherwise, not 0.</summary>
    public bool HasSource(FunctionFamily family)
    {
        IReadOnlyList<FunctionInfo> functions = Source.Functions;
        if (_functions != functions.Count)
        {
            _functions = functions.Count;
            _families = 0;
            for (int function = 0; function < _functions; function++)
            {
                bool isWatched = functions[function].Kind != FunctionSourceKind.None;
                _families |= isWatched ? 1u << (int)functions[function].Family : 0;
            }
        }

        return (_families & (1u << (int)family)) != 0;
    }

    /// <summary>The row of a process that is watched now.</summary>
    public FunctionProcessRow? Find(uint tgid)
    {
        for (int row = UpperBound(tgid, ulong.MaxValue) - 1; row >= 0 && _rows[row].Tgid == tgid; row--)
        {
            if (!_rows[row].IsOver)
            {
                return _rows[row];
            }
        }

        return null;
    }

    /// <summary>Takes away the rows of processes that are not watched any more; returns how many.</summary>
    public int Forget()
    {
        foreach (FunctionProcessRow row in _rows)
        {
            if (row.IsOver)
            {
                _byWatch.Remove(KeyOf(in row.Watch));
            }
        }

        _over.Clear();
        return _rows.RemoveAll(s_isOver);
    }

    /// <summary>Takes away one row, if its process is not watched any more.</summary>
    public void Forget(FunctionProcessRow row)
    {
        if (row.IsOver && _rows.Remove(row))
        {
            _byWatch.Remove(KeyOf(in row.Watch));
        }
    }

    /// <summary>For the source: a process is watched, or was and has ended.</summary>
    public void Update(in Watch watch)
    {
        _seen.Add(KeyOf(in watch));
        if (_byWatch.TryGetValue(KeyOf(in watch), out FunctionProcessRow? row))
        {
            row.Update(in watch);
            return;
        }

        row = new FunctionProcessRow(in watch);
        _byWatch.Add(KeyOf(in watch), row);
        _rows.Insert(UpperBound(watch.Tgid, watch.SinceNs), row);
    }

    /// <summary>For the source: what a function has done for a process since it is watched. Unknown watches are left out.</summary>
    public void Update(in FunctionKey key, in FunctionValue value)
    {
        if (_byWatch.TryGetValue((key.SinceNs, key.Tgid), out FunctionProcessRow? row) && key.Function < Source.Functions.Count)
        {
            row.Update((int)key.Function, Source.Functions[(int)key.Function].Family, in value);
        }
    }

    private void ForgetOldest()
    {
        if (_over.Count <= MostInheritedOver)
        {
            return;
        }

        // All at once: a row taken out of the middle moves those behind it.
        HashSet<FunctionProcessRow> oldest = [];
        while (_over.Count > MostInheritedOver)
        {
            FunctionProcessRow row = _over.Dequeue();
            if (_byWatch.Remove(KeyOf(in row.Watch)))
            {
                oldest.Add(row);
            }
        }

        Forgotten += (ulong)_rows.RemoveAll(oldest.Contains);
    }

    private void ReadLosses()
    {
        if (_missed.Length < Source.Functions.Count)
        {
            Array.Resize(ref _missed, Source.Functions.Count);
        }

        MissedInAll = 0;
        for (int function = 0; function < _missed.Length; function++)
        {
            _missed[function] = Source.Missed(function);
            MissedInAll += _missed[function];
        }

        HasLosses = MissedInAll != 0;
        for (int loss = 0; loss < _lost.Length; loss++)
        {
            _lost[loss] = Source.Lost((FunctionLoss)loss);
            HasLosses |= _lost[loss] != 0;
        }
    }

    private static (ulong SinceNs, uint Tgid) KeyOf(in Watch watch) => (watch.SinceNs, watch.Tgid);

    /// <summary>The first row behind a place in the order.</summary>
    private int UpperBound(uint tgid, ulong sinceNs)
    {
        int low = 0;
        int high = _rows.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            FunctionProcessRow row = _rows[middle];
            bool isBehind = row.Tgid > tgid || (row.Tgid == tgid && row.Watch.SinceNs > sinceNs);
            (low, high) = isBehind ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
