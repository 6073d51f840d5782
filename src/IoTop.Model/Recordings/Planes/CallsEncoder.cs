using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Calls as columns, since there may be a million per second: which function by whom, which thread, and in which state of which processor
/// are numbers of entries in tables; times are differences. Each record has its own tables.
/// <code>
/// calls := count:number sequence:number marked:number ns:number symbols pairs whos states column*
/// </code>
/// Columns, each with its length in bytes in front: time from that of the call before, signed; pair; who; state; and of those whose state
/// says so the duration.
/// </summary>
/// <param name="source">Knows the names.</param>
/// <param name="processes">Knows which process a thread belongs to.</param>
internal sealed class CallsEncoder(ICallSource source, ThreadGroups processes)
{
    /// <summary>In one record.</summary>
    public const int MaxCalls = 1 << 16;

    /// <summary>In the kind of a state: there is a duration.</summary>
    public const byte WithDuration = 0x80;

    // A record has 1 MiB at most, with its tables; between two looks at that lie so many calls.
    private const int FullBytes = 768 << 10;
    private const int PieceCalls = 64;
    private const int WhoBytes = 26;

    private readonly SymbolList _symbols = new();
    private readonly CallKeyTable _addresses = new();
    private readonly CallKeyTable _pairs = new();
    private readonly CallKeyTable _whos = new();
    private readonly CallKeyTable _states = new();
    private readonly List<int> _pairOf = [];
    private readonly List<uint> _tgids = [];
    private readonly List<uint> _entries = [];
    private readonly ByteWriter _times = new(4096);
    private readonly ByteWriter _pairColumn = new(4096);
    private readonly ByteWriter _whoColumn = new(4096);
    private readonly ByteWriter _stateColumn = new(4096);
    private readonly ByteWriter _durations = new(256);
    private ulong _baseNs;
    private ulong _beforeNs;

    public int Count { get; private set; }

    /// <summary>Number of the first one, among all that there were.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>How many are lost in the gaps among them.</summary>
    public ulong Marked { get; private set; }

    public ulong FirstNs { get; private set; }

    public ulong LastNs { get; private set; }

    public bool IsFull => Count >= MaxCalls - PieceCalls ||
        _times.Length + _pairColumn.Length + _whoColumn.Length + _stateColumn.Length + _durations.Length +
        _symbols.Bytes + (_pairs.Count * 9) + (_whos.Count * WhoBytes) + (_states.Count * 8) > FullBytes;

    /// <summary>Takes calls until it is full; returns how many.</summary>
    /// <param name="calls">In the order of time, more or less.</param>
    /// <param name="sequence">Number of the first of them.</param>
    public int Add(ReadOnlySpan<CallEvent> calls, ulong sequence)
    {
        int taken = 0;
        while (taken < calls.Length && !IsFull)
        {
            if (Count == 0)
            {
                Sequence = sequence + (ulong)taken;
                FirstNs = LastNs = _baseNs = _beforeNs = calls[taken].TimeNs;
            }

            ReadOnlySpan<CallEvent> piece = calls.Slice(taken, Math.Min(PieceCalls, calls.Length - taken));
            AddPiece(piece);
            Count += piece.Length;
            taken += piece.Length;
        }

        return taken;
    }

