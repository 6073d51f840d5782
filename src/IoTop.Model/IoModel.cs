namespace IoTop.Model;

/// <summary>
/// Everything that screens and outputs show, put together: a source, its events, the tables, and who and what is in them. One thread
/// uses it. Drain as often as the source wants it, Refresh once per interval; between two calls nothing changes.
/// </summary>
public sealed class IoModel : IDisposable
{
    private readonly long _payloadBytes;
    private CaptureSettings _capture = CaptureSettings.Off;
    private IPayloadObserver? _payloadObserver;
    private long _observed;

    /// <summary>Takes over the source, and disposes of it.</summary>
    public IoModel(IEventSource source, IoModelOptions? options = null)
    {
        options ??= new IoModelOptions();
        Source = source;
        _payloadBytes = options.PayloadBytes;
        Events = new EventStore(options.EventCapacity);
        Processes = new ProcessCatalog(options.Processes);
        Devices = new DeviceCatalog(options.Devices);
        Counters = new CounterTable(Processes, Devices, source.NowNs, options.Counters) { Owners = source };
        Counters.ByThread = source.ByThread;
        Processes.WithThreads = source.ByThread;
        Devices.Refresh(source.NowNs);
        Processes.Scan(source.NowNs);
        source.Describe(this);
    }

    public IEventSource Source { get; }

    public EventStore Events { get; }

    public CounterTable Counters { get; }

    public ProcessCatalog Processes { get; }

    public DeviceCatalog Devices { get; }

    /// <summary>Maps event times to the wall clock. Follows the machine's for a live source; else whoever knows sets its offset.</summary>
    public MonotonicClock Clock { get; } = new();

    /// <summary>
    /// Count per thread instead of per process; at the source, in the table and in the catalog. A recording that knows no threads stays at
    /// processes.
    /// </summary>
    public bool ByThread
    {
        get => Counters.ByThread;
        set
        {
            Source.ByThread = value;
            FollowByThread();
        }
    }

    /// <summary>Which I/Os become events.</summary>
    public IoFilter Filter
    {
        get => Source.Filter;
        set => Source.Filter = value;
    }

    /// <summary>Captured segments and bytes; null until some are asked for.</summary>
    public PayloadStore? Payload { get; private set; }

    /// <summary>Who is told of captured segments, whenever there is a store for them; null: nobody.</summary>
    internal IPayloadObserver? PayloadObserver
    {
        get => _payloadObserver;
        set
        {
            _payloadObserver = value;
            Payload?.Observer = value;
        }
    }

    /// <summary>What is captured of segments and bytes, as it was asked for; what the source cannot do is not.</summary>
    public CaptureSettings Capture
    {
        get => _capture;
        set
        {
            _capture = value;
            if (value.Level >= CaptureLevel.Segments)
            {
                Payload ??= new PayloadStore(_payloadBytes) { Observer = _payloadObserver };
            }

            Capturing();
        }
    }

    /// <summary>Count a write for who dirtied its first page; that is captured then, whatever <see cref="Capture"/> says.</summary>
    public bool ByDirtier
    {
        get => Source.ByDirtier;
        set
        {
            Source.ByDirtier = value;
            Capturing();
        }
    }

    /// <summary>Running total of a loss since the source was opened.</summary>
    public ulong Lost(LossKind kind) => Source.Lost(kind);

    /// <summary>Running total of what is not where it belongs in the tables: without its owner, or not counted at all.</summary>
    public ulong Misplaced =>
        Lost(LossKind.StartsFull) + Lost(LossKind.CountersFull) + Lost(LossKind.Uncounted) + Lost(LossKind.WalkLimit)
            + Lost(LossKind.MissedRuns);

    /// <summary>Moves waiting events into the store; returns how many. Allocates nothing.</summary>
    public int Drain()
    {
        int moved = DrainEvents();
        while (Source is RecordingSource { HasMore: true })
        {
            moved += DrainEvents(); // more than the store may hold
        }

        if (Payload is not null)
        {
            Source.DrainPayload(Payload); // behind the events: their segments are there then
        }

        return moved;
    }

    /// <summary>Drains, looks at /proc and /sys, reads the counters and closes the interval.</summary>
    public void Refresh()
    {
        if (Source.Description.Kind == SourceKind.Live)
        {
            Clock.Synchronize();
        }

        ulong nowNs = Source.NowNs;
        Devices.Refresh(nowNs);
        Processes.Scan(nowNs);
        Source.Describe(this);
        Drain();
        Counters.Begin(Source.NowNs);
        bool complete = Source.ReadCounters(Counters);
        Counters.Close(complete);
    }

    /// <summary>Forgets everything, so that a recording can begin anew elsewhere. Sequence numbers go on.</summary>
    /// <param name="startNs">When counting began.</param>
    /// <param name="nowNs">Where the next interval begins.</param>
    internal void Empty(ulong startNs, ulong nowNs)
    {
        Events.Clear();
        Payload?.Empty();
        _observed = Events.NextSequence;
        Processes.Clear();
        Devices.Clear();
        Counters.Clear(startNs, nowNs);
    }

    /// <summary>Whether threads are told apart is the source's to say.</summary>
    internal void FollowByThread()
    {
        Processes.WithThreads = Source.ByThread;
        Counters.ByThread = Source.ByThread;
    }

    private int DrainEvents()
    {
        int moved = Source.Drain(Events);
        for (long sequence = Math.Max(_observed, Events.FirstSequence); sequence < Events.NextSequence; sequence++)
        {
            Counters.ObserveEvent(in Events[sequence]);
        }

        _observed = Events.NextSequence;
        return moved;
    }

    private void Capturing() =>
        Source.Capture = ByDirtier && _capture.Level < CaptureLevel.Dirtiers ? _capture with { Level = CaptureLevel.Dirtiers } : _capture;

    public void Dispose()
    {
        Source.Dispose();
        Processes.Dispose();
        Devices.Dispose();
    }
}
