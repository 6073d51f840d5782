using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The columns of what one process did on one device: behind a name column on either side, the same numbers.</summary>
internal static class PairColumns
{
    /// <summary>For the devices of a process.</summary>
    public static IReadOnlyList<Column<ProcessDeviceRow>> OfProcess { get; } =
    [
        new("device", "DEVICE", 16, Alignment.Left, "Name of the disk or partition",
            static (in row, context, text) => Cells.Name(row.Device.Info.DisplayName, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Device.Info.DisplayName, right.Device.Info.DisplayName))
        { Role = ColumnRole.Name },
        .. Numbers,
        new("info", "INFO", 0, Alignment.Left,
            "Where it is mounted, the file behind a loop device, the devices it is built on, or its model",
            static (in row, context, text) => DeviceInfoText.Write(row.Device.Info, text), null) { Role = ColumnRole.Dim },
    ];

    /// <summary>For the processes of a device.</summary>
    public static IReadOnlyList<Column<ProcessDeviceRow>> OfDevice { get; } =
    [
        new("pid", "PID", 7, Alignment.Right, "Process id, or thread id when rows are threads",
            static (in row, context, text) => ProcessColumns.IsTask(row.Process)
                ? Format.Number(row.Process.Tid, text) : Cells.Unknown(text),
            static (in left, in right, context) => left.Process.Tid.CompareTo(right.Process.Tid)) { ThreadHeader = "TID", Digit = 1 },
        new("user", "USER", 9, Alignment.Left, "Who runs it",
            static (in row, context, text) => ProcessColumns.IsTask(row.Process)
                ? Cells.Name(row.Process.Info.UserName, text) : Cells.Unknown(text),
            static (in left, in right, context) => string.CompareOrdinal(left.Process.Info.UserName, right.Process.Info.UserName))
        { Digit = 3, DropOrder = 5 },
        .. Numbers,
        new("command", "COMMAND", 0, Alignment.Left, "Command line, or the task's name",
            static (in row, context, text) => CommandText.Write(row.Process, context.FullCommand, text),
            null) { Digit = 9, Kind = ColumnKind.Command, Role = ColumnRole.Name },
    ];

    private static Column<ProcessDeviceRow>[] Numbers =>
    [
        new("read", "DISK READ", 11, Alignment.Right, "Bytes read from the device: per second, or since the start",
            static (in row, context, text) => Cells.Amount(ReadBytes(row, context), context, text),
            static (in left, in right, context) => ReadBytes(left, context).CompareTo(ReadBytes(right, context)))
        { Digit = 4, DescendingFirst = true, Role = ColumnRole.Read },
        new("write", "DISK WRITE", 11, Alignment.Right, "Bytes written to the device: per second, or since the start",
            static (in row, context, text) => Cells.Amount(WriteBytes(row, context), context, text),
            static (in left, in right, context) => WriteBytes(left, context).CompareTo(WriteBytes(right, context)))
        { Digit = 5, DescendingFirst = true, Role = ColumnRole.Write },
        new("iops", "IOPS", 6, Alignment.Right, "Requests of all kinds: per second, or since the start",
            static (in row, context, text) => Format.CompactCount(Ios(row, context), text),
            static (in left, in right, context) => Ios(left, context).CompareTo(Ios(right, context)))
        { DescendingFirst = true, DropOrder = 2 },
        new("size", "SIZE", 6, Alignment.Right, "Average bytes per read or write",
            static (in row, context, text) => Format.Compact(context.TallyOf(row).AverageBytes, text),
            static (in left, in right, context) => context.TallyOf(left).AverageBytes.CompareTo(context.TallyOf(right).AverageBytes))
        { DescendingFirst = true, Role = ColumnRole.Dim, DropOrder = 6 },
        Latency("lat", "LAT AVG", "Average time from queueing an I/O to its completion", static tally => tally.AverageLatencyNs, 3),
        Latency("p50", "P50", "The time that half of the I/Os did not exceed", static tally => tally.P50Ns, 9),
        Latency("p99", "P99", "The time that 99 of 100 I/Os did not exceed", static tally => tally.P99Ns, 4),
        Latency("max", "MAX", "The time of the slowest I/O", static tally => tally.LatencyMaxNs, 8),
        new("errors", "ERR", 4, Alignment.Right, "I/Os that failed",
            static (in row, context, text) => Format.CompactCount(context.TallyOf(row).Errors, text),
            static (in left, in right, context) => context.TallyOf(left).Errors.CompareTo(context.TallyOf(right).Errors))
        { DescendingFirst = true, Role = ColumnRole.Error, DropOrder = 7 },
        new("graph", "GRAPH", 12, Alignment.Left, "History of bytes per second, the newest on the right",
            static (in row, context, text) => 0, null) { Digit = 8, Kind = ColumnKind.Graph, DropOrder = 10 },
    ];

    private static double ReadBytes(ProcessDeviceRow row, CellContext context) => context.Scale(context.TallyOf(row).Read.Bytes);

    private static double WriteBytes(ProcessDeviceRow row, CellContext context) => context.Scale(context.TallyOf(row).Write.Bytes);

    private static double Ios(ProcessDeviceRow row, CellContext context) => context.Scale(context.TallyOf(row).Ios);

    private static Column<ProcessDeviceRow> Latency(string key, string header, string help, Func<IoTally, ulong> ns, int dropOrder) =>
        LatencyColumn.Of<ProcessDeviceRow>(key, header, help, (row, context) => ns(context.TallyOf(row)), dropOrder);
}
