using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// What the view of histograms shows: whose I/Os, and what has been counted of them. The seconds of the heat map are counted whatever
/// is in front; a device's map begins when it is first looked at.
/// </summary>
internal sealed class Pictures
{
    private readonly Session _session;
    private EventMatch _match;
    private int _filterVersion = -1;
    private int _devicesVersion = -1;
    private bool _byDirtier;
    private bool _isStale = true;

    public Pictures(Session session)
    {
        _session = session;
        _match = new EventMatch(session.Filter);
        Places = new PlaceView(session, this);
    }

    /// <summary>Processes and devices that were chosen, besides what the filter says.</summary>
    public CaptureScope Scope
    {
        get;
        set
        {
            field = value;
            _isStale = true;
        }
    } = CaptureScope.Filter;

    /// <summary>Reads, writes, others: a kind of <see cref="Distribution"/>; -1: all.</summary>
    public int Kind
    {
        get;
        set
        {
            field = value;
            _isStale = true;
        }
    } = -1;

    /// <summary>Seconds of the past.</summary>
    public HeatColumns Heat { get; } = new();

    /// <summary>Places on the device that is looked at.</summary>
    public PlaceView Places { get; }

    /// <summary>Grows when something else is chosen.</summary>
    public int Version { get; private set; }

    /// <summary>The newest moment that is shown; it stands still while the screen is frozen.</summary>
    public ulong NowNs { get; private set; }

    /// <summary>Which I/Os are shown.</summary>
    public EventMatch Match => _match;

    /// <summary>What is said where there is nothing to show.</summary>
    public string Nothing => _session.Filter.IsEmpty && Scope.Name.Length == 0 && Kind < 0 ? "no I/O yet"
        : "no I/O of what is chosen; Esc or Del shows everything";

    /// <summary>Takes in the events that came; begins anew when something else was chosen. At each turn of the loop.</summary>
    public void Take()
    {
        if (!_session.Settings.Frozen || NowNs == 0)
        {
            NowNs = _session.Model.Source.NowNs;
        }

        EventStore events = _session.Model.Events;
        ulong lost = _session.Model.Lost(LossKind.RingFull);
        if (_isStale || _filterVersion != _session.Filter.Version || _byDirtier != _session.Model.ByDirtier)
        {
            Choose();
            Version++;
            Heat.Reset(events, _match, NowNs, _session.Model.Clock.ToUnixNs(0), lost);
            Places.Reset();
            return;
        }

        if (_devicesVersion != _session.Model.Devices.Version)
        {
            Choose(); // another partition may belong to it now; what was counted stays
        }

        Heat.Fold(events, _match, NowNs, lost);
        Places.Take();
    }

    /// <summary>The I/Os of a part of a picture.</summary>
    public ScopeMatch Snapshot() => new(_session, Scope, Kind);

    private void Choose()
    {
        _isStale = false;
        _filterVersion = _session.Filter.Version;
        _devicesVersion = _session.Model.Devices.Version;
        _byDirtier = _session.Model.ByDirtier;
        _match = new EventMatch(_session.Filter) { Also = Snapshot() };
    }
}
