using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Bpf;

/// <summary>
/// Walks the records of a BPF ring buffer in place: no copy, no call into libbpf, no allocation.
/// <code>
///   data (mapped twice in a row, so that a record that wraps is still one span)
///   ├──────────────── size ────────────────┼──────────────── size ────────────────┤
///        ▲ consumer position      ▲ producer position         (both only ever grow; masked with size - 1)
///        [u32 length|busy|discard][u32 page offset][length bytes, padded to 8] [next header …
/// </code>
/// A span that it hands out is valid until <see cref="Commit"/>, which gives the room back to the kernel.
/// Pairs with kernel/bpf/ringbuf.c (https://github.com/torvalds/linux/blob/v6.12/kernel/bpf/ringbuf.c).
/// </summary>
public ref struct RingBufferReader
{
    internal const int HeaderSize = 8;
    internal const uint Busy = 1u << 31;
    internal const uint Discard = 1u << 30;

    private readonly ReadOnlySpan<byte> _data;
    private readonly ref ulong _consumerPosition;
    private readonly ulong _mask;
    private readonly ulong _end;
    private ulong _position;
    private ReadOnlySpan<byte> _current;

    /// <param name="data">The ring's pages mapped twice: 2 × size bytes, size a power of two.</param>
    /// <param name="producerPosition">Written by the kernel.</param>
    /// <param name="consumerPosition">Written by us.</param>
    internal RingBufferReader(ReadOnlySpan<byte> data, ref ulong producerPosition, ref ulong consumerPosition)
    {
        _data = data;
        _mask = ((ulong)data.Length / 2) - 1;
        _consumerPosition = ref consumerPosition;
        _position = consumerPosition;

        // Acquire: pairs with smp_store_release(&rb->producer_pos) in __bpf_ringbuf_reserve(); the headers below it are written.
        _end = Volatile.Read(ref producerPosition);
    }

    /// <summary>The record's bytes, in the kernel's own pages.</summary>
    public readonly ReadOnlySpan<byte> Current => _current;

    /// <summary>Goes to the next finished record; false at the end, or at a record that is still being written.</summary>
    public bool MoveNext()
    {
        while (_position < _end)
        {
            int offset = (int)(_position & _mask);
            ref uint headerWord = ref Unsafe.As<byte, uint>(ref MemoryMarshal.GetReference(_data[offset..]));

            // Acquire: pairs with the xchg() of the header in bpf_ringbuf_commit(); the record's bytes are written.
            uint header = Volatile.Read(ref headerWord);
            if ((header & Busy) != 0)
            {
                return false;
            }

            int length = (int)(header & ~(Busy | Discard));
            _position += (ulong)((HeaderSize + length + 7) & ~7);
            if ((header & Discard) == 0)
            {
                _current = _data.Slice(offset + HeaderSize, length);
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives everything that was passed back to the kernel. Spans handed out before are invalid from here on.</summary>
    public void Commit()
    {
        _current = default;

        // Release: pairs with smp_load_acquire(&rb->consumer_pos) in __bpf_ringbuf_reserve().
        Volatile.Write(ref _consumerPosition, _position);
    }
}
