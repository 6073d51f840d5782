using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model.Tests.Recordings;

/// <summary>Makes the bytes of a file of blktrace by hand.</summary>
internal sealed class TraceBuilder
{
    public const uint Sda = 8u << 20;
    public const uint Sda1 = Sda | 1;
    public const uint Dm = 253u << 20;

    private readonly List<byte> _bytes = [];
    private uint _sequence;

    /// <summary>Written by a machine of the other byte order.</summary>
    public bool IsReversed { get; init; }

    public uint Device { get; set; } = Sda;

    public byte[] ToArray() => [.. _bytes];

    public TraceBuilder Comm(uint pid, string comm, ulong ns = 0)
    {
        byte[] text = new byte[16];
        Encoding.ASCII.GetBytes(comm, text);
        return Put(new BlktraceRecord { TimeNs = ns, Pid = pid, Action = BlktraceRecord.MakeNote(BlktraceNotify.Process) }, text);
    }

    public TraceBuilder WallClock(ulong ns, uint seconds, uint nanoseconds)
    {
        byte[] text = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(text, IsReversed ? BinaryPrimitives.ReverseEndianness(seconds) : seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), IsReversed ? BinaryPrimitives.ReverseEndianness(nanoseconds) : nanoseconds);
        return Put(new BlktraceRecord { TimeNs = ns, Action = BlktraceRecord.MakeNote(BlktraceNotify.Timestamp) }, text);
    }

    /// <summary>An action in blkparse's letters: "Q", "WS".</summary>
    public TraceBuilder Act(ulong ns, char action, string rwbs, ulong sector, uint sectors, uint pid = 7, ushort error = 0, byte[]? pdu = null)
    {
        BlktraceAction kind = action switch
        {
            'Q' => BlktraceAction.Queue,
            'M' => BlktraceAction.BackMerge,
            'F' => BlktraceAction.FrontMerge,
            'G' => BlktraceAction.GetRequest,
            'I' => BlktraceAction.Insert,
            'D' => BlktraceAction.Issue,
            'R' => BlktraceAction.Requeue,
            'C' => BlktraceAction.Complete,
            'X' => BlktraceAction.Split,
            'A' => BlktraceAction.Remap,
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
        return Put(new BlktraceRecord
        {
            TimeNs = ns,
            Sector = sector,
            Bytes = sectors * 512,
            Pid = pid,
            Error = error,
            Action = BlktraceRecord.MakeAction(kind, CategoryOf(rwbs) | BlktraceRecord.CategoryOf(kind)),
        }, pdu ?? []);
    }

    /// <summary>A remap from a device.</summary>
    public TraceBuilder From(ulong ns, string rwbs, ulong sector, uint sectors, uint from, ulong fromSector)
    {
        byte[] pdu = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(pdu, from);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), Device);
        BinaryPrimitives.WriteUInt64BigEndian(pdu.AsSpan(8), fromSector);
        return Act(ns, 'A', rwbs, sector, sectors, pdu: pdu);
    }

    public TraceBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private static BlktraceCategory CategoryOf(string rwbs)
    {
        BlktraceCategory category = rwbs.Contains('W') ? BlktraceCategory.Write
            : rwbs.Contains('D') ? BlktraceCategory.Write | BlktraceCategory.Discard : BlktraceCategory.Read;
        category |= rwbs.Contains('S') ? BlktraceCategory.Sync : 0;
        category |= rwbs.Contains('M') ? BlktraceCategory.Meta : 0;
        category |= rwbs.Contains('A') ? BlktraceCategory.ReadAhead : 0;
        return category | (rwbs.Contains('F') ? BlktraceCategory.Flush : 0);
    }

    private TraceBuilder Put(BlktraceRecord record, byte[] pdu)
    {
        record.Magic = BlktraceRecord.Version7;
        record.Device = Device;
        record.PduLength = (ushort)pdu.Length;
        record.Sequence = record.IsNote ? 0 : ++_sequence;
        record = IsReversed ? record.Reversed() : record;
        _bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<BlktraceRecord>(in record)));
        _bytes.AddRange(pdu);
        return this;
    }
}
