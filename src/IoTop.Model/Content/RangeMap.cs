using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A range of bytes of a file, from start up to end, and who said last what is there.</summary>
/// <param name="IsKnown">The bytes are there; else it only says that what was there before is not true any more.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileRange(ulong Start, ulong End, long Sequence, ulong SegmentStart, bool IsKnown = true);

/// <summary>
/// Known ranges that do not overlap, in order: of what overlaps, the highest sequence counts. All are put in first and arranged then, in
/// one walk from the beginning of the file, as a file that is written at random has some hundred thousand of them.
/// </summary>
internal sealed class RangeMap
{
    private readonly List<FileRange> _all = [];
    private readonly List<FileRange> _ranges = [];

    internal int Count => _ranges.Count;

    internal FileRange this[int index] => _ranges[index];

    internal void Put(in FileRange range)
    {
        if (range.Start < range.End)
        {
            _all.Add(range);
        }
    }

    internal void Arrange()
    {
        _all.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        PriorityQueue<FileRange, long> open = new(); // those that have begun, the newest in front
        ulong place = 0;
        for (int next = 0; next < _all.Count || open.Count > 0;)
        {
            if (open.Count == 0)
            {
                place = Math.Max(place, _all[next].Start);
            }

            for (; next < _all.Count && _all[next].Start <= place; next++)
            {
                open.Enqueue(_all[next], -_all[next].Sequence);
            }

            FileRange newest = open.Peek();
            if (newest.End <= place)
            {
                open.Dequeue();
                continue;
            }

            ulong end = next < _all.Count ? Math.Min(newest.End, _all[next].Start) : newest.End;
            Add(newest with { Start = place, End = end });
            place = end;
        }
    }

    private void Add(in FileRange range)
    {
        if (!range.IsKnown)
        {
            return;
        }

        if (_ranges.Count > 0 && _ranges[^1] is var last && last.End == range.Start && last.Sequence == range.Sequence)
        {
            _ranges[^1] = last with { End = range.End };
        }
        else
        {
            _ranges.Add(range);
        }
    }
}
