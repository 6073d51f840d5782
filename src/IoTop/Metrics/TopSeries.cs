using IoTop.Model;

namespace IoTop.Metrics;

/// <summary>
/// A bounded number of rows that have a series of their own, those that do most of late, and three series for everything else. All of
/// them together always are the total, to the byte, and none of them ever goes back while it is there:
/// <list type="bullet">
/// <item>a series counts what its row does from the interval on in which it gets it; what it did before stays among the others</item>
/// <item>what a series had counted when it goes is added to <see cref="Gone"/>, which no rate should include: it was in one before</item>
/// </list>
/// </summary>
internal sealed class TopSeries
{
    // Rows that are followed for each that is shown, so that who is about to become one of the first is known.
    private const int CandidatesPerSeries = 4;

    // Who takes the place of another has to do that much more, and so many may do so at once: series that come and go cost whoever keeps them.
    private const double Lead = 2;
    private const int MostSwaps = 4;
    private const double HalfLifeNs = 60e9;
    private const double IoWeight = 4096;

    private readonly int _capacity;
    private readonly List<TopEntry> _entries = [];
    private readonly Dictionary<ProcessRow, TopEntry> _byRow = [];
    private readonly Stack<TopEntry> _free = new();
    private readonly Amounts _sum = new();
    private readonly Amounts _total = new();
    private ulong _nowNs;
    private int _shown;

    public TopSeries(int capacity) => _capacity = capacity;

    /// <summary>All that are followed; those with <see cref="TopEntry.IsShown"/> have a series.</summary>
    public IReadOnlyList<TopEntry> Entries => _entries;

    /// <summary>What has no owner.</summary>
    public Amounts NoOwner { get; } = new();

    /// <summary>What all rows without a series did.</summary>
    public Amounts Others { get; } = new();

    /// <summary>What series had counted that are not there any more.</summary>
    public Amounts Gone { get; } = new();

    /// <summary>Takes over an interval that was closed.</summary>
    /// <param name="rows">All rows of a table.</param>
    /// <param name="noOwner">The one among them for what has no owner.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="nowNs">The end of the interval.</param>
    public void Update(ReadOnlySpan<ProcessRow> rows, ProcessRow noOwner, IoTally total, ulong nowNs)
    {
        double decay = Math.Pow(0.5, (nowNs - Math.Min(nowNs, _nowNs)) / HalfLifeNs);
        _nowNs = nowNs;
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            _entries[i].Score *= decay;
            if (_entries[i].Row.IsRetired)
            {
                Drop(i);
            }
        }

        foreach (ProcessRow row in rows)
        {
            if (row.IsActive && row.Kind is not (ProcessRowKind.NoOwner or ProcessRowKind.Departed))
            {
                Follow(row);
            }
        }

        Choose();
        foreach (TopEntry entry in _entries)
        {
            if (entry.IsShown)
            {
                entry.Own.Set(entry.Row.Accumulated);
                entry.Own.Subtract(entry.Base);
                if (entry.MayRename(nowNs) && FindTwin(entry.Row, entry) is null)
                {
                    entry.Rename(nowNs);
                }
            }
        }

        SumUp(noOwner.Accumulated, total);
    }

    private void SumUp(IoTally noOwner, IoTally total)
    {
        _sum.Set(noOwner);
        NoOwner.Raise(_sum);
        _total.Set(total);
        _total.Subtract(NoOwner);
        _total.Subtract(Gone);
        foreach (TopEntry entry in _entries)
        {
            if (entry.IsShown)
            {
                _total.Subtract(entry.Own);
            }
        }

        Others.Raise(_total);
    }

    private static double Weight(ProcessRow row)
    {
        IoCount sum = row.Interval.Sum();
        return sum.Bytes + (IoWeight * sum.Ios);
    }

    private void Follow(ProcessRow row)
    {
        double weight = Weight(row);
        if (_byRow.TryGetValue(row, out TopEntry? known))
        {
            known.Score += weight;
            return;
        }

        if (_entries.Count >= _capacity * (1 + CandidatesPerSeries))
        {
            int least = Least(shown: false);
            if (_entries[least].Score >= weight)
            {
                return;
            }

            Drop(least);
        }

        TopEntry entry = _free.TryPop(out TopEntry? free) ? free : new TopEntry();
        entry.Row = row;
        entry.Score = weight;
        _entries.Add(entry);
        _byRow.Add(row, entry);
    }

    private void Choose()
    {
        while (_shown < _capacity && Best() is >= 0 and int best)
        {
            Show(_entries[best]);
        }

        for (int swap = 0; swap < MostSwaps && _shown == _capacity; swap++)
        {
            int best = Best();
            if (best < 0)
            {
                return;
            }

            TopEntry coming = _entries[best];
            TopEntry going = _entries[Least(shown: true)];
            if (coming.Score <= going.Score * Lead)
            {
                return;
            }

            Hide(going);
            Show(coming);
        }
    }

    private void Show(TopEntry entry)
    {
        // In sums, what it did in this interval is its own.
        entry.Base.Set(entry.Row.Accumulated);
        entry.Base.Subtract(entry.Row.Interval);
        if (FindTwin(entry.Row, entry) is TopEntry twin)
        {
            // The number was used again, by a process of the same name: one series goes on for both.
            entry.Base.Subtract(twin.Own);
            twin.Own.Clear();
            Hide(twin);
        }

        entry.Begin(_nowNs);
        _shown++;
    }

    private void Hide(TopEntry entry)
    {
        Gone.Add(entry.Own);
        entry.Own.Clear();
        entry.IsShown = false;
        _shown--;
    }

    private void Drop(int index)
    {
        TopEntry entry = _entries[index];
        if (entry.IsShown)
        {
            Hide(entry);
        }

        _ = _byRow.Remove(entry.Row);
        _entries[index] = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        _free.Push(entry);
    }

    /// <summary>Who is shown and has the same labels; only pids can come twice.</summary>
    private TopEntry? FindTwin(ProcessRow row, TopEntry except)
    {
        if (row.Tid == 0)
        {
            return null;
        }

        foreach (TopEntry entry in _entries)
        {
            if (entry.IsShown && entry != except && entry.Row.Tid == row.Tid && entry.Name.SequenceEqual(row.Info.Comm))
            {
                return entry;
            }
        }

        return null;
    }

    private int Best()
    {
        int best = -1;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (!_entries[i].IsShown && (best < 0 || _entries[i].Score > _entries[best].Score))
            {
                best = i;
            }
        }

        return best;
    }

    private int Least(bool shown)
    {
        int least = -1;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].IsShown == shown && (least < 0 || _entries[i].Score < _entries[least].Score))
            {
                least = i;
            }
        }

        return least;
    }
}
