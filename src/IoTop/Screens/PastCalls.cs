using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// Calls as they were at the position of a recording. What all of them were is recorded; with a filter, who calls whom is counted from the
/// calls that are kept.
/// </summary>
internal sealed class PastCalls : CallView
{
    private readonly RecordedCalls _recorded;
    private readonly ScreenFilter _filter;
    private readonly CallTree _filtered = new();
    private int _version;
    private int _filterVersion;
    private long _next;
    private int _intervals;

    public PastCalls(RecordedCalls recorded, ScreenFilter filter)
        : base(recorded, recorded.Store, recorded.Processes, filter)
    {
        _recorded = recorded;
        _filter = filter;
        Recount();
    }

    public override CallTree Tree => Match.IsEverything ? _recorded.Tree : _filtered;

    public override CallChoice Choice => _recorded.Choice;

    public override double PerSecond => _recorded.PerSecond;

    public override ulong Lost => _recorded.Lost;

    public override long Offset => (long)_recorded.Seen - Store.NextSequence;

    /// <summary>Of that recording.</summary>
    public bool IsOf(RecordedCalls recorded) => ReferenceEquals(recorded, _recorded);

    /// <summary>The position has moved, or the filter has changed; or not.</summary>
    public void Update()
    {
        bool isNew = _version != _recorded.Version || _filterVersion != _filter.Version;
        if (isNew || (!Match.IsEverything && (_next != Store.NextSequence || _intervals != _recorded.Intervals)))
        {
            Recount(isNew);
        }
    }

    private void Recount(bool isNew = true)
    {
        (_version, _filterVersion) = (_recorded.Version, _filter.Version);
        (_next, _intervals) = (Store.NextSequence, _recorded.Intervals);
        if (isNew)
        {
            Index.Reset();
            Version++;
        }

        _filtered.Reset();
        if (Match.IsEverything)
        {
            return;
        }

        // First those before the last interval, then its own: so that its numbers are its own.
        long interval = Math.Clamp(_recorded.IntervalFirst, Store.FirstSequence, Store.NextSequence);
        Count(Store.FirstSequence, interval);
        _filtered.CloseInterval(_recorded.Tree.ElapsedNs - Math.Min(_recorded.Tree.ElapsedNs, _recorded.Tree.IntervalNs));
        Count(interval, Store.NextSequence);
        _filtered.CloseInterval(_recorded.Tree.IntervalNs);
    }

    private void Count(long sequence, long end)
    {
        for (; sequence < end; sequence++)
        {
            ref readonly CallEvent call = ref Store[sequence];
            if (Match.Matches(in call))
            {
                _filtered.Add(in call, Source);
            }
        }
    }
}
