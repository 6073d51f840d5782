using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// The beginning of a file's record in the payload ring, behind which <see cref="PathLength"/> bytes of names follow; mirrors
/// <c>struct file_record</c> in bpf/iotop.h up to its path. Names go from the file up to the root of its file system, each ended by NUL.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct FileRecord
{
    /// <summary><see cref="PayloadType.File"/>.</summary>
    public PayloadType Type;
    public uint FsDev;
    public ulong Inode;

    /// <summary>i_size when it was looked at.</summary>
    public ulong Size;

    /// <summary>0: deleted.</summary>
    public uint Links;

    /// <summary>Tells apart two files that had the same number.</summary>
    public uint Generation;
    public ushort PathLength;

    /// <summary>Names in the path; 0: no name known.</summary>
    public byte Depth;

    /// <summary>1: the path goes on above.</summary>
    public byte Truncated;
    public FileSystemName FsType;
}

/// <summary>ext4, xfs, btrfs, ...; ended by NUL when shorter.</summary>
[InlineArray(Length)]
public struct FileSystemName
{
    public const int Length = 12;
    private byte _first;
}
