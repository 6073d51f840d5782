namespace IoTop.Bpf;

/// <summary>Goes through a hash map, a batch at a time.</summary>
internal sealed class MapReader<TKey, TValue>(BpfMap map, int batch)
    where TKey : unmanaged
    where TValue : unmanaged
{
    private const int ErrnoNoSpace = 28;

    private TKey[] _keys = new TKey[batch];
    private TValue[] _values = new TValue[batch];
    private uint _cursor;
    private bool _begin, _end;

    internal ReadOnlySpan<TKey> Keys => _keys;

    internal ReadOnlySpan<TValue> Values => _values;

    internal void Begin() => (_begin, _end, _cursor) = (true, false, 0);

    /// <summary>How many entries are in the buffers now; 0 after the last.</summary>
    internal int Next()
    {
        while (!_end)
        {
            uint resume = _cursor;
            int read = map.LookupBatch(ref _cursor, _begin, _keys.AsSpan(), _values.AsSpan(), out _end);
            if (read == -ErrnoNoSpace)
            {
                // One bucket of the map holds more than the whole buffer.
                Array.Resize(ref _keys, _keys.Length * 2);
                Array.Resize(ref _values, _values.Length * 2);
                _cursor = resume;
                continue;
            }

            _begin = false;
            if (read != 0)
            {
                return Math.Max(read, 0);
            }
        }

        return 0;
    }
}
