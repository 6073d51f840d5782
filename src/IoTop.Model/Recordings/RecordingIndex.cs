namespace IoTop.Model;

/// <summary>
/// Where a recording's intervals and checkpoints are, by block number: what a position is found with. Made of block headers, and kept up
/// to date while the recording grows, and while memory forgets its oldest.
/// </summary>
internal sealed class RecordingIndex(Recording recording)
{
    private readonly List<Mark> _intervals = [];
    private readonly List<Mark> _checkpoints = [];
    private long _next;
    private uint _kinds;

    /// <summary>The end of each interval, in order.</summary>
    public IReadOnlyList<Mark> Intervals => _intervals;

    public IReadOnlyList<Mark> Checkpoints => _checkpoints;

    /// <summary>Looks at blocks that came since, and lets go of those that went.</summary>
    public void Update()
    {
        ReadOnlySpan<RecordingBlock> blocks = recording.Blocks;
        long first = recording.FirstNumber;
        Forget(_intervals, first);
        Forget(_checkpoints, first);
        _next = Math.Max(_next, first);
        for (; _next < first + blocks.Length; _next++)
        {
            ref readonly RecordingBlock block = ref blocks[(int)(_next - first)];
            _kinds |= 1u << (int)Math.Min((uint)block.Kind, 31);
            if (block.Kind is RecordingBlockKind.Interval or RecordingBlockKind.Checkpoint)
            {
                Add(block.Kind == RecordingBlockKind.Interval ? _intervals : _checkpoints, in block);
            }
        }
    }

    /// <summary>There is, or was, a block of that kind.</summary>
    public bool Has(RecordingBlockKind kind) => (_kinds & (1u << (int)kind)) != 0;

    private void Add(List<Mark> marks, in RecordingBlock block)
    {
        if (!block.IsContinuation)
        {
            marks.Add(new Mark(_next, _next, block.LastNs));
        }
        else if (marks.Count > 0)
        {
            marks[^1] = new Mark(marks[^1].First, _next, block.LastNs);
        }
    }

    /// <summary>The first interval behind a block; their count: there is none.</summary>
    public int IntervalBehind(long number) => Behind(_intervals, number);

    /// <summary>The last checkpoint in front of a block; -1: none.</summary>
    public int CheckpointBefore(long number) => Behind(_checkpoints, number - 1) - 1;

    /// <summary>The last interval that had ended by then; -1: none had.</summary>
    public int IntervalAt(ulong ns)
    {
        int low = 0;
        int high = _intervals.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _intervals[middle].EndNs <= ns ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private static int Behind(List<Mark> marks, long number)
    {
        int low = 0;
        int high = marks.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = marks[middle].Number <= number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Forget(List<Mark> marks, long first)
    {
        int gone = Behind(marks, first - 1);
        gone += gone < marks.Count && marks[gone].First < first ? 1 : 0; // its beginning is gone
        if (gone > 0)
        {
            marks.RemoveRange(0, gone);
        }
    }

    /// <param name="First">The block that it begins with; mostly the only one.</param>
    /// <param name="Number">The block that it ends with.</param>
    /// <param name="EndNs">When the interval ended, CLOCK_MONOTONIC.</param>
    public readonly record struct Mark(long First, long Number, ulong EndNs);
}
