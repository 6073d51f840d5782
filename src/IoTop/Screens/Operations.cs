using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Names and colours of operations.</summary>
internal static class Operations
{
    public const int Count = (int)IoOperation.Other + 1;

    public static string NameOf(IoOperation op) => op switch
    {
        IoOperation.Read => "read",
        IoOperation.Write => "write",
        IoOperation.Flush => "flush",
        IoOperation.Discard => "discard",
        IoOperation.SecureErase => "secure-erase",
        IoOperation.WriteZeroes => "write-zeroes",
        IoOperation.ZoneAppend => "zone-append",
        IoOperation.ZoneManagement => "zone-management",
        IoOperation.Driver => "driver",
        _ => "other",
    };

    public static Style StyleOf(IoOperation op) => op switch
    {
        IoOperation.Read => Role.Read,
        IoOperation.Write or IoOperation.ZoneAppend => Role.Write,
        _ => Role.Other,
    };
}
