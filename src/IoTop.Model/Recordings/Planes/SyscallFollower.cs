namespace IoTop.Model;

/// <summary>
/// Tells what a table of calls counted and, one by one, the calls that came into a store; what was read and written only to those who take
/// bytes of others.
/// </summary>
internal sealed class SyscallFollower(
    IoModel model, ISyscallSource source, SyscallTable table, SyscallStore store, SyscallFileNames? names) : IPlaneFollower, ISyscallTableObserver
{
    private RecordingWriter? _writer;
    private SyscallStateEncoder? _state;
    private SyscallEventEncoder? _withData;
    private SyscallEventEncoder? _withoutData;
    private SyscallSelection? _selection;
    private int _sentences;
    private long _taken;
    private ulong _overwritten;

    public void Attach(RecordingWriter writer)
    {
        _writer = writer;
        _state = new SyscallStateEncoder(new PlaneBlocks(writer, RecordingBlockKind.Syscalls));
        _withData = new SyscallEventEncoder(new PlaneBlocks(writer, RecordingBlockKind.SyscallEvents, payload: true), names);
        _withoutData = new SyscallEventEncoder(new PlaneBlocks(writer, RecordingBlockKind.SyscallEvents, payload: false), names);
        _taken = store.NextSequence;
        _selection = null;
        table.Observer = this;
    }

    public void Detach()
    {
        _writer = null;
        table.Observer = null;
    }

    public void Drained()
    {
        if (_taken < store.FirstSequence)
        {
            _overwritten += (ulong)(store.FirstSequence - _taken);
            _taken = store.FirstSequence;
        }

        if (_taken == store.NextSequence)
        {
            return;
        }

        Wanted(out bool withData, out bool withoutData);
        for (; _taken < store.NextSequence; _taken++)
        {
            ref readonly SyscallEvent call = ref store[_taken];
            if (withData)
            {
                _withData!.Call(in call, store.DataOf(_taken));
            }

            if (withoutData)
            {
                _withoutData!.Call(in call, default);
            }
        }
    }

    public void Refreshed()
    {
        TellSource(isWhole: false);
        foreach (SyscallProcessRow row in table.Rows)
        {
            TellNews(row);
        }

        _state!.Table(table, _overwritten, model.Capture.Level);
    }

    public void TellEverything()
    {
        Flush();
        _state!.IsEverything = true;
        TellSource(isWhole: true);
        foreach (SyscallProcessRow row in table.Rows)
        {
            _state.Process(row, Unknown(row), isWhole: true);
            foreach (SyscallFileRow file in row.Files)
            {
                _state.File(file, hasName: true, isWhole: true);
                foreach (SyscallCount count in file.Counts)
                {
                    _state.Count(count);
                }
            }
        }

        for (Syscall syscall = 0; syscall <= Syscall.Fault; syscall++)
        {
            if (table.Of(syscall) is { Sum.IsNothing: false } tally)
            {
                _state.Sum(syscall, tally);
            }
        }

        _state.Table(table, _overwritten, model.Capture.Level);
        _state.Flush();
        _state.IsEverything = false;
    }

    public void Flush()
    {
        _withData!.Flush();
        _withoutData!.Flush();
        _state!.Flush();
    }

    public bool LeavePayloadOut(in RecordingBlock block, ReadOnlySpan<byte> bytes, ByteWriter into)
    {
        if (block.Kind != RecordingBlockKind.SyscallEvents)
        {
            return false;
        }

        new SyscallEventCopy(bytes).WithoutData(into);
        return true;
    }

    public void Dropping(SyscallProcessRow row)
    {
        TellNews(row); // what it counted last is in all sums
        _state!.Gone(row);
    }

    public void Dropping(SyscallCount count)
    {
        if (!count.Interval.Sum.IsNothing)
        {
            _state!.Count(count);
        }

        _state!.Gone(count);
    }

    private void TellNews(SyscallProcessRow row)
    {
        if (row.HasNews)
        {
            row.HasNews = false;
            _state!.Process(row, Unknown(row), isWhole: false);
        }

        if (!row.IsActive)
        {
            return;
        }

        foreach (SyscallFileRow file in row.Files)
        {
            if (file.Interval.Sum.IsNothing)
            {
                continue;
            }

            _state!.File(file, file.HasNewName, isWhole: false);
            file.HasNewName = false;
            foreach (SyscallCount count in file.Counts)
            {
                if (!count.Interval.Sum.IsNothing)
                {
                    _state.Count(count);
                }
            }
        }
    }

    /// <summary>Who it is, when nobody else tells: he ended long ago, or another one has his number.</summary>
    private ProcessInfo? Unknown(SyscallProcessRow row) =>
        row.Info is null || (model.Processes.TryGet(row.Tgid, out ProcessInfo info) && info == row.Info) ? null : row.Info;

    private void TellSource(bool isWhole)
    {
        int sentences = source.Degraded.Count + source.Missing.Count;
        if (isWhole || !ReferenceEquals(_selection, source.Selection) || sentences != _sentences)
        {
            _selection = isWhole ? _selection : source.Selection;
            _sentences = isWhole ? _sentences : sentences;
            _state!.Source(source);
        }
    }

    private void Wanted(out bool withData, out bool withoutData)
    {
        withData = withoutData = false;
        foreach (BlockTarget target in _writer!.Targets)
        {
            withData |= target.Payload;
            withoutData |= !target.Payload;
        }
    }
}
