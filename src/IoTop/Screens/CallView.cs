using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Traced calls as the screens show them: the last ones, and who calls whom. Of now, or of a moment that was recorded.</summary>
internal abstract class CallView
{
    protected CallView(ICallSource source, CallStore store, ThreadGroups processes, ScreenFilter filter)
    {
        Source = source;
        Store = store;
        Processes = processes;
        Match = new CallMatch(filter, source, processes);
        Index = new RingIndex<CallEvent>(store, Match);
    }

    public ICallSource Source { get; }

    public CallStore Store { get; }

    /// <summary>The calls that match the user's filter.</summary>
    public RingIndex<CallEvent> Index { get; }

    /// <summary>The same, by who calls whom.</summary>
    public abstract CallTree Tree { get; }

    /// <summary>Which process a thread belongs to.</summary>
    public ThreadGroups Processes { get; }

    /// <summary>What the user wants to be traced, while it is stopped, too.</summary>
    public abstract CallChoice Choice { get; }

    public IReadOnlyList<string> Globs => Choice.Globs;

    public bool IsTracing => Source.Selection.Globs.Count > 0;

    /// <summary>Functions that are traced.</summary>
    public int Functions => IsTracing ? Choice.Functions : 0;

    /// <summary>Calls per second in the last interval, all that were seen.</summary>
    public abstract double PerSecond { get; }

    /// <summary>Calls that neither the list nor the tree has.</summary>
    public abstract ulong Lost { get; }

    /// <summary>What is to be added to a sequence number of the store, so that a call has the same number at any moment that is shown.</summary>
    public virtual long Offset => 0;

    /// <summary>Grows when the calls were forgotten, or others are shown.</summary>
    public int Version { get; protected set; }

    protected CallMatch Match { get; }
}
