namespace IoTop.Model;

/// <summary>
/// How operations are summed up for people, as the kernel groups them in /proc/diskstats: everything that changes data counts as a
/// write, except discards and flushes.
/// </summary>
public enum IoClass : byte
{
    Read,

    /// <summary>Write, write-zeroes, secure erase, zone append and zone management.</summary>
    Write,
    Discard,
    Flush,

    /// <summary>Passthrough commands and what this program does not know.</summary>
    Other,
}

/// <summary>Maps operations to classes.</summary>
public static class IoClasses
{
    public const int Count = 5;

    public static IoClass Of(IoOperation op) => op switch
    {
        IoOperation.Read => IoClass.Read,
        IoOperation.Write or IoOperation.WriteZeroes or IoOperation.SecureErase or IoOperation.ZoneAppend
            or IoOperation.ZoneManagement => IoClass.Write,
        IoOperation.Discard => IoClass.Discard,
        IoOperation.Flush => IoClass.Flush,
        _ => IoClass.Other,
    };
}
