using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>
/// Follows a model and writes what its planes carry to one or several sinks. Tell it when the model has drained and refreshed; between
/// the two it allocates nothing, nor when nothing is new. A model has one recorder at a time.
/// </summary>
public sealed partial class Recorder : IDisposable
{
    /// <summary>So many intervals after a checkpoint comes the next: whoever looks for a time reads no more than those.</summary>
    internal const int CheckpointIntervals = 64;

    private readonly IoModel _model;
    private readonly RecordingDescription _description;
    private readonly RecordingWriter _writer;
    private readonly Follower _follower;
    private long _taken;
    private int _sinceCheckpoint;
    private ulong _overwritten;
    private bool _follows;

    /// <param name="model">Its source is open. The recorder watches its counters and its payload from now on.</param>
    /// <param name="description">What is told of the recording.</param>
    public Recorder(IoModel model, RecordingDescription description)
    {
        _model = model;
        _description = description;
        _follower = new Follower(model);
        _writer = new RecordingWriter(_follower);
        _follower.Into = _writer;
    }

    /// <summary>Blocks are compressed here: the library for that is there.</summary>
    public static bool Compresses => Libzstd.IsThere;

    /// <summary>Events taken so far.</summary>
    public ulong Events { get; private set; }

    /// <summary>Events that a rate limit left out, or that the model had forgotten before they could be taken.</summary>
    public ulong LeftOut
    {
        get
        {
            ulong sum = _overwritten;
            foreach (BlockTarget target in _writer.Targets)
            {
                sum += target.Sink.LeftOut;
            }

            return sum;
        }
    }

    /// <summary>Why nothing more is written to a sink: the disk is full; null: it is.</summary>
    public RecordingException? Failure
    {
        get
        {
            foreach (BlockTarget target in _writer.Targets)
            {
                if (target.Failure is RecordingException failure)
                {
                    return failure;
                }
            }

            return null;
        }
    }

    /// <summary>Writes to this one too, from a checkpoint on; <paramref name="payload"/>: with the bytes that are captured.</summary>
    public void Add(IBlockSink sink, bool payload)
    {
        bool isFirst = _writer.Targets.IsEmpty;
        if (isFirst)
        {
            Follow();
        }
        else
        {
            TakeEvents();
            FlushAll();
        }

        _writer.Add(new BlockTarget(sink, payload));
        Checkpoint(forAll: false, marks: isFirst);
    }

    /// <summary>
    /// Writes to this one too: first what is kept in memory, then what follows, as if it had been there from the beginning. From now on, when
    /// nothing is kept.
    /// </summary>
    public void Add(IBlockSink sink, bool payload, MemoryBlocks past)
    {
        if (IsTold(past))
        {
            TakeEvents();
            FlushAll();
        }

        if (!IsTold(past) || !past.IsWhole)
        {
            Add(sink, payload);
            return;
        }

        var target = new BlockTarget(sink, payload) { HasBegun = true };
        using (var kept = new KeptBlocks(past, _planes))
        {
            kept.WriteTo(target);
        }

        _writer.Add(target);
    }

    /// <summary>Writes the last blocks and lets the sink go; it is not disposed of.</summary>
    public void Remove(IBlockSink sink)
    {
        foreach (BlockTarget target in _writer.Targets)
        {
            if (target.Sink == sink)
            {
                TakeEvents();
                FlushAll();
                _writer.Remove(target);
                break;
            }
        }

        if (_writer.Targets.IsEmpty)
        {
            Unfollow();
        }
    }

    /// <summary>The model has drained: takes what is new. Behind each <see cref="IoModel.Drain"/>.</summary>
    public void Drained()
    {
        if (!_follows)
        {
            return;
        }

        TakeEvents();
        foreach (IPlaneFollower plane in _planes)
        {
            plane.Drained();
        }

        if (_writer.HasWritten)
        {
            CheckpointWhereWanted();
        }
    }

    /// <summary>The model has closed an interval. Behind each <see cref="IoModel.Refresh"/>.</summary>
    public void Refreshed()
    {
        if (!_follows)
        {
            return;
        }

        TakeEvents();
        RefreshPlanes();
        _follower.TellChanges();
        _sinceCheckpoint++;
        if (_sinceCheckpoint >= CheckpointIntervals)
        {
            Checkpoint(forAll: true, marks: false);
        }
        else
        {
            CheckpointWhereWanted();
        }
    }

    /// <summary>Ends the open blocks of all sinks.</summary>
    public void Dispose()
    {
        if (_follows)
        {
            TakeEvents();
            FlushAll();
            Unfollow();
        }

        _planes.Clear();
        _writer.Dispose();
    }

    private bool IsTold(IBlockSink sink)
    {
        foreach (BlockTarget target in _writer.Targets)
        {
            if (target.Sink == sink)
            {
                return target.HasBegun && target.TakesMore;
            }
        }

        return false;
    }

    private void Follow()
    {
        _follows = true;
        _taken = _model.Events.NextSequence;
        _writer.BeginAt(_model.Counters.NowNs);
        _follower.Attach();
        foreach (IPlaneFollower plane in _planes)
        {
            plane.Attach(_writer);
        }
    }

    private void Unfollow()
    {
        _follows = false;
        _follower.Detach();
        foreach (IPlaneFollower plane in _planes)
        {
            plane.Detach();
        }
    }

    private void TakeEvents()
    {
        if (!_follows)
        {
            return;
        }

        EventStore store = _model.Events;
        long next = store.NextSequence;
        if (_taken < store.FirstSequence)
        {
            _overwritten += (ulong)(store.FirstSequence - _taken);
            _taken = store.FirstSequence;
        }

        Events += (ulong)(next - _taken);
        while (_taken < next)
        {
            ReadOnlySpan<IoEvent> piece = store.Piece(_taken);
            _writer.Events(piece);
            _taken += piece.Length;
        }
    }

    private void CheckpointWhereWanted()
    {
        _writer.HasWritten = false;
        foreach (BlockTarget target in _writer.Targets)
        {
            if (target.WantsCheckpoint)
            {
                Checkpoint(forAll: false, marks: false);
                return;
            }
        }
    }

    private void Checkpoint(bool forAll, bool marks)
    {
        _sinceCheckpoint = forAll || _writer.Targets.Length == 1 ? 0 : _sinceCheckpoint;
        _writer.HasWritten = false;
        FlushAll();
        _writer.BeginCheckpoint(_description, forAll);
        _follower.TellEverything(marks);
        TellPlanes();
    }

    private void FlushAll()
    {
        FlushPlanes();
        _writer.Flush();
    }
}
