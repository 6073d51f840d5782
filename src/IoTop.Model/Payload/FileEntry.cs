namespace IoTop.Model;

/// <summary>
/// A file as it was named at some time. Immutable but for <see cref="Size"/>: a renamed file gets a new entry, so that older segments
/// keep the name that they were written under. Names are raw bytes of others: sanitize them at drawing.
/// </summary>
public sealed class FileEntry
{
    internal FileEntry(uint fsDev, ulong inode, uint generation)
    {
        FsDev = fsDev;
        Inode = inode;
        Generation = generation;
    }

    public uint FsDev { get; }

    public ulong Inode { get; }

    public uint Generation { get; }

    /// <summary>i_size when it was looked at last.</summary>
    public ulong Size { get; internal set; }

    /// <summary>It had no link any more.</summary>
    public bool IsDeleted { get; internal init; }

    /// <summary>ext4, xfs, btrfs, ...</summary>
    public string FileSystem { get; internal init; } = "";

    /// <summary>From the root of its file system: "/a/b"; begins with ".../" when the path was too deep; empty: no name known.</summary>
    public ReadOnlyMemory<byte> Path { get; internal init; }

    /// <summary>How often <see cref="FileTable"/> passes over it when it looks for what to forget.</summary>
    internal int Lives { get; set; }
}
