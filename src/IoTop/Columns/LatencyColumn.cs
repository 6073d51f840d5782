using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>A column of times: the longest first, and the longer the more alarming.</summary>
internal static class LatencyColumn
{
    public static Column<TRow> Of<TRow>(string key, string header, string help, Func<TRow, CellContext, ulong> ns, int dropOrder) =>
        new(key, header, 7, Alignment.Right, help,
            (in row, context, text) => Cells.Latency(ns(row, context), text),
            (in left, in right, context) => ns(left, context).CompareTo(ns(right, context)))
        {
            DescendingFirst = true,
            Role = ColumnRole.Latency,
            DropOrder = dropOrder,
            Level = (in row, context) => LatencyLevel.Of(ns(row, context)),
        };
}
