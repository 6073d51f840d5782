namespace IoTop.Model;

/// <summary>
/// Which bytes of which file the block I/Os carry, out of their captured segments: sums by file and owner, and the last pieces one by one,
/// for <see cref="SyscallIos"/>. What was queued before the capture began is not in it. All of it bounded; allocates only for new files.
/// </summary>
/// <remarks>
/// A piece belongs to a process when that dirtied its first page, or, when it is a read or the dirtier is not known, queued it. A write that
/// a kernel thread queued for pages whose dirtier is not known may be anybody's: it counts for the file and no process, and
/// <see cref="Of"/> adds it to each that asks for the file. That is approximate when several processes write to one file.
/// </remarks>
public sealed class FileIoTable(IoModel model, SegmentLabels labels)
{
    // Segments come a moment after their I/O, or never: they were lost, or nobody asked for them.
    private const ulong HoldNs = 50_000_000;
    private const int MostFiles = 16_384;

    private readonly Dictionary<Key, Tally> _tallies = [];
    private readonly IoContent _content = new();
    private long _next = model.Events.NextSequence;

    /// <summary>The last pieces, in the order in which their I/Os finished.</summary>
    public RingStore<FileIoPart> Parts { get; } = new(65_536);

    /// <summary>Since when pieces are collected.</summary>
    public ulong SinceNs { get; private set; } = model.Source.NowNs;

    /// <summary>Bytes of I/Os that have no place any more: too many files at once.</summary>
    public ulong Overflow { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _tallies.Clear();
        Parts.Clear();
        _next = model.Events.NextSequence;
        SinceNs = model.Source.NowNs;
        Overflow = 0;
    }

    /// <summary>Takes in the I/Os that have finished since; returns how many. What waits for its segments stays for the next time.</summary>
    /// <param name="isLast">Nothing more will come: what is there is taken as it is.</param>
    public int Take(bool isLast = false)
    {
        EventStore events = model.Events;
        _next = Math.Max(_next, events.FirstSequence);
        long before = _next;
        ulong now = model.Source.NowNs;
        for (; _next < events.NextSequence; _next++)
        {
            ref readonly IoEvent io = ref events[_next];
            bool isCaptured = model.Payload is not null && _content.Read(model.Payload, in io);
            bool isWhole = isCaptured && _content.IsWhole;
            if (!isWhole && io.Bytes != 0 && !isLast && io.CompleteNs + HoldNs > now && events.NextSequence - _next < events.Capacity / 2)
            {
                break;
            }

            bool isTop = (io.Flags & IoEventFlags.LowerLayer) == 0;
            if (isCaptured && isTop)
            {
                TakeSegments(in io);
            }
            else if (isTop && SegmentLabels.IsJournal(in io))
            {
                Add(PartOf(in io, SegmentOrigin.Journal, io.Dev, io.Bytes));
            }
        }

        return (int)(_next - before);
    }

    /// <summary>Ends the interval.</summary>
    public void Close()
    {
        foreach (Tally tally in _tallies.Values)
        {
            tally.Interval = tally.Total;
            tally.Interval.Subtract(in tally.Before);
            tally.Before = tally.Total;
        }
    }

    /// <summary>Block I/O of a file for a process: its own, and what may be anybody's.</summary>
    /// <param name="fsDev">s_dev of the file system.</param>
    /// <param name="inode">Of the file.</param>
    /// <param name="tgid">Of the process.</param>
    /// <param name="interval">Of the last interval; else since <see cref="SinceNs"/>.</param>
    public FileIoSum Of(uint fsDev, ulong inode, uint tgid, bool interval)
    {
        FileIoSum sum = Get(new Key(inode, fsDev, tgid, SegmentOrigin.File), interval);
        sum.Add(Get(new Key(inode, fsDev, 0, SegmentOrigin.File), interval));
        return sum;
    }

