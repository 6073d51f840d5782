namespace IoTop.Model;

/// <summary>Follows traced calls and writes them to blocks, with what is traced, what was lost, and who called whom how often.</summary>
internal sealed class CallFollower(ICallSource source, CallStore store, ThreadGroups processes, Func<CallChoice> choice) : IPlaneFollower
{
    // A record of many pairs is ended then, and a block of many records.
    private const int FullBytes = 512 << 10;

    // What others chose the number of.
    private const int MaxWords = 4096;

    private readonly CallsEncoder _calls = new(source, processes);
    private readonly CallTree _tree = new();
    private readonly SymbolList _symbols = new();
    private readonly ByteWriter _bytes = new(4096);
    private RecordingWriter? _writer;
    private uint _count;
    private ulong _firstNs = ulong.MaxValue;
    private ulong _lastNs;
    private object? _toldSource;
    private object? _toldChoice;
    private object? _toldSelection;
    private long _taken;
    private long _first;
    private ulong _seen, _seenAtClose;
    private ulong _marked, _unplaced, _lostBefore;
    private ulong _closedNs;

    /// <inheritdoc/>
    public void Attach(RecordingWriter writer)
    {
        _writer = writer;
        _calls.Clear();
        _tree.Reset();
        _taken = store.NextSequence;
        _first = store.FirstSequence;
        (_seen, _seenAtClose, _marked, _unplaced) = (0, 0, 0, 0);
        _lostBefore = source.Lost;
        _closedNs = source.NowNs;
        (_toldSource, _toldChoice, _toldSelection) = (null, null, null);
    }

    /// <inheritdoc/>
    public void Detach() => _writer = null;

    /// <inheritdoc/>
    public void Drained()
    {
        if (_writer is null)
        {
            return;
        }

        TellNews();
        long next = store.NextSequence;

        // Who forgets what was traced moves the first one beyond where the ring would have it.
        bool isForgotten = store.FirstSequence > Math.Max(_first, next - store.Capacity);
        _first = store.FirstSequence;
        if (isForgotten)
        {
            FlushCalls();
            Tag(CallTag.Forgotten);
            _tree.Reset();
        }

        if (_taken < _first)
        {
            // Overwritten before it could be told: its numbers are missing.
            FlushCalls();
            _seen += isForgotten ? 0 : (ulong)(_first - _taken);
            _taken = _first;
        }

        TellLoss(next);
        TakeCalls(next);
    }

    /// <inheritdoc/>
    public void Refreshed()
    {
        ulong nowNs = source.NowNs;
        FlushCalls();
        _tree.CloseInterval(nowNs - Math.Min(nowNs, _closedNs));
        _closedNs = nowNs;
        _seenAtClose = _seen;
    }

