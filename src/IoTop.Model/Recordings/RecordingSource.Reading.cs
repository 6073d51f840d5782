using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <content>From blocks to what the model is told.</content>
public sealed partial class RecordingSource
{
    private const int MaxDamage = 16;

    // A recording can name more than it needs; whoever is asked for was told not long before.
    private const int MaxNames = 262_144;

    private readonly List<Change> _changes = [];
    private readonly List<(uint Dev, DiskStats Stats)> _stats = [];
    private readonly List<Count> _counts = [];
    private readonly List<string> _damage = [];

    // Events of a block that are not due yet.
    private IoEvent[] _held = [];
    private int _heldAt;
    private int _heldCount;

    private bool _isRestoring;
    private bool _isTorn;
    private bool _hasInterval;
    private bool _isTold;
    private bool _isCheckpoint;

    // 1: what is told now is all that is known, of which the model may know some.
    private uint _isAgain;

    public int Drain(EventStore store)
    {
        int moved = HandOn(store);
        if (!WithEvents || _heldAt < _heldCount)
        {
            return moved;
        }

        // A block at a time: whoever drains looks at each event before it may be overwritten.
        long number = NextDue(RecordingBlockKind.Events, ref _nextEvents);
        if (number < 0)
        {
            return moved;
        }

        _nextEvents = number + 1;
        long before = store.NextSequence;
        _reader.Events = number < _due ? store : null;
        _ = TryRead(number);
        _reader.Events = null;
        return moved + (int)(store.NextSequence - before) + HandOn(store);
    }

    public int DrainPayload(PayloadStore store)
    {
        int before = _reader.Segments;
        _reader.Payload = store;
        long end = InStep && NextDue(RecordingBlockKind.Events, ref _nextEvents) is long next and >= 0 ? next : long.MaxValue;
        while (NextDue(RecordingBlockKind.Payload, ref _nextPayload) is long number and >= 0 && number < end)
        {
            _nextPayload = number + 1;
            _ = TryRead(number);
        }

        _reader.Payload = null;
        return _reader.Segments - before;
    }

    public bool ReadCounters(CounterTable table)
    {
        bool isRestoring = _isRestoring;
        _isRestoring = false;
        if (isRestoring)
        {
            table.Restore();
        }

        foreach (ref readonly Count count in CollectionsMarshal.AsSpan(_counts))
        {
            if (count.IsDeparted && isRestoring)
            {
                table.UpdateDeparted(in count.Key, in count.Value);
            }
            else if (count.IsForgotten)
            {
                table.Forget(in count.Key);
            }
            else if (!count.IsDeparted)
            {
                table.Update(in count.Key, in count.Value);
            }
        }

        _counts.Clear();
        return false; // only what has changed is told: what is not seen is still there
    }

    public void Describe(IoModel model)
    {
        ulong nowNs = Math.Max(Interval.NowNs, 1);
        foreach (Change change in _changes)
        {
            Apply(in change, model, nowNs);
        }

        _changes.Clear();
        model.Processes.RelateTaken();
        foreach ((uint dev, DiskStats stats) in _stats)
        {
            model.Devices.TakeStats(dev, in stats);
        }

        _stats.Clear();
        if (!_hasInterval)
        {
            return;
        }

        _nowNs = nowNs;
        model.Devices.RelateTaken(Interval.StatsNs);
        model.Clock.SetOffset(Interval.UnixMinusMonotonicNs);
        model.FollowByThread();
    }

    private static void Apply(in Change change, IoModel model, ulong nowNs)
    {
        switch (change.What)
        {
            case ProcessRecord process:
                model.Processes.Take(process, change.Id != 0, nowNs);
                break;
            case DeviceRecord device:
                model.Devices.Take(device, change.Id != 0);
                break;
            case IReadOnlyList<MountRecord> mounts:
                model.Devices.TakeMounts(mounts);
                break;
            default:
                if (change.Ns == 0)
                {
                    model.Devices.TakeGone(change.Id);
                }
                else
                {
                    model.Processes.TakeExit(change.Id, change.Ns);
                }

                break;
        }
    }

    /// <summary>Forgets what was told.</summary>
    private void Forget()
    {
        Array.Clear(_lost);
        _owners.Clear();
        _changes.Clear();
        _stats.Clear();
        _counts.Clear();
        _heldAt = _heldCount = 0;
        _isTorn = false;
        _isRestoring = false;
        _hasInterval = false;
    }

    /// <summary>Reads what was counted up to the end of an interval; false when that cannot be read.</summary>
    private bool ReadInterval(RecordingIndex.Mark mark)
    {
        if (_isTorn && _index.CheckpointBefore(mark.Number) is int checkpoint and >= 0 && _index.Checkpoints[checkpoint].First >= _next)
        {
            // What the damaged interval told is in the totals here.
            _isAgain = 1;
            _isTorn = !ReadAll(_index.Checkpoints[checkpoint], RecordingBlockKind.Checkpoint);
            _isAgain = 0;
            ReadWholePlanes(_index.Checkpoints[checkpoint].Number + 1);
        }

        ReadPlanes(_next, mark.Number);
        mark = mark with { First = Math.Max(mark.First, _next) };
        _next = mark.Number + 1;
        if (!ReadAll(mark, RecordingBlockKind.Interval))
        {
            _isTorn = true;
            return false;
        }

        return _isTold;
    }

    /// <summary>Reads an interval or a checkpoint, which may lie in several blocks; false when one of them cannot be read.</summary>
    private bool ReadAll(RecordingIndex.Mark mark, RecordingBlockKind kind)
    {
        bool done = true;
        _isTold = false;
        _isCheckpoint = kind == RecordingBlockKind.Checkpoint;
        for (long number = mark.First; number <= mark.Number; number++)
        {
            if (Recording.Blocks[(int)(number - Recording.FirstNumber)].Kind == kind)
            {
                done &= TryRead(number);
            }
        }

        return done;
    }

    /// <param name="number">Of the block.</param>
    /// <param name="plane">Who is told what it holds; null: we are.</param>
    private bool TryRead(long number, IPlaneReader? plane = null)
    {
        try
        {
            if (plane is null)
            {
                Recording.Read(number, _reader);
            }
            else
            {
                Recording.Read(number, plane);
            }

            return true;
        }
        catch (RecordingException exception)
        {
            if (_damage.Count < MaxDamage && !_damage.Contains(exception.Message))
            {
                _damage.Add(exception.Message);
                _description = null;
            }

            return false;
        }
    }

    /// <summary>The next block of a kind of which something is due, from <paramref name="next"/> on, which moves there; -1: none.</summary>
    private long NextDue(RecordingBlockKind kind, ref long next)
    {
        ReadOnlySpan<RecordingBlock> blocks = Recording.Blocks;
        long first = Recording.FirstNumber;
        for (next = Math.Max(next, first); next < first + blocks.Length; next++)
        {
            ref readonly RecordingBlock block = ref blocks[(int)(next - first)];
            if (next >= _due && block.Kind is RecordingBlockKind.Interval)
            {
                return -1;
            }

            if (block.Kind == kind)
            {
                return next < _due || block.FirstNs <= _throughNs ? next : -1;
            }
        }

        return -1;
    }
}
