using System.Buffers.Binary;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

/// <summary>Makes a sub-buffer as kernel/trace/ring_buffer.c does, with the layout of every kernel that was looked at.</summary>
internal sealed class TracePageBuilder
{
    internal const int Size = 4096, Data = 16;

    internal static readonly TracePageLayout Layout = new(0, new TraceField("commit", 8, 8), Data, Size);

    private readonly byte[] _page = new byte[Size];
    private int _end = Data;
    private ulong _flags;

    internal TracePageBuilder(ulong timeNs) => BinaryPrimitives.WriteUInt64LittleEndian(_page, timeNs);

    internal byte[] Bytes
    {
        get
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_page.AsSpan(8), (uint)(_end - Data) | _flags);
            return _page;
        }
    }

    internal TracePageBuilder Missed(ulong? count)
    {
        _flags = TracePageReader.MissedEvents + (count is null ? 0ul : TracePageReader.MissedStored);
        if (count is ulong stored)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_page.AsSpan(_end), stored);
        }

        return this;
    }

    internal TracePageBuilder Header(uint type, uint delta, params ReadOnlySpan<uint> words)
    {
        Word(type | (delta << 5));
        foreach (uint word in words)
        {
            Word(word);
        }

        return this;
    }

    /// <summary>A record of that many words.</summary>
    internal TracePageBuilder Event(uint delta, ReadOnlySpan<byte> record)
    {
        Word((uint)(record.Length / 4) | (delta << 5));
        record.CopyTo(_page.AsSpan(_end));
        _end += record.Length;
        return this;
    }

    internal TracePageBuilder Call(uint delta, uint tid, ulong function = 0x1000, ulong caller = 0x2000)
    {
        Span<byte> record = stackalloc byte[24];
        Common(record, 1, tid);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], function);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], caller);
        return Event(delta, record);
    }

    /// <summary>As 6.12 lays it out, with the numbers of its formats.</summary>
    internal TracePageBuilder NewTask(uint delta, uint tid, uint child, ReadOnlySpan<byte> comm, ulong cloneFlags)
    {
        Span<byte> record = stackalloc byte[44];
        Common(record, 137, tid);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], child);
        comm.CopyTo(record[12..]);
        BinaryPrimitives.WriteUInt64LittleEndian(record[32..], cloneFlags);
        return Event(delta, record);
    }

    internal TracePageBuilder Rename(uint delta, uint tid, ReadOnlySpan<byte> comm)
    {
        Span<byte> record = stackalloc byte[48];
        Common(record, 136, tid);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], tid);
        comm.CopyTo(record[28..]);
        return Event(delta, record);
    }

    private static void Common(Span<byte> record, ushort type, uint tid)
    {
        record.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(record, type);
        record[2] = (byte)(CallFlags.IrqsOff | CallFlags.HardIrq);
        record[3] = 0x21; // preemption disabled once, migration twice
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], tid);
    }

    private void Word(uint word)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(_end), word);
        _end += 4;
    }
}