    /// <summary>What a file system wrote to its journal or log.</summary>
    public FileIoSum JournalOf(uint fsDev, bool interval)
    {
        FileIoSum sum = Get(new Key(0, fsDev, 0, SegmentOrigin.Journal), interval);
        sum.Add(Get(new Key(0, fsDev, 0, SegmentOrigin.Log), interval));
        return sum;
    }

    /// <summary>What a file system read and wrote of what it keeps about files.</summary>
    public FileIoSum MetadataOf(uint fsDev, bool interval) => Get(new Key(0, fsDev, 0, SegmentOrigin.Metadata), interval);

    private void TakeSegments(in IoEvent io)
    {
        FileIoPart part = default;
        for (int index = 0; index < _content.Count; index++)
        {
            ref readonly IoSegment segment = ref _content[index];
            ref readonly Segment stored = ref _content.Stored(index);
            SegmentOrigin origin = labels.OriginOf(in stored, in io);
            bool isFile = origin == SegmentOrigin.File;
            if (!isFile && origin is not (SegmentOrigin.Journal or SegmentOrigin.Log or SegmentOrigin.Metadata))
            {
                continue;
            }

            FileIoPart next = PartOf(in io, origin, isFile ? stored.Record.FsDev : io.Dev, segment.Length);
            next.Inode = isFile ? stored.Record.Inode : 0;
            next.Offset = isFile ? segment.FileOffset : SegmentRecord.Unknown;
            next.DirtyNs = stored.Record.DirtyNs;
            next.DirtierTgid = stored.Record.DirtierTgid;
            if (!TryJoin(ref part, in next))
            {
                Add(in part);
                part = next;
            }
        }

        Add(in part);
    }

    private FileIoPart PartOf(in IoEvent io, SegmentOrigin origin, uint fsDev, uint length) => new()
    {
        Sequence = _next,
        QueueNs = io.QueueNs,
        Offset = SegmentRecord.Unknown,
        FsDev = fsDev,
        Length = length,
        Tgid = io.Tgid,
        Tid = io.Tid,
        Origin = origin,
        IsWrite = io.Op != IoOperation.Read,
        IsKernelThread = (io.Flags & IoEventFlags.KernelThread) != 0,
    };

    /// <summary>Lengthens a piece by the one behind it, if that goes on in the same file; the page that was dirtied first counts.</summary>
    private static bool TryJoin(ref FileIoPart part, in FileIoPart next)
    {
        bool goesOn = part.Offset == SegmentRecord.Unknown ? next.Offset == SegmentRecord.Unknown : part.Offset + part.Length == next.Offset;
        if (part.Length == 0 || !goesOn || part.Origin != next.Origin || part.Inode != next.Inode || part.FsDev != next.FsDev ||
            part.DirtierTgid != next.DirtierTgid)
        {
            return false;
        }

        part.Length += next.Length;
        part.DirtyNs = part.DirtyNs == 0 ? next.DirtyNs : next.DirtyNs == 0 ? part.DirtyNs : Math.Min(part.DirtyNs, next.DirtyNs);
        return true;
    }

    private void Add(in FileIoPart part)
    {
        if (part.Length == 0)
        {
            return;
        }

        Parts.Append(in part);
        Key key = new(part.Inode, part.FsDev, part.Origin == SegmentOrigin.File ? part.Owner : 0, part.Origin);
        if (!_tallies.TryGetValue(key, out Tally? tally))
        {
            if (_tallies.Count >= MostFiles)
            {
                Overflow += part.Length;
                return;
            }

            tally = new Tally();
            _tallies.Add(key, tally);
        }

        tally.Total.Ios++;
        tally.Total.Read += part.IsWrite ? 0 : part.Length;
        tally.Total.Written += part.IsWrite ? part.Length : 0;
    }

    private FileIoSum Get(Key key, bool interval) =>
        !_tallies.TryGetValue(key, out Tally? tally) ? default : interval ? tally.Interval : tally.Total;

    private readonly record struct Key(ulong Inode, uint FsDev, uint Tgid, SegmentOrigin Origin);

    private sealed class Tally
    {
        public FileIoSum Total;
        public FileIoSum Before;
        public FileIoSum Interval;
    }
}
