namespace IoTop.Model;

/// <content>
/// Going somewhere: from a checkpoint far enough in front for graphs, for processes that have ended, and for the stores; of events and
/// segments only what still fits is read.
/// </content>
public sealed partial class Playback
{
    /// <summary>Shows an interval, by its place in the index.</summary>
    private bool Show(int interval)
    {
        IReadOnlyList<RecordingIndex.Mark> intervals = _source.Index.Intervals;
        RecordingIndex.Mark to = intervals[interval];
        Locate();
        int checkpoint = CheckpointFor(interval);
        long begin = checkpoint < _source.Index.Checkpoints.Count ? _source.Index.Checkpoints[checkpoint].Number : Recording.FirstNumber;
        bool isAhead = to.Number >= _number && PositionNs <= to.EndNs && begin <= _source.Next;
        if (!isAhead)
        {
            Rewind(interval, checkpoint);
        }

        while (_source.Next <= to.Number && Next())
        {
        }

        return true;
    }

    private void Rewind(int interval, int checkpoint)
    {
        RecordingIndex.Mark to = _source.Index.Intervals[interval];
        long events = FirstBlock(to.Number, RecordingBlockKind.Events, Model.Events.Capacity);
        long payload = Model.Payload is PayloadStore store ? FirstBlock(to.Number, RecordingBlockKind.Payload, store.ByteCapacity) : 0;

        // What is sequential is told by the events of the interval itself, and the last one before them.
        long own = interval > 0 ? FirstBlock(_source.Index.Intervals[interval - 1].Number, RecordingBlockKind.Events, 1) : 0;
        if (Calls is not null)
        {
            SkipCalls(to.Number);
        }

        _source.Rewind(checkpoint, Math.Min(events, own), payload);
        Model.Empty(_source.NowNs, _source.CheckpointNs);
        Model.Refresh();
        _source.ClosePlanes();
        Version++;
    }

    /// <summary>The last checkpoint with enough intervals between; the first, when none is so far in front.</summary>
    private int CheckpointFor(int interval)
    {
        IReadOnlyList<RecordingIndex.Mark> intervals = _source.Index.Intervals;
        ulong warmUpNs = (ulong)Model.Counters.Options.ExitedRetention.Ticks * 100;
        int checkpoint = _source.Index.CheckpointBefore(intervals[Math.Max(interval - IoHistory.Capacity, 0)].Number);
        while (checkpoint > 0 && _source.Index.Checkpoints[checkpoint].EndNs + warmUpNs > intervals[interval].EndNs)
        {
            checkpoint--;
        }

        return Math.Max(checkpoint, 0);
    }

    /// <summary>Goes back from a block until so many events, or bytes of segments, lie between.</summary>
    private long FirstBlock(long number, RecordingBlockKind kind, long wanted)
    {
        ReadOnlySpan<RecordingBlock> blocks = Recording.Blocks;
        long first = Recording.FirstNumber;
        for (; number > first && wanted > 0; number--)
        {
            ref readonly RecordingBlock block = ref blocks[(int)(number - 1 - first)];
            if (block.Kind == kind)
            {
                wanted -= kind == RecordingBlockKind.Payload ? block.Bytes : block.Records;
            }
        }

        return number;
    }
}
