using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// The block I/Os that one call led to, out of the pieces that <see cref="FileIoTable"/> has; reused from call to call. The rule, by file,
/// range and time, where "during the call" means queued between its entry and its exit:
/// <list type="bullet">
/// <item>A read: reads of the same file during the call, by the same thread; outside its range they are read-ahead. Queued by another thread
/// they must overlap its range, and are approximate: the two may have asked for the same page.</item>
/// <item>A direct or O_SYNC write: writes of the same file during the call that overlap its range. Of O_SYNC, queued by another thread,
/// approximate.</item>
/// <item>Another write: writes of the same file, queued after its entry, that overlap its range, and whose pages were dirtied before its
/// exit; until all of its bytes have been seen once. Where it is not known when the page was dirtied, approximate: a call before it may have
/// dirtied it.</item>
/// <item>fsync, fdatasync: writes of the same file during the call; sync_file_range: those that overlap its range.</item>
/// <item>What waits for the disk (O_SYNC, fsync, fdatasync) also: journal, log and metadata of the same file system during the call. Always
/// approximate: a file system has one journal for all.</item>
/// <item>A copy: as a read of the one file, and as a write of the other.</item>
/// </list>
/// Where the offset of a call is not known, its range is the whole file, and all is approximate. A range that was written again before
/// write-back is one I/O, which belongs to each of the calls.
/// </summary>
public sealed class SyscallIos
{
    private readonly List<SyscallIo> _ios = [];
    private SyscallEvent _call;
    private long _next;
    private ulong _writtenBack;

    /// <summary>In the order in which they finished.</summary>
    public ReadOnlySpan<SyscallIo> All => CollectionsMarshal.AsSpan(_ios);

    /// <summary>Of them, the bytes that are the call's own: neither journal nor metadata nor read-ahead.</summary>
    public ulong DataBytes { get; private set; }

    /// <summary>Bytes of journal and metadata.</summary>
    public ulong OtherBytes { get; private set; }

    /// <summary>More I/Os may still come.</summary>
    public bool IsOpen => IsBuffered(in _call) && _writtenBack < Length(in _call);

    /// <summary>Looks at another call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="parts">Pieces of I/Os; null: nothing is known of them.</param>
    public void Show(in SyscallEvent call, RingStore<FileIoPart>? parts)
    {
        _call = call;
        _ios.Clear();
        _next = 0;
        _writtenBack = DataBytes = OtherBytes = 0;
        Update(parts);
    }

    /// <summary>Takes in the pieces that have come since; returns whether one of them is of the call.</summary>
    public bool Update(RingStore<FileIoPart>? parts)
    {
        if (parts is null)
        {
            return false;
        }

        int before = _ios.Count;
        ulong bytes = DataBytes + OtherBytes;
        for (_next = Math.Max(_next, parts.FirstSequence); _next < parts.NextSequence; _next++)
        {
            ref readonly FileIoPart part = ref parts[_next];
            SyscallCause cause = CauseOf(in _call, in part, out ulong overlap, out bool isApproximate);
            if (cause == SyscallCause.None || (cause == SyscallCause.WriteBack && !IsOpen))
            {
                continue;
            }

            _writtenBack += cause == SyscallCause.WriteBack ? overlap : 0;
            bool isOther = cause is SyscallCause.Journal or SyscallCause.Metadata;
            DataBytes += isOther || cause == SyscallCause.ReadAhead ? 0 : overlap;
            OtherBytes += isOther ? overlap : 0;
            Add(new SyscallIo(part.Sequence, cause, overlap, isApproximate));
        }

        return _ios.Count != before || bytes != DataBytes + OtherBytes;
    }

    /// <summary>The rule: how a piece of an I/O hangs together with a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="part">The piece.</param>
    /// <param name="overlap">Bytes of the piece that are in the range of the call.</param>
    /// <param name="isApproximate">It may be another call's.</param>
    public static SyscallCause CauseOf(in SyscallEvent call, in FileIoPart part, out ulong overlap, out bool isApproximate)
    {
        overlap = part.Length;
        isApproximate = true;
        bool isDuring = part.QueueNs >= EntryNs(in call) && part.QueueNs <= call.ExitNs;
        if (part.Origin != SegmentOrigin.File)
        {
            bool waits = SyscallNames.Syncs(call.Syscall) || (SyscallNames.Writes(call.Syscall) && (call.Flags & SyscallFlags.Sync) != 0);
            return !waits || !isDuring || part.FsDev != call.FsDev || call.Inode == 0 ? SyscallCause.None
                : part.Origin == SegmentOrigin.Metadata ? SyscallCause.Metadata : SyscallCause.Journal;
        }

        if (SyscallNames.Syncs(call.Syscall))
        {
            return part.IsWrite && isDuring && IsFile(call.FsDev, call.Inode, in part) ? OfSync(in call, in part, out overlap, out isApproximate)
                : SyscallCause.None;
        }

        if (part.IsWrite)
        {
            return OfWrite(in call, in part, isDuring, out overlap, out isApproximate);
        }

        return SyscallNames.Reads(call.Syscall) && isDuring && IsFile(call.FsDev, call.Inode, in part)
            ? OfRead(in call, in part, out overlap, out isApproximate)
            : SyscallCause.None;
    }

