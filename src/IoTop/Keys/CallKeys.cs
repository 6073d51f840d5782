using IoTop.Tui;
using Table = IoTop.Tui.KeyTable<IoTop.Keys.Command>;

namespace IoTop.Keys;

/// <summary>The keys of the view of calls.</summary>
internal static class CallKeys
{
    /// <summary>The traced calls.</summary>
    public static Table Calls { get; } = new(
        "Calls",
        [
            new("Enter", "", Command.Open,
                "Count the function under the cursor in Functions, too, with its times; while nothing is traced: as F7"),
            new("F7 M-f", "Trace", Command.TraceCalls,
                "Type which functions are traced: patterns such as vfs_* or blk_*; !*_work takes away; what matches is counted first"),
            new("x", "Stop", Command.StopCalls, "Trace no more; again: go on"),
            new("v", "Tree", Command.CallTree, "Who calls whom and how often, or single calls"),
            new("w", "Follow", Command.Follow, "Follow the newest call, or stay at the one under the cursor"),
            new("X", "", Command.ForgetCalls, "Forget the calls so far, and count anew"),
            new("M-w", "", Command.WatchFunctions,
                "Count what the kernel does for the process under the cursor, in the view of functions; again: no more"),
            CommonKeys.Amounts,
        ],
        CommonKeys.Lists);
}
