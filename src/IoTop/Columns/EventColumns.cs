using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the list of single I/Os.</summary>
internal static class EventColumns
{
    public static IReadOnlyList<Column<IoEvent>> All { get; } =
    [
        new("time", "TIME", 12, Alignment.Left, "When it completed",
            static (in row, context, text) => Format.ClockMilliseconds(context.Model.Clock.ToLocal(row.CompleteNs), text),
            static (in left, in right, context) => left.CompleteNs.CompareTo(right.CompleteNs)) { DropOrder = 5 },
        new("pid", "PID", 7, Alignment.Right, "Process that queued it",
            static (in row, context, text) => row.Tgid == 0 ? Cells.Unknown(text) : Format.Number(row.Tgid, text),
            static (in left, in right, context) => left.Tgid.CompareTo(right.Tgid)),
        new("tid", "TID", 7, Alignment.Right, "Thread that queued it",
            static (in row, context, text) => row.Tid == 0 ? Cells.Unknown(text) : Format.Number(row.Tid, text),
            static (in left, in right, context) => left.Tid.CompareTo(right.Tid)) { DropOrder = 13 },
        new("comm", "COMM", 15, Alignment.Left, "Name of the task that queued it",
            static (in row, context, text) => Format.Text(row.Comm.Bytes, text),
            static (in left, in right, context) => left.Comm.Bytes.SequenceCompareTo(right.Comm.Bytes))
                { Role = ColumnRole.Name, DropOrder = 4 },
        new("dirtier", "DIRTIER", 18, Alignment.Left, "Process that dirtied the first page of a write, which others may submit",
            static (in row, context, text) => Dirtier(in row, context, text),
            static (in left, in right, context) => left.DirtierTgid.CompareTo(right.DirtierTgid)) { Visible = false, DropOrder = 6 },
        new("device", "DEVICE", 10, Alignment.Left, "Disk or partition",
            static (in row, context, text) => Cells.Device(row.Dev, context, text),
            static (in left, in right, context) => left.Dev.CompareTo(right.Dev)),
        new("op", "OP", 5, Alignment.Left,
            "Operation and flags in blkparse's letters: R W D F N, S sync, M meta, A readahead, F flush before or FUA behind",
            static (in row, context, text) => Operation(in row, context, text),
            static (in left, in right, context) => left.Op.CompareTo(right.Op)),
        new("flags", "FLAGS", 20, Alignment.Left, "Flags by the kernel's names",
            static (in row, context, text) => Flags(in row, context, text), null) { Role = ColumnRole.Dim, DropOrder = 12 },
        new("sector", "SECTOR", 12, Alignment.Right, "First sector on the disk, in units of 512 bytes",
            static (in row, context, text) => Format.Number(row.Sector, text),
            static (in left, in right, context) => left.Sector.CompareTo(right.Sector)) { DropOrder = 8 },
        new("bytes", "BYTES", 8, Alignment.Right, "Size",
            static (in row, context, text) => Cells.Bytes(row.Bytes, text),
            static (in left, in right, context) => left.Bytes.CompareTo(right.Bytes)) { DescendingFirst = true, DropOrder = 2 },
        new("q2d", "Q2D(ms)", 8, Alignment.Right, "Milliseconds from queueing to issue to the device",
            static (in row, context, text) => Cells.LatencyMs(row.QueueToIssueNs, text),
            static (in left, in right, context) => left.QueueToIssueNs.CompareTo(right.QueueToIssueNs))
                { DescendingFirst = true, Role = ColumnRole.Latency, DropOrder = 7,
                    Level = static (in row, context) => LatencyLevel.Of(row.QueueToIssueNs) },
        new("d2c", "D2C(ms)", 8, Alignment.Right, "Milliseconds from issue to completion",
            static (in row, context, text) => Cells.LatencyMs(row.IssueToCompleteNs, text),
            static (in left, in right, context) => left.IssueToCompleteNs.CompareTo(right.IssueToCompleteNs))
                { DescendingFirst = true, Role = ColumnRole.Latency, DropOrder = 6,
                    Level = static (in row, context) => LatencyLevel.Of(row.IssueToCompleteNs) },
        new("lat", "LAT(ms)", 8, Alignment.Right, "Milliseconds from queueing to completion",
            static (in row, context, text) => Cells.LatencyMs(row.QueueToCompleteNs, text),
            static (in left, in right, context) => left.QueueToCompleteNs.CompareTo(right.QueueToCompleteNs))
                { DescendingFirst = true, Role = ColumnRole.Latency, DropOrder = 1,
                    Level = static (in row, context) => LatencyLevel.Of(row.QueueToCompleteNs) },
        new("error", "ERROR", 0, Alignment.Left, "Why it failed",
            static (in row, context, text) => Error(row.Error, text),
            static (in left, in right, context) => left.Error.CompareTo(right.Error))
                { DescendingFirst = true, Role = ColumnRole.Error, DropOrder = 3, LeastWidth = 6 },
    ];

    /// <summary>Operation and flags in blkparse's letters.</summary>
    public static int Operation(in IoEvent row, CellContext context, Span<byte> text) =>
        context.Model.Source.Description.CommandFlags.TryFormatRwbs(row.Op, row.CmdFlags, text, out int written) ? written : 0;

    /// <summary>Name of an errno, or its number; nothing for 0.</summary>
    public static int Error(ushort error, Span<byte> text) => error == 0 ? 0
        : Errno.NameOf(error) is string name ? Cells.Name(name, text) : Format.Number(error, text);

    private static int Dirtier(in IoEvent row, CellContext context, Span<byte> text)
    {
        if (row.DirtierTgid == 0)
        {
            return Cells.Unknown(text);
        }

        int written = Format.Number(row.DirtierTgid, text);
        if (context.Model.Processes.TryGet(row.DirtierTgid, out ProcessInfo info))
        {
            written += Format.Text(" "u8, text[written..]);
            written += Format.Text(info.Comm, text[written..]);
        }

        return written;
    }

    private static int Flags(in IoEvent row, CellContext context, Span<byte> text)
    {
        _ = context.Model.Source.Description.CommandFlags.TryFormat(row.CmdFlags, text, out int written);
        return written;
    }
}
