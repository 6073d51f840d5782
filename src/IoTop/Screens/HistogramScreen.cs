using IoTop.Columns;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>A table of who did I/O; below it how the selected row's latencies and sizes are distributed.</summary>
internal abstract class HistogramScreen<TRow> : DetailScreen<TRow>
    where TRow : IoRow
{
    protected HistogramScreen(Session session, ColumnSet<TRow> columns, Func<TRow, long> identity)
        : base(session, columns, identity)
    {
    }

    protected override bool IsActive(TRow row) => Session.Cells.TallyOf(row).IsActive;

    /// <summary>What the table shows; when that is nothing, what there was since the start, and the title says so.</summary>
    protected override void DrawDetail(Canvas canvas)
    {
        if (Selected is not TRow row)
        {
            return;
        }

        bool now = Session.Cells.Amounts == AmountMode.Rate && row.Interval.IsActive;
        IoTally tally = now ? row.Interval : row.Accumulated;
        string latency = now ? "latency, last interval" : "latency, since the start";
        string size = now ? "size, last interval" : "size, since the start";
        DrawHistogram(Left(canvas), latency, tally.Latencies, BucketLabels.Latencies, Gradient.Load, BucketLabels.LatencyLevels);
        DrawHistogram(Right(canvas), size, tally.Sizes, BucketLabels.Sizes, Gradient.Read);
    }
}
