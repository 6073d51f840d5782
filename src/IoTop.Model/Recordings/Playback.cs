namespace IoTop.Model;

/// <summary>
/// A recording at play: a model that shows it as it was at a position, and that position, which is moved by time, by steps or by hand. An
/// interval of the recording is an interval of the model, whatever the delay of the screen.
/// </summary>
public sealed partial class Playback : IDisposable
{
    public const double MinSpeed = 0.1;
    public const double MaxSpeed = 1000;

    // So much is told at most in one call, so that keys are answered meanwhile.
    private const int MaxIntervals = 256;
    private const long MaxEvents = 1_000_000;

    private readonly RecordingSource _source;
    private int _interval = -1;
    private long _number = -1;
    private double _left;

    /// <summary>Takes over the recording. The model looks at nothing of this machine.</summary>
    /// <param name="options">Sizes; what it says of /proc and /sys is ignored.</param>
    public Playback(Recording recording, IoModelOptions? options = null)
    {
        _source = new RecordingSource(recording);
        Model = new IoModel(_source, Detached(options ?? new IoModelOptions()));
        if (recording.Description.Captured >= CaptureLevel.Segments)
        {
            Model.Capture = new CaptureSettings { Level = recording.Description.Captured, SnapLength = recording.Description.SnapLength };
        }

        _calls = new RecordedCalls((options ?? new IoModelOptions()).CallCapacity);
        AddPlanes();
        Model.Refresh(); // takes over what was known when it began
        _source.ClosePlanes();
        _ = Step(1);
        Version = 0;
    }

    /// <summary>The model; always the same one, emptied and filled anew where the position goes back.</summary>
    public IoModel Model { get; }

    /// <summary>Grows whenever the model was emptied: what was made of its events and rows is void.</summary>
    public int Version { get; private set; }

    public Recording Recording => _source.Recording;

    /// <summary>The beginning of what can be shown, CLOCK_MONOTONIC of the recorded machine.</summary>
    public ulong BeginNs => First is int first && first < _source.Index.Intervals.Count ? _source.Index.Intervals[first].EndNs : PositionNs;

    /// <summary>The end of what can be shown; grows while it is being recorded.</summary>
    public ulong EndNs => _source.Index.Intervals.Count > 0 ? _source.Index.Intervals[^1].EndNs : PositionNs;

    public ulong PositionNs => _source.NowNs;

    public bool IsAtEnd => _source.IsAtEnd;

    public bool IsPlaying { get; set; }

    /// <summary>Times as fast as it was; 0.1 to 1000.</summary>
    public double Speed
    {
        get;
        set => field = Math.Clamp(value, MinSpeed, MaxSpeed);
    } = 1;

    /// <summary>How a model of a recording is put together: sizes as they are given, nothing of this machine.</summary>
    public static IoModelOptions Detached(IoModelOptions options) => options with
    {
        Processes = options.Processes with { ProcRoot = null, PasswdFile = "/dev/null" },
        Devices = options.Devices with { ProcRoot = null, SysRoot = null, UdevRoot = null, MountRoot = null },
    };

    /// <summary>Looks for what was recorded since, and lets go of what memory forgot; true when there is more, or less.</summary>
    public bool Follow() => _source.Follow();

    /// <summary>Time has passed: goes on when it plays. Returns whether an interval was closed.</summary>
    public bool Advance(TimeSpan elapsed)
    {
        _ = _source.Follow();
        if (!IsPlaying)
        {
            return false;
        }

        _left = Math.Min(_left + (Math.Max(elapsed.TotalNanoseconds, 0) * Speed), 3.6e12);
        ulong through = PositionNs + (ulong)_left;
        bool closed = false;
        long events = Model.Events.NextSequence + MaxEvents;
        for (int i = 0; NextEndNs() is ulong endNs && endNs <= through; i++)
        {
            if (i == MaxIntervals || Model.Events.NextSequence >= events)
            {
                _left = 0; // it cannot be told that fast
                return closed;
            }

            _left -= endNs - Math.Min(endNs, PositionNs);
            if (!Next())
            {
                break;
            }

            closed = true;
        }

        GoOn(through);
        return closed;
    }

    /// <summary>Goes so many intervals on, or back; returns whether it moved.</summary>
    public bool Step(int intervals)
    {
        _left = 0;
        if (intervals < 0)
        {
            Locate();

            // In the middle of an interval, the first step back leads to its beginning.
            bool between = _interval >= 0 && PositionNs > _source.Index.Intervals[_interval].EndNs;
            int to = Math.Max(_interval + intervals + (between ? 1 : 0), First);
            return (to < _interval || between) && Show(to);
        }

        bool moved = false;
        for (int i = 0; i < intervals; i++)
        {
            if (_source.IsAtEnd)
            {
                _ = _source.Follow();
            }

            if (!Next())
            {
                break;
            }

            moved = true;
        }

        return moved;
    }

    /// <summary>Shows the interval that was closed at or before that time; the first one, when it is before the beginning.</summary>
    public void Seek(ulong ns)
    {
        _left = 0;
        _ = _source.Follow();
        int to = Math.Max(_source.Index.IntervalAt(ns), First);
        if (to < _source.Index.Intervals.Count)
        {
            _ = Show(to);
        }
    }

    public void Dispose() => Model.Dispose();

    /// <summary>The first interval that a checkpoint leads to.</summary>
    private int First => _source.Index.Checkpoints.Count > 0 ? _source.Index.IntervalBehind(_source.Index.Checkpoints[0].Number) : 0;

    /// <summary>When the interval behind the position ends; null: there is none (yet).</summary>
    private ulong? NextEndNs()
    {
        int next = _source.Index.IntervalBehind(_source.Next - 1);
        return next < _source.Index.Intervals.Count ? _source.Index.Intervals[next].EndNs : null;
    }

    private bool Next()
    {
        if (!_source.NextInterval())
        {
            return false;
        }

        Model.Refresh();
        _source.ClosePlanes();
        _number = _source.Next - 1;
        return true;
    }

    /// <summary>Lets events pass of the interval that the position is in.</summary>
    private void GoOn(ulong through)
    {
        if (NextEndNs() is not ulong endNs)
        {
            _left = 0;
            return;
        }

        ulong position = Math.Min(through, endNs - 1);
        if (position > PositionNs)
        {
            _left -= position - PositionNs;
            _source.GoOn(position);
            _ = Model.Drain();
        }
    }

    /// <summary>Memory forgets its oldest: the same interval may have another place in the index.</summary>
    private void Locate() => _interval = _number < 0 ? -1 : _source.Index.IntervalBehind(_number - 1);
}
