using System.Buffers.Binary;

namespace IoTop.Model;

/// <summary>
/// Makes I/Os of the actions of a trace. A bio begins with its Q; a D issues, and a C completes, all bios that lie in its range of sectors,
/// whatever merges have brought them together; an X makes two of one.
/// </summary>
internal sealed class BlktraceJoin(IBlktraceSink sink)
{
    private const int MaxRemaps = 1 << 16;

    private readonly BlktraceBios _bios = new();
    private readonly Dictionary<(uint Device, ulong Sector), Remap> _remaps = [];

    /// <summary>Bios that are queued and not completed.</summary>
    public int UnderWay => _bios.Count;

    /// <summary>Takes the next record, which is no note, and the bytes behind it.</summary>
    public void Take(in BlktraceRecord record, ReadOnlySpan<byte> pdu)
    {
        switch (record.Kind)
        {
            case BlktraceAction.Remap:
                Remapped(in record, pdu);
                break;
            case BlktraceAction.Queue:
                Queued(in record);
                break;
            case BlktraceAction.Split:
                Divide(in record);
                break;
            case BlktraceAction.GetRequest or BlktraceAction.Insert or BlktraceAction.BackMerge or BlktraceAction.FrontMerge:
                Adopt(in record);
                break;
            case BlktraceAction.Issue:
                Adopt(in record);
                SetIssued(in record, record.TimeNs);
                break;
            case BlktraceAction.Requeue:
                SetIssued(in record, 0);
                break;
            case BlktraceAction.Complete:
                Complete(in record);
                break;
            default:
                break;
        }
    }

    private void Remapped(in BlktraceRecord record, ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length < BlktraceRecord.RemapSize)
        {
            return;
        }

        uint from = BinaryPrimitives.ReadUInt32BigEndian(pdu);
        ulong sector = BinaryPrimitives.ReadUInt64BigEndian(pdu[8..]);
        bool isPartition = sink.IsPartition(record.Device, from, record.Sector - sector);
        if (_remaps.Count >= MaxRemaps)
        {
            _remaps.Clear();
        }

        Remap remap = default;
        if (!isPartition)
        {
            remap.ParentDev = from;
            remap.ParentSector = sector;
        }
        else
        {
            // A bio for a partition of a lower device comes by two of them: first from above, to a sector of the partition.
            _remaps.Remove((record.Device, sector), out remap);
            remap.Partition = from;
        }

        _remaps[(record.Device, record.Sector)] = remap;
    }

    private void Queued(in BlktraceRecord record)
    {
        BlktraceBio bio = new()
        {
            QueueNs = record.TimeNs,
            Sector = record.Sector,
            LeftSector = record.Sector,
            Bytes = record.Bytes,
            LeftBytes = record.Bytes,
            Device = record.Device,
            Dev = record.Device,
            Pid = record.Pid,
            Category = record.Category,
            Comm = sink.CommOf(record.Pid),
        };
        if (_remaps.Remove((record.Device, record.Sector), out Remap remap))
        {
            Apply(ref bio, in remap);
        }

        Add(in bio);
    }

    /// <summary>A bio that was queued above and sent on as it was has no Q of its own here.</summary>
    private void Adopt(in BlktraceRecord record)
    {
        bool write = (record.Category & BlktraceCategory.Write) != 0;
        if (_remaps.Count == 0 || _bios.Find(record.Device, record.Sector, write, issued: false, record.Bytes == 0) >= 0 ||
            !_remaps.Remove((record.Device, record.Sector), out Remap remap) || remap.ParentDev == 0)
        {
            return;
        }

        int above = _bios.Find(remap.ParentDev, remap.ParentSector, write, issued: false, record.Bytes == 0);
        if (above >= 0)
        {
            BlktraceBio bio = _bios[above];
            bio.Device = bio.Dev = record.Device;
            bio.Sector = bio.LeftSector = record.Sector;
            bio.Bytes = bio.LeftBytes = record.Bytes;
            Apply(ref bio, in remap);
            Add(in bio);
        }
    }

    private static void Apply(ref BlktraceBio bio, in Remap remap)
    {
        if (remap.Partition != 0)
        {
            bio.Dev = remap.Partition;
        }

        if (remap.ParentDev != 0)
        {
            bio.ParentDev = remap.ParentDev;
            bio.ParentSector = remap.ParentSector;
            bio.Flags |= IoEventFlags.LowerLayer;
        }
    }

    private void Add(in BlktraceBio bio)
    {
        if (!_bios.Add(in bio))
        {
            sink.Lost(LossKind.StartsFull);
        }
    }

    /// <summary>The front piece becomes a bio of its own; the rest goes on.</summary>
    private void Divide(in BlktraceRecord record)
    {
        bool write = (record.Category & BlktraceCategory.Write) != 0;
        int index = _bios.Find(record.Device, record.Sector, write, issued: false, empty: false);
        if (index < 0 || record.Bytes == 0 || record.Bytes >= _bios[index].LeftBytes)
        {
            return;
        }

        BlktraceBio piece = _bios[index];
        piece.Bytes = piece.LeftBytes = record.Bytes;
        piece.Flags |= IoEventFlags.Split;
        ref BlktraceBio rest = ref _bios[index];
        rest.Flags |= IoEventFlags.Split;
        rest.Bytes -= record.Bytes;
        rest.Sector += record.Bytes >> 9;

        _bios.Move(index, record.Bytes);
        Add(in piece);
    }

    /// <summary>Issues what lies in the record's range, or takes it back (time 0).</summary>
    private void SetIssued(in BlktraceRecord record, ulong ns)
    {
        bool write = (record.Category & BlktraceCategory.Write) != 0;
        ulong sector = record.Sector;
        long left = record.Bytes;
        do
        {
            int index = _bios.Find(record.Device, sector, write, issued: ns == 0, empty: record.Bytes == 0);
            if (index < 0)
            {
                return;
            }

            ref BlktraceBio bio = ref _bios[index];
            bio.IssueNs = ns;
            sector += bio.LeftBytes >> 9;
            left -= bio.LeftBytes;
        }
        while (left > 0);
    }

    private void Complete(in BlktraceRecord record)
    {
        bool write = (record.Category & BlktraceCategory.Write) != 0;
        bool empty = record.Bytes == 0;
        var done = new BlktraceCompletion(in record);
        ulong sector = record.Sector;
        long left = record.Bytes;
        do
        {
            int index = _bios.Find(record.Device, sector, write, issued: true, empty);
            index = index < 0 ? _bios.Find(record.Device, sector, write, issued: false, empty) : index;
            if (index < 0)
            {
                done.UnknownBytes = (uint)left;
                done.UnknownSector = sector;
                break;
            }

            ref BlktraceBio bio = ref _bios[index];
            uint bytes = (uint)Math.Min(left, bio.LeftBytes);
            sector += bytes >> 9;
            left -= bytes;
            bool isWhole = bytes == bio.LeftBytes;
            if (left > 0)
            {
                done.IsMerged = true;
            }

            sink.Completed(in bio, bytes, isWhole, ref done);
            if (isWhole)
            {
                _bios.Remove(index);
            }
            else
            {
                _bios.Move(index, bytes);
            }
        }
        while (left > 0);
        sink.Ended(in record, ref done);
    }

    /// <summary>Where a bio that is about to be queued comes from.</summary>
    private struct Remap
    {
        public uint Partition;
        public uint ParentDev;
        public ulong ParentSector;
    }
}
