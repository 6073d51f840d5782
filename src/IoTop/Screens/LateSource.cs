using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// Stands for a source that is not open yet, so that the first frame need not wait for the kernel to check and load the tracer. What
/// is asked of it before is kept and handed on.
/// </summary>
internal sealed class LateSource(Func<ulong> nowNs) : IEventSource
{
    private static readonly SourceDescription s_starting = new() { Name = "starting" };
    private static readonly CaptureAbility s_notOpen = new(CaptureLevel.Payload, "starting");
    private IEventSource? _source;
    private IoFilter _filter = IoFilter.All;
    private bool _byThread;
    private bool _byDirtier;
    private CaptureSettings _capture = CaptureSettings.Off;

    public bool IsOpen => _source is not null;

    public int WakeFd => _source?.WakeFd ?? -1;

    public ulong NowNs => _source?.NowNs ?? nowNs();

    public IoFilter Filter
    {
        get => _source?.Filter ?? _filter;
        set
        {
            _filter = value;
            _source?.Filter = value;
        }
    }

    public bool ByThread
    {
        get => _source?.ByThread ?? _byThread;
        set
        {
            _byThread = value;
            _source?.ByThread = value;
        }
    }

    public bool ByDirtier
    {
        get => _source?.ByDirtier ?? _byDirtier;
        set
        {
            _byDirtier = value;
            _source?.ByDirtier = value;
        }
    }

    public CaptureSettings Capture
    {
        get => _source?.Capture ?? _capture;
        set
        {
            _capture = value;
            _source?.Capture = value;
        }
    }

    public CaptureAbility CaptureAbility => _source?.CaptureAbility ?? s_notOpen;

    public SourceDescription Description => _source?.Description ?? s_starting;

    /// <summary>Takes over the source, and disposes of it with itself.</summary>
    public void Open(IEventSource source)
    {
        source.Filter = _filter;
        source.ByThread = _byThread;
        source.ByDirtier = _byDirtier;
        source.Capture = _capture;
        _source = source;
    }

    public int Drain(EventStore store) => _source?.Drain(store) ?? 0;

    public int DrainPayload(PayloadStore store) => _source?.DrainPayload(store) ?? 0;

    public string FunctionName(ulong address) => _source?.FunctionName(address) ?? "";

    public bool ReadCounters(CounterTable table) => _source?.ReadCounters(table) ?? true;

    public bool TryGetOwner(uint id, out Owner owner)
    {
        owner = default;
        return _source is not null && _source.TryGetOwner(id, out owner);
    }

    public ulong Lost(LossKind kind) => _source?.Lost(kind) ?? 0;

    public void Describe(IoModel model) => _source?.Describe(model);

    public void Dispose() => _source?.Dispose();
}
