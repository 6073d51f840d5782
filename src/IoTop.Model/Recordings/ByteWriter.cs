using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model;

/// <summary>Puts numbers and bytes behind one another into a buffer that is used again; it grows by doubling, and seldom.</summary>
internal sealed class ByteWriter(int capacity)
{
    /// <summary>Of a number of 64 bits, 7 to a byte.</summary>
    public const int MaxNumber = 10;

    /// <summary>Of a text; what is longer is cut.</summary>
    public const int MaxText = 64 * 1024;

    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes back what was written behind that length.</summary>
    public void CutTo(int length) => Length = Math.Min(Length, length);

    /// <summary>Room for at least so many bytes; say with <see cref="Advance"/> how many were used.</summary>
    public Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Length < bytes)
        {
            Array.Resize(ref _bytes, (int)BitOperations.RoundUpToPowerOf2((uint)(Length + bytes)));
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    public void Number(ulong value) => Length += Put(Room(MaxNumber), value);

    /// <summary>A difference, small ones short whatever their sign.</summary>
    public void Signed(long value) => Number(ZigZag(value));

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Raw<T>(in T value)
        where T : unmanaged => Raw(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Bytes with their number in front.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxText)];
        Number((uint)bytes.Length);
        Raw(bytes);
    }

    public void Text(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxText / 3)];
        Number((uint)Encoding.UTF8.GetByteCount(text));
        Length += Encoding.UTF8.GetBytes(text, Room(text.Length * 3));
    }

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>Seven bits a byte, the lowest first; returns how many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Put(Span<byte> into, ulong value)
    {
        int at = 0;
        while (value >= 0x80)
        {
            into[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        into[at++] = (byte)value;
        return at;
    }
}
