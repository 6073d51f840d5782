using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// One bio_vec of an I/O, as far as it belongs to that I/O, as it comes out of the payload ring; mirrors <c>struct segment</c> in
/// bpf/iotop.h. <see cref="Captured"/> bytes follow it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SegmentRecord
{
    /// <summary><see cref="PayloadType.Segment"/>.</summary>
    public PayloadType Type;
    public uint Dev;

    /// <summary>When the bio was queued: that of its <see cref="IoEvent.QueueNs"/>.</summary>
    public ulong QueueNs;

    /// <summary>Where the bio began when it was queued, absolute; the segment begins <see cref="Position"/> bytes later.</summary>
    public ulong Sector;
    public ulong Inode;

    /// <summary>Of the segment's first byte, in the file (or on the block device); <see cref="Unknown"/> when not known.</summary>
    public ulong FileOffset;

    /// <summary>When its first page was dirtied; 0: not known.</summary>
    public ulong DirtyNs;

    /// <summary>Address of the kernel's function that is called at its end.</summary>
    public ulong EndIo;

    /// <summary>s_dev of the file's superblock; an anonymous number with btrfs.</summary>
    public uint FsDev;

    /// <summary>From the beginning of the bio to the beginning of the segment, bytes.</summary>
    public uint Position;

    /// <summary>Bytes of the segment.</summary>
    public uint Length;

    /// <summary>Of its first byte in its page.</summary>
    public uint PageOffset;

    /// <summary>Of the captured bytes in the segment: 0 in the first record of a segment.</summary>
    public uint DataOffset;

    /// <summary>Bytes of the segment that are captured in all.</summary>
    public uint Wanted;

    /// <summary>Bytes that follow.</summary>
    public uint Captured;
    public uint DirtierTgid;
    public uint DirtierTid;

    /// <summary>Of the bio_vec in its bio.</summary>
    public ushort Index;
    public PageKind Kind;
    public SegmentFlags Flags;
    public TaskComm DirtierComm;

    /// <summary>A file offset that is not known.</summary>
    public const ulong Unknown = ulong.MaxValue;
}

/// <summary>The first word of each record of the payload ring; <c>enum iotop_payload_type</c>.</summary>
public enum PayloadType : uint
{
    None,
    Segment,
    File,
}

/// <summary>What the page of a segment belongs to; <c>enum iotop_page_kind</c>.</summary>
public enum PageKind : byte
{
    /// <summary>Looked at and not believed.</summary>
    Unknown,

    /// <summary>Page cache of a file.</summary>
    File,

    /// <summary>Direct I/O of a file; the page itself is the caller's buffer.</summary>
    Direct,

    /// <summary>Page cache of a block device: metadata of a file system, or somebody who reads and writes the device.</summary>
    BlockDevice,

    /// <summary>Anonymous memory: swap, or the buffer of a direct I/O.</summary>
    Anonymous,

    /// <summary>A page without mapping: a buffer of the kernel.</summary>
    None,
}

/// <summary>Bits of <see cref="SegmentRecord.Flags"/>; <c>enum iotop_segment_flag</c>.</summary>
[Flags]
public enum SegmentFlags : byte
{
    None = 0,

    /// <summary>Bytes as they came from the device; else as they were sent.</summary>
    Read = 1,

    /// <summary>The bytes could not be read from the page.</summary>
    Fault = 2,

    /// <summary>Of an I/O that a stacked device sent down.</summary>
    LowerLayer = 4,
}
