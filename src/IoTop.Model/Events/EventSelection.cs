namespace IoTop.Model;

/// <summary>
/// The events of a store that pass a <see cref="ViewFilter"/>, kept up to date as events come and go: a view shows row n of it
/// without searching the store. Updating costs only what is new, and allocates nothing.
/// </summary>
public sealed class EventSelection
{
    private readonly EventStore _store;
    private readonly long[] _sequences;
    private long _first;
    private long _next;
    private long _looked;

    public EventSelection(EventStore store, ViewFilter filter)
    {
        _store = store;
        _sequences = new long[store.Capacity];
        Filter = filter;
    }

    /// <summary>After changing it, call <see cref="Restart"/>.</summary>
    public ViewFilter Filter { get; }

    /// <summary>Number of events that pass and are retained, as of the last <see cref="Update"/>.</summary>
    public int Count => (int)(_next - _first);

    /// <summary>How many have left at the old end since the last <see cref="Restart"/>: for views that keep their place.</summary>
    public long Dropped => _first;

    /// <summary>Sequence number of the event at <paramref name="index"/>, 0 the oldest.</summary>
    public long this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _sequences[(_first + index) % _sequences.Length];
        }
    }

    /// <summary>Takes in what was appended since, and lets go of what the store has dropped. Returns how many were added.</summary>
    public int Update()
    {
        long before = _next;
        for (_looked = Math.Max(_looked, _store.FirstSequence); _looked < _store.NextSequence; _looked++)
        {
            if (Filter.Matches(in _store[_looked]))
            {
                _sequences[_next % _sequences.Length] = _looked;
                _next++;
                _first = Math.Max(_first, _next - _sequences.Length);
            }
        }

        while (_first < _next && _sequences[_first % _sequences.Length] < _store.FirstSequence)
        {
            _first++;
        }

        return (int)(_next - before);
    }

    /// <summary>Selects anew from all that is retained.</summary>
    public void Restart()
    {
        _first = 0;
        _next = 0;
        _looked = 0;
    }

    /// <summary>Index of the first selected event with that sequence number or a later one; Count when there is none.</summary>
    public int IndexOf(long sequence)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (this[middle] < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
