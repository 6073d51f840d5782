using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The columns of the functions of one process.</summary>
internal static class FunctionLineColumns
{
    public static IReadOnlyList<Column<FunctionLine>> All { get; } =
    [
        new("function", "FUNCTION", 28, Alignment.Left, "Symbol of the kernel",
            static (in row, context, text) => Cells.Name(row.Info.Name, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Info.Name, right.Info.Name))
        { Role = ColumnRole.Name, WideWidth = 34 },
        Number("calls", "CALLS", 6, "Calls: per second, or since it is watched", static count => count.Calls),
        Latency("avg", "AVG", "Average time from entry to return, sleeping included",
            static (count, context) => FunctionAmounts.Of(count, context).AverageNs, 0),
        Latency("p50", "P50", "The time that half of the calls did not exceed",
            static (count, context) => Percentile(count, 0.5, context), 6),
        Latency("p99", "P99", "The time that 99 of 100 calls did not exceed",
            static (count, context) => Percentile(count, 0.99, context), 0),
        Latency("max", "MAX", "The longest call since it is watched", static (count, context) => count.Total.MaxNs, 1),
        Latency("time", "TIME", "Time spent in it: in the last interval, or since it is watched",
            static (count, context) => FunctionAmounts.Of(count, context).TotalNs, 5),
        new("bytes", "BYTES", 6, Alignment.Right, "Bytes allocated or freed: per second, or since it is watched",
            static (in row, context, text) => HasBytes(row) ? Format.Compact(Scale(row, context, static sum => sum.Bytes), text)
                : !row.HasSource ? FunctionAmounts.NotAvailable(text) : Cells.Unknown(text),
            static (in left, in right, context) => Scale(left, context, static sum => sum.Bytes)
                .CompareTo(Scale(right, context, static sum => sum.Bytes)))
        { DescendingFirst = true },
        Number("errors", "ERR", 5, "Calls that returned an error, or no memory", static sum => sum.Errors, ColumnRole.Error),
        new("missed", "MISSED", 6, Alignment.Right, "Calls and returns that the kernel missed since it is counted, of all processes",
            static (in row, context, text) => row.HasSource ? Format.CompactCount(row.Missed, text) : FunctionAmounts.NotAvailable(text),
            static (in left, in right, context) => left.Missed.CompareTo(right.Missed))
        { DescendingFirst = true, Role = ColumnRole.Error },
        new("nested", "NESTED", 6, Alignment.Right, "Calls by another function of its kind, which the sum of the process leaves out",
            static (in row, context, text) => row.HasSource
                ? Format.CompactCount(row.Count?.Value.Nested ?? 0, text) : FunctionAmounts.NotAvailable(text),
            static (in left, in right, context) => (left.Count?.Value.Nested ?? 0).CompareTo(right.Count?.Value.Nested ?? 0))
        { DescendingFirst = true, DropOrder = 7 },
        new("source", "SOURCE", 0, Alignment.Left, "What counts it; why there is nothing that could",
            static (in row, context, text) => Cells.Name(row.HasSource ? row.Info.Source : row.Info.Why, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Info.Source, right.Info.Source))
        { Role = ColumnRole.Dim, DropOrder = 3, LeastWidth = 24 },
    ];

    private static bool HasBytes(FunctionLine row) => row.HasSource && row.Info.Family is FunctionFamily.Kmalloc or FunctionFamily.Kfree;

    private static double Scale(FunctionLine row, CellContext context, Func<FunctionSum, ulong> number) => row.Count is null ? 0
        : FunctionAmounts.Scale(number(FunctionAmounts.Of(row.Count, context)), row.Process!, context);

    private static ulong Percentile(FunctionCount count, double fraction, CellContext context) =>
        FunctionAmounts.IsNow(context) ? count.IntervalPercentileNs(fraction) : count.PercentileNs(fraction);

    private static Column<FunctionLine> Number(
        string key, string header, int width, string help, Func<FunctionSum, ulong> number, ColumnRole role = ColumnRole.Plain) =>
        new(key, header, width, Alignment.Right, help,
            (in row, context, text) => row.HasSource
                ? Format.CompactCount(Scale(row, context, number), text) : FunctionAmounts.NotAvailable(text),
            (in left, in right, context) => Scale(left, context, number).CompareTo(Scale(right, context, number)))
        { DescendingFirst = true, Role = role };

    private static Column<FunctionLine> Latency(
        string key, string header, string help, Func<FunctionCount, CellContext, ulong> ns, int dropOrder) =>
        new(key, header, 7, Alignment.Right, help,
            (in row, context, text) => row.HasSource
                ? Cells.Latency(row.Count is null ? 0 : ns(row.Count, context), text) : FunctionAmounts.NotAvailable(text),
            (in left, in right, context) => (left.Count is null ? 0 : ns(left.Count, context))
                .CompareTo(right.Count is null ? 0 : ns(right.Count, context)))
        {
            DescendingFirst = true,
            Role = ColumnRole.Latency,
            DropOrder = dropOrder,
            Level = (in row, context) => row.Count is null ? 0 : LatencyLevel.Of(ns(row.Count, context)),
        };
}
