using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// What all screens look at: the model, what the user chose to see, and how it is to look. It knows when to drain and when to close an
/// interval, but no terminal.
/// </summary>
internal sealed partial class Session : IDisposable
{
    /// <summary>The kernel's ring is emptied at least this often.</summary>
    public static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(100);

    // The first numbers come early, whatever the delay: an empty table for a second looks broken.
    private static readonly TimeSpan s_firstInterval = TimeSpan.FromMilliseconds(250);

    private readonly SessionSetup _setup;
    private readonly LateSource? _source;
    private readonly SegmentLabels _liveLabels;
    private readonly int _eventCapacity;
    private readonly Queue<(string Says, Func<string> Do)> _behind = [];
    private EventStore? _aside;
    private long _nextRefresh;
    private long _lastRefresh;
    private TimeSpan _cpuBefore;
    private IReadOnlyList<string> _wantedUsers = [];
    private IReadOnlyList<string> _wantedDevices = [];

    public Session(SessionSetup setup)
    {
        _setup = setup;
        _eventCapacity = setup.Model.EventCapacity;
        Past = setup.Playback?.Invoke();
        _scan = Past is null ? null : new ActivityScan(Past.Recording, _activity);
        _source = Past is null ? new LateSource(setup.MonotonicNs) : null;
        Live = Past?.Model ?? new IoModel(_source!, setup.Model);
        _liveLabels = new SegmentLabels(Live.Source, Live.Devices);
        _labels = _liveLabels;
        Model = Live;
        Cells = new CellContext(Model);
        Filter = new ScreenFilter(Model.Devices);
        Filter.Show(Model);
        ShowPlanes();
        _livePictures = new Pictures(this, Live);
        Pictures = _livePictures;
        Apply(setup.Options);
        _cpuBefore = setup.CpuTime();
        _lastRefresh = setup.Time.GetTimestamp();
        _nextRefresh = _lastRefresh;
    }

    /// <summary>What is shown: the machine as it is, or as it was.</summary>
    public IoModel Model { get; private set; }

    /// <summary>The machine as it is, which goes on whatever is shown; in a replay there is only the recording's.</summary>
    public IoModel Live { get; }

    /// <summary>The program around the screens.</summary>
    public required IFront Front { get; init; }

    public Settings Settings { get; } = new();

    public CellContext Cells { get; }

    public ScreenFilter Filter { get; }

    public TimeProvider Time => _setup.Time;

    public bool IsOpen => _source?.IsOpen ?? true;

    public SourceDescription Source => Live.Source.Description;

    public int WakeFd => Live.Source.WakeFd;

    /// <summary>Share of one CPU that this program took in the last interval.</summary>
    public double SelfCpuPercent { get; private set; }

    /// <summary>Grows whenever an interval was closed or something was switched that changes the rows.</summary>
    public int Generation { get; private set; }

    /// <summary>Opens the source and begins the first interval.</summary>
    public void Open()
    {
        _lastTurn = Time.GetTimestamp();
        if (_source is not null)
        {
            _source.Open(_setup.OpenSource());
            _control = _setup.OpenControl();
            Live.Refresh();
            BeginHistory();
        }
        else
        {
            Past!.IsPlaying = true;
        }

        ResolveNames();
        ApplyFilter();
        Generation++;
        _lastRefresh = Time.GetTimestamp();
        Schedule(TimeSpan.FromTicks(Math.Min(s_firstInterval.Ticks, Settings.Delay.Ticks)));
    }

    /// <summary>Looks at /proc and /sys, so that there is something to show before the source is open.</summary>
    public void LookAround()
    {
        if (!IsReplay)
        {
            Live.Refresh();
        }

        Generation++;
    }

    /// <summary>Takes what has happened since; returns whether an interval was closed.</summary>
    public bool Advance()
    {
        if (!IsOpen)
        {
            return false;
        }

        bool hasClosed = !IsReplay && AdvanceLive();
        return AdvancePast() || hasClosed;
    }

    /// <summary>What is done behind the next frame, since it takes a moment; null: nothing. The key bar says this meanwhile.</summary>
    public string? Pending => _behind.TryPeek(out (string Says, Func<string> Do) next) ? next.Says : null;

    /// <summary>Does it; returns what there is to say about it.</summary>
    public string DoPending()
    {
        Generation++;
        return _behind.Dequeue().Do();
    }

    /// <summary>Closes the interval now, whatever is shown.</summary>
    public void Refresh()
    {
        long now = Time.GetTimestamp();
        Live.Refresh();
        _liveFunctions?.Refresh();
        RefreshSyscalls();
        RefreshCalls();
        RecordInterval();
        _livePictures.Take();
        MeasureSelf(Time.GetElapsedTime(_lastRefresh, now));
        _lastRefresh = now;
        Generation++;
        Schedule(Settings.Delay);
    }

    /// <summary>Time until something is to be done without the user.</summary>
    public TimeSpan UntilNext()
    {
        if (Settings.Frozen || IsReplay)
        {
            return DrainInterval;
        }

        TimeSpan left = Time.GetElapsedTime(Time.GetTimestamp(), _nextRefresh);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < DrainInterval ? left : DrainInterval;
    }

    public void SetDelay(TimeSpan delay)
    {
        Settings.Delay = TimeSpan.FromTicks(Math.Clamp(delay.Ticks, Settings.MinDelay.Ticks, Settings.MaxDelay.Ticks));
        Schedule(Settings.Delay);
    }

    public ulong Lost() => Model.Lost(LossKind.RingFull) + Model.Misplaced;

    /// <summary>The user's filter has changed: the kernel gets its part of it.</summary>
    public void ApplyFilter()
    {
        Filter.DevicesWithPartitions.Clear();
        uint[] chosen = [.. Filter.Devices];
        foreach (uint device in Model.Devices.WithPartitions(chosen))
        {
            Filter.DevicesWithPartitions.Add(device);
        }

        Cells.Devices = Filter.Devices.Count == 0 ? null : Filter.DevicesWithPartitions;
        Filter.Changed();
        Generation++;
        if (Past is null)
        {
            FilterSource();
        }
    }

    /// <summary>Searches for something else; the kernel does not know of it.</summary>
    public void Search(string text)
    {
        Filter.SetSearch(text);
        Generation++;
    }

    /// <summary>Shows rates, sums, or average rates.</summary>
    public void SetAmounts(AmountMode amounts)
    {
        Cells.Amounts = amounts;
        Filter.Rows.Accumulated = amounts != AmountMode.Rate;
        Generation++;
    }

    /// <summary>A switch that changes which rows there are, or what is in them.</summary>
    public void RowsChanged() => Generation++;

    public void Dispose()
    {
        _control?.Dispose();
        _liveFunctions?.Source.Dispose();
        DisposeCalls();
        DisposeSyscalls();
        DisposeHistory();
        if (!IsReplay)
        {
            Live.Dispose();
        }
    }

    private void Schedule(TimeSpan delay) => _nextRefresh = _lastRefresh + (long)(delay.TotalSeconds * Time.TimestampFrequency);

    private void MeasureSelf(TimeSpan elapsed)
    {
        TimeSpan now = _setup.CpuTime();
        SelfCpuPercent = elapsed > TimeSpan.Zero ? (now - _cpuBefore) / elapsed * 100 : 0;
        _cpuBefore = now;
    }
}
