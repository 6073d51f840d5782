namespace IoTop.Model;

/// <summary>
/// A row of any table: what it did in the last interval, since the start, and its history. Rows are reused objects: the same
/// process or device keeps the same row, and its numbers change with each <see cref="CounterTable.Close"/>.
/// </summary>
public abstract class IoRow
{
    private IoHistory? _history;
    private IoTally? _interval;
    private IoTally? _accumulated;

    private protected IoRow(IntervalClock clock) => Clock = clock;

    private protected IntervalClock Clock { get; }

    /// <summary>Number of the interval that <see cref="Interval"/> was last written in.</summary>
    internal long TouchedInterval { get; private set; }

    /// <summary>What it did in the interval that was closed last.</summary>
    public IoTally Interval => _interval ?? IoTally.Empty;

    /// <summary>What it did since the table was made or last reset.</summary>
    public IoTally Accumulated => _accumulated ?? IoTally.Empty;

    /// <summary>True when it did anything in the last interval.</summary>
    public bool IsActive => Interval.IsActive;

    /// <summary>Bytes per second over the last interval.</summary>
    public double ReadBytesPerSecond => PerSecond(Interval.Read.Bytes);

    /// <inheritdoc cref="ReadBytesPerSecond"/>
    public double WriteBytesPerSecond => PerSecond(Interval.Write.Bytes);

    /// <summary>How many intervals back <see cref="SampleAt"/> reaches.</summary>
    public static int HistoryCapacity => IoHistory.Capacity;

    /// <summary>The sample of a closed interval; <paramref name="age"/> 0 is the newest. All zero where nothing happened.</summary>
    public HistorySample SampleAt(int age) => _history?.Get(Clock.ClosedNumber - age) ?? default;

    /// <summary>Fills <paramref name="destination"/> with the newest samples, oldest first; what is older than the history is 0.</summary>
    public void CopyHistory(Span<float> destination, HistoryValue value)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            HistorySample sample = SampleAt(destination.Length - 1 - i);
            destination[i] = value switch
            {
                HistoryValue.ReadBytesPerSecond => sample.ReadBytesPerSecond,
                HistoryValue.WriteBytesPerSecond => sample.WriteBytesPerSecond,
                HistoryValue.BytesPerSecond => sample.ReadBytesPerSecond + sample.WriteBytesPerSecond,
                HistoryValue.BusyPercent => sample.BusyPercent,
                _ => sample.SwapPercent,
            };
        }
    }

    /// <summary>Counts into the open interval and into the accumulated sum. True when this is the row's first in this interval.</summary>
    internal bool Fold(in CounterDelta delta)
    {
        bool first = BeginInterval();
        (_accumulated ??= new IoTally()).Add(in delta);
        if (_accumulated.HasSeveralClasses)
        {
            _interval!.TellClassesApart(); // now, with the key that is new: an interval of known keys allocates nothing
        }

        _interval!.Add(in delta);
        return first;
    }

    /// <summary>Counts what a part of this row did in the open interval. True when this is the row's first in it.</summary>
    internal bool FoldInterval(IoTally part)
    {
        bool first = BeginInterval();
        (_accumulated ??= new IoTally()).Add(part);
        if (_accumulated.HasSeveralClasses)
        {
            _interval!.TellClassesApart();
        }

        _interval!.Add(part);
        return first;
    }

    /// <summary>Takes flush commands out of the accumulated sum again.</summary>
    internal void TakeBackFlushes(ulong ios) => _accumulated?.TakeBackFlushes(ios);

    /// <summary>Takes over everything that <paramref name="other"/> has counted.</summary>
    internal bool Absorb(IoRow other)
    {
        if (!other.Accumulated.IsActive && !other.Interval.IsActive)
        {
            return false;
        }

        bool first = BeginInterval();
        if (other.TouchedInterval == Clock.Number)
        {
            _interval!.Add(other.Interval);
        }

        (_accumulated ??= new IoTally()).Add(other.Accumulated);
        return first;
    }

    /// <summary>Adds the graph of another row to this one's.</summary>
    internal void AbsorbHistory(IoRow other)
    {
        if (other._history is not IoHistory theirs)
        {
            return;
        }

        _history ??= new IoHistory();
        for (int age = IoHistory.Capacity - 1; age >= 0; age--)
        {
            long interval = Clock.ClosedNumber - age;
            HistorySample mine = _history.Get(interval);
            HistorySample more = theirs.Get(interval);
            if (interval >= 0 && more != default)
            {
                _history.Set(interval, mine + more);
            }
        }
    }

    /// <summary>Empties the interval when the row was not touched in it.</summary>
    internal void ClearStaleInterval()
    {
        if (TouchedInterval != Clock.Number)
        {
            _interval?.Clear();
        }
    }

    /// <summary>Forgets the last interval and the graph; the sums stay.</summary>
    internal virtual void ForgetInterval()
    {
        _interval?.Clear();
        _history = null;
    }

    /// <summary>Forgets everything.</summary>
    internal void Empty()
    {
        ForgetInterval();
        ResetAccumulated();
    }

    internal virtual void ResetAccumulated() => _accumulated?.Clear();

    private protected void WriteHistory(double busyPercent, double swapPercent)
    {
        if (_history is null && !IsActive && busyPercent == 0)
        {
            return;
        }

        _history ??= new IoHistory();
        _history.Set(
            Clock.Number,
            new HistorySample((float)ReadBytesPerSecond, (float)WriteBytesPerSecond, (float)busyPercent, (float)swapPercent));
    }

    private double PerSecond(ulong amount) => Clock.IntervalNs == 0 ? 0 : amount * (1e9 / Clock.IntervalNs);

    private bool BeginInterval()
    {
        _interval ??= new IoTally();
        if (TouchedInterval == Clock.Number)
        {
            return false;
        }

        TouchedInterval = Clock.Number;
        _interval.Clear();
        return true;
    }
}