    private static SyscallCause OfSync(in SyscallEvent call, in FileIoPart part, out ulong overlap, out bool isApproximate)
    {
        overlap = part.Length;
        isApproximate = false;
        if (call.Syscall != Syscall.SyncFileRange || call.Asked == 0)
        {
            return SyscallCause.Sync;
        }

        isApproximate = !IsKnown(call.Offset, in part);
        overlap = Overlap(call.Offset, call.Asked, in part);
        return overlap == 0 ? SyscallCause.None : SyscallCause.Sync;
    }

    private static SyscallCause OfRead(in SyscallEvent call, in FileIoPart part, out ulong overlap, out bool isApproximate)
    {
        bool isOwn = part.Tid == call.Tid;
        isApproximate = !isOwn || !IsKnown(call.Offset, in part);
        overlap = Overlap(call.Offset, Math.Max(call.Asked, Done(in call)), in part);
        if (overlap > 0)
        {
            return SyscallCause.Read;
        }

        overlap = part.Length;
        return isOwn ? SyscallCause.ReadAhead : SyscallCause.None;
    }

    private static SyscallCause OfWrite(
        in SyscallEvent call, in FileIoPart part, bool isDuring, out ulong overlap, out bool isApproximate)
    {
        bool copies = SyscallNames.Copies(call.Syscall);
        overlap = 0;
        isApproximate = false;
        bool isFile = copies ? IsFile(call.OtherFsDev, call.OtherInode, in part)
            : SyscallNames.Writes(call.Syscall) && IsFile(call.FsDev, call.Inode, in part);
        if (!isFile || part.QueueNs < EntryNs(in call))
        {
            return SyscallCause.None;
        }

        ulong offset = copies ? call.OtherOffset : call.Offset;
        overlap = Overlap(offset, Done(in call), in part);
        bool isKnown = IsKnown(offset, in part);
        if (overlap == 0)
        {
            return SyscallCause.None;
        }

        if (!IsBuffered(in call))
        {
            isApproximate = !isKnown || part.Tid != call.Tid;
            return isDuring ? SyscallCause.Write : SyscallCause.None;
        }

        isApproximate = !isKnown || part.DirtyNs == 0;
        return part.DirtyNs <= call.ExitNs ? SyscallCause.WriteBack : SyscallCause.None;
    }

    private void Add(SyscallIo io)
    {
        // The pieces of an I/O come behind each other.
        if (_ios.Count > 0 && _ios[^1] is var last && last.Sequence == io.Sequence && last.Cause == io.Cause)
        {
            _ios[^1] = last with { Bytes = last.Bytes + io.Bytes, IsApproximate = last.IsApproximate || io.IsApproximate };
            return;
        }

        _ios.Add(io);
    }

    /// <summary>It only fills the page cache.</summary>
    private static bool IsBuffered(in SyscallEvent call) =>
        SyscallNames.Copies(call.Syscall) ||
        (SyscallNames.Writes(call.Syscall) && (call.Flags & (SyscallFlags.Direct | SyscallFlags.Sync)) == 0);

    private static ulong EntryNs(in SyscallEvent call) => call.ExitNs - Math.Min(call.ExitNs, call.LatencyNs);

    private static ulong Done(in SyscallEvent call) => call.Result > 0 ? (ulong)call.Result : 0;

    private static ulong Length(in SyscallEvent call) => Done(in call);

    private static bool IsFile(uint fsDev, ulong inode, in FileIoPart part) => inode != 0 && part.Inode == inode && part.FsDev == fsDev;

    private static bool IsKnown(ulong offset, in FileIoPart part) => offset != SyscallEvent.NoOffset && part.Offset != SegmentRecord.Unknown;

    /// <summary>Bytes that a range and a piece have in common; all of the piece where one of the two is not known.</summary>
    private static ulong Overlap(ulong offset, ulong length, in FileIoPart part)
    {
        if (length == 0)
        {
            return 0;
        }

        if (!IsKnown(offset, in part))
        {
            return part.Length;
        }

        ulong start = Math.Max(offset, part.Offset);
        ulong end = Math.Min(offset + length, part.Offset + part.Length);
        return end > start ? end - start : 0;
    }
}
