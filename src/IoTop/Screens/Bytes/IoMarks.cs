using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Where a pattern occurs in the I/O that is shown: looked for once, and again when there are other bytes.</summary>
internal sealed class IoMarks(ShownIo shown) : IHexMarks
{
    // More than this many in one I/O are not told apart by eye; the count is that of the search.
    private const int MostMarks = 65_536;

    private readonly List<(uint Start, int Length)> _marks = [];
    private byte[] _bytes = [];
    private byte[] _present = [];

    public int Count => _marks.Count;

    /// <summary>Looks for a pattern; null: for nothing.</summary>
    public void Find(BytePattern? pattern)
    {
        _marks.Clear();
        if (pattern is null || !shown.HasSegments)
        {
            return;
        }

        if (_bytes.Length < shown.Io.Bytes)
        {
            _bytes = new byte[shown.Io.Bytes];
            _present = new byte[shown.Io.Bytes];
        }

        int length = shown.Content.Copy(0, _bytes, _present);
        for (int start = 0; start < length;)
        {
            int gap = _present.AsSpan(start, length - start).IndexOf((byte)0);
            int end = gap < 0 ? length : start + gap;
            FindIn(pattern, start, end);
            start = end + 1;
        }
    }

    public bool Next(long from, out long start, out int length)
    {
        int index = LowerBound(from);
        while (index > 0 && _marks[index - 1].Start + _marks[index - 1].Length > from)
        {
            index--;
        }

        bool found = index < _marks.Count;
        (start, length) = found ? _marks[index] : default;
        return found;
    }

    /// <summary>The next mark behind a position, or the one before it; from the other end when there is none.</summary>
    public bool TryStep(long position, bool forward, out HexRange mark)
    {
        mark = default;
        if (_marks.Count == 0)
        {
            return false;
        }

        int index = forward ? LowerBound(position + 1) : LowerBound(position) - 1;
        (uint start, int length) = _marks[(index + _marks.Count) % _marks.Count];
        mark = new HexRange(start, length);
        return true;
    }

    private int LowerBound(long position)
    {
        int low = 0;
        int high = _marks.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_marks[middle].Start < position)
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

    private void FindIn(BytePattern pattern, int start, int end)
    {
        while (start < end && _marks.Count < MostMarks)
        {
            int found = pattern.IndexOf(_bytes.AsSpan(start, end - start), out int length);
            if (found < 0 || length == 0)
            {
                return;
            }

            _marks.Add(((uint)(start + found), length));
            start += found + length;
        }
    }
}
