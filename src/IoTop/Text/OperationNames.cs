using IoTop.Model;

namespace IoTop.Text;

/// <summary>What operations are called on the command line, on screens and in output.</summary>
internal static class OperationNames
{
    /// <summary>The index is the <see cref="IoOperation"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "read", "write", "flush", "discard", "secure-erase", "write-zeroes", "zone-append", "zone-management", "driver", "other",
    ];

    public static string Of(IoOperation op) => All[Math.Min((int)op, All.Count - 1)];
}
