using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>
/// A recording as a source of events and counters: what it tells up to its position. Whoever uses it moves the position; going back needs
/// a model that has been emptied (<see cref="Playback"/> does both).
/// </summary>
public sealed partial class RecordingSource : IEventSource
{
    private readonly RecordingIndex _index;
    private readonly ulong[] _lost = new ulong[Enum.GetValues<LossKind>().Length];
    private readonly Dictionary<uint, Owner> _owners = [];
    private readonly Dictionary<ulong, string> _functions = [];
    private readonly Reader _reader;
    private bool _byThread;
    private bool _sayByProcess;
    private SourceDescription? _description;

    // Blocks below are read: for intervals, for events, for segments.
    private long _next;
    private long _nextEvents;
    private long _nextPayload;

    // Events and segments of the blocks below are due; of the others those that are no later than that.
    private long _due;
    private ulong _throughNs;
    private ulong _nowNs;

    /// <summary>Takes the recording over.</summary>
    public RecordingSource(Recording recording)
    {
        Recording = recording;
        _index = new RecordingIndex(recording);
        _index.Update();
        _reader = new Reader(this);
        _nowNs = recording.Description.BeginNs;
        Rewind(0, recording.FirstNumber, recording.FirstNumber);
    }

    public Recording Recording { get; }

    public int WakeFd => -1;

    public ulong NowNs => _nowNs;

    public IoFilter Filter { get; set; } = IoFilter.All;

    /// <summary>Only what was recorded by thread can be shown so; it can be added up by process all the same.</summary>
    public bool ByThread
    {
        get => _byThread && Interval.ByThread;
        set
        {
            _byThread = value;
            Note();
        }
    }

    /// <summary>As it was recorded, whatever it is set to.</summary>
    public bool ByDirtier
    {
        get => Interval.ByDirtier;
        set
        {
        }
    }

    /// <summary>What was recorded is there, whatever it is set to.</summary>
    public CaptureSettings Capture { get; set; } = CaptureSettings.Off;

    public CaptureAbility CaptureAbility => field ??= new CaptureAbility(Recording.Description.Captured, Recording.Description.Captured switch
    {
        CaptureLevel.Payload => "as recorded",
        CaptureLevel.Segments => "recorded without bytes",
        _ => "recorded without segments and bytes",
    });

    public SourceDescription Description => _description ??= Describe();

    /// <summary>Events are wanted, not only counters.</summary>
    public bool WithEvents { get; set; } = true;

    /// <summary>Counters are wanted; who never reads them must say so, or what was told of them is kept.</summary>
    public bool WithCounters
    {
        get;
        set
        {
            field = value;
            if (!value)
            {
                _counts.Clear();
            }
        }
    } = true;

    /// <summary>Segments are handed out with the events that lie near them in the recording, not an interval's at once.</summary>
    public bool InStep { get; set; }

    /// <summary>Everything has been told.</summary>
    public bool IsAtEnd => _index.IntervalBehind(_next - 1) >= _index.Intervals.Count;

    /// <summary>The end of the interval that <see cref="NextInterval"/> went to; the model is there with its next refresh.</summary>
    public ulong IntervalEndNs => Interval.NowNs;

    /// <summary>The interval that was told last.</summary>
    internal RecordedInterval Interval { get; private set; }

    internal RecordingIndex Index => _index;

    /// <summary>When what was taken over at the last <see cref="Rewind"/> was known.</summary>
    internal ulong CheckpointNs { get; private set; }

    /// <summary>Number of the block that is read next for an interval.</summary>
    internal long Next => _next;

    /// <summary>There are events that are due, and were not handed out by the last <see cref="Drain"/>.</summary>
    public bool HasMore => WithEvents && (_heldAt < _heldCount ? IsDue(in _held[_heldAt]) : NextDue(RecordingBlockKind.Events, ref _nextEvents) >= 0);

