namespace IoTop.Model;

/// <summary>
/// Traced calls out of a recording: the last ones, and who called whom how often, as of the position. As a source it only tells what was
/// recorded of it: what there is lies in <see cref="Store"/> already.
/// </summary>
public sealed partial class RecordedCalls : ICallSource, IPlaneReader
{
    // What a recording says of itself is cut where nobody would read on.
    private const int MaxWords = 4096;

    private static readonly CallSourceDescription s_unknown =
        new(CallBackend.Script, "recording", [], HasMigrateDepth: true, HasLazyResched: true, HasGraph: true);

    private readonly SymbolNames _names = new();
    private readonly CallsDecoder _decoder;
    private readonly int _capacity;
    private CallStore? _store;
    private ulong[] _symbols = [];
    private ulong _marked, _unplaced;
    private ulong _next, _seenAtClose;
    private long _closedAt;
    private bool _isKnown;

    /// <param name="capacity">How many calls are kept.</param>
    public RecordedCalls(int capacity)
    {
        _capacity = capacity;
        _decoder = new CallsDecoder(_names);
    }

    /// <inheritdoc/>
    public CallSourceDescription Description { get; private set; } = s_unknown;

    /// <summary>What was traced; without the patterns, which are in <see cref="Choice"/>, when it was stopped.</summary>
    public CallSelection Selection { get; private set; } = new();

    /// <summary>What was to be traced.</summary>
    public CallChoice Choice { get; private set; } = CallChoice.Nothing;

    /// <summary>The last calls.</summary>
    public CallStore Store => _store ??= new CallStore(_capacity);

    /// <summary>Who called whom, and how often, since tracing began.</summary>
    public CallTree Tree { get; } = new();

    /// <summary>Which process a thread belongs to, as it was known when it was recorded.</summary>
    public ThreadGroups Processes { get; } = new(procRoot: null);

    /// <summary>Grows when what was there is void: the position went back, or the calls were forgotten.</summary>
    public int Version { get; private set; }

    /// <summary>Grows with each interval.</summary>
    public int Intervals { get; private set; }

    /// <summary>All calls up to the position.</summary>
    public ulong Seen { get; private set; }

    /// <summary>Calls per second in the last interval.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Calls that are not in the recording: they came faster than they could be told, or a limit of its size left them out.</summary>
    public ulong Missing { get; private set; }

    /// <summary>The interval that was closed last: its end, and how long it took.</summary>
    public ulong ClosedNs { get; private set; }

    /// <summary>Sequence number of the first call of the last interval, as far as it is kept.</summary>
    public long IntervalFirst { get; private set; }

    /// <inheritdoc/>
    public ulong Lost => _marked + _unplaced + Missing;

    /// <summary>When that was which was told last.</summary>
    public ulong NowNs { get; private set; }

    /// <summary>Called when calls were told, and before more are: for whoever cannot wait for the end of an interval.</summary>
    public Action? Told { get; set; }

    /// <summary>Single calls of blocks that lie in front of that position are passed over: others will take their place.</summary>
    internal long SkipBelow { get; set; }

    /// <inheritdoc/>
    public string Select(CallSelection selection) => "this is a recording: only a running machine can trace something else";

    /// <inheritdoc/>
    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs) => [];

    /// <inheritdoc/>
    public int Drain(CallStore store, bool all = false) => 0;

    /// <inheritdoc/>
    public string NameOf(ulong address) => _names.NameOf(address);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <inheritdoc/>
    bool IPlaneReader.Takes(RecordingBlockKind kind) => kind == RecordingBlockKind.Calls;

    /// <inheritdoc/>
    int IPlaneReader.Keeps(RecordingBlockKind kind) => kind == RecordingBlockKind.Calls ? _capacity : 0;

    /// <inheritdoc/>
    void IPlaneReader.Reset()
    {
        Forget();
        _isKnown = false;
        Description = s_unknown;
        Choice = CallChoice.Nothing;
        Selection = new CallSelection();
        (Seen, _seenAtClose, _marked, _unplaced, Missing, ClosedNs, NowNs) = (0, 0, 0, 0, 0, 0, 0);
        PerSecond = 0;
    }

    /// <inheritdoc/>
    void IPlaneReader.Close(ulong nowNs)
    {
        ulong ns = ClosedNs == 0 ? 0 : nowNs - Math.Min(nowNs, ClosedNs);
        if (ns == 0 && ClosedNs != 0)
        {
            return; // it was closed when that was told
        }

        Tree.CloseInterval(ns);
        PerSecond = ns == 0 ? 0 : (Seen - _seenAtClose) * 1e9 / ns;
        _seenAtClose = Seen;
        ClosedNs = nowNs;
        NowNs = Math.Max(NowNs, nowNs);
        IntervalFirst = _closedAt;
        _closedAt = _store?.NextSequence ?? 0;
        Intervals++;
    }

    private void Forget()
    {
        _store?.Clear();
        Tree.Reset();
        IntervalFirst = _closedAt = _store?.NextSequence ?? 0;
        Version++;
    }
}
