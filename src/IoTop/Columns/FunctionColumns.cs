using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the table of watched processes: first those of /proc/tracer in its order, then what else is known.</summary>
internal static class FunctionColumns
{
    public static IReadOnlyList<Column<FunctionProcessRow>> All { get; } =
    [
        new("pid", "PID", 7, Alignment.Right, "Process id",
            static (in row, context, text) => Format.Number(row.Tgid, text),
            static (in left, in right, context) => left.Tgid.CompareTo(right.Tgid)),
        Calls("kmalloc", "kmalloc", 7, FunctionFamily.Kmalloc, "Calls of kmalloc in all its forms: per second, or since it is watched"),
        Calls("kfree", "kfree", 5, FunctionFamily.Kfree, "Calls of kfree"),
        Bytes("kmalloc_mem", "kmalloc_mem", 11, FunctionFamily.Kmalloc, "Bytes allocated by kmalloc"),
        Bytes("kfree_mem", "kfree_mem", 9, FunctionFamily.Kfree, "Bytes freed by kfree, of memory whose allocation was seen"),
        Calls("sched", "sched", 5, FunctionFamily.Schedule, "Calls of schedule: how often it gave the CPU away"),
        Calls("up", "up", 5, FunctionFamily.Up, "Calls of up: semaphores released", dropOrder: 2),
        Calls("down", "down", 5, FunctionFamily.DownInterruptible, "Calls of down_interruptible: semaphores taken", dropOrder: 1),
        Calls("lock", "lock", 5, FunctionFamily.MutexLock, "Calls of mutex_lock"),
        Calls("unlock", "unlock", 6, FunctionFamily.MutexUnlock, "Calls of mutex_unlock"),
        Average("sched_avg", "OFF CPU", FunctionFamily.Schedule, "Average time in schedule: until it ran again", 3),
        Average("lock_avg", "LOCK AVG", FunctionFamily.MutexLock, "Average time in mutex_lock: waiting, if somebody else had it", 4),
        new("lock_p99", "LOCK P99", 8, Alignment.Right, "The time that 99 of 100 calls of mutex_lock did not exceed",
            static (in row, context, text) => Latency(LockP99(row, context), FunctionFamily.MutexLock, context, text),
            static (in left, in right, context) => LockP99(left, context).CompareTo(LockP99(right, context)))
        { DescendingFirst = true, Role = ColumnRole.Latency, DropOrder = 5,
            Level = static (in row, context) => LatencyLevel.Of(LockP99(row, context)) },
        new("user", "USER", 8, Alignment.Left, "Who runs it",
            static (in row, context, text) => row.Info is null ? Cells.Unknown(text) : Cells.Name(row.Info.UserName, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Info?.UserName, right.Info?.UserName)) { DropOrder = 6 },
        Calls("down_other", "down_other", 10, FunctionFamily.Down,
            "Calls of down, down_killable, down_trylock and down_timeout", dropOrder: 9),
        new("unknown", "unknown", 7, Alignment.Right, "Calls of kfree for memory whose allocation was not seen: its size is not known",
            static (in row, context, text) => Count(row, FunctionFamily.Kfree, Unknown(row, context), context, text),
            static (in left, in right, context) => Unknown(left, context).CompareTo(Unknown(right, context)))
        { DescendingFirst = true, DropOrder = 7 },
        new("elsewhere", "elsewhere", 9, Alignment.Right, "Bytes of its kmalloc that others freed: another process, a kernel thread",
            static (in row, context, text) => Size(row, FunctionFamily.Kmalloc, Elsewhere(row, context), context, text),
            static (in left, in right, context) => Elsewhere(left, context).CompareTo(Elsewhere(right, context)))
        { DescendingFirst = true, DropOrder = 8 },
        new("command", "COMMAND", 0, Alignment.Left, "Command line, or the task's name; ended and removed processes are marked",
            static (in row, context, text) => FunctionAmounts.WriteCommand(row, context.FullCommand, text),
            static (in left, in right, context) => left.Comm.SequenceCompareTo(right.Comm))
        { Kind = ColumnKind.Command, Role = ColumnRole.Name, LeastWidth = 9 },
    ];

    private static ulong Unknown(FunctionProcessRow row, CellContext context) =>
        FunctionAmounts.Of(row, FunctionFamily.Kfree, context).Unknown;

    private static ulong Elsewhere(FunctionProcessRow row, CellContext context) =>
        FunctionAmounts.Of(row, FunctionFamily.Kmalloc, context).BytesElsewhere;

    private static ulong LockP99(FunctionProcessRow row, CellContext context) =>
        row.PercentileNs(FunctionFamily.MutexLock, 0.99, FunctionAmounts.IsNow(context));

    private static int Count(FunctionProcessRow row, FunctionFamily family, ulong count, CellContext context, Span<byte> text) =>
        FunctionAmounts.HasSource(family, context)
            ? Format.CompactCount(FunctionAmounts.Scale(count, row, context), text) : FunctionAmounts.NotAvailable(text);

    private static int Size(FunctionProcessRow row, FunctionFamily family, ulong bytes, CellContext context, Span<byte> text) =>
        FunctionAmounts.HasSource(family, context)
            ? Format.Compact(FunctionAmounts.Scale(bytes, row, context), text) : FunctionAmounts.NotAvailable(text);

    private static int Latency(ulong ns, FunctionFamily family, CellContext context, Span<byte> text) =>
        FunctionAmounts.HasSource(family, context) ? Cells.Latency(ns, text) : FunctionAmounts.NotAvailable(text);

    private static Column<FunctionProcessRow> Calls(
        string key, string header, int width, FunctionFamily family, string help, int dropOrder = 0) =>
        new(key, header, width, Alignment.Right, help,
            (in row, context, text) => Count(row, family, FunctionAmounts.Of(row, family, context).Calls, context, text),
            (in left, in right, context) => FunctionAmounts.Scale(FunctionAmounts.Of(left, family, context).Calls, left, context)
                .CompareTo(FunctionAmounts.Scale(FunctionAmounts.Of(right, family, context).Calls, right, context)))
        { DescendingFirst = true, DropOrder = dropOrder };

    private static Column<FunctionProcessRow> Bytes(string key, string header, int width, FunctionFamily family, string help) =>
        new(key, header, width, Alignment.Right, help,
            (in row, context, text) => Size(row, family, FunctionAmounts.Of(row, family, context).Bytes, context, text),
            (in left, in right, context) => FunctionAmounts.Scale(FunctionAmounts.Of(left, family, context).Bytes, left, context)
                .CompareTo(FunctionAmounts.Scale(FunctionAmounts.Of(right, family, context).Bytes, right, context)))
        { DescendingFirst = true };

    private static Column<FunctionProcessRow> Average(string key, string header, FunctionFamily family, string help, int dropOrder) =>
        new(key, header, 8, Alignment.Right, help,
            (in row, context, text) => Latency(FunctionAmounts.Of(row, family, context).AverageNs, family, context, text),
            (in left, in right, context) => FunctionAmounts.Of(left, family, context).AverageNs
                .CompareTo(FunctionAmounts.Of(right, family, context).AverageNs))
        {
            DescendingFirst = true,
            Role = ColumnRole.Latency,
            DropOrder = dropOrder,
            Level = (in row, context) => LatencyLevel.Of(FunctionAmounts.Of(row, family, context).AverageNs),
        };
}
