namespace IoTop.Model;

/// <summary>
/// Finished I/Os counted by second and by <see cref="HeatScale"/> row, for the last minutes: a ring of columns, allocated once. What is
/// counted stays when the store has forgotten the events.
/// </summary>
/// <param name="capacity">Seconds that are kept; a power of two.</param>
public sealed class HeatColumns(int capacity = HeatColumns.DefaultCapacity)
{
    public const int DefaultCapacity = 512;
    private const ulong SecondNs = 1_000_000_000;
    private const int Stride = HeatScale.Values * HeatScale.Rows;

    private readonly uint[] _counts = new uint[capacity * Stride];
    private readonly ulong[] _lost = new ulong[capacity];
    private readonly uint[] _ios = new uint[capacity];
    private long _newest;
    private long _first;
    private long _seen;
    private ulong _offsetNs;
    private ulong _lostBefore;

    public int Capacity => capacity;

    /// <summary>The newest second, counted as the wall clock does.</summary>
    public long Newest => _newest;

    /// <summary>The first second of which everything is known: before it the store had forgotten, or nobody looked.</summary>
    public long First => Math.Max(_first, _newest - capacity + 1);

    /// <summary>Counts as many as came too late for any column that is kept.</summary>
    public ulong Late { get; private set; }

    /// <summary>Begins anew, and counts what the store still has.</summary>
    /// <param name="store">Where the events are.</param>
    /// <param name="match">Which of them count.</param>
    /// <param name="nowNs">The time of the events' clock now.</param>
    /// <param name="offsetNs">Added to the events' clock it makes the wall clock, whose seconds they are.</param>
    /// <param name="lost">Running total of events that were lost.</param>
    public void Reset<TMatch>(EventStore store, TMatch match, ulong nowNs, long offsetNs, ulong lost)
        where TMatch : IIoMatch
    {
        Array.Clear(_counts);
        Array.Clear(_lost);
        Array.Clear(_ios);
        Late = 0;
        _offsetNs = (ulong)offsetNs;
        _lostBefore = lost;
        _newest = SecondOf(nowNs);
        _seen = store.FirstSequence;

        // Of the second of its oldest event the store may have forgotten the others.
        bool hasForgotten = store.FirstSequence > 0;
        _first = store.Count == 0 ? _newest : SecondOf(store[store.FirstSequence].CompleteNs) + (hasForgotten ? 1 : 0);
        Fold(store, match, nowNs, lost);
    }

    /// <summary>Counts what came since the last call. Allocates nothing.</summary>
    public void Fold<TMatch>(EventStore store, TMatch match, ulong nowNs, ulong lost)
        where TMatch : IIoMatch
    {
        MoveTo(SecondOf(nowNs));
        long oldest = store.FirstSequence;
        if (_seen < oldest)
        {
            AddLost((ulong)(oldest - _seen)); // more came at once than the store holds
            _seen = oldest;
        }

        for (; _seen < store.NextSequence; _seen++)
        {
            ref readonly IoEvent io = ref store[_seen];
            if (match.Matches(in io))
            {
                Count(in io);
            }
        }

        if (lost > _lostBefore)
        {
            AddLost(lost - _lostBefore);
        }

        _lostBefore = Math.Max(_lostBefore, lost);
    }

    /// <summary>The second that a time belongs to.</summary>
    public long SecondOf(ulong ns) => (long)(unchecked(ns + _offsetNs) / SecondNs);

    /// <summary>When a second begins, on the events' clock.</summary>
    public ulong StartNs(long second) =>
        (Int128)second * SecondNs < (long)_offsetNs ? 0 : unchecked(((ulong)second * SecondNs) - _offsetNs);

    /// <summary>I/Os of a second in a row; 0 for seconds that are not kept.</summary>
    public ulong CountAt(HeatValue value, long second, int row) =>
        IsKept(second) && (uint)row < HeatScale.Rows ? _counts[(Slot(second) * Stride) + ((int)value * HeatScale.Rows) + row] : 0;

    /// <summary>All rows of a second; empty for seconds that are not kept.</summary>
    public ReadOnlySpan<uint> Column(HeatValue value, long second) =>
        IsKept(second) ? _counts.AsSpan((Slot(second) * Stride) + ((int)value * HeatScale.Rows), HeatScale.Rows) : [];

    /// <summary>I/Os of a second, also those of which no time is known.</summary>
    public ulong IosAt(long second) => IsKept(second) ? _ios[Slot(second)] : 0;

    /// <summary>Events that were lost in a second, of whomever they were.</summary>
    public ulong LostAt(long second) => IsKept(second) ? _lost[Slot(second)] : 0;

    private void Count(in IoEvent io)
    {
        long second = SecondOf(io.CompleteNs);
        if (second > _newest)
        {
            MoveTo(second);
        }
        else if (!IsKept(second))
        {
            Late++;
            return;
        }

        int slot = Slot(second);
        _ios[slot]++;
        Span<uint> column = _counts.AsSpan(slot * Stride, Stride);
        for (int value = 0; value < HeatScale.Values; value++)
        {
            if (HeatScale.TryGet(in io, (HeatValue)value, out ulong amount))
            {
                column[(value * HeatScale.Rows) + HeatScale.RowOf((HeatValue)value, amount)]++;
            }
        }
    }

    private void AddLost(ulong count) => _lost[Slot(_newest)] += count;

    /// <summary>Makes a second the newest, and empties what came to be between.</summary>
    private void MoveTo(long second)
    {
        if (second <= _newest)
        {
            return;
        }

        for (long next = Math.Max(_newest + 1, second - capacity + 1); next <= second; next++)
        {
            int slot = Slot(next);
            _counts.AsSpan(slot * Stride, Stride).Clear();
            _lost[slot] = 0;
            _ios[slot] = 0;
        }

        _newest = second;
    }

    private bool IsKept(long second) => second <= _newest && second > _newest - capacity;

    private int Slot(long second) => (int)(second & (capacity - 1));
}
