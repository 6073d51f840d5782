namespace IoTop.Model;

/// <content>What the blocks tell.</content>
public sealed partial class RecordedCalls
{
    /// <inheritdoc/>
    void IPlaneReader.Read(ReadOnlySpan<byte> bytes, in RecordingBlock block)
    {
        ByteReader reader = new(bytes);
        while (!reader.IsAtEnd)
        {
            CallTag tag = (CallTag)reader.Byte();
            switch (tag)
            {
                case CallTag.Source:
                    Description = ReadSource(ref reader);
                    break;
                case CallTag.Choice:
                    ReadChoice(ref reader);
                    break;
                case CallTag.Unplaced:
                    NowNs = reader.Number();
                    _unplaced = reader.Number();
                    Told?.Invoke();
                    break;
                case CallTag.Calls:
                    ReadCalls(ref reader, block.Position >= SkipBelow);
                    break;
                case CallTag.Forgotten:
                    Told?.Invoke();
                    Forget();
                    break;
                case CallTag.Counted:
                    ReadCounted(ref reader);
                    break;
                case CallTag.Pairs:
                    ReadPairs(ref reader);
                    break;
                default:
                    throw new RecordingException($"a record of kind {(byte)tag}, which is not known here");
            }
        }
    }

    private static CallSourceDescription ReadSource(ref ByteReader reader)
    {
        byte backend = reader.Byte();
        byte flags = reader.Byte();
        string text = reader.Text();
        return backend <= (byte)CallBackend.Script
            ? new((CallBackend)backend, text, ReadWords(ref reader), (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0)
            : throw new RecordingException($"calls traced by {backend}, which is not known here");
    }

    private void ReadChoice(ref ByteReader reader)
    {
        byte flags = reader.Byte();
        int functions = (int)Math.Min(reader.UInt(), int.MaxValue);
        string[] globs = ReadWords(ref reader);
        int count = reader.Count(1);
        if (count > MaxWords)
        {
            throw new RecordingException($"{count} processes whose calls are traced");
        }

        uint[] pids = new uint[count];
        foreach (ref uint pid in pids.AsSpan())
        {
            pid = reader.UInt();
        }

        Choice = new CallChoice(globs, functions);
        Selection = new CallSelection
        {
            Globs = (flags & 1) != 0 ? globs : [],
            Pids = pids,
            Children = (flags & 2) != 0,
            Graph = (flags & 4) != 0,
        };
    }

    private static string[] ReadWords(ref ByteReader reader)
    {
        int count = reader.Count(1);
        if (count > MaxWords)
        {
            throw new RecordingException($"{count} words");
        }

        string[] words = new string[count];
        foreach (ref string word in words.AsSpan())
        {
            word = reader.Text();
        }

        return words;
    }

    private void ReadCalls(ref ByteReader reader, bool wantsSingle)
    {
        // Where calls are missing in front of these, that is counted with these.
        _decoder.Decode(ref reader, wantsSingle ? Store : null, Tree, Processes);
        Missing += _isKnown && _decoder.Sequence > _next ? _decoder.Sequence - _next : 0;
        _isKnown = true;
        Seen = _next = _decoder.Sequence + (ulong)_decoder.Count;
        _marked += _decoder.Marked;
        NowNs = Math.Max(NowNs, _decoder.LastNs);
        if (wantsSingle)
        {
            Told?.Invoke();
        }
    }

    private void ReadCounted(ref ByteReader reader)
    {
        ulong closedNs = reader.Number(), elapsedNs = reader.Number();
        ulong seen = reader.Number(), seenAtClose = reader.Number();
        Missing += _isKnown && seen > _next ? seen - _next : 0;
        _isKnown = true;
        Seen = _next = seen;
        _seenAtClose = Math.Min(seenAtClose, seen);
        (_marked, _unplaced) = (reader.Number(), reader.Number());
        ulong uncounted = reader.Number();
        Tree.Reset();
        Tree.RestoreElapsed(elapsedNs);
        Tree.RestoreUncounted(uncounted, 0);
        ClosedNs = Math.Max(closedNs, 1);
        IntervalFirst = _closedAt = _store?.NextSequence ?? 0;
        NowNs = Math.Max(NowNs, closedNs);
    }

    private void ReadPairs(ref ByteReader reader)
    {
        const int LeastBytes = 4;
        int symbols = CallsDecoder.ReadSymbols(ref reader, _names, ref _symbols);
        int count = reader.Count(LeastBytes);
        for (int i = 0; i < count; i++)
        {
            ulong caller = _symbols[CallsDecoder.Index(ref reader, symbols)], callee = _symbols[CallsDecoder.Index(ref reader, symbols)];
            ulong total = reader.Number(), since = reader.Number();
            Tree.Restore(_names.NameOf(caller), _names.NameOf(callee), total, since);
        }
    }
}
