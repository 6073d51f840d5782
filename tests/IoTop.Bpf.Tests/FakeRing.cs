using System.Buffers.Binary;

namespace IoTop.Bpf.Tests;

/// <summary>The kernel's side of a ring buffer, as kernel/bpf/ringbuf.c does it: reserve, commit, discard; data mapped twice.</summary>
internal sealed class FakeRing(int size)
{
    private readonly byte[] _data = new byte[2 * size];
    private ulong _producer;
    private ulong _consumer;

    internal ulong Producer => _producer;

    internal ulong Consumer => _consumer;

    internal int Size => size;

    /// <summary>Position of the new record's header; null when there is no room, as a failed reserve.</summary>
    internal ulong? Reserve(int length)
    {
        ulong total = (ulong)((length + RingBufferReader.HeaderSize + 7) & ~7);
        if (_producer + total - _consumer > (ulong)size)
        {
            return null;
        }

        ulong position = _producer;
        WriteHeader(position, (uint)length | RingBufferReader.Busy);
        _producer += total;
        return position;
    }

    internal void Submit(ulong position, ReadOnlySpan<byte> payload)
    {
        for (int i = 0; i < payload.Length; i++)
        {
            Write((int)((position + RingBufferReader.HeaderSize + (ulong)i) % (ulong)size), payload[i]);
        }

        WriteHeader(position, (uint)payload.Length);
    }

    internal void Discard(ulong position, int length) => WriteHeader(position, (uint)length | RingBufferReader.Discard);

    internal RingBufferReader Read() => new(_data, ref _producer, ref _consumer);

    internal void StartAt(ulong position) => _producer = _consumer = position;

    private void WriteHeader(ulong position, uint header)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, header);
        for (int i = 0; i < 4; i++)
        {
            Write((int)((position + (ulong)i) % (ulong)size), bytes[i]);
        }
    }

    private void Write(int offset, byte value) => _data[offset] = _data[offset + size] = value;
}
