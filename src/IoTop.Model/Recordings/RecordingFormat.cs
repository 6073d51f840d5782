using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// How a recording lies in a file; all numbers little-endian. CONTRIBUTING.md ("Recording format") has the whole.
/// <code>
/// file   := header block*
/// header := magic[8] version:u16 length:u16 zero:u32
/// block  := magic:u32 kind:u16 flags:u16 stored:u32 bytes:u32 records:u32 body_crc:u32 first_ns:u64 last_ns:u64 zero:u32 header_crc:u32
///           stored bytes
/// </code>
/// </summary>
internal static class RecordingFormat
{
    public const int FileHeaderBytes = 16;
    public const ushort Version = 1;

    /// <summary>No block is bigger, unpacked or stored: this bounds what reading allocates, whatever a file says.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>Events in a block.</summary>
    public const int MaxEvents = 16_384;

    private const ushort Compressed = 1;
    private const ushort Continuation = 2;
    private const ushort Whole = 4;
    private const int BodyCrcAt = 20;
    private const int HeaderCrcAt = 44;

    /// <summary>What every block begins with.</summary>
    public static ReadOnlySpan<byte> BlockMagic => "IOBK"u8;

    /// <summary>No text begins like that, and whatever changes the ends of lines breaks it.</summary>
    private static ReadOnlySpan<byte> FileMagic => [0x89, (byte)'I', (byte)'O', (byte)'T', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public static void WriteFileHeader(Span<byte> into)
    {
        into[..FileHeaderBytes].Clear();
        FileMagic.CopyTo(into);
        BinaryPrimitives.WriteUInt16LittleEndian(into[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(into[10..], FileHeaderBytes);
    }

    /// <summary>Where the first block begins.</summary>
    /// <exception cref="RecordingException">It is no recording, or a newer one than this program reads.</exception>
    public static int CheckFileHeader(ReadOnlySpan<byte> header, string name)
    {
        if (header.Length < FileHeaderBytes || !header.StartsWith(FileMagic))
        {
            throw new RecordingException(
                $"{name}: no recording of iotop-sharp", "iotop-sharp record -o FILE makes one; import reads those of blktrace");
        }

        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if (version != Version || length < FileHeaderBytes)
        {
            throw new RecordingException(
                $"{name}: a recording of version {version}; this program reads version {Version}", "use the iotop-sharp that made it, or a newer one");
        }

        return length;
    }

    /// <summary>Writes the header of a block in front of its stored bytes, which are there.</summary>
    public static void WriteBlockHeader(Span<byte> whole, in RecordingBlock block, bool isCompressed, bool isChecked = true)
    {
        Span<byte> header = whole[..RecordingBlock.HeaderBytes];
        header.Clear();
        BlockMagic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)block.Kind);
        int flags = (isCompressed ? Compressed : 0) | (block.IsContinuation ? Continuation : 0) | (block.IsWhole ? Whole : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)flags);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], block.StoredBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], block.Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], block.Records);
        BinaryPrimitives.WriteUInt32LittleEndian(header[BodyCrcAt..], isChecked ? Crc(whole[RecordingBlock.HeaderBytes..]) : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], block.FirstNs);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], block.LastNs);
        BinaryPrimitives.WriteUInt32LittleEndian(header[HeaderCrcAt..], Crc(header[..HeaderCrcAt]));
    }

    /// <summary>Reads the header of a block; false when it is none. Nothing in it is out of bounds then.</summary>
    public static bool TryReadBlockHeader(ReadOnlySpan<byte> header, long position, out RecordingBlock block)
    {
        block = default;
        if (header.Length < RecordingBlock.HeaderBytes || !header.StartsWith(BlockMagic) ||
            BinaryPrimitives.ReadUInt32LittleEndian(header[HeaderCrcAt..]) != Crc(header[..HeaderCrcAt]))
        {
            return false;
        }

        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        block = new RecordingBlock(
            (RecordingBlockKind)BinaryPrimitives.ReadUInt16LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            position,
            stored,
            bytes)
        {
            IsContinuation = (flags & Continuation) != 0,
            IsWhole = (flags & Whole) != 0,
        };
        return stored <= MaxBytes && bytes <= MaxBytes && (IsCompressed(header) || stored == bytes);
    }

    public static bool IsCompressed(ReadOnlySpan<byte> header) =>
        (BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) & Compressed) != 0;

    /// <summary>Whether the bytes behind the header are those that were written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block[BodyCrcAt..]) == Crc(block[RecordingBlock.HeaderBytes..]);

    /// <summary>CRC-32C.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
