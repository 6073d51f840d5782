using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Reads the map of slots in batches, into buffers that only grow.</summary>
internal sealed class HistogramReader(BpfMap map)
{
    private HistogramKey[] _keys = new HistogramKey[4096];
    private HistogramValue[] _values = new HistogramValue[4096];

    /// <summary>Hands every slot to the table; false when the kernel would not give all of them.</summary>
    internal bool Read(HistogramTable table)
    {
        const int ErrnoNoSpace = 28;
        uint cursor = 0;
        bool begin = true;
        while (true)
        {
            uint resume = cursor;
            int read = map.LookupBatch(ref cursor, begin, _keys, _values.AsSpan(), out bool end);
            if (read == -ErrnoNoSpace)
            {
                // One bucket of the hash map holds more than the whole buffer.
                _keys = new HistogramKey[_keys.Length * 2];
                _values = new HistogramValue[_keys.Length];
                cursor = resume;
                continue;
            }

            if (read < 0)
            {
                return false;
            }

            for (int i = 0; i < read; i++)
            {
                table.Update(in _keys[i], in _values[i]);
            }

            begin = false;
            if (end)
            {
                return true;
            }
        }
    }
}
