using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Who made which calls on which file: <see cref="Refresh"/> reads running totals and closes an interval; rows of processes, of their
/// files, of the calls on those. Exact: what is taken away to make room stays in the sums above it. Allocates only for what is new.
/// </summary>
public sealed partial class SyscallTable
{
    private readonly Dictionary<SyscallKey, SyscallCount> _byKey = [];
    private readonly List<SyscallCount> _counts = [];
    private readonly Dictionary<(ulong SinceNs, uint Tgid), SyscallProcessRow> _byWatch = [];
    private readonly Dictionary<uint, SyscallProcessRow> _current = []; // the newest of each tgid
    private readonly List<SyscallProcessRow> _rows = [];
    private readonly HashSet<(ulong SinceNs, uint Tgid)> _seen = [];
    private readonly ulong[] _lost = new ulong[Enum.GetValues<SyscallLoss>().Length];
    private readonly ISyscallSource? _source;
    private readonly ProcessCatalog? _processes;
    private readonly SyscallTally[] _byCall = [.. Enum.GetValues<Syscall>().Select(static _ => new SyscallTally())];
    private long _nextId = 1;
    private ulong _nowNs;
    private ulong _closedNs;
    private int _reading;

    /// <summary>A table that somebody else fills and closes.</summary>
    public SyscallTable()
    {
    }

    public SyscallTable(ISyscallSource source, ProcessCatalog processes)
    {
        _source = source;
        _processes = processes;
        _nowNs = source.NowNs;
        _closedNs = _nowNs;
    }

    /// <summary>Rows kept of processes that are over; the oldest are forgotten first.</summary>
    public int MostOver { get; init; } = 1000;

    /// <summary>Counts kept of process, file and call that the kernel does not tell of any more.</summary>
    public int MostCounts { get; init; } = 32_768;

    /// <summary>Gives the rows of files their names; null: nobody does.</summary>
    public SyscallFileNames? Names { get; init; }

    /// <summary>Rows that had to go.</summary>
    public ulong Forgotten { get; private set; }

    /// <summary>In the order in which they were first seen.</summary>
    public ReadOnlySpan<SyscallProcessRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Length of the last interval.</summary>
    public ulong IntervalNs { get; private set; }

    /// <summary>All of one call, of everybody since the beginning.</summary>
    public SyscallTally Of(Syscall syscall) => _byCall[(int)syscall];

    /// <summary>Reads the source and closes the interval.</summary>
    public void Refresh()
    {
        Take();
        for (int loss = 0; loss < _lost.Length; loss++)
        {
            _lost[loss] = _source!.Lost((SyscallLoss)loss);
        }

        MissedRuns = _source!.MissedRuns;
        Close(_source.NowNs);
    }

    /// <summary>Reads the source within an interval: who was added or removed shows at once.</summary>
    public void Take()
    {
        _seen.Clear();
        _nowNs = _source!.NowNs;
        _reading++;
        _source.Read(this);
        foreach (SyscallProcessRow row in _rows)
        {
            Judge(row);
        }
    }

    /// <summary>Ends the interval with what has come by the two Updates.</summary>
    public void Close(ulong nowNs)
    {
        _nowNs = nowNs;
        foreach (SyscallProcessRow row in _rows)
        {
            row.BeginInterval();
        }

        foreach (SyscallCount count in _counts)
        {
            if (count.Close())
            {
                _byCall[(int)count.Syscall].Add(count.Interval, count.Total.Sum.MaxNs);
            }
        }

        foreach (SyscallProcessRow row in _rows)
        {
            row.EndInterval(_closedNs, nowNs, Names);
        }

        MakeRoom();
        IntervalNs = nowNs - Math.Min(nowNs, _closedNs);
        _closedNs = nowNs;
    }

    /// <summary>Who is told of rows and counts that go, while they still have what they counted last; null: nobody.</summary>
    internal ISyscallTableObserver? Observer { get; set; }

    /// <summary>When the last interval ended.</summary>
    internal ulong ClosedNs => _closedNs;

