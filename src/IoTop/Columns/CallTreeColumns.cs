using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of who calls whom.</summary>
internal static class CallTreeColumns
{
    public const string Function = "function";

    public static IReadOnlyList<Column<CallTreeRow>> All { get; } =
    [
        new(Function, "CALLER / CALLEE", 0, Alignment.Left, "A function, and under it those that it calls",
            static (in row, context, text) => Cells.Name(row.Function, text),
            static (in left, in right, context) => string.CompareOrdinal(left.Function, right.Function))
            { Role = ColumnRole.Name, LeastWidth = 24 },
        new("calls", "CALLS", 9, Alignment.Right, "Calls per second; in total, or per second since the first one",
            static (in row, context, text) => Format.CompactCount(Calls(row, context), text),
            static (in left, in right, context) => Calls(left, context).CompareTo(Calls(right, context))) { DescendingFirst = true },
        new("total", "TOTAL", 13, Alignment.Right, "Calls since tracing began, or since X",
            static (in row, context, text) => Format.Grouped(row.Total, text),
            static (in left, in right, context) => left.Total.CompareTo(right.Total)) { DescendingFirst = true, DropOrder = 1 },
        new("share", "SHARE", 5, Alignment.Right, "Percentage of all calls",
            static (in row, context, text) => Format.CompactPercent(Share(row, context), text),
            static (in left, in right, context) => Share(left, context).CompareTo(Share(right, context)))
            { DescendingFirst = true, DropOrder = 2 },
    ];

    private static double Calls(CallTreeRow row, CellContext context) => context.Amounts switch
    {
        AmountMode.Accumulated => row.Total,
        AmountMode.AverageRate => PerSecond(row.Total, context.CallTree?.ElapsedNs ?? 0),
        _ => PerSecond(row.Interval, context.CallTree?.IntervalNs ?? 0),
    };

    private static double PerSecond(ulong calls, ulong ns) => ns == 0 ? 0 : calls * 1e9 / ns;

    private static double Share(CallTreeRow row, CellContext context)
    {
        bool isNow = context.Amounts == AmountMode.Rate;
        ulong all = context.CallTree is not CallTree tree ? 0 : isNow ? tree.Interval : tree.Total;
        return all == 0 ? 0 : (isNow ? row.Interval : row.Total) * 100.0 / all;
    }
}
