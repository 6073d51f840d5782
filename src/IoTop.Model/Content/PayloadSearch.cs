using System.Diagnostics;

namespace IoTop.Model;

/// <summary>
/// A search through everything in a store, in slices, so that the thread that draws stays alive. What lies across two segments of the
/// same I/O is found once. Totals are those of the segments that the store still has.
/// </summary>
public sealed class PayloadSearch
{
    /// <summary>How many hits can be gone to: the newest; the totals count all.</summary>
    public const int MaxHits = 1 << 16;

    // As many I/Os may come interleaved, one from each processor.
    private const int MaxRuns = 8;

    private const int BytesPerLook = 1 << 18;
    private const int SegmentsPerLook = 64;

    private readonly HitList _hits = new(MaxHits);
    private readonly HitTotals _totals = new();
    private readonly SearchRun[] _runs = new SearchRun[MaxRuns];
    private PayloadStore? _store;
    private PatternCounter? _counter;
    private long _begin;
    private long _next;
    private long _limit;
    private long _heldAt = -1;

    /// <summary>What is searched for; null: nothing yet.</summary>
    public BytePattern? Pattern { get; private set; }

    /// <summary>Everything that was to be searched is.</summary>
    public bool IsThrough => _next >= _limit;

    /// <summary>Share of the segments that is searched, 0 to 1.</summary>
    public double Progress => IsThrough ? 1 : (double)(_next - _begin) / (_limit - _begin);

    public long Matches => _totals.Matches;

    /// <summary>I/Os in which a match begins.</summary>
    public int Ios => _totals.Ios;

    /// <summary>Hits that can be gone to.</summary>
    public int HitCount => _hits.Count;

    /// <summary>A hit, in the order of the store.</summary>
    public ref readonly SearchHit this[int index] => ref _hits[index];

    /// <summary>Begins anew, with everything that the store has now.</summary>
    public void Begin(PayloadStore store, BytePattern pattern)
    {
        Pattern = pattern;
        _store = store;
        _counter = new PatternCounter(pattern);
        _hits.Clear();
        _totals.Clear();
        for (int i = 0; i < _runs.Length; i++)
        {
            _runs[i] = new SearchRun(pattern);
        }

        _begin = _next = store.FirstSequence;
        _limit = store.NextSequence;
        _heldAt = -1;
    }

    /// <summary>
    /// Takes in what has arrived since, also after <see cref="Cancel"/>; <see cref="Step"/> searches it. What may still be growing
    /// waits, until a time when nothing else has arrived. Returns whether there is anything to do.
    /// </summary>
    public bool Continue()
    {
        if (_store is null)
        {
            return false;
        }

        Forget(_store);
        if (IsThrough)
        {
            _begin = _next;
        }

        long next = _store.NextSequence;
        _limit = next == _heldAt ? next : GrowingSegments.First(_store, _next);
        _heldAt = next;
        return !IsThrough;
    }

    /// <summary>Searches for about as long as it may; returns true when it is through.</summary>
    public bool Step(TimeSpan budget)
    {
        if (_store is null)
        {
            return true;
        }

        long start = Stopwatch.GetTimestamp();
        bool isInTime = true;
        _next = Math.Max(_next, _store.FirstSequence);
        while (_next < _limit && isInTime)
        {
            int bytes = 0;
            for (int i = 0; i < SegmentsPerLook && bytes < BytesPerLook && _next < _limit; i++)
            {
                bytes += SearchSegment(_store, _next++);
            }

            isInTime = Stopwatch.GetElapsedTime(start) < budget;
        }

        if (IsThrough && Pattern!.IsRegex)
        {
            EndRuns();
        }

        Forget(_store);
        return IsThrough;
    }

    /// <summary>Stops where it is; what was found stays.</summary>
    public void Cancel() => _limit = _next;

    /// <summary>The first hit behind a place in a segment.</summary>
    public bool TryNext(long sequence, int offset, out SearchHit hit)
    {
        int index = offset == int.MaxValue ? _hits.LowerBound(sequence + 1, 0) : _hits.LowerBound(sequence, offset + 1);
        bool found = index < _hits.Count;
        hit = found ? _hits[index] : default;
        return found;
    }

    /// <summary>The last hit before a place in a segment.</summary>
    public bool TryPrevious(long sequence, int offset, out SearchHit hit)
    {
        int index = _hits.LowerBound(sequence, offset) - 1;
        hit = index >= 0 ? _hits[index] : default;
        return index >= 0;
    }

    /// <summary>Number of the first hit at this place or behind it; <see cref="HitCount"/>: none.</summary>
    public int LowerBound(long sequence, int offset) => _hits.LowerBound(sequence, offset);

    /// <summary>How often the pattern occurs in one I/O; looked for now, whether the search has come there or not.</summary>
    public int CountIn(IoContent content) => _counter?.CountIn(content, 0) ?? 0;

    private int SearchSegment(PayloadStore store, long sequence)
    {
        ReadOnlySpan<byte> bytes = store.Bytes(sequence);
        if (bytes.IsEmpty)
        {
            return 0;
        }

        ref readonly SegmentRecord record = ref store[sequence].Record;
        SearchRun run = RunOf(in record);
        Sink sink = new(this, run);
        run.Feed(sequence, in record, bytes, ref sink);
        return bytes.Length;
    }

    private SearchRun RunOf(in SegmentRecord record)
    {
        SearchRun oldest = _runs[0];
        foreach (SearchRun run in _runs)
        {
            if (run.IsContinuedBy(in record))
            {
                return run;
            }

            oldest = run.LastSequence < oldest.LastSequence ? run : oldest;
        }

        Sink sink = new(this, oldest);
        oldest.End(ref sink);
        oldest.Begin(in record);
        return oldest;
    }

    private void EndRuns()
    {
        foreach (SearchRun run in _runs)
        {
            Sink sink = new(this, run);
            run.End(ref sink);
        }
    }

    private void Forget(PayloadStore store)
    {
        while (!_totals.IsEmpty && (!store.Contains(_totals.FirstSequence) || store.Bytes(_totals.FirstSequence).IsEmpty))
        {
            _totals.DropFirst();
        }

        _hits.DropBefore(_totals.IsEmpty ? long.MaxValue : _totals.FirstSequence);
    }

    private readonly struct Sink(PayloadSearch search, SearchRun run) : IRunMatchSink
    {
        public void Found(long position, int length)
        {
            SearchHit hit = run.Place(position, length);
            search._hits.Add(hit);
            search._totals.Add(hit.Sequence, run.Io);
        }
    }
}
