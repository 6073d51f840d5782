using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the process table, in their order on screen.</summary>
internal static class ProcessColumns
{
    public static IReadOnlyList<Column<ProcessRow>> All { get; } =
    [
        new("pid", "PID", 7, Alignment.Right, "Process id, or thread id when rows are threads",
            static (in row, context, text) => IsTask(row) ? Format.Number(row.Tid, text)
                : row.Kind == ProcessRowKind.Cgroup ? Format.Number(row.Info.ThreadCount, text) : Cells.Unknown(text),
            static (in left, in right, context) => left.Kind == ProcessRowKind.Cgroup
                ? left.Info.ThreadCount.CompareTo(right.Info.ThreadCount) : left.Tid.CompareTo(right.Tid))
        { ThreadHeader = "TID", CgroupHeader = "PROCS", Digit = 1 },
        new("prio", "PRIO", 5, Alignment.Right, "I/O priority: class and level, as ionice sets it",
            static (in row, context, text) => Priority(row, context, text),
            static (in left, in right, context) => PriorityRank(left).CompareTo(PriorityRank(right))) { IsOfTasks = true, Digit = 2, DropOrder = 5 },
        new("user", "USER", 8, Alignment.Left, "Who runs it",
            static (in row, context, text) => IsTask(row) ? Cells.Name(row.Info.UserName, text) : Cells.Unknown(text),
            static (in left, in right, context) => string.CompareOrdinal(left.Info.UserName, right.Info.UserName))
                { IsOfTasks = true, Digit = 3, DropOrder = 2 },
        new("read", "DISK READ", 11, Alignment.Right, "Bytes read from devices: per second, or since the start",
            static (in row, context, text) => Cells.Amount(ProcessAmounts.Read(row, context), context, text),
            static (in left, in right, context) => ProcessAmounts.Read(left, context).CompareTo(ProcessAmounts.Read(right, context)))
        { Digit = 4, DescendingFirst = true, Role = ColumnRole.Read },
        new("write", "DISK WRITE", 11, Alignment.Right, "Bytes written to devices: per second, or since the start",
            static (in row, context, text) => Cells.Amount(ProcessAmounts.Write(row, context), context, text),
            static (in left, in right, context) => ProcessAmounts.Write(left, context).CompareTo(ProcessAmounts.Write(right, context)))
        { Digit = 5, DescendingFirst = true, Role = ColumnRole.Write },
        new("iops", "IOPS", 6, Alignment.Right, "Requests of all kinds: per second, or since the start",
            static (in row, context, text) => Format.CompactCount(Ios(row, context), text),
            static (in left, in right, context) => Ios(left, context).CompareTo(Ios(right, context)))
                { DescendingFirst = true, DropOrder = 3 },
        new("size", "SIZE", 6, Alignment.Right, "Average bytes per read or write",
            static (in row, context, text) => Format.Compact(ProcessAmounts.AverageBytes(row, context), text),
            static (in left, in right, context) => ProcessAmounts.AverageBytes(left, context)
                .CompareTo(ProcessAmounts.AverageBytes(right, context)))
        { DescendingFirst = true, Role = ColumnRole.Dim, DropOrder = 12 },
        new("lat", "LAT AVG", 7, Alignment.Right, "Average time from queueing an I/O to its completion",
            static (in row, context, text) => Cells.Latency(ProcessAmounts.Of(row, context).AverageLatencyNs, text),
            static (in left, in right, context) => ProcessAmounts.Of(left, context)
                .AverageLatencyNs.CompareTo(ProcessAmounts.Of(right, context).AverageLatencyNs))
        { DescendingFirst = true, Role = ColumnRole.Latency, DropOrder = 4,
            Level = static (in row, context) => LatencyLevel.Of(ProcessAmounts.Of(row, context).AverageLatencyNs) },
        new("p99", "P99", 7, Alignment.Right, "The time that 99 of 100 I/Os did not exceed",
            static (in row, context, text) => Cells.Latency(ProcessAmounts.PercentileNs(row, 0.99, context), text),
            static (in left, in right, context) => ProcessAmounts.PercentileNs(left, 0.99, context)
                .CompareTo(ProcessAmounts.PercentileNs(right, 0.99, context)))
        { DescendingFirst = true, Role = ColumnRole.Latency, DropOrder = 8,
            Level = static (in row, context) => LatencyLevel.Of(ProcessAmounts.PercentileNs(row, 0.99, context)) },
        new("swapin", "SWAPIN", 7, Alignment.Right, "Share of the time with reads from swap devices under way, in per cent",
            static (in row, context, text) => Format.Percent(ProcessAmounts.SwapInPercent(row, context), text),
            static (in left, in right, context) => ProcessAmounts.SwapInPercent(left, context)
                .CompareTo(ProcessAmounts.SwapInPercent(right, context)))
        { Digit = 6, DescendingFirst = true, Role = ColumnRole.Share, DropOrder = 13,
            Level = static (in row, context) => ProcessAmounts.SwapInPercent(row, context) / 100 },
        new("io", "IO", 7, Alignment.Right, "Share of the time with reads, writes or flushes under way, in per cent",
            static (in row, context, text) => Format.Percent(ProcessAmounts.IoPercent(row, context), text),
            static (in left, in right, context) => CompareIo(left, right, context))
        { Digit = 7, DescendingFirst = true, Role = ColumnRole.Share, DropOrder = 1,
            Level = static (in row, context) => ProcessAmounts.IoPercent(row, context) / 100 },
        new("devices", "DEVICES", 10, Alignment.Left, "Devices it did I/O on, the busiest first",
            static (in row, context, text) => DeviceList.Write(row, context, text), null) { Kind = ColumnKind.Devices, DropOrder = 6 },
        new("cgroup", "CGROUP", 20, Alignment.Left, "Container or systemd unit, else the cgroup path",
            static (in row, context, text) => row.Info.ContainerName.Length > 0 && row.Kind != ProcessRowKind.Cgroup
                ? Cells.Name(row.Info.ContainerName, text) : Format.Text(row.Info.CgroupPath, text),
            static (in left, in right, context) => left.Info.CgroupPath.SequenceCompareTo(right.Info.CgroupPath))
                { CgroupHeader = "PATH", Role = ColumnRole.Dim, DropOrder = 14 },
        new("graph", "GRAPH", 10, Alignment.Left, "History of what -g or g selects, the newest on the right",
            static (in row, context, text) => 0, null) { Digit = 8, Kind = ColumnKind.Graph, DropOrder = 7 },
        new("command", "COMMAND", 0, Alignment.Left, "Command line, or the task's name",
            static (in row, context, text) => CommandText.Write(row, context.FullCommand, text),
            static (in left, in right, context) => CompareCommand(left, right))
                { CgroupHeader = "CGROUP", Digit = 9, Kind = ColumnKind.Command, Role = ColumnRole.Name },
    ];