    /// <summary>Counts them for who called whom.</summary>
    public void CountInto(CallTree tree)
    {
        ReadOnlySpan<CallKeyTable.Key> pairs = _pairs.Keys;
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            if (_entries[pair] > 0)
            {
                tree.Add(_symbols[(int)pairs[pair].Second], _symbols[(int)pairs[pair].First], _entries[pair]);
            }
        }
    }

    /// <summary>Writes all that were taken.</summary>
    public void Encode(ByteWriter into)
    {
        into.Number((uint)Count);
        into.Number(Sequence);
        into.Number(Marked);
        into.Number(_baseNs);
        _symbols.Encode(into);
        EncodeTables(into);
        Column(into, _times);
        Column(into, _pairColumn);
        Column(into, _whoColumn);
        Column(into, _stateColumn);
        Column(into, _durations);
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        _symbols.Clear();
        _addresses.Clear();
        _pairs.Clear();
        _whos.Clear();
        _states.Clear();
        _pairOf.Clear();
        _tgids.Clear();
        _entries.Clear();
        _times.Clear();
        _pairColumn.Clear();
        _whoColumn.Clear();
        _stateColumn.Clear();
        _durations.Clear();
        Count = 0;
        Marked = 0;
    }

    private void AddPiece(ReadOnlySpan<CallEvent> calls)
    {
        Span<byte> times = _times.Room(calls.Length * ByteWriter.MaxNumber);
        Span<byte> pairs = _pairColumn.Room(calls.Length * 3);
        Span<byte> whos = _whoColumn.Room(calls.Length * 3);
        Span<byte> states = _stateColumn.Room(calls.Length * 3);
        int timesAt = 0, pairsAt = 0, whosAt = 0, statesAt = 0;
        ulong before = _beforeNs, first = FirstNs, last = LastNs;
        foreach (ref readonly CallEvent call in calls)
        {
            timesAt += ByteWriter.Put(times[timesAt..], ByteWriter.ZigZag((long)(call.TimeNs - before)));
            before = call.TimeNs;
            first = Math.Min(first, before);
            last = Math.Max(last, before);
            pairsAt += ByteWriter.Put(pairs[pairsAt..], (uint)PairOf(in call));
            whosAt += ByteWriter.Put(whos[whosAt..], (uint)WhoOf(in call));
            statesAt += ByteWriter.Put(states[statesAt..], (uint)_states.IndexOf(new CallKeyTable.Key(StateOf(in call))));
            if (call.DurationNs != 0)
            {
                _durations.Number(call.DurationNs);
                Marked += call.Kind == CallKind.Lost ? call.LostCalls : 0;
            }
        }

        (_beforeNs, FirstNs, LastNs) = (before, first, last);
        _times.Advance(timesAt);
        _pairColumn.Advance(pairsAt);
        _whoColumn.Advance(whosAt);
        _stateColumn.Advance(statesAt);
    }

    private static ulong StateOf(in CallEvent call)
    {
        int kind = (int)call.Kind | (call.DurationNs != 0 ? WithDuration : 0);
        return call.Cpu | ((ulong)call.Depth << 16) | ((ulong)kind << 32) | ((ulong)call.Flags << 40) |
            ((ulong)call.PreemptDepth << 48) | ((ulong)call.MigrateDepth << 56);
    }

    /// <summary>A function is called from many places, each with an address of its own: what counts is its name.</summary>
    private int PairOf(in CallEvent call)
    {
        int addresses = _addresses.IndexOf(new CallKeyTable.Key(call.Function, call.Caller));
        int pair;
        if (addresses < _pairOf.Count)
        {
            pair = _pairOf[addresses];
        }
        else
        {
            ulong function = call.Function == 0 ? 0 : (uint)_symbols.NumberOf(source.NameOf(call.Function));
            ulong caller = call.Caller == 0 ? 0 : (uint)_symbols.NumberOf(source.NameOf(call.Caller));
            pair = _pairs.IndexOf(new CallKeyTable.Key(function, caller));
            _pairOf.Add(pair);
            if (pair == _entries.Count)
            {
                _entries.Add(0);
            }
        }

        if (call.Kind == CallKind.Entry)
        {
            CollectionsMarshal.AsSpan(_entries)[pair]++;
        }

        return pair;
    }

    private int WhoOf(in CallEvent call)
    {
        ReadOnlySpan<ulong> comm = MemoryMarshal.Cast<TaskComm, ulong>(new ReadOnlySpan<TaskComm>(in call.Comm));
        int who = _whos.IndexOf(new CallKeyTable.Key(call.Tid, comm[0], comm[1]));
        if (who == _tgids.Count)
        {
            _tgids.Add(processes.Of(call.Tid, call.Comm.Bytes));
        }

        return who;
    }

    private void EncodeTables(ByteWriter into)
    {
        into.Number((uint)_pairs.Count);
        for (int pair = 0; pair < _pairs.Count; pair++)
        {
            into.Number(_pairs.Keys[pair].First);
            into.Number(_pairs.Keys[pair].Second);
            into.Number(_entries[pair]);
        }

        into.Number((uint)_whos.Count);
        for (int who = 0; who < _whos.Count; who++)
        {
            CallKeyTable.Key key = _whos.Keys[who];
            into.Number(key.First);
            into.Number(_tgids[who]);
            into.Raw(key.Second);
            into.Raw(key.Third);
        }

        into.Number((uint)_states.Count);
        foreach (ref readonly CallKeyTable.Key state in _states.Keys)
        {
            into.Raw(state.First);
        }
    }

    private static void Column(ByteWriter into, ByteWriter column)
    {
        into.Number((uint)column.Length);
        into.Raw(column.Written);
    }
}
