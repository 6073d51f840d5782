using System.Diagnostics.CodeAnalysis;

namespace IoTop.Model;

/// <summary>
/// What one I/O consists of, found in a store by its queue time and place; reused from one I/O to the next, so that looking allocates
/// nothing. Valid until the store takes in more.
/// </summary>
public sealed class IoContent
{
    private const int SectorBytes = 512;
    private const uint PageBytes = 4096;
    private const ulong MaxSectors = (1ul << 32) / SectorBytes; // what the 32 bits of a length in bytes can reach

    private PayloadStore? _store;
    private IoSegment[] _segments = new IoSegment[256];

    /// <summary>Looks up the segments of an I/O; returns whether there are any.</summary>
    public bool Read(PayloadStore store, in IoEvent ioEvent)
    {
        _store = store;
        Count = 0;
        Length = ioEvent.Bytes;
        if (ioEvent.QueueNs != 0)
        {
            Collect(store, in ioEvent);
        }

        Arrange();
        Sum();
        return Count != 0;
    }

    /// <summary>Number of segments, in the order of their position.</summary>
    public int Count { get; private set; }

    public ref readonly IoSegment this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                ThrowNoSuchSegment(index);
            }

            return ref _segments[index];
        }
    }

    /// <summary>The segments in the order of their position.</summary>
    public ReadOnlySpan<IoSegment> Segments => _segments.AsSpan(0, Count);

    /// <summary>Bytes of the I/O.</summary>
    public uint Length { get; private set; }

    /// <summary>Bytes of it that are there.</summary>
    public uint Captured { get; private set; }

    /// <summary>The segments cover the I/O without gaps.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>All that was asked for is there: nothing was lost on the way, nothing forgotten.</summary>
    public bool IsIntact { get; private set; }

    /// <summary>The stored segment behind one of the I/O.</summary>
    public ref readonly Segment Stored(int index) => ref _store![this[index].Sequence];

    /// <summary>The captured bytes of a segment, from its beginning.</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        ref readonly IoSegment segment = ref this[index];
        ReadOnlySpan<byte> all = _store!.Contains(segment.Sequence) ? _store.Bytes(segment.Sequence) : default;
        return all.Length < (long)segment.Skip + segment.Captured ? default : all.Slice((int)segment.Skip, (int)segment.Captured);
    }

    /// <summary>The segment in which a position of the I/O lies; -1: none.</summary>
    public int SegmentAt(uint position)
    {
        int index = FirstBehind(position) - 1;
        return index >= 0 && position - _segments[index].Position < _segments[index].Length ? index : -1;
    }

    /// <summary>
    /// Copies the bytes from a position on; <paramref name="present"/>, of the same length, says which of them are there (1) and which
    /// were not captured (0). Returns how many positions up to the end of the I/O were filled in.
    /// </summary>
    public int Copy(uint position, Span<byte> bytes, Span<byte> present)
    {
        if (position >= Length)
        {
            return 0;
        }

        int length = (int)Math.Min((uint)Math.Min(bytes.Length, present.Length), Length - position);
        bytes[..length].Clear();
        present[..length].Clear();
        for (int i = Math.Max(0, FirstBehind(position) - 1); i < Count && _segments[i].Position < (long)position + length; i++)
        {
            ReadOnlySpan<byte> captured = Bytes(i);
            long at = (long)_segments[i].Position - position;
            captured = captured[(int)Math.Min(captured.Length, Math.Max(0, -at))..];
            int to = (int)Math.Max(0, at);
            captured = captured[..Math.Min(captured.Length, length - to)];
            captured.CopyTo(bytes[to..]);
            present.Slice(to, captured.Length).Fill(1);
        }

        return length;
    }

    private void Collect(PayloadStore store, in IoEvent ioEvent)
    {
        long sequence = store.NewestOf(ioEvent.QueueNs);
        while (sequence >= store.FirstSequence)
        {
            ref readonly Segment stored = ref store[sequence];
            if (stored.Record.QueueNs == ioEvent.QueueNs && TryPlace(in stored.Record, in ioEvent, out long start))
            {
                Put(sequence, in stored, start, store.Bytes(sequence).Length);
            }

            sequence = stored.OlderOfTime;
        }
    }

    /// <summary>Where a segment begins, counted in bytes from the beginning of the I/O; false when it is not of its device.</summary>
    private static bool TryPlace(in SegmentRecord record, in IoEvent ioEvent, out long start)
    {
        start = 0;
        bool isSame = record.Dev == ioEvent.Dev;
        bool isParent = !isSame && ioEvent.ParentDev != 0 && record.Dev == ioEvent.ParentDev;

        // Before 5.12 the record has the disk and the event the partition.
        if (!isSame && !isParent && DeviceNumber.Major(record.Dev) != DeviceNumber.Major(ioEvent.Dev))
        {
            return false;
        }

        ulong sectors = unchecked(record.Sector - (isParent ? ioEvent.ParentSector : ioEvent.Sector));
        if (sectors >= MaxSectors && unchecked(0 - sectors) > MaxSectors)
        {
            return false;
        }

        start = ((long)sectors * SectorBytes) + record.Position;
        return true;
    }

    private void Put(long sequence, in Segment stored, long start, int captured)
    {
        long from = Math.Max(0, start);
        long to = Math.Min(Length, start + stored.Record.Length);
        if (from >= to)
        {
            return;
        }

        if (Count == _segments.Length)
        {
            Array.Resize(ref _segments, Count * 2);
        }

        uint skip = (uint)(from - start);
        uint length = (uint)(to - from);
        ulong offset = stored.Record.FileOffset;
        ulong inBio = (ulong)stored.Record.Position + skip;
        ref IoSegment segment = ref _segments[Count++];
        segment.Sequence = sequence;
        segment.Position = (uint)from;
        segment.Length = length;
        segment.PageOffset = unchecked(stored.Record.PageOffset + skip) % PageBytes;
        segment.Sector = unchecked(stored.Record.Sector + (inBio / SectorBytes));
        segment.Sectors = SectorsOf(inBio, length);
        segment.FileOffset = offset == SegmentRecord.Unknown ? offset : unchecked(offset + skip);
        segment.Captured = Cut((uint)captured, skip, length);
        segment.Wanted = Cut(stored.Record.Wanted, skip, length);
        segment.Skip = skip;
    }

    private static uint Cut(uint bytes, uint skip, uint length) => bytes <= skip ? 0 : Math.Min(bytes - skip, length);

    private static uint SectorsOf(ulong start, uint length) =>
        (uint)(((start + length - 1) / SectorBytes) - (start / SectorBytes) + 1);

    /// <summary>Sorts by position, takes out what overlaps, and numbers.</summary>
    private void Arrange()
    {
        Span<IoSegment> all = _segments.AsSpan(0, Count);
        all.Reverse(); // they were found from the newest on: mostly that is all there is to sort
        if (!IsSorted(all))
        {
            all.Sort(static (left, right) => left.Position != right.Position
                ? left.Position.CompareTo(right.Position)
                : left.Sequence.CompareTo(right.Sequence));
        }

        int kept = 0;
        foreach (ref readonly IoSegment segment in all)
        {
            if (kept != 0 && segment.Position == all[kept - 1].Position && segment.Captured > all[kept - 1].Captured)
            {
                kept--;
            }
            else if (kept != 0 && Overlaps(ref all[kept - 1], in segment))
            {
                continue;
            }

            all[kept] = segment;
            all[kept].Index = kept++;
        }

        Count = kept;
    }

    private static bool IsSorted(ReadOnlySpan<IoSegment> segments)
    {
        for (int i = 1; i < segments.Length; i++)
        {
            if (segments[i - 1].Position >= segments[i].Position)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a segment has to go because the one before it covers its beginning. If only this one has bytes there, the one before is
    /// cut instead: a read was announced in one piece and came back in several.
    /// </summary>
    private static bool Overlaps(ref IoSegment before, in IoSegment segment)
    {
        uint gap = segment.Position - before.Position;
        if (gap >= before.Length)
        {
            return false;
        }

        if (gap == 0 || segment.Captured == 0 || before.Captured > gap)
        {
            return true;
        }

        before.Sectors = SectorsOf(before.Position, gap);
        before.Length = gap;
        before.Wanted = Math.Min(before.Wanted, gap);
        return false;
    }

    private void Sum()
    {
        uint end = 0;
        bool whole = true;
        bool intact = true;
        uint captured = 0;
        foreach (ref readonly IoSegment segment in Segments)
        {
            whole &= segment.Position == end;
            intact &= segment.Captured == segment.Wanted;
            end = segment.Position + segment.Length;
            captured += segment.Captured;
        }

        Captured = captured;
        IsWhole = whole && end == Length;
        IsIntact = intact && IsWhole;
    }

    /// <summary>Index of the first segment that begins behind a position.</summary>
    private int FirstBehind(uint position)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_segments[middle].Position <= position)
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

    [DoesNotReturn]
    private void ThrowNoSuchSegment(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"the I/O has {Count} segments");
}
