using IoTop.Tui;
using Table = IoTop.Tui.KeyTable<IoTop.Keys.Command>;

namespace IoTop.Keys;

/// <summary>The keys of the view of syscalls.</summary>
internal static class SyscallKeys
{
    /// <summary>Processes that make calls.</summary>
    public static Table Processes { get; } = new(
        "Syscalls",
        [
            new("Enter", "", Command.Open, "Go down: process, its files, the calls on one; when tracing could not begin: try again"),
            new("w", "Only it", Command.NarrowSyscalls, "Trace only the process under the cursor and what it forks; again: everybody"),
            new("X", "", Command.ForgetOver, "Forget the rows of all processes that have ended or are not traced any more"),
            CommonKeys.Amounts,
            new("o O", "Active", Command.OnlyActive, "Show only processes that made a call in the last interval"),
            new("e E", "", Command.HideExited, "Show or hide processes that have ended or are not traced any more"),
            new("c C", "", Command.FullCommand, "Whole command line or name"),
        ],
        CommonKeys.Lists);

    /// <summary>The files of one process.</summary>
    public static Table Files { get; } = new(
        "Files of a process",
        [
            new("w", "Only it", Command.NarrowSyscalls, "Trace only this process and what it forks; again: everybody"),
            CommonKeys.Amounts,
            new("o O", "Active", Command.OnlyActive, "Show only files with a call in the last interval"),
        ],
        CommonKeys.Lists);

    /// <summary>The calls on a file, and the I/Os of one of them.</summary>
    public static Table Calls { get; } = new(
        "Calls on a file",
        [
            new("Enter", "Open", Command.Open, "Go on: from a call to its payload or its I/Os, from an I/O to its bytes"),
            new("Tab", "Pane", Command.NextPane, "From the calls to the I/Os of the one under the cursor, and back"),
            new("w", "Follow", Command.Follow, "Follow the newest call, or stay at the one under the cursor"),
            new("o O", "All files", Command.AllFiles, "Show the calls on all files of the process, or on this one"),
            new("Up k", "", Command.Up, "Row above"),
            new("Down j", "", Command.Down, "Row below"),
            new("PgUp", "", Command.PageUp, "A page up"),
            new("PgDn", "", Command.PageDown, "A page down"),
            new("Home", "", Command.Top, "First row"),
            new("End", "", Command.Bottom, "Last row, and follow the newest call"),
            new("F2", "Columns", Command.Columns, "Choose the columns that are shown"),
        ],
        CommonKeys.Everywhere);

    /// <summary>The payload of one call.</summary>
    public static Table Payload { get; } = new(
        "Payload of a call",
        [
            new("Left", "", Command.Left, "Byte before"),
            new("Right", "", Command.Right, "Byte after"),
            new("Up k", "", Command.Up, "Line above"),
            new("Down j", "", Command.Down, "Line below"),
            new("PgUp", "", Command.PageUp, "A page up"),
            new("PgDn Space", "", Command.PageDown, "A page down"),
            new("Home", "", Command.Top, "First byte"),
            new("End", "", Command.Bottom, "Last byte"),
            new("z", "", Command.Squeeze, "Show equal lines once, or all"),
        ],
        CommonKeys.Everywhere);
}
