using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Exports;

/// <summary>Writes records of blktrace to a new file that only the user may read, with notes that name the tasks.</summary>
internal sealed class BlktraceFileWriter : IDisposable
{
    private readonly Dictionary<uint, TaskComm> _named = [];
    private readonly FileStream _stream;
    private readonly uint _device;
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _used;
    private uint _sequence;

    /// <exception cref="FailedException">There is such a file already.</exception>
    public BlktraceFileWriter(NewFiles made, string path, uint device)
    {
        Path = path;
        _device = device;
        _stream = made.Create(path);
    }

    public string Path { get; }

    /// <summary>Records written, notes included.</summary>
    public long Records { get; private set; }

    /// <summary>How the wall clock stood at a time.</summary>
    public void Timestamp(ulong ns, long unixNs)
    {
        Span<byte> pdu = stackalloc byte[2 * sizeof(uint)];
        ulong wall = (ulong)Math.Max(unixNs, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(pdu, (uint)(wall / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(pdu[sizeof(uint)..], (uint)(wall % 1_000_000_000));
        Put(new BlktraceRecord { TimeNs = ns, Action = BlktraceRecord.MakeNote(BlktraceNotify.Timestamp) }, pdu);
    }

    /// <summary>Writes what happened to somebody's I/O.</summary>
    /// <param name="record">Without magic number, device, sequence number and length of <paramref name="pdu"/>.</param>
    /// <param name="comm">The name of the task at that time.</param>
    public void Write(in BlktraceRecord record, in TaskComm comm, ReadOnlySpan<byte> pdu)
    {
        ref TaskComm known = ref CollectionsMarshal.GetValueRefOrAddDefault(_named, record.Pid, out bool exists);
        if (record.Pid != 0 && (!exists || !known.Bytes.SequenceEqual(comm.Bytes)))
        {
            known = comm;
            ReadOnlySpan<byte> name = comm;
            uint action = BlktraceRecord.MakeNote(BlktraceNotify.Process);
            Put(new BlktraceRecord { TimeNs = record.TimeNs, Pid = record.Pid, Action = action }, name);
        }

        Put(in record, pdu);
    }

    public void Dispose()
    {
        Flush();
        _stream.Dispose();
    }

    private void Put(in BlktraceRecord record, ReadOnlySpan<byte> pdu)
    {
        if (_used + Unsafe.SizeOf<BlktraceRecord>() + pdu.Length > _buffer.Length)
        {
            Flush();
        }

        BlktraceRecord whole = record;
        whole.Magic = BlktraceRecord.Version7;
        whole.Device = _device;
        whole.PduLength = (ushort)pdu.Length;
        whole.Sequence = record.IsNote ? 0 : ++_sequence;
        MemoryMarshal.Write(_buffer.AsSpan(_used), in whole);
        _used += BlktraceRecord.Size;
        pdu.CopyTo(_buffer.AsSpan(_used));
        _used += pdu.Length;
        Records++;
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
