using System.Numerics;
using static System.Buffers.Binary.BinaryPrimitives;

namespace IoTop.Model;

public static partial class DataInspector
{
    private static readonly Row[] s_rows =
    [
        new("int8", 1, (bytes, _, text, out written) => Put((sbyte)bytes[0], text, out written)),
        new("uint8", 1, (bytes, _, text, out written) => Put(bytes[0], text, out written)),
        new("binary", 1, (bytes, _, text, out written) => Put(bytes[0], text, out written, "b8")),
        new("int16", 2, (bytes, big, text, out written) => Put((short)U16(bytes, big), text, out written)),
        new("uint16", 2, (bytes, big, text, out written) => Put(U16(bytes, big), text, out written)),
        new("hex16", 2, (bytes, big, text, out written) => PutHex(U16(bytes, big), 4, text, out written)),
        new("int32", 4, (bytes, big, text, out written) => Put((int)U32(bytes, big), text, out written)),
        new("uint32", 4, (bytes, big, text, out written) => Put(U32(bytes, big), text, out written)),
        new("hex32", 4, (bytes, big, text, out written) => PutHex(U32(bytes, big), 8, text, out written)),
        new("int64", 8, (bytes, big, text, out written) => Put((long)U64(bytes, big), text, out written)),
        new("uint64", 8, (bytes, big, text, out written) => Put(U64(bytes, big), text, out written)),
        new("hex64", 8, (bytes, big, text, out written) => PutHex(U64(bytes, big), 16, text, out written)),
        new("float16", 2, (bytes, big, text, out written) => Put(BitConverter.UInt16BitsToHalf(U16(bytes, big)), text, out written)),
        new("float32", 4, (bytes, big, text, out written) => Put(BitConverter.UInt32BitsToSingle(U32(bytes, big)), text, out written)),
        new("float64", 8, (bytes, big, text, out written) => Put(BitConverter.UInt64BitsToDouble(U64(bytes, big)), text, out written)),
        new("uleb128", 1, WriteUnsignedLeb),
        new("sleb128", 1, WriteSignedLeb),
        new("time32", 4, (bytes, big, text, out written) => WriteUnix((int)U32(bytes, big), 0, text, out written)),
        new("time64", 8, (bytes, big, text, out written) => WriteUnix((long)U64(bytes, big), 0, text, out written)),
        new("time64 ns", 8, WriteUnixNanoseconds),
        new("filetime", 8, WriteFileTime),
        new("dos time", 4, WriteDosTime),
        new("guid", 16, (bytes, big, text, out written) => Put(new Guid(bytes[..16], big), text, out written)),
        new("ipv4", 4, WriteIPv4),
        new("ipv6", 16, WriteIPv6),
        new("char", 1, WriteCharacter),
    ];

    private static ushort U16(ReadOnlySpan<byte> bytes, bool big) => big ? ReadUInt16BigEndian(bytes) : ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool big) => big ? ReadUInt32BigEndian(bytes) : ReadUInt32LittleEndian(bytes);

    private static ulong U64(ReadOnlySpan<byte> bytes, bool big) => big ? ReadUInt64BigEndian(bytes) : ReadUInt64LittleEndian(bytes);

    private static bool WriteUnsignedLeb(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        written = 0;
        return TryReadLeb(bytes, out UInt128 value, out _) && value <= ulong.MaxValue && Put((ulong)value, text, out written);
    }

    private static bool WriteSignedLeb(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        written = 0;
        if (!TryReadLeb(bytes, out UInt128 value, out int bits))
        {
            return false;
        }

        Int128 signed = (Int128)(value << (128 - bits)) >> (128 - bits);
        return signed >= long.MinValue && signed <= long.MaxValue && Put((long)signed, text, out written);
    }

    /// <summary>A 64-bit number takes ten bytes at most.</summary>
    private static bool TryReadLeb(ReadOnlySpan<byte> bytes, out UInt128 value, out int bits)
    {
        value = 0;
        bits = 0;
        foreach (byte part in bytes[..Math.Min(bytes.Length, 10)])
        {
            value |= (UInt128)(uint)(part & 0x7f) << bits;
            bits += 7;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
