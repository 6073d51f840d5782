using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A segment as part of one I/O: cut to it, when a bio was split in the middle of a segment.</summary>
[StructLayout(LayoutKind.Auto)]
public struct IoSegment
{
    /// <summary>In the store.</summary>
    public long Sequence;

    /// <summary>Its number in this I/O, from 0 without gaps.</summary>
    public int Index;

    /// <summary>From the beginning of the I/O, bytes.</summary>
    public uint Position;

    /// <summary>Bytes.</summary>
    public uint Length;

    /// <summary>Of its first byte in its page.</summary>
    public uint PageOffset;

    /// <summary>First sector, absolute.</summary>
    public ulong Sector;

    /// <summary>Sectors that it touches: length / 512 but for buffers that are not aligned to sectors.</summary>
    public uint Sectors;

    /// <summary>Last sector that it touches.</summary>
    public readonly ulong LastSector => unchecked(Sector + Sectors - 1);

    /// <summary>Of its first byte, in the file or on the block device; <see cref="SegmentRecord.Unknown"/> when not known.</summary>
    public ulong FileOffset;

    /// <summary>Bytes of it that are there, from its beginning.</summary>
    public uint Captured;

    /// <summary>Bytes that were asked for: less than length when cut at the snap length.</summary>
    public uint Wanted;

    /// <summary>Where its captured bytes begin in those of the stored segment.</summary>
    internal uint Skip;
}
