using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the table of processes that make calls.</summary>
internal static class SyscallProcessColumns
{
    public static IReadOnlyList<Column<SyscallProcessRow>> All { get; } =
    [
        new("pid", "PID", 7, Alignment.Right, "Process id",
            static (in row, context, text) => Format.Number(row.Tgid, text),
            static (in left, in right, context) => left.Tgid.CompareTo(right.Tgid)),
        new("user", "USER", 8, Alignment.Left, "Who runs it",
            static (in row, context, text) => row.Info is null ? Cells.Unknown(text) : Cells.Name(row.Info.UserName, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Info?.UserName, right.Info?.UserName)) { DropOrder = 5 },
        Count("calls", "CALLS", 6, "Calls of the read and write family: per second, or since it is watched", static (in sum) => sum.Calls),
        Bytes("read", "READ", "Bytes that its calls read, from the page cache or the disk", static (in sum) => sum.Read, ColumnRole.Read),
        Bytes("write", "WRITE", "Bytes that its calls wrote, into the page cache or to the disk",
            static (in sum) => sum.Written, ColumnRole.Write),
        Count("errors", "ERR", 5, "Calls that failed", static (in sum) => sum.Errors, ColumnRole.Error),
        LatencyColumn.Of<SyscallProcessRow>("avg", "AVG", "Average time from entry to exit", static (row, context) => SyscallAmounts.Of(row, context).Sum.AverageNs, 0),
        LatencyColumn.Of<SyscallProcessRow>("p99", "P99", "The time that 99 of 100 calls did not exceed", static (row, context) => SyscallAmounts.Of(row, context).P99Ns, 1),
        LatencyColumn.Of<SyscallProcessRow>("max", "MAX", "The longest call since it is watched", static (row, context) => row.Total.Sum.MaxNs, 3),
        LatencyColumn.Of<SyscallProcessRow>("time", "TIME", "Time that its threads spent in calls: in the last interval, or since it is watched",
            static (row, context) => SyscallAmounts.Of(row, context).Sum.TotalNs, 4),
        Count("faults", "FAULTS", 6, "Pages of mapped files that were read in for it", static (in sum) => sum.Faults, dropOrder: 2),
        new("files", "FILES", 5, Alignment.Right, "Descriptors and files that it made calls on",
            static (in row, context, text) => Format.Number(row.Files.Length, text),
            static (in left, in right, context) => left.Files.Length.CompareTo(right.Files.Length)) { DescendingFirst = true, DropOrder = 6 },
        new("command", "COMMAND", 0, Alignment.Left, "Command line, or the task's name; ended processes are marked",
            static (in row, context, text) => SyscallAmounts.WriteCommand(row, context.FullCommand, text),
            static (in left, in right, context) => left.Comm.SequenceCompareTo(right.Comm))
        { Kind = ColumnKind.Command, Role = ColumnRole.Name, LeastWidth = 12 },
    ];

    private delegate ulong Amount(in SyscallSum sum);

    private static double Scaled(SyscallProcessRow row, CellContext context, Amount amount) =>
        SyscallAmounts.Scale(amount(in SyscallAmounts.Of(row, context).Sum), row, context);

    private static Column<SyscallProcessRow> Count(
        string key, string header, int width, string help, Amount amount, ColumnRole role = ColumnRole.Plain, int dropOrder = 0) =>
        new(key, header, width, Alignment.Right, help,
            (in row, context, text) => Format.CompactCount(Scaled(row, context, amount), text),
            (in left, in right, context) => Scaled(left, context, amount).CompareTo(Scaled(right, context, amount)))
        { DescendingFirst = true, Role = role, DropOrder = dropOrder };

    private static Column<SyscallProcessRow> Bytes(string key, string header, string help, Amount amount, ColumnRole role) =>
        new(key, header, 6, Alignment.Right, help,
            (in row, context, text) => Format.Compact(Scaled(row, context, amount), text),
            (in left, in right, context) => Scaled(left, context, amount).CompareTo(Scaled(right, context, amount)))
        { DescendingFirst = true, Role = role };
}
