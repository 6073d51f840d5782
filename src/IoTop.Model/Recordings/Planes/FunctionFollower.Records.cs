namespace IoTop.Model;

/// <content>The records themselves. Whose they are is said again in each block.</content>
internal sealed partial class FunctionFollower
{
    // Of sentences about what is missing; there are a few.
    private const int MaxSentences = 1024;

    private PlaneBlocks _blocks = null!;
    private FunctionProcessRow? _of;

    private void Begin(FunctionTag tag) => _blocks.Bytes.Byte((byte)tag);

    private void End()
    {
        if (_blocks.End())
        {
            _of = null;
        }
    }

    /// <summary>Begins a record of a process.</summary>
    private void Begin(FunctionTag tag, FunctionProcessRow row)
    {
        while (!ReferenceEquals(_of, row))
        {
            Begin(FunctionTag.Row);
            _blocks.Bytes.Number(row.Tgid);
            _blocks.Bytes.Number(row.Watch.SinceNs);
            _of = row;
            End();
        }

        Begin(tag);
    }

    /// <summary>A record of a process that says nothing else.</summary>
    private void Of(FunctionTag tag, FunctionProcessRow row)
    {
        Begin(tag, row);
        End();
    }

    private void Everything()
    {
        Begin(FunctionTag.Everything);
        End();
    }

    private void Function(int function, FunctionInfo info)
    {
        Begin(FunctionTag.Function);
        _blocks.Bytes.Number((uint)function);
        FunctionPlaneCodec.Put(_blocks.Bytes, info);
        End();
    }

    private void TellDegraded()
    {
        Begin(FunctionTag.Degraded);
        int count = Math.Min(table.Source.Degraded.Count, MaxSentences);
        _blocks.Bytes.Number((uint)count);
        for (int i = 0; i < count; i++)
        {
            string sentence = table.Source.Degraded[i];
            _blocks.Bytes.Text(sentence.AsSpan(0, Math.Min(sentence.Length, 512)));
        }

        End();
    }

    private void Watched(FunctionProcessRow row, in Watch watch)
    {
        Begin(FunctionTag.Watch);
        FunctionPlaneCodec.Put(_blocks.Bytes, in watch);
        _of = row;
        End();
    }

    private void Process(FunctionProcessRow row, ProcessRecord record)
    {
        Begin(FunctionTag.Process, row);
        ProcessCodec.Encode(_blocks.Bytes, record);
        End();
    }

    private void Count(FunctionProcessRow row, int function, in FunctionValue value)
    {
        Begin(FunctionTag.Count, row);
        _blocks.Bytes.Number((uint)function);
        FunctionPlaneCodec.Put(_blocks.Bytes, in value);
        End();
    }

    private void Last(FunctionProcessRow row, FunctionCount count)
    {
        Begin(FunctionTag.Last, row);
        _blocks.Bytes.Number((uint)count.Function);
        FunctionPlaneCodec.Put(_blocks.Bytes, count.Interval);
        FunctionPlaneCodec.Put(_blocks.Bytes, count.IntervalBuckets);
        End();
    }

    private void Over(FunctionProcessRow row, bool isRemoved)
    {
        Begin(FunctionTag.Over, row);
        _blocks.Bytes.Byte((byte)(isRemoved ? 1 : 0));
        _blocks.Bytes.Number(row.IntervalNs);
        _blocks.Bytes.Number(row.UntilNs);
        End();
    }

    private void Missed(int function, ulong missed)
    {
        Begin(FunctionTag.Missed);
        _blocks.Bytes.Number((uint)function);
        _blocks.Bytes.Number(missed);
        End();
    }

    private void Lost(FunctionLoss loss, ulong lost)
    {
        Begin(FunctionTag.Lost);
        _blocks.Bytes.Number((uint)loss);
        _blocks.Bytes.Number(lost);
        End();
    }

    private void Closed()
    {
        Begin(FunctionTag.Closed);
        _blocks.Bytes.Number(table.ClosedNs);
        _blocks.Bytes.Byte((byte)(table.CostNs is null ? 0 : 1));
        _blocks.Bytes.Number(table.CostNs ?? 0);
        _blocks.Bytes.Number(table.Forgotten);
        End();
    }
}
