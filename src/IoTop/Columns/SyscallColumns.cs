using IoTop.Model;
using IoTop.Output;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the list of single calls. The file is written by the screen, which knows names.</summary>
internal static class SyscallColumns
{
    /// <summary>Key of the column that the screen writes.</summary>
    public const string File = "file";

    public static IReadOnlyList<Column<SyscallEvent>> All { get; } =
    [
        new("time", "TIME", 12, Alignment.Left, "When it returned",
            static (in row, context, text) => Format.ClockMilliseconds(context.Model.Clock.ToLocal(row.ExitNs), text), null)
        { Role = ColumnRole.Dim, DropOrder = 4 },
        new("tid", "TID", 7, Alignment.Right, "Thread that made it",
            static (in row, context, text) => Format.Number(row.Tid, text), null) { Role = ColumnRole.Dim, DropOrder = 5 },
        new("syscall", "SYSCALL", 9, Alignment.Left, "The call",
            static (in row, context, text) => Format.Text(SyscallNames.Utf8(row.Syscall), text), null)
        { Role = ColumnRole.Name, WideWidth = 15 },
        new("fd", "FD", 4, Alignment.Right, "File descriptor",
            static (in row, context, text) => row.Fd < 0 ? Cells.Unknown(text) : Format.Number(row.Fd, text), null),
        new("offset", "OFFSET", 11, Alignment.Right, "Where in the file it began",
            static (in row, context, text) => row.Offset == SyscallEvent.NoOffset ? Cells.Unknown(text) : Format.Number(row.Offset, text), null)
        { DropOrder = 2 },
        new("asked", "ASKED", 8, Alignment.Right, "Bytes that it was to move",
            static (in row, context, text) => Cells.Bytes((uint)Math.Min(row.Asked, uint.MaxValue), text), null) { DropOrder = 3 },
        new("done", "DONE", 8, Alignment.Right, "Bytes that it moved",
            static (in row, context, text) => row.Result < 0 ? Cells.Unknown(text)
                : Cells.Bytes((uint)Math.Min(row.Result, uint.MaxValue), text), null),
        new("error", "ERROR", 9, Alignment.Left, "Why it failed",
            static (in row, context, text) => SyscallNaming.WriteErrno(in row, text), null) { Role = ColumnRole.Error },
        new("latency", "LAT", 7, Alignment.Right, "Time from entry to exit",
            static (in row, context, text) => Cells.Latency(row.LatencyNs, text), null)
        { Role = ColumnRole.Latency, Level = static (in row, context) => LatencyLevel.Of(row.LatencyNs) },
        new("open", "OPEN", 6, Alignment.Left, "How its file was opened: D O_DIRECT, S O_SYNC or O_DSYNC, A O_APPEND",
            static (in row, context, text) => Flags(row.Flags, text), null) { Role = ColumnRole.Dim, DropOrder = 6 },
        new("data", "DATA", 5, Alignment.Right, "Bytes of its payload that were captured",
            static (in row, context, text) => Format.Compact(row.DataLength, text), null) { DropOrder = 1 },
        new(File, "FILE", 0, Alignment.Left, "What stands behind the descriptor; of a copy, what it was written to, too",
            static (in row, context, text) => 0, null) { LeastWidth = 12 },
    ];

    private static int Flags(SyscallFlags flags, Span<byte> text)
    {
        int length = Format.Text((flags & SyscallFlags.Direct) != 0 ? "D"u8 : default, text);
        length += Format.Text((flags & SyscallFlags.Sync) != 0 ? "S"u8 : default, text[length..]);
        return length + Format.Text((flags & SyscallFlags.Append) != 0 ? "A"u8 : default, text[length..]);
    }
}
