namespace IoTop.Model;

/// <summary>
/// Where on a device the I/Os of the last minutes fell: a ring of columns of time, each with a row per part of a range of sectors, and a
/// count of reads, writes and others in each. Allocated once; what is counted stays when the store has forgotten the events.
/// </summary>
/// <param name="capacity">Columns that are kept; a power of two.</param>
/// <param name="rows">Parts that the range is divided into.</param>
public sealed class PlaceMap(int capacity = PlaceMap.DefaultCapacity, int rows = PlaceMap.DefaultRows)
{
    public const int DefaultCapacity = 1024;
    public const int DefaultRows = 256;

    /// <summary>Reads, writes, and others: discards, zeroes without data.</summary>
    public const int Kinds = 3;

    private readonly byte[] _counts = new byte[capacity * rows * Kinds];
    private readonly PlaceColumn[] _columns = new PlaceColumn[capacity];
    private readonly StreamTable _streams = new();
    private long _newest;
    private long _first;
    private long _seen;

    public int Capacity => capacity;

    public int Rows => rows;

    /// <summary>The first sector of the range.</summary>
    public ulong FirstSector { get; private set; }

    /// <summary>The first sector behind the range.</summary>
    public ulong EndSector { get; private set; } = 1;

    /// <summary>How long a column is.</summary>
    public ulong StepNs { get; private set; } = 1;

    /// <summary>The number of the newest column: its time by <see cref="StepNs"/>.</summary>
    public long Newest => _newest;

    /// <summary>The first column of which everything is known.</summary>
    public long First => Math.Max(_first, _newest - capacity + 1);

    /// <summary>Takes another range or step, and counts what the store still has.</summary>
    public void Reset<TMatch>(
        EventStore store, TMatch match, ulong firstSector, ulong endSector, ulong stepNs, ulong nowNs)
        where TMatch : IIoMatch
    {
        Array.Clear(_counts);
        Array.Clear(_columns);
        _streams.Clear();
        FirstSector = firstSector;
        EndSector = Math.Max(endSector, firstSector + 1);
        StepNs = Math.Max(1, stepNs);
        _newest = ColumnOf(nowNs);
        _seen = store.FirstSequence;
        bool hasForgotten = store.FirstSequence > 0;
        _first = store.Count == 0 ? _newest : ColumnOf(store[store.FirstSequence].CompleteNs) + (hasForgotten ? 1 : 0);
        Fold(store, match, nowNs);
    }

    /// <summary>Counts what came since the last call. Allocates nothing.</summary>
    public void Fold<TMatch>(EventStore store, TMatch match, ulong nowNs)
        where TMatch : IIoMatch
    {
        MoveTo(ColumnOf(nowNs));
        for (_seen = Math.Max(_seen, store.FirstSequence); _seen < store.NextSequence; _seen++)
        {
            ref readonly IoEvent io = ref store[_seen];
            if (io.Bytes != 0 && match.Matches(in io))
            {
                Count(in io);
            }
        }
    }

    public long ColumnOf(ulong ns) => (long)(ns / StepNs);

    /// <summary>The row of a sector of the range.</summary>
    public int RowOf(ulong sector) => (int)((UInt128)(sector - FirstSector) * (ulong)rows / (EndSector - FirstSector));

    /// <summary>I/Os of a column by row and kind, up to 255 each: [row * Kinds + kind]. Empty for columns that are not kept.</summary>
    public ReadOnlySpan<byte> CountsAt(long column) =>
        IsKept(column) ? _counts.AsSpan(Slot(column) * rows * Kinds, rows * Kinds) : [];

    /// <summary>The sums of a column, over the range alone.</summary>
    public PlaceColumn ColumnAt(long column) => IsKept(column) ? _columns[Slot(column)] : default;

    private void Count(in IoEvent io)
    {
        int kind = io.Op switch { IoOperation.Read => 0, IoOperation.Write or IoOperation.ZoneAppend => 1, _ => 2 };
        int sequential = 0;
        ulong seek = 0;
        if (kind < 2)
        {
            sequential = _streams.Take(in io, out seek);
        }

        ulong end = io.Sector + Math.Max(1, io.Bytes >> 9);
        long number = ColumnOf(io.CompleteNs);
        if (end <= FirstSector || io.Sector >= EndSector)
        {
            return;
        }

        MoveTo(number);
        if (!IsKept(number))
        {
            return;
        }

        int slot = Slot(number);
        AddTo(ref _columns[slot], kind, sequential, seek);
        Span<byte> counts = _counts.AsSpan(slot * rows * Kinds, rows * Kinds);
        int last = RowOf(Math.Min(end, EndSector) - 1);
        for (int row = RowOf(Math.Max(io.Sector, FirstSector)); row <= last; row++)
        {
            ref byte count = ref counts[(row * Kinds) + kind];
            count += (byte)(count < byte.MaxValue ? 1 : 0);
        }
    }

    private static void AddTo(ref PlaceColumn column, int kind, int sequential, ulong seek)
    {
        switch (kind)
        {
            case 0:
                column.Reads++;
                column.SequentialReads += (ulong)sequential;
                column.ReadSeekSectors += seek;
                break;
            case 1:
                column.Writes++;
                column.SequentialWrites += (ulong)sequential;
                column.WriteSeekSectors += seek;
                break;
            default:
                column.Others++;
                break;
        }
    }

    /// <summary>Makes a column the newest, and empties what came to be between.</summary>
    private void MoveTo(long column)
    {
        for (long next = Math.Max(_newest + 1, column - capacity + 1); next <= column; next++)
        {
            int slot = Slot(next);
            _counts.AsSpan(slot * rows * Kinds, rows * Kinds).Clear();
            _columns[slot] = default;
        }

        _newest = Math.Max(_newest, column);
    }

    private bool IsKept(long column) => column <= _newest && column > _newest - capacity;

    private int Slot(long column) => (int)(column & (capacity - 1));
}
