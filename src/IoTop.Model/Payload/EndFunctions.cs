namespace IoTop.Model;

/// <summary>What the name of the kernel's function that is called at the end of a bio says about who sent it.</summary>
internal enum EndFunction
{
    /// <summary>Not known, or it serves many.</summary>
    Other,
    Journal,
    XfsLog,
    XfsMetadata,
    BtrfsMetadata,
    Swap,
    RawDevice,
    Direct,

    /// <summary>Buffer heads: on the pages of a block device, metadata when a file system is mounted.</summary>
    BufferHead,

    /// <summary>Pages of whatever mapping: on those of a block device, somebody who reads or writes it.</summary>
    Pages,
}

/// <summary>The one table of those names, 5.10 to 7.2.</summary>
internal static class EndFunctions
{
    // The first that fits counts.
    private static readonly (string Prefix, EndFunction Function)[] s_prefixes =
    [
        ("journal_end_buffer_io", EndFunction.Journal),
        ("xlog_", EndFunction.XfsLog),
        ("xfs_buf", EndFunction.XfsMetadata),
        ("btrfs_end_super", EndFunction.BtrfsMetadata),
        ("end_swap_bio", EndFunction.Swap),
        ("blkdev_", EndFunction.RawDevice),
        ("iomap_dio", EndFunction.Direct),
        ("dio_bio_end", EndFunction.Direct), // fs/direct-io.c: what does not use iomap
        ("end_bio_bh_io_sync", EndFunction.BufferHead),
        ("end_buffer_", EndFunction.BufferHead), // the buffer's own, which says more than its bio's
        ("bh_end_", EndFunction.BufferHead), // 7.2: a function each instead of one for all
        ("ext4_end_", EndFunction.BufferHead),
        ("mpage_", EndFunction.Pages),
        ("iomap_", EndFunction.Pages),
    ];

    public static EndFunction Of(string name)
    {
        foreach ((string prefix, EndFunction function) in s_prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return function;
            }
        }

        return EndFunction.Other;
    }
}
