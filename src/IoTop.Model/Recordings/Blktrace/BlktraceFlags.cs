namespace IoTop.Model;

/// <summary>Between a bio's operation and flags and what blktrace keeps of them.</summary>
public static class BlktraceFlags
{
    private static readonly uint s_sync = CommandFlags.Linux612.MaskOf("SYNC");
    private static readonly uint s_meta = CommandFlags.Linux612.MaskOf("META");
    private static readonly uint s_fua = CommandFlags.Linux612.MaskOf("FUA");
    private static readonly uint s_preflush = CommandFlags.Linux612.MaskOf("PREFLUSH");
    private static readonly uint s_readAhead = CommandFlags.Linux612.MaskOf("RAHEAD");

    /// <summary>What the kernel would say of a bio: direction and flags.</summary>
    public static BlktraceCategory ToCategory(in IoEvent happened, CommandFlags flags)
    {
        BlktraceCategory category = DirectionOf(happened.Op);
        uint set = happened.CmdFlags;
        category |= Has(set, flags, "SYNC") ? BlktraceCategory.Sync : 0;
        category |= Has(set, flags, "META") ? BlktraceCategory.Meta : 0;
        category |= Has(set, flags, "FUA") ? BlktraceCategory.Fua : 0;
        category |= Has(set, flags, "PREFLUSH") || happened.Op == IoOperation.Flush ? BlktraceCategory.Flush : 0;
        category |= Has(set, flags, "RAHEAD") ? BlktraceCategory.ReadAhead : 0;
        return category;
    }

    /// <summary>Operation and flags as Linux 6.12 encodes them.</summary>
    public static uint ToCommandFlags(BlktraceCategory category, IoOperation op)
    {
        uint flags = op switch
        {
            IoOperation.Read => 0u,
            IoOperation.Discard => 3u,
            IoOperation.Driver => (category & BlktraceCategory.Write) != 0 ? 35u : 34u,
            _ => (category & BlktraceCategory.Write) != 0 ? 1u : 0,
        };
        flags |= (category & BlktraceCategory.Sync) != 0 ? s_sync : 0;
        flags |= (category & BlktraceCategory.Meta) != 0 ? s_meta : 0;
        flags |= (category & BlktraceCategory.Fua) != 0 ? s_fua : 0;
        flags |= (category & BlktraceCategory.Flush) != 0 ? s_preflush : 0;
        flags |= (category & BlktraceCategory.ReadAhead) != 0 ? s_readAhead : 0;
        return flags;
    }

    private static BlktraceCategory DirectionOf(IoOperation op) => op switch
    {
        IoOperation.Read or IoOperation.Other or IoOperation.ZoneManagement => BlktraceCategory.Read,
        IoOperation.Driver => BlktraceCategory.Read | BlktraceCategory.Passthrough,
        IoOperation.Discard or IoOperation.SecureErase => BlktraceCategory.Write | BlktraceCategory.Discard,
        _ => BlktraceCategory.Write,
    };

    private static bool Has(uint set, CommandFlags flags, string name) => (set & flags.MaskOf(name)) != 0;
}
