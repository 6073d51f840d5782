namespace IoTop.Model;

/// <summary>What the bytes of a segment are part of, as far as it is sure.</summary>
public enum SegmentOrigin
{
    /// <summary>"?"</summary>
    Unknown,

    /// <summary>A file: its path, or its inode when no name was told.</summary>
    File,

    /// <summary>The journal of a file system (ext4, ocfs2): "[ext4 journal]".</summary>
    Journal,

    /// <summary>The log of a file system (xfs): "[xfs log]".</summary>
    Log,

    /// <summary>What a file system keeps about files: "[btrfs metadata]".</summary>
    Metadata,

    /// <summary>"[swap]"</summary>
    Swap,

    /// <summary>Memory of a process, it is not known what for: "[anon]".</summary>
    Anonymous,

    /// <summary>Somebody reads or writes the device itself: "[raw device]".</summary>
    RawDevice,

    /// <summary>Direct I/O of a file that could not be told: "[direct]".</summary>
    Direct,
}