    /// <summary>Goes on to the end of the next interval; false at the end.</summary>
    public bool NextInterval()
    {
        long before = _due;
        _isTorn |= _next < Recording.FirstNumber; // memory has forgotten what is in between
        while (true)
        {
            int interval = _index.IntervalBehind(_next - 1);
            if (interval >= _index.Intervals.Count)
            {
                return false;
            }

            if (ReadInterval(_index.Intervals[interval]))
            {
                break;
            }
        }

        _due = _next;
        _nowNs = Math.Max(_nowNs, Interval.StatsNs == 0 ? Interval.NowNs : Interval.StatsNs); // when the refresh began
        if (_nextPayload < before)
        {
            _nextPayload = before; // nobody wanted the segments
        }

        return true;
    }

    /// <summary>Looks for what was added since, while it is being recorded; true when there is more, or the oldest went.</summary>
    internal bool Follow()
    {
        if (!Recording.Follow())
        {
            return false;
        }

        _index.Update();
        return true;
    }

    /// <summary>
    /// Behind the last interval: events and segments that none closes are due, too. Their recorder was killed, or its disk was full.
    /// </summary>
    public void TellRest()
    {
        _due = Recording.FirstNumber + Recording.Blocks.Length;
        ReadPlanes(_next, _due);
    }

    /// <summary>Hands out the events and segments of so many blocks again: for measuring.</summary>
    internal void Reread(int blocks) => _nextEvents = _nextPayload = Math.Max(_due - blocks, Recording.FirstNumber);

    /// <summary>Lets events pass until then, of the interval that is not closed yet.</summary>
    internal void GoOn(ulong throughNs)
    {
        _throughNs = throughNs;
        _nowNs = Math.Max(_nowNs, throughNs);
    }

    /// <summary>
    /// Begins anew at a checkpoint; the model is empty. Its next refresh takes over what is known there, with the events and segments in
    /// front of it from those blocks on.
    /// </summary>
    internal void Rewind(int checkpoint, long events, long payload)
    {
        Forget();
        ResetPlanes();
        _nextEvents = events;
        _nextPayload = payload;
        _next = Recording.FirstNumber;
        _nowNs = CheckpointNs = Recording.Description.BeginNs;
        for (; checkpoint < _index.Checkpoints.Count; checkpoint++)
        {
            RecordingIndex.Mark mark = _index.Checkpoints[checkpoint];
            _next = mark.Number + 1;
            if (ReadAll(mark, RecordingBlockKind.Checkpoint) && _isTold)
            {
                CheckpointNs = mark.EndNs;
                _nowNs = _nowNs == 0 ? mark.EndNs : Math.Min(_nowNs, mark.EndNs);
                _isRestoring = true;
                ReadEarlierOfPlanes(mark.First);
                ReadWholePlanes(_next);
                break;
            }
        }

        _due = _next;
        _throughNs = 0;
    }

    public bool TryGetOwner(uint id, out Owner owner) => _owners.TryGetValue(id, out owner);

    public ulong Lost(LossKind kind) => _lost[(int)kind];

    public string FunctionName(ulong address) => _functions.TryGetValue(address, out string? name) ? name : "";

    public void Dispose() => Recording.Dispose();

    /// <summary>What is said of the source may have changed.</summary>
    private void Note()
    {
        bool byProcess = _byThread && _hasInterval && !Interval.ByThread;
        if (byProcess != _sayByProcess)
        {
            _sayByProcess = byProcess;
            _description = null;
        }
    }

    private SourceDescription Describe()
    {
        RecordingDescription recorded = Recording.Description;
        ImmutableArray<string>.Builder degraded = ImmutableArray.CreateBuilder<string>();
        degraded.AddRange(recorded.Degraded);
        if (_sayByProcess)
        {
            degraded.Add("no threads: it was recorded by process");
        }

        degraded.AddRange(Recording.Damage);
        degraded.AddRange(_damage);
        return new SourceDescription
        {
            Name = $"recording {Recording.Name}",
            Kind = SourceKind.Recording,
            Degraded = degraded.ToImmutable(),
            CommandFlags = recorded.CommandFlags.IsEmpty ? CommandFlags.Linux612 : new CommandFlags(recorded.CommandFlags),
        };
    }
}
