using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A range of bytes of a file, from start up to end, and who said last what is there.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileRange(ulong Start, ulong End, long Sequence, ulong SegmentStart);

/// <summary>Ranges that do not overlap, in order: what is put in later replaces what was there.</summary>
internal sealed class RangeMap
{
    private readonly List<FileRange> _ranges = [];

    internal int Count => _ranges.Count;

    internal FileRange this[int index] => _ranges[index];

    internal void Clear(ulong start, ulong end) => MakeRoom(start, end);

    internal void Put(in FileRange range)
    {
        if (range.Start < range.End)
        {
            _ranges.Insert(MakeRoom(range.Start, range.End), range);
        }
    }

    /// <summary>Takes out what lies in a range; returns where a range with this start belongs.</summary>
    private int MakeRoom(ulong start, ulong end)
    {
        int first = FirstEndingBehind(start);
        int last = first;
        while (last < _ranges.Count && _ranges[last].Start < end)
        {
            last++;
        }

        if (first == last)
        {
            return first;
        }

        FileRange head = _ranges[first] with { End = start };
        FileRange tail = _ranges[last - 1] with { Start = end };
        bool hasTail = tail.Start < tail.End && tail.End > end;
        _ranges.RemoveRange(first, last - first);
        if (hasTail)
        {
            _ranges.Insert(first, tail);
        }

        if (head.Start < head.End)
        {
            _ranges.Insert(first++, head);
        }

        return first;
    }

    private int FirstEndingBehind(ulong place)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].End <= place)
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
