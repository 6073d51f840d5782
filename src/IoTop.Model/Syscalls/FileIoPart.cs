using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A piece of a block I/O that belongs to one range of one file, or to the journal or metadata of a file system.</summary>
[StructLayout(LayoutKind.Auto)]
public struct FileIoPart
{
    /// <summary>Of the I/O in <see cref="EventStore"/>.</summary>
    public long Sequence;
    public ulong QueueNs;

    /// <summary>0: of what is no file's.</summary>
    public ulong Inode;

    /// <summary>Where in the file it begins; <see cref="SegmentRecord.Unknown"/>: not known.</summary>
    public ulong Offset;

    /// <summary>When the first of its pages was dirtied; 0: not known, or no write.</summary>
    public ulong DirtyNs;

    /// <summary>s_dev of the file system; of a journal the device that it is on.</summary>
    public uint FsDev;

    /// <summary>Bytes.</summary>
    public uint Length;

    /// <summary>Who queued it.</summary>
    public uint Tgid;
    public uint Tid;

    /// <summary>Who dirtied its first page; 0: not known.</summary>
    public uint DirtierTgid;
    public SegmentOrigin Origin;
    public bool IsWrite;

    /// <summary>A kernel thread queued it: write-back, a journal.</summary>
    public bool IsKernelThread;

    /// <summary>
    /// Whose it is: of a write that a kernel thread queued, the process that dirtied the page, 0 where that is not known; of everything else
    /// the one that queued it.
    /// </summary>
    public readonly uint Owner => IsWrite && DirtierTgid != 0 ? DirtierTgid : IsKernelThread ? 0 : Tgid;
}
