using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the files that one process makes calls on: what it asked for beside what reached the disk.</summary>
internal static class SyscallFileColumns
{
    public static IReadOnlyList<Column<SyscallFileRow>> All { get; } =
    [
        new("fd", "FD", 4, Alignment.Right, "File descriptor",
            static (in row, context, text) => row.Fd < 0 ? Cells.Unknown(text) : Format.Number(row.Fd, text),
            static (in left, in right, context) => left.Fd.CompareTo(right.Fd)),
        Count("calls", "CALLS", 6, "Calls: per second, or since it is watched", static (in sum) => sum.Calls),
        Bytes("read", "READ", 6, "Bytes that calls read", static (row, context) => SyscallAmounts.Of(row, context).Sum.Read, ColumnRole.Read),
        Bytes("write", "WRITE", 6, "Bytes that calls wrote",
            static (row, context) => SyscallAmounts.Of(row, context).Sum.Written, ColumnRole.Write),
        Disk("disk_read", "D.READ", "Bytes of this file that block I/O read for the process", static (in io) => io.Read, ColumnRole.Read),
        Disk("disk_write", "D.WRITE", "Bytes of this file that block I/O wrote for the process", static (in io) => io.Written, ColumnRole.Write),
        Count("errors", "ERR", 5, "Calls that failed", static (in sum) => sum.Errors, ColumnRole.Error, 4),
        LatencyColumn.Of<SyscallFileRow>("avg", "AVG", "Average time from entry to exit", static (row, context) => SyscallAmounts.Of(row, context).Sum.AverageNs, 2),
        LatencyColumn.Of<SyscallFileRow>("p99", "P99", "The time that 99 of 100 calls did not exceed", static (row, context) => SyscallAmounts.Of(row, context).P99Ns, 1),
        LatencyColumn.Of<SyscallFileRow>("max", "MAX", "The longest call since it is watched", static (row, context) => row.Total.Sum.MaxNs, 5),
        Count("faults", "FAULTS", 6, "Pages of its mapping that were read in", static (in sum) => sum.Faults, dropOrder: 3),
        new("kind", "KIND", 6, Alignment.Left, "What it is: file, pipe, socket, char, block, anon",
            static (in row, context, text) => row.Inode == 0 ? Cells.Unknown(text) : Format.Text(InodeMode.NameOf(row.Mode), text),
            static (in left, in right, context) => left.Mode.CompareTo(right.Mode)) { Role = ColumnRole.Dim, DropOrder = 6 },
        new("file", "FILE", 0, Alignment.Left, "What stands behind it: path, pipe:[inode], socket:[inode]",
            static (in row, context, text) => row.Name.IsEmpty ? Cells.Unknown(text) : Format.Text(row.Name, text),
            static (in left, in right, context) => left.Name.SequenceCompareTo(right.Name))
        { Role = ColumnRole.Name, LeastWidth = 20 },
    ];

    private delegate ulong Amount(in SyscallSum sum);

    private delegate ulong DiskAmount(in FileIoSum sum);

    /// <summary>Block I/O of a file: of the last interval, or since it is looked at.</summary>
    public static FileIoSum DiskOf(SyscallFileRow row, CellContext context) => context.FileIos is null || row.Inode == 0 ? default
        : context.FileIos.Of(row.FsDev, row.Inode, row.Process.Tgid, SyscallAmounts.IsNow(context));

    private static Column<SyscallFileRow> Count(
        string key, string header, int width, string help, Amount amount, ColumnRole role = ColumnRole.Plain, int dropOrder = 0) =>
        new(key, header, width, Alignment.Right, help,
            (in row, context, text) => Format.CompactCount(
                SyscallAmounts.Scale(amount(in SyscallAmounts.Of(row, context).Sum), row.Process, context), text),
            (in left, in right, context) => amount(in SyscallAmounts.Of(left, context).Sum)
                .CompareTo(amount(in SyscallAmounts.Of(right, context).Sum)))
        { DescendingFirst = true, Role = role, DropOrder = dropOrder };

    private static Column<SyscallFileRow> Bytes(
        string key, string header, int width, string help, Func<SyscallFileRow, CellContext, ulong> bytes, ColumnRole role) =>
        new(key, header, width, Alignment.Right, help,
            (in row, context, text) => Format.Compact(SyscallAmounts.Scale(bytes(row, context), row.Process, context), text),
            (in left, in right, context) => bytes(left, context).CompareTo(bytes(right, context)))
        { DescendingFirst = true, Role = role };

    private static Column<SyscallFileRow> Disk(string key, string header, string help, DiskAmount amount, ColumnRole role) =>
        new(key, header, 7, Alignment.Right, help,
            (in row, context, text) => !InodeMode.IsRegular(row.Mode) || context.FileIos is null ? Cells.Unknown(text)
                : Format.Compact(Since(row, amount(DiskOf(row, context)), context), text),
            (in left, in right, context) => amount(DiskOf(left, context)).CompareTo(amount(DiskOf(right, context))))
        { DescendingFirst = true, Role = role };

    // Block I/O is known from the moment on that the files were looked at.
    private static double Since(SyscallFileRow row, ulong bytes, CellContext context)
    {
        if (context.Amounts != AmountMode.AverageRate)
        {
            return SyscallAmounts.Scale(bytes, row.Process, context);
        }

        ulong now = context.Model.Source.NowNs;
        ulong since = context.FileIos!.SinceNs;
        return now <= since ? 0 : bytes * 1e9 / (now - since);
    }
}
