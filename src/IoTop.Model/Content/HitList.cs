namespace IoTop.Model;

/// <summary>The newest hits of a search in the order of the store; the oldest make room.</summary>
internal sealed class HitList
{
    private readonly int _capacity;
    private SearchHit[] _hits = new SearchHit[256];
    private long _first;
    private long _next;

    /// <param name="capacity">A power of two, at least 256.</param>
    internal HitList(int capacity) => _capacity = capacity;

    internal int Count => (int)(_next - _first);

    internal ref readonly SearchHit this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return ref At(_first + index);
        }
    }

    internal void Clear() => _first = _next = 0;

    internal void Add(SearchHit hit)
    {
        if (Count == _hits.Length)
        {
            MakeRoom();
        }

        // Segments of several processors come interleaved: a hit across a border may be a little older than the last one.
        long place = _next++;
        while (place > _first && At(place - 1).CompareTo(hit.Sequence, hit.Offset) > 0)
        {
            At(place) = At(place - 1);
            place--;
        }

        At(place) = hit;
    }

    /// <summary>Drops the hits of segments before this one.</summary>
    internal void DropBefore(long sequence)
    {
        while (_first < _next && At(_first).Sequence < sequence)
        {
            _first++;
        }
    }

    /// <summary>The first hit at this place or behind it; <see cref="Count"/>: none.</summary>
    internal int LowerBound(long sequence, int offset)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (At(_first + middle).CompareTo(sequence, offset) < 0)
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

    private ref SearchHit At(long index) => ref _hits[index & (_hits.Length - 1)];

    private void MakeRoom()
    {
        if (_hits.Length == _capacity)
        {
            _first++;
            return;
        }

        SearchHit[] larger = new SearchHit[_hits.Length * 2];
        for (long i = _first; i < _next; i++)
        {
            larger[i - _first] = At(i);
        }

        (_first, _next) = (0, Count);
        _hits = larger;
    }
}
