using IoTop.Columns;

namespace IoTop.Screens;

/// <summary>
/// The rows of a table, filtered and sorted, without allocating: the array grows once, and the comparison is one delegate that is
/// kept. Rows that compare equal stand in the order of their rank and identity, so that nothing flickers.
/// </summary>
internal sealed class RowOrder<TRow>
    where TRow : class
{
    private readonly Comparison<TRow> _comparison;
    private readonly Func<TRow, long> _identity;
    private readonly Func<TRow, long> _rank;
    private readonly CellContext _context;
    private TRow[] _rows = new TRow[64];
    private CellCompare<TRow>? _compare;
    private bool _descending;

    /// <param name="context">Handed to the columns' comparisons.</param>
    /// <param name="identity">What stays the same while a row moves.</param>
    /// <param name="rank">Orders rows that compare equal, before their identity does.</param>
    public RowOrder(CellContext context, Func<TRow, long> identity, Func<TRow, long> rank)
    {
        _rank = rank;
        _context = context;
        _identity = identity;
        _comparison = Compare;
    }

    public int Count { get; private set; }

    public TRow this[int row] => _rows[row];

    public void Clear() => Count = 0;

    /// <summary>Lets go of rows that are not in the list any more, so that what they hold can be collected.</summary>
    public void Trim() => Array.Clear(_rows, Count, _rows.Length - Count);

    public void Add(TRow row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        _rows[Count++] = row;
    }

    public void Sort(CellCompare<TRow>? compare, bool descending)
    {
        _compare = compare;
        _descending = descending;
        if (compare is not null)
        {
            _rows.AsSpan(0, Count).Sort(_comparison);
        }
    }

    /// <summary>Puts the same rows into another order.</summary>
    public void Replace(ReadOnlySpan<TRow> rows)
    {
        rows.CopyTo(_rows);
        Count = rows.Length;
    }

    public long Identity(int row) => _identity(_rows[row]);

    public int IndexOf(long identity, int hint)
    {
        if ((uint)hint < (uint)Count && _identity(_rows[hint]) == identity)
        {
            return hint;
        }

        for (int row = 0; row < Count; row++)
        {
            if (_identity(_rows[row]) == identity)
            {
                return row;
            }
        }

        return -1;
    }

    private int Compare(TRow left, TRow right)
    {
        int order = _compare!(in left, in right, _context);
        if (order == 0)
        {
            order = _rank(left).CompareTo(_rank(right));
            return order != 0 ? order : _identity(left).CompareTo(_identity(right));
        }

        return _descending ? -order : order;
    }
}
