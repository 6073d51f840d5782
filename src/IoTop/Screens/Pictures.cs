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
    private int _modelVersion = -1;
    private bool _isStale = true;

    /// <param name="session">Tells what is chosen.</param>
    /// <param name="model">Whose events are counted: that of now, or of a past.</param>
    public Pictures(Session session, IoModel model)
    {
        _session = session;
        Model = model;
        _match = new EventMatch(session.Filter);
        Places = new PlaceView(session, this);
    }

    public IoModel Model { get; }

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
            NowNs = Model.Source.NowNs;
        }

        if (_modelVersion != _session.ModelVersion && ReferenceEquals(Model, _session.Past?.Model))
        {
            _modelVersion = _session.ModelVersion; // it was emptied and filled anew
            _isStale = true;
        }

        EventStore events = Model.Events;
        ulong lost = Model.Lost(LossKind.RingFull);
        if (_isStale || _filterVersion != _session.Filter.Version || _byDirtier != Model.ByDirtier)
        {
            Choose();
            Version++;
            Heat.Reset(events, _match, NowNs, Model.Clock.ToUnixNs(0), lost);
            Places.Reset();
            return;
        }

        if (_devicesVersion != Model.Devices.Version)
        {
            Choose(); // another partition may belong to it now; what was counted stays
        }

        Heat.Fold(events, _match, NowNs, lost);
        Places.Take();
    }

    /// <summary>Shows what another one shows, of its own events.</summary>
    public void Take(Pictures other)
    {
        if (Scope != other.Scope)
        {
            Scope = other.Scope;
        }

        if (Kind != other.Kind)
        {
            Kind = other.Kind;
        }
    }

    /// <summary>The I/Os of a part of a picture.</summary>
    public ScopeMatch Snapshot() => new(_session, Model, Scope, Kind);

    private void Choose()
    {
        _isStale = false;
        _filterVersion = _session.Filter.Version;
        _devicesVersion = Model.Devices.Version;
        _byDirtier = Model.ByDirtier;
        _match = new EventMatch(_session.Filter) { Also = Snapshot() };
    }
}
