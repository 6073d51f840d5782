using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the device table, named as iostat names them.</summary>
internal static class DeviceColumns
{
    public static IReadOnlyList<Column<DeviceRow>> All { get; } =
    [
        new("device", "DEVICE", 16, Alignment.Left, "Name of the disk or partition",
            static (in row, context, text) => Cells.Name(row.Info.DisplayName, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Info.DisplayName, right.Info.DisplayName))
                { Role = ColumnRole.Name },
        Rate("r/s", "r/s", "Reads completed: per second, or since the start", static tally => tally.Read.Ios, ColumnRole.Read)
            with { DropOrder = 3 },
        Rate("w/s", "w/s", "Writes completed: per second, or since the start", static tally => tally.Write.Ios, ColumnRole.Write)
            with { DropOrder = 2 },
        new("rkb/s", "rkB/s", 8, Alignment.Right, "Kilobytes read: per second, or since the start",
            static (in row, context, text) => Format.Decimal(ReadBytes(row, context) / context.Units.Base, text),
            static (in left, in right, context) => ReadBytes(left, context).CompareTo(ReadBytes(right, context)))
        { DescendingFirst = true, Role = ColumnRole.Read },
        new("wkb/s", "wkB/s", 8, Alignment.Right, "Kilobytes written: per second, or since the start",
            static (in row, context, text) => Format.Decimal(WriteBytes(row, context) / context.Units.Base, text),
            static (in left, in right, context) => WriteBytes(left, context).CompareTo(WriteBytes(right, context)))
        { DescendingFirst = true, Role = ColumnRole.Write },
        Rate("d/s", "d/s", "Discards completed: per second, or since the start", static tally => tally.Discard.Ios, ColumnRole.Plain)
            with { DropOrder = 14 },
        Rate("f/s", "f/s", "Flushes completed: per second, or since the start", static tally => tally.Flush.Ios, ColumnRole.Plain)
            with { DropOrder = 13 },
        new("size", "SIZE", 6, Alignment.Right, "Average bytes per read or write",
            static (in row, context, text) => Format.Compact(context.TallyOf(row).AverageBytes, text),
            static (in left, in right, context) => context.TallyOf(left).AverageBytes.CompareTo(context.TallyOf(right).AverageBytes))
        { DescendingFirst = true, Role = ColumnRole.Dim, DropOrder = 11 },
        Latency("await", "await", "Average milliseconds from queueing an I/O to its completion", static tally => tally.AverageLatencyNs)
            with { DropOrder = 4 },
        Latency("p50", "p50", "Milliseconds that half of the I/Os did not exceed", static tally => tally.P50Ns) with { DropOrder = 12 },
        Latency("p99", "p99", "Milliseconds that 99 of 100 I/Os did not exceed", static tally => tally.P99Ns) with { DropOrder = 5 },
        Latency("max", "max", "Milliseconds of the slowest I/O", static tally => tally.LatencyMaxNs) with { DropOrder = 10 },
        new("depth", "aqu-sz", 7, Alignment.Right, "I/Os under way on average",
            static (in row, context, text) => Format.Fixed(row.QueueDepth, 2, text),
            static (in left, in right, context) => left.QueueDepth.CompareTo(right.QueueDepth)) { DescendingFirst = true, DropOrder = 8 },
        new("util", "%util", 10, Alignment.Right, "Share of the time with at least one request under way, in per cent",
            static (in row, context, text) => Format.CompactPercent(row.UtilizationPercent, text),
            static (in left, in right, context) => left.UtilizationPercent.CompareTo(right.UtilizationPercent))
        { DescendingFirst = true, Role = ColumnRole.Share, Kind = ColumnKind.Bar, DropOrder = 1,
            Level = static (in row, context) => row.UtilizationPercent / 100 },
        new("errors", "ERR", 4, Alignment.Right, "I/Os that failed",
            static (in row, context, text) => Format.CompactCount(context.TallyOf(row).Errors, text),
            static (in left, in right, context) => context.TallyOf(left).Errors.CompareTo(context.TallyOf(right).Errors))
        { DescendingFirst = true, Role = ColumnRole.Error, DropOrder = 7 },
        new("random", "%rnd", 5, Alignment.Right, "Share of reads and writes that did not begin where the one before ended, in per cent",
            static (in row, context, text) => double.IsNaN(Random(row, context)) ? Cells.Unknown(text)
                : Format.CompactPercent(Random(row, context), text),
            static (in left, in right, context) => Random(left, context).CompareTo(Random(right, context)))
                { DescendingFirst = true, Role = ColumnRole.Share, DropOrder = 15 },
        new("graph", "GRAPH", 12, Alignment.Left, "History of bytes per second, the newest on the right",
            static (in row, context, text) => 0, null) { Kind = ColumnKind.Graph, DropOrder = 9 },
        new("info", "INFO", 0, Alignment.Left,
            "Where it is mounted, the file behind a loop device, the devices it is built on, or its model",
            static (in row, context, text) => DeviceInfoText.Write(row.Info, text), null)
                { Role = ColumnRole.Dim, DropOrder = 6, LeastWidth = 16 },
    ];

    private static double ReadBytes(DeviceRow row, CellContext context) => context.Scale(context.TallyOf(row).Read.Bytes);

    private static double WriteBytes(DeviceRow row, CellContext context) => context.Scale(context.TallyOf(row).Write.Bytes);

    private static double Random(DeviceRow row, CellContext context) =>
        100 * (1 - (context.Amounts == AmountMode.Rate ? row.SequentialShare : row.AccumulatedSequentialShare));

    private static Column<DeviceRow> Rate(string key, string header, string help, Func<IoTally, ulong> ios, ColumnRole role) =>
        new(key, header, 6, Alignment.Right, help,
            (in row, context, text) => Format.Decimal(context.Scale(ios(context.TallyOf(row))), text),
            (in left, in right, context) => ios(context.TallyOf(left)).CompareTo(ios(context.TallyOf(right))))
        { DescendingFirst = true, Role = role };

    private static Column<DeviceRow> Latency(string key, string header, string help, Func<IoTally, ulong> ns) =>
        new(key, header, 7, Alignment.Right, help,
            (in row, context, text) => Cells.LatencyMs(ns(context.TallyOf(row)), text),
            (in left, in right, context) => ns(context.TallyOf(left)).CompareTo(ns(context.TallyOf(right))))
        {
            DescendingFirst = true,
            Role = ColumnRole.Latency,
            Level = (in row, context) => LatencyLevel.Of(ns(context.TallyOf(row))),
        };
}
