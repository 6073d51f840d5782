using static System.Buffers.Binary.BinaryPrimitives;

namespace IoTop.Model;

/// <summary>
/// What must hold besides a short magic, so that bytes by chance are not taken for a format. Each is bounds-checked here: a format that is
/// cut before what it needs to be sure is not recognised.
/// </summary>
internal static class ContentChecks
{
    /// <summary>s_inodes_count, s_blocks_count_lo, s_log_block_size (1 KiB to 64 KiB), s_state and s_rev_level.</summary>
    internal static bool ExtSuperblock(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 0x50 && U32(bytes, 0) != 0 && U32(bytes, 4) != 0 && U32(bytes, 0x18) <= 6
        && U16(bytes, 0x3a) <= 7 && U32(bytes, 0x4c) <= 1;

    /// <summary>As many entries as fit into a block of 1, 2 or 4 KiB, not more in use, not deeper than a tree can be.</summary>
    internal static bool ExtExtents(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 12 && U16(bytes, 4) is 84 or 169 or 340 or 1364 or 5460 && U16(bytes, 2) <= U16(bytes, 4) && U16(bytes, 6) <= 5;

    /// <summary>Blocks of a power of two, 512 bytes to 64 KiB.</summary>
    internal static bool XfsSuperblock(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && ReadUInt32BigEndian(bytes[4..]) is >= 512 and <= 65536 and var size && (size & (size - 1)) == 0;

    /// <summary>di_version 1 to 3, di_format up to 5, a mode that is a kind of file or 0.</summary>
    internal static bool XfsInode(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 6 && bytes[4] is >= 1 and <= 3 && bytes[5] <= 5 && (bytes[2] >> 4) is 0 or 1 or 2 or 4 or 6 or 8 or 10 or 12;

    /// <summary>A level that a tree can have, and not more records than fit into a block.</summary>
    internal static bool XfsBtree(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && ReadUInt16BigEndian(bytes[4..]) <= 9 && ReadUInt16BigEndian(bytes[6..]) <= 16384;

    /// <summary>A logical address of whole sectors, an owner, items that fit, and a level that a tree can have.</summary>
    internal static bool BtrfsTree(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 0x65 && U64(bytes, 0x30) is not 0 and var address && address % 4096 == 0 && U64(bytes, 0x58) != 0
        && U32(bytes, 0x60) <= 65536 / 25 && bytes[0x64] <= 7;

    internal static bool LvmLabel(ReadOnlySpan<byte> bytes) => bytes.StartsWith("LABELONE"u8);

    internal static bool MdSuperblock(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 && U32(bytes, 4) <= 1;

    /// <summary>Each partition is bootable or not, and one at least is there.</summary>
    internal static bool Mbr(ReadOnlySpan<byte> bytes)
    {
        bool any = false;
        for (int entry = 446; entry < 510; entry += 16)
        {
            any |= bytes[entry + 4] != 0;
            if ((bytes[entry] & 0x7f) != 0)
            {
                return false;
            }
        }

        return any;
    }

    /// <summary>
    /// A page of a b-tree: kinds 2, 5, 10 and 13; cells begin behind the array of pointers to them, and each pointer is one to there.
    /// </summary>
    internal static bool SqlitePage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 512 || bytes[0] is not (2 or 5 or 10 or 13) || bytes[7] > 60)
        {
            return false;
        }

        int header = bytes[0] <= 5 ? 12 : 8;
        int free = ReadUInt16BigEndian(bytes[1..]);
        int cells = ReadUInt16BigEndian(bytes[3..]);
        int content = ReadUInt16BigEndian(bytes[5..]);
        int pointers = header + (2 * cells);
        if (cells == 0 || content < pointers || (free != 0 && free < content))
        {
            return false;
        }

        for (int at = header; at < pointers && at + 2 <= bytes.Length; at += 2)
        {
            if (ReadUInt16BigEndian(bytes[at..]) < content)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Layout version 4, a page of a power of two, and header, line pointers, free room and special part in that order.</summary>
    internal static bool PostgresPage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 24)
        {
            return false;
        }

        int size = U16(bytes, 18) & 0xff00;
        int lower = U16(bytes, 12);
        int upper = U16(bytes, 14);
        int special = U16(bytes, 16);
        return (bytes[18] == 4) && size is >= 1024 and <= 32768 && (size & (size - 1)) == 0 && U16(bytes, 10) <= 7
            && lower >= 24 && lower <= upper && upper <= special && special <= size && special % 8 == 0 && lower % 4 == 0;
    }

    /// <summary>A whole page of 16 KiB, of a known type, with the same log sequence number at its beginning and end.</summary>
    internal static bool InnoDbPage(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 16384
        && ReadUInt16BigEndian(bytes[24..]) is 17853 or 17854 or 17855 or (>= 2 and <= 12)
        && ReadUInt64BigEndian(bytes[16..]) is not 0 and var lsn && (uint)lsn == ReadUInt32BigEndian(bytes[16380..]);

    /// <summary>Class, byte order and version.</summary>
    internal static bool Elf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 7 && bytes[4] is 1 or 2 && bytes[5] is 1 or 2 && bytes[6] == 1;

    /// <summary>A version from Java 1.1 on; fewer is a program of macOS for several processors.</summary>
    internal static bool JavaClass(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 && ReadUInt16BigEndian(bytes[6..]) is >= 45 and <= 120;

    /// <summary>A magic of Python 3, and flags of which two are known.</summary>
    internal static bool PythonBytecode(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 16 && U16(bytes, 0) is >= 3300 and <= 3999 && U32(bytes, 4) <= 3;

    internal static bool Gzip(ReadOnlySpan<byte> bytes) => bytes.Length >= 10 && bytes[3] < 0x20;

    internal static bool Bzip2(ReadOnlySpan<byte> bytes) => bytes.StartsWith("BZh"u8) && bytes[3] is >= (byte)'1' and <= (byte)'9';

    /// <summary>A mode in octal digits before it.</summary>
    internal static bool Tar(ReadOnlySpan<byte> bytes) => bytes.Length > 262 && bytes[100] is (byte)'0' or (byte)' ' && bytes[262] is 0 or (byte)' ';

    internal static bool Jpeg(ReadOnlySpan<byte> bytes) => bytes.Length >= 4 && bytes[3] >= 0xc0 && bytes[3] != 0xff;

    internal static bool Riff(ReadOnlySpan<byte> bytes) => bytes.StartsWith("RIFF"u8);

    internal static bool Mp4(ReadOnlySpan<byte> bytes) => bytes[0] == 0 && bytes[1] == 0 && bytes[3] % 4 == 0;

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => ReadUInt64LittleEndian(bytes[at..]);
}
