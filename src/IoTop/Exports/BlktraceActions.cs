using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Exports;

/// <summary>
/// From finished I/Os of a disk, in the order in which they were queued, to the actions of blktrace in the order of their times. D and C
/// wait until it is their turn.
/// </summary>
/// <remarks>
/// When a request was got, inserted or added to is not recorded: G, I, M and F have the time of the Q that led to them. A request that the
/// recording knows the beginning of only has no Q, one whose end nobody saw no C.
/// </remarks>
internal sealed class BlktraceActions(BlktraceFileWriter file, DeviceCatalog devices, CommandFlags flags)
{
    private readonly PriorityQueue<Waiting, (ulong TimeNs, long Number)> _waiting = new();
    private readonly Dictionary<RequestKey, Request> _requests = [];
    private readonly List<IoEvent> _pieces = [];
    private long _number;

    /// <summary>I/Os taken.</summary>
    public long Ios { get; private set; }

    /// <summary>Takes the next I/O.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="firstNs">When it was first seen; never before that of the one before.</param>
    public void Take(in IoEvent happened, ulong firstNs)
    {
        Ios++;
        if (_pieces.Count > 0 && !IsNextPiece(in happened))
        {
            Divided();
        }

        Until(firstNs);
        if ((happened.Flags & IoEventFlags.Split) != 0 && happened.QueueNs != 0)
        {
            _pieces.Add(happened);
            return;
        }

        if (happened.QueueNs != 0)
        {
            Queued(in happened, happened.Bytes);
        }

        Executed(in happened);
    }

    /// <summary>There are no more.</summary>
    public void End()
    {
        Divided();
        Until(ulong.MaxValue);
    }

    private static RequestKey KeyOf(in IoEvent happened) => new(happened.CompleteNs, happened.IssueToCompleteNs, happened.Op);

    private static uint PidOf(in IoEvent happened) => happened.Tid != 0 ? happened.Tid : happened.Tgid;

    private bool IsNextPiece(in IoEvent happened)
    {
        IoEvent last = _pieces[^1];
        return (happened.Flags & IoEventFlags.Split) != 0 && happened.QueueNs == last.QueueNs && happened.Tid == last.Tid &&
            happened.Dev == last.Dev && happened.Op == last.Op && happened.Sector == last.Sector + (last.Bytes >> 9);
    }

    /// <summary>One bio was queued, which became several.</summary>
    private void Divided()
    {
        if (_pieces.Count == 0)
        {
            return;
        }

        ulong bytes = 0;
        foreach (ref readonly IoEvent piece in CollectionsMarshal.AsSpan(_pieces))
        {
            bytes += piece.Bytes;
        }

        IoEvent first = _pieces[0];
        Queued(in first, (uint)Math.Min(bytes, uint.MaxValue));
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        ReadOnlySpan<IoEvent> pieces = CollectionsMarshal.AsSpan(_pieces);
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i + 1 < pieces.Length)
            {
                BinaryPrimitives.WriteUInt64BigEndian(rest, pieces[i + 1].Sector);
                Write(BlktraceAction.Split, in pieces[i], pieces[i].QueueNs, rest);
            }

