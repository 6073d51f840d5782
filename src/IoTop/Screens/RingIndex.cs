using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// Row numbers for the events of a store that match: each event is looked at once, when it arrives. While everything matches, the rows
/// are the store's own sequence and nothing is kept.
/// </summary>
internal class RingIndex<T>(RingStore<T> store, IRingMatch<T> match)
    where T : unmanaged
{
    private long[] _sequences = [];
    private long _first;
    private long _next;
    private long _seen;
    private bool _isEverything = true;

    public int Count => _isEverything ? (int)(_seen - _first) : (int)(_next - _first);

    /// <summary>The sequence number of the event in a row.</summary>
    public long this[int row] => _isEverything ? _first + row : _sequences[(_first + row) & (_sequences.Length - 1)];

    /// <summary>Begins anew, with the events of another store.</summary>
    public void Reset(RingStore<T> other)
    {
        store = other;
        Reset();
    }

    /// <summary>Begins anew, after the match has changed or the store was emptied.</summary>
    public void Reset()
    {
        _isEverything = match.IsEverything;
        _first = _isEverything ? store.FirstSequence : 0;
        _next = 0;
        _seen = store.FirstSequence;
        if (!_isEverything && _sequences.Length < store.Capacity)
        {
            _sequences = new long[store.Capacity];
        }

        Update();
    }

    /// <summary>Takes in the events appended since; returns whether the rows have changed.</summary>
    public bool Update()
    {
        long newest = store.NextSequence;
        long oldest = store.FirstSequence;
        if (newest == _seen && (_isEverything ? _first : oldest) == oldest)
        {
            return false;
        }

        if (_isEverything)
        {
            _first = oldest;
            _seen = newest;
            return true;
        }

        long before = _next;
        long expired = _first;
        for (_seen = Math.Max(_seen, oldest); _seen < newest; _seen++)
        {
            if (match.Matches(in store[_seen]))
            {
                _sequences[_next++ & (_sequences.Length - 1)] = _seen;
            }
        }

        // The index is as long as the store, so it never laps itself; but what the store has forgotten has to go.
        _first = Math.Max(_first, _next - _sequences.Length);
        while (_first < _next && _sequences[_first & (_sequences.Length - 1)] < oldest)
        {
            _first++;
        }

        return _next != before || _first != expired;
    }

    /// <summary>The row that shows an event, or the next one after it; -1 when there are no rows.</summary>
    public int RowOf(long sequence)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (this[middle] < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Min(low, Count - 1);
    }
}