    /// <summary>Runs of the source's programs that the kernel left out, as of the last refresh.</summary>
    public ulong MissedRuns { get; private set; }

    /// <summary>What was not told or not counted, as of the last refresh.</summary>
    public ulong Lost(SyscallLoss loss) => _lost[(int)loss];

    /// <summary>The newest row of a process.</summary>
    public SyscallProcessRow? Find(uint tgid) => _current.GetValueOrDefault(tgid);

    /// <summary>Takes away the rows of processes that are over; returns how many.</summary>
    public int Forget()
    {
        int before = _rows.Count;
        DropOldest(int.MaxValue);
        return before - _rows.Count;
    }

    /// <summary>For the source: a process is watched, or was and has ended.</summary>
    public void Update(in Watch watch)
    {
        (ulong SinceNs, uint Tgid) key = (watch.SinceNs, watch.Tgid);
        _seen.Add(key);
        if (_byWatch.TryGetValue(key, out SyscallProcessRow? row))
        {
            row.Update(in watch);
            return;
        }

        // One whose counts came before its watch goes on in its row.
        bool isCurrent = !_current.TryGetValue(watch.Tgid, out row) || row.Watch.SinceNs <= watch.SinceNs;
        if (row is null or { IsTold: true } or { IsOver: true })
        {
            row = new SyscallProcessRow(_nextId++, in watch, isTold: true);
            _rows.Add(row);
        }

        row.Update(in watch);
        _byWatch.Add(key, row);
        if (isCurrent)
        {
            _current[watch.Tgid] = row;
        }
    }

    /// <summary>For the source: running totals of a process, file and call.</summary>
    public void Update(in SyscallKey key, in SyscallValue value)
    {
        bool isKnown = _byKey.TryGetValue(key, out SyscallCount? count);
        if (isKnown && count!.Now.Calls == value.Calls)
        {
            count.Seen = _reading;
            return;
        }

        SyscallProcessRow row = RowOf(key.Tgid);
        if (!isKnown || count!.File.Process != row)
        {
            count = NewCount(in key, row, isKnown ? count : null, in value);
        }

        count.Seen = _reading;
        count.Update(in value);
    }

    /// <summary>Whether a row is over: a watched one that the source does not tell of any more, one of everybody that has ended.</summary>
    private void Judge(SyscallProcessRow row)
    {
        if (row.IsTold && row.Watch.EndedNs == 0 && !_seen.Contains((row.Watch.SinceNs, row.Tgid)))
        {
            row.IsRemoved = true;
        }

        if (row.IsOver || _processes is null)
        {
            return;
        }

        bool isThere = _processes.TryGet(row.Tgid, out ProcessInfo info);
        if (!row.IsTold && row.Info is not null && (!isThere || info != row.Info || info.IsExited))
        {
            row.End(_nowNs);
        }
        else if (row.Info is null or { IsExited: true } && isThere && !info.IsExited)
        {
            row.Info = info;
        }
    }

    private SyscallProcessRow RowOf(uint tgid)
    {
        if (_current.TryGetValue(tgid, out SyscallProcessRow? row) && !row.IsSettled)
        {
            return row;
        }

        row = new SyscallProcessRow(_nextId++, new Watch { Tgid = tgid, SinceNs = _nowNs }, isTold: false);
        _current[tgid] = row;
        _rows.Add(row);
        return row;
    }

    /// <summary>
    /// A count of a new row. What an earlier process with this pid did on the same file is not its own: the source has forgotten that of a
    /// process of whose end it told, and goes on counting that of any other.
    /// </summary>
    private SyscallCount NewCount(in SyscallKey key, SyscallProcessRow row, SyscallCount? earlier, in SyscallValue value)
    {
        bool goesOn = earlier is not null && !earlier.File.Process.IsTold && earlier.Now.Calls <= value.Calls;
        SyscallFileRow file = row.FileOf(in key, ref _nextId);
        SyscallCount count = new(in key, file, goesOn ? earlier!.Now : default);
        file.Insert(count);
        _byKey[key] = count;
        _counts.Add(count);
        return count;
    }
}