    /// <summary>True for processes and threads, false for the rows that stand for what has no owner.</summary>
    public static bool IsTask(ProcessRow row) => row.Kind is ProcessRowKind.Process or ProcessRowKind.Thread;

    private static double Ios(ProcessRow row, CellContext context) => context.Scale(ProcessAmounts.Of(row, context).Ios);

    private static int Priority(ProcessRow row, CellContext context, Span<byte> text)
    {
        if (!IsTask(row))
        {
            return Cells.Unknown(text);
        }

        int mark = context.DeadX && row.Info.IsExited ? Format.Text("x"u8, text) : 0;
        if (row.Info.IsExited && row.Info.Priority == IoPriority.Unknown)
        {
            // It had ended before its priority could be read: that is no error.
            return mark + Cells.Unknown(text[mark..]);
        }

        return row.Info.Priority.TryFormat(text[mark..], out int written, default, null) ? mark + written : mark;
    }

    /// <summary>iotop's order: real-time first, idle last, and by level within a class.</summary>
    private static int PriorityRank(ProcessRow row) => ((int)row.Info.Priority.Class * 8) + row.Info.Priority.Level;

    /// <summary>As iotop sorts: by the share of time, and who only writes without waiting stands above who does nothing.</summary>
    private static int CompareIo(ProcessRow left, ProcessRow right, CellContext context)
    {
        int byShare = ProcessAmounts.IoPercent(left, context).CompareTo(ProcessAmounts.IoPercent(right, context));
        return byShare != 0 ? byShare : Bytes(left, context).CompareTo(Bytes(right, context));
    }

    private static ulong Bytes(ProcessRow row, CellContext context) =>
        ProcessAmounts.Of(row, IoClass.Read, context).Bytes + ProcessAmounts.Of(row, IoClass.Write, context).Bytes;

    private static int CompareCommand(ProcessRow left, ProcessRow right)
    {
        ReadOnlySpan<byte> leftText = left.Info.CommandLine.IsEmpty ? left.Info.Comm : left.Info.CommandLine;
        ReadOnlySpan<byte> rightText = right.Info.CommandLine.IsEmpty ? right.Info.Comm : right.Info.CommandLine;
        return leftText.SequenceCompareTo(rightText);
    }
}