            Executed(in pieces[i]);
        }

        _pieces.Clear();
    }

    private void Queued(in IoEvent happened, uint bytes)
    {
        IoEvent whole = happened;
        whole.Bytes = bytes;
        Span<byte> from = stackalloc byte[BlktraceRecord.RemapSize];
        bool isPartition = devices.TryGet(happened.Dev, out DeviceInfo info) && info.Disk is not null;
        ulong start = isPartition ? Math.Min(info.StartSector, happened.Sector) : 0;
        if (happened.ParentDev != 0)
        {
            IoEvent above = whole;
            above.Sector -= start;
            Remap(from, happened.ParentDev, happened.Dev, happened.ParentSector);
            Write(BlktraceAction.Remap, in above, happened.QueueNs, from);
        }

        if (isPartition)
        {
            Remap(from, happened.Dev, info.Disk!.Dev, happened.Sector - start);
            Write(BlktraceAction.Remap, in whole, happened.QueueNs, from);
        }

        Write(BlktraceAction.Queue, in whole, happened.QueueNs, []);
    }

    private static void Remap(Span<byte> pdu, uint from, uint to, ulong sector)
    {
        BinaryPrimitives.WriteUInt32BigEndian(pdu, from);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[4..], to);
        BinaryPrimitives.WriteUInt64BigEndian(pdu[8..], sector);
    }

    private void Executed(in IoEvent happened)
    {
        if ((happened.Flags & IoEventFlags.Merged) != 0)
        {
            Joined(in happened);
            return;
        }

        if (happened.IssueToCompleteNs != 0)
        {
            if (happened.QueueNs != 0)
            {
                Write(BlktraceAction.GetRequest, in happened, happened.QueueNs, []);
                Write(BlktraceAction.Insert, in happened, happened.QueueNs, []);
            }

            Later(BlktraceAction.Issue, in happened, happened.CompleteNs - happened.IssueToCompleteNs, isRequest: false);
        }

        if ((happened.Flags & IoEventFlags.EndUnseen) == 0)
        {
            Later(BlktraceAction.Complete, in happened, happened.CompleteNs, isRequest: false);
        }
    }

    /// <summary>
    /// A bio of a request of several: those that were issued and completed together. The one that was queued first got the request, and
    /// all of them were queued before it was issued.
    /// </summary>
    private void Joined(in IoEvent happened)
    {
        ref Request request = ref CollectionsMarshal.GetValueRefOrAddDefault(_requests, KeyOf(in happened), out bool exists);
        ulong end = happened.Sector + (happened.Bytes >> 9);
        bool isFront = exists && end == request.First;
        request.First = exists ? Math.Min(request.First, happened.Sector) : happened.Sector;
        request.Bytes += happened.Bytes;
        if (happened.QueueNs != 0)
        {
            if (!exists)
            {
                Write(BlktraceAction.GetRequest, in happened, happened.QueueNs, []);
                Write(BlktraceAction.Insert, in happened, happened.QueueNs, []);
            }
            else
            {
                Write(isFront ? BlktraceAction.FrontMerge : BlktraceAction.BackMerge, in happened, happened.QueueNs, []);
            }
        }

        if (exists || (happened.Flags & IoEventFlags.EndUnseen) != 0)
        {
            return;
        }

        if (happened.IssueToCompleteNs != 0)
        {
            Later(BlktraceAction.Issue, in happened, happened.CompleteNs - happened.IssueToCompleteNs, isRequest: true);
        }

        Later(BlktraceAction.Complete, in happened, happened.CompleteNs, isRequest: true);
    }

    private void Later(BlktraceAction action, in IoEvent happened, ulong ns, bool isRequest) =>
        _waiting.Enqueue(new Waiting { Event = happened, Action = action, IsRequest = isRequest }, (ns, _number++));

    /// <summary>Writes what has happened before that time.</summary>
    private void Until(ulong ns)
    {
        while (_waiting.TryPeek(out _, out (ulong TimeNs, long Number) order) && order.TimeNs < ns)
        {
            Waiting waiting = _waiting.Dequeue();
            IoEvent happened = waiting.Event;
            if (waiting.IsRequest)
            {
                Request request = _requests.GetValueOrDefault(KeyOf(in happened));
                happened.Sector = request.First;
                happened.Bytes = request.Bytes;
                if (waiting.Action == BlktraceAction.Complete)
                {
                    _requests.Remove(KeyOf(in waiting.Event));
                }
            }

            Write(waiting.Action, in happened, order.TimeNs, []);
        }
    }

    private void Write(BlktraceAction action, in IoEvent happened, ulong ns, ReadOnlySpan<byte> pdu)
    {
        BlktraceCategory category = BlktraceFlags.ToCategory(in happened, flags) | BlktraceRecord.CategoryOf(action);
        if (action is BlktraceAction.Issue or BlktraceAction.Insert && (category & BlktraceCategory.Passthrough) == 0)
        {
            category |= BlktraceCategory.FileSystem;
        }

        BlktraceRecord record = new()
        {
            TimeNs = ns,
            Sector = happened.Sector,
            Bytes = happened.Bytes,
            Action = BlktraceRecord.MakeAction(action, category),
            Pid = PidOf(in happened),

            // As kernels write it: a negative number in an unsigned field.
            Error = action == BlktraceAction.Complete ? unchecked((ushort)-happened.Error) : (ushort)0,
        };
        file.Write(in record, in happened.Comm, pdu);
    }

    private struct Waiting
    {
        public IoEvent Event;
        public BlktraceAction Action;
        public bool IsRequest;
    }

    private struct Request
    {
        public ulong First;
        public uint Bytes;
    }

    private readonly record struct RequestKey(ulong CompleteNs, ulong IssueToCompleteNs, IoOperation Op);
}
