using IoTop.Model;

namespace IoTop.Screens;

/// <summary>From a captured segment back to the I/O that it belongs to.</summary>
internal static class IoFinder
{
    /// <summary>Its event in the store; -1: the store has forgotten it, or it has not ended.</summary>
    public static long Find(EventStore events, in SegmentRecord record, int offset)
    {
        for (long sequence = events.NextSequence - 1; sequence >= events.FirstSequence; sequence--)
        {
            ref readonly IoEvent io = ref events[sequence];
            if (io.QueueNs == record.QueueNs && IsInside(in io, in record, offset))
            {
                return sequence;
            }
        }

        return -1;
    }

    /// <summary>Stands for an event that is not there any more: what its segments tell of it. Its latency is not known.</summary>
    public static IoEvent Rebuild(PayloadStore store, in SegmentRecord record)
    {
        IoEvent io = new()
        {
            // A length of time is needed for the time of queueing to be known; that it is none says the same on screen.
            CompleteNs = record.QueueNs + 1,
            QueueToCompleteNs = 1,
            Sector = record.Sector,
            Dev = record.Dev,
            Bytes = int.MaxValue,
            Op = (record.Flags & SegmentFlags.Read) != 0 ? IoOperation.Read : IoOperation.Write,
            Flags = (record.Flags & SegmentFlags.LowerLayer) != 0 ? IoEventFlags.LowerLayer : IoEventFlags.None,
            DirtierTgid = record.DirtierTgid,
            DirtierTid = record.DirtierTid,
        };
        IoContent content = new();
        io.Bytes = content.Read(store, in io) ? content[content.Count - 1].Position + content[content.Count - 1].Length : record.Length;
        return io;
    }

    /// <summary>Bytes of the stored segment that belong to another piece of a split I/O, before the first that belongs to this.</summary>
    public static uint SkipOf(in SegmentRecord record, in IoSegment segment)
    {
        // Pieces part at sectors: when the segment does not begin with the stored one, it begins with its own first sector.
        ulong begin = (segment.Sector - record.Sector) * 512;
        return begin > record.Position ? (uint)(begin - record.Position) : 0;
    }

    /// <summary>Where a place in a stored segment is in the I/O; -1: not in it.</summary>
    public static long PositionOf(IoContent content, long sequence, int offset)
    {
        for (int index = 0; index < content.Count; index++)
        {
            ref readonly IoSegment segment = ref content[index];
            long inside = offset - (long)SkipOf(in content.Stored(index).Record, in segment);
            if (segment.Sequence == sequence && inside >= 0 && inside < segment.Length)
            {
                return segment.Position + inside;
            }
        }

        return -1;
    }

    private static bool IsInside(in IoEvent io, in SegmentRecord record, int offset)
    {
        bool isParent = io.Dev != record.Dev && io.ParentDev != 0 && io.ParentDev == record.Dev;
        if (!isParent && DeviceNumber.Major(io.Dev) != DeviceNumber.Major(record.Dev))
        {
            return false;
        }

        ulong first = isParent ? io.ParentSector : io.Sector;
        ulong sector = record.Sector + (((ulong)record.Position + (ulong)offset) / 512);
        return sector >= first && (sector - first) * 512 < io.Bytes;
    }
}
