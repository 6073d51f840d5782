namespace IoTop.Model;

/// <content>From records to the table.</content>
public sealed partial class RecordedFunctions
{
    private void Next(FunctionTag tag, ref ByteReader reader)
    {
        switch (tag)
        {
            case FunctionTag.Everything:
                _isEverything = true;
                _watches.Clear();
                _toldRows.Clear();
                break;
            case FunctionTag.Function:
                Function(ref reader);
                break;
            case FunctionTag.Degraded:
                Sentences(ref reader);
                break;
            case FunctionTag.Row:
                uint tgid = reader.UInt();
                _row = Table.Find(reader.Number(), tgid);
                break;
            case FunctionTag.Watch:
                Watched(FunctionPlaneCodec.Watch(ref reader));
                break;
            case FunctionTag.Missed:
                Missed(ref reader);
                break;
            case FunctionTag.Lost:
                uint loss = reader.UInt();
                ulong lost = reader.Number();
                _lost[loss < (uint)_lost.Length ? loss : throw new RecordingException($"a loss of unknown kind {loss}")] = lost;
                break;
            case FunctionTag.Closed:
                Closed(ref reader);
                break;
            default:
                NextOfRow(tag, ref reader);
                break;
        }
    }

    /// <summary>A record of the process that was named last; when that is not known, because a block is missing, of nobody.</summary>
    private void NextOfRow(FunctionTag tag, ref ByteReader reader)
    {
        switch (tag)
        {
            case FunctionTag.Removed:
                _ = _row is not null && _watches.Remove((_row.Watch.SinceNs, _row.Tgid));
                break;
            case FunctionTag.Forgotten:
                Forgotten();
                break;
            case FunctionTag.Process:
                Process(ProcessCodec.Decode(ref reader));
                break;
            case FunctionTag.Count:
                Count(ref reader);
                break;
            case FunctionTag.Last:
                Last(ref reader);
                break;
            case FunctionTag.Over:
                Over(ref reader);
                break;
            default:
                throw new RecordingException($"a record of functions of unknown kind {(byte)tag}");
        }
    }

    private void Function(ref ByteReader reader)
    {
        uint function = reader.UInt();
        FunctionInfo info = FunctionPlaneCodec.Info(ref reader);
        if (function == _functions.Count && function < MaxFunctions)
        {
            _functions.Add(info);
            Version++;
        }
        else if (function < _functions.Count && _functions[(int)function] != info)
        {
            _functions[(int)function] = info;
            Version++;
        }
    }

    private void Sentences(ref ByteReader reader)
    {
        string[] sentences = new string[reader.Count(1)];
        foreach (ref string sentence in sentences.AsSpan())
        {
            sentence = reader.Text();
        }

        _degraded = sentences;
        Version++;
    }

    private void Watched(Watch watch)
    {
        _row = Table.Find(watch.SinceNs, watch.Tgid);
        if (_isWanted?.Invoke(watch) == false)
        {
            return;
        }

        if (_row is null && Table.Rows.Length >= MaxRows)
        {
            throw new RecordingException($"there are more than {MaxRows} processes");
        }

        Table.Update(in watch);
        _row = Table.Find(watch.SinceNs, watch.Tgid)!;
        if (watch.EndedNs == 0)
        {
            _watches[(watch.SinceNs, watch.Tgid)] = watch;
        }
        else
        {
            _watches.Remove((watch.SinceNs, watch.Tgid));
        }

        if (_isEverything)
        {
            _toldRows.Add(_row);
        }
    }

    private void Forgotten()
    {
        if (_row is not null)
        {
            _counts -= _row.Counts.Length;
            _watches.Remove((_row.Watch.SinceNs, _row.Tgid));
            Table.Drop(_row);
            _row = null;
        }
    }

    private void Process(ProcessRecord record)
    {
        if (_row is not null)
        {
            _row.Info = record.Tgid == _row.Tgid && (record.Tid == 0 || record.Tid == record.Tgid) ? _processes.Add(record)
                : throw new RecordingException($"process {record.Tgid} is not {_row.Tgid}");
        }
    }

    private void Count(ref ByteReader reader)
    {
        uint function = reader.UInt();
        FunctionPlaneCodec.Value(ref reader, out FunctionValue value);
        if (_row is null)
        {
            return;
        }

        if (_counts >= MaxCounts)
        {
            throw new RecordingException($"there are more than {MaxCounts} counts");
        }

        int before = _row.Counts.Length;
        FunctionKey key = new() { SinceNs = _row.Watch.SinceNs, Tgid = _row.Tgid, Function = function };
        Table.Update(in key, in value);
        _counts += _row.Counts.Length - before;
    }

    private void Last(ref ByteReader reader)
    {
        uint function = reader.UInt();
        FunctionSum sum = FunctionPlaneCodec.Sum(ref reader);
        Span<uint> buckets = stackalloc uint[LatencyBuckets.Length];
        FunctionPlaneCodec.Buckets(ref reader, buckets);
        _row?.Find((int)function)?.Restore(in sum, buckets);
    }

    private void Over(ref ByteReader reader)
    {
        bool isRemoved = reader.Byte() != 0;
        ulong intervalNs = reader.Number();
        ulong untilNs = reader.Number();
        if (_row is not null)
        {
            _watches.Remove((_row.Watch.SinceNs, _row.Tgid));
            _row.Restore(isRemoved, intervalNs, untilNs);
        }
    }

    private void Missed(ref ByteReader reader)
    {
        uint function = reader.UInt();
        ulong missed = reader.Number();
        if (function >= _functions.Count)
        {
            return;
        }

        if (_missed.Length < _functions.Count)
        {
            Array.Resize(ref _missed, _functions.Count);
        }

        _missed[function] = missed;
    }

    private void Closed(ref ByteReader reader)
    {
        NowNs = reader.Number();
        bool isMeasured = reader.Byte() != 0;
        ulong cost = reader.Number();
        CostNs = isMeasured ? cost : null;
        Table.Forgotten = reader.Number();
        if (_isEverything)
        {
            _isEverything = false;
            Table.KeepOnly(_toldRows);
            _toldRows.Clear();
            _counts = 0;
            foreach (FunctionProcessRow row in Table.Rows)
            {
                _counts += row.Counts.Length;
            }
        }

        Table.Refresh();
    }
}
