using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the I/Os that one call led to.</summary>
internal static class SyscallIoColumns
{
    public static IReadOnlyList<Column<SyscallIo>> All { get; } =
    [
        new("cause", "WHY", 12, Alignment.Left, "How it hangs together with the call; ~ it may be another call's",
            static (in row, context, text) => Cause(row, text), null) { Role = ColumnRole.Name },
        new("bytes", "OF CALL", 8, Alignment.Right, "Bytes of it that are in the range of the call; of a journal all",
            static (in row, context, text) => Cells.Bytes((uint)Math.Min(row.Bytes, uint.MaxValue), text), null),
        Io("size", "BYTES", 8, Alignment.Right, "Size of the I/O", static (in io, context, text) => Cells.Bytes(io.Bytes, text)),
        Io("op", "OP", 5, Alignment.Left, "Operation and flags in blkparse's letters", EventColumns.Operation),
        Io("device", "DEVICE", 10, Alignment.Left, "Disk or partition", static (in io, context, text) => Cells.Device(io.Dev, context, text)),
        Io("sector", "SECTOR", 12, Alignment.Right, "First sector on the disk",
            static (in io, context, text) => Format.Number(io.Sector, text), 3),
        Io("latency", "LAT", 7, Alignment.Right, "Time from queueing to completion",
            static (in io, context, text) => Cells.Latency(io.QueueToCompleteNs, text)),
        Io("time", "TIME", 12, Alignment.Left, "When it completed",
            static (in io, context, text) => Format.ClockMilliseconds(context.Model.Clock.ToLocal(io.CompleteNs), text), 1),
        Io("pid", "PID", 7, Alignment.Right, "Process that queued it",
            static (in io, context, text) => io.Tgid == 0 ? Cells.Unknown(text) : Format.Number(io.Tgid, text), 2),
        Io("comm", "COMM", 0, Alignment.Left, "Name of the task that queued it",
            static (in io, context, text) => Format.Text(io.Comm.Bytes, text)),
    ];

    /// <summary>"write-back ~".</summary>
    private static int Cause(SyscallIo row, Span<byte> text)
    {
        int length = Format.Text(NameOf(row.Cause), text);
        return length + Format.Text(row.IsApproximate ? " ~"u8 : default, text[length..]);
    }

    private static ReadOnlySpan<byte> NameOf(SyscallCause cause) => cause switch
    {
        SyscallCause.Read => "read"u8,
        SyscallCause.ReadAhead => "read-ahead"u8,
        SyscallCause.Write => "write"u8,
        SyscallCause.Sync => "sync"u8,
        SyscallCause.WriteBack => "write-back"u8,
        SyscallCause.Journal => "journal"u8,
        SyscallCause.Metadata => "metadata"u8,
        _ => "?"u8,
    };

    /// <summary>A column out of the I/O itself, as long as that is retained.</summary>
    private static Column<SyscallIo> Io(
        string key, string header, int width, Alignment alignment, string help, CellText<IoEvent> write, int dropOrder = 0) =>
        new(key, header, width, alignment, help,
            (in row, context, text) => context.Model.Events.Contains(row.Sequence)
                ? write(in context.Model.Events[row.Sequence], context, text) : Cells.Unknown(text),
            null)
        { DropOrder = dropOrder, LeastWidth = 8 };
}