    /// <inheritdoc/>
    public void TellEverything()
    {
        TellSource();
        TellChoice();
        Tag(CallTag.Counted);
        _bytes.Number(_closedNs);
        _bytes.Number(_tree.ElapsedNs);
        _bytes.Number(_seen);
        _bytes.Number(_seenAtClose);
        _bytes.Number(_marked);
        _bytes.Number(_unplaced);
        _bytes.Number(_tree.Uncounted);
        int from = 0;
        while (from < _tree.Rows.Length)
        {
            from = TellPairs(from);
            if (_bytes.Length >= FullBytes)
            {
                Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        FlushCalls();
        if (_bytes.Length > 0)
        {
            _writer?.Plane(RecordingBlockKind.Calls, payload: null, _bytes.Written, _count, _firstNs, _lastNs);
        }

        _bytes.Clear();
        _count = 0;
        _firstNs = ulong.MaxValue;
        _lastNs = 0;
    }

    private void TakeCalls(long next)
    {
        while (_taken < next)
        {
            ReadOnlySpan<CallEvent> piece = store.Piece(_taken);
            while (!piece.IsEmpty)
            {
                int taken = _calls.Add(piece, _seen);
                piece = piece[taken..];
                _taken += taken;
                _seen += (ulong)taken;
                if (_calls.IsFull)
                {
                    Flush();
                }
            }
        }
    }

    /// <summary>Single calls become a record.</summary>
    private void FlushCalls()
    {
        if (_calls.Count == 0)
        {
            return;
        }

        Tag(CallTag.Calls);
        _calls.Encode(_bytes);
        _calls.CountInto(_tree);
        _marked += _calls.Marked;
        _count += (uint)_calls.Count;
        _firstNs = Math.Min(_firstNs, _calls.FirstNs);
        _lastNs = Math.Max(_lastNs, _calls.LastNs);
        _calls.Clear();
    }

    private void TellNews()
    {
        if (!ReferenceEquals(_toldSource, source.Description))
        {
            FlushCalls();
            TellSource();
        }

        if (!ReferenceEquals(_toldChoice, choice()) || !ReferenceEquals(_toldSelection, source.Selection))
        {
            FlushCalls();
            TellChoice();
        }
    }

    /// <summary>What is lost beside the gaps, those among what has come, too: in front of that, since nobody knows where.</summary>
    private void TellLoss(long next)
    {
        ulong lost = source.Lost - _lostBefore;
        if (lost == _marked + _calls.Marked + _unplaced)
        {
            return;
        }

        ulong coming = 0;
        for (long sequence = _taken; sequence < next; sequence++)
        {
            ref readonly CallEvent call = ref store[sequence];
            coming += call.Kind == CallKind.Lost ? call.LostCalls : 0;
        }

        ulong marked = _marked + _calls.Marked + coming;
        if (lost > marked + _unplaced)
        {
            FlushCalls();
            _unplaced = lost - marked;
            Tag(CallTag.Unplaced);
            _bytes.Number(source.NowNs);
            _bytes.Number(_unplaced);
        }
    }

    private void TellSource()
    {
        CallSourceDescription told = source.Description;
        Tag(CallTag.Source);
        _bytes.Byte((byte)told.Backend);
        _bytes.Byte((byte)((told.HasMigrateDepth ? 1 : 0) | (told.HasLazyResched ? 2 : 0) | (told.HasGraph ? 4 : 0)));
        _bytes.Text(told.Text);
        Words(told.Degraded);
        _toldSource = told;
    }

    private void TellChoice()
    {
        CallSelection selection = source.Selection;
        CallChoice wanted = choice();
        Tag(CallTag.Choice);
        _bytes.Byte((byte)((selection.Globs.Count > 0 ? 1 : 0) | (selection.Children ? 2 : 0) | (selection.Graph ? 4 : 0)));
        _bytes.Number((uint)wanted.Functions);
        Words(wanted.Globs);
        int pids = Math.Min(selection.Pids.Count, MaxWords);
        _bytes.Number((uint)pids);
        for (int i = 0; i < pids; i++)
        {
            _bytes.Number(selection.Pids[i]);
        }

        (_toldChoice, _toldSelection) = (wanted, selection);
    }

    private void Words(IReadOnlyList<string> words)
    {
        int count = Math.Min(words.Count, MaxWords);
        _bytes.Number((uint)count);
        for (int i = 0; i < count; i++)
        {
            string word = words[i];
            _bytes.Text(word.AsSpan(0, Math.Min(word.Length, SymbolList.MaxBytes / 3)));
        }
    }

    /// <summary>From one row of the tree on, as many as go into a record; returns the first that did not.</summary>
    private int TellPairs(int from)
    {
        ReadOnlySpan<CallTreeRow> rows = _tree.Rows;
        _symbols.Clear();
        int end = from;
        uint count = 0;
        for (; end < rows.Length && _symbols.Bytes < FullBytes / 2; end++)
        {
            if (rows[end].Caller is CallTreeRow caller)
            {
                _ = _symbols.NumberOf(caller.Function);
                _ = _symbols.NumberOf(rows[end].Function);
                count++;
            }
        }

        Tag(CallTag.Pairs);
        _symbols.Encode(_bytes);
        _bytes.Number(count);
        foreach (CallTreeRow row in rows[from..end])
        {
            if (row.Caller is CallTreeRow caller)
            {
                _bytes.Number((uint)_symbols.NumberOf(caller.Function));
                _bytes.Number((uint)_symbols.NumberOf(row.Function));
                _bytes.Number(row.Total);
                _bytes.Number(row.Since);
            }
        }

        return end;
    }

    private void Tag(CallTag tag) => _bytes.Byte((byte)tag);
}
