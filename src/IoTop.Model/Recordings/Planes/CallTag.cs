namespace IoTop.Model;

/// <summary>What a record of a block of calls is; its first byte.</summary>
internal enum CallTag : byte
{
    None,

    /// <summary>What traces them.</summary>
    Source,

    /// <summary>What is traced.</summary>
    Choice,

    /// <summary>How many were lost of which nobody knows the place; those are missing in front of what comes next.</summary>
    Unplaced,

    /// <summary>Single calls, as columns.</summary>
    Calls,

    /// <summary>Those before are forgotten: counting begins anew.</summary>
    Forgotten,

    /// <summary>How many there were so far, in place of what was known of it; who called whom follows.</summary>
    Counted,

    /// <summary>Who called whom, and how often.</summary>
    Pairs,
}
