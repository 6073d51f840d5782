using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model;

/// <summary>Takes apart what <see cref="ByteWriter"/> put together. Nothing is believed: what is not there is an exception.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at == _bytes.Length;

    public readonly int Left => _bytes.Length - _at;

    public byte Byte()
    {
        if (_at >= _bytes.Length)
        {
            ThrowShort();
        }

        return _bytes[_at++];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Number()
    {
        ReadOnlySpan<byte> bytes = _bytes;
        int at = _at;
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            _at = at + 1;
            return bytes[at];
        }

        return LongNumber();
    }

    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of at most 32 bits.</summary>
    public uint UInt() => (uint)InRange(Number(), uint.MaxValue);

    public ushort UShort() => (ushort)InRange(Number(), ushort.MaxValue);

    /// <summary>A number of items, each of which takes at least so many bytes: what cannot be there is not believed.</summary>
    public int Count(int bytesEach) => (int)InRange(Number(), (ulong)(Left / bytesEach));

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length > Left)
        {
            ThrowShort();
        }

        ReadOnlySpan<byte> raw = _bytes.Slice(_at, length);
        _at += length;
        return raw;
    }

    public T Raw<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Raw(Unsafe.SizeOf<T>()));

    public ReadOnlySpan<byte> Bytes() => Raw(Count(1));

    public string Text()
    {
        ReadOnlySpan<byte> text = Bytes();
        return text.IsEmpty ? "" : Encoding.UTF8.GetString(text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong LongNumber()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new RecordingException("a number does not end");
    }

    private static ulong InRange(ulong value, ulong max) => value <= max
        ? value
        : throw new RecordingException($"a number is {value}, but can be {max} at most");

    [DoesNotReturn]
    private static void ThrowShort() => throw new RecordingException("it ends too early");
}
