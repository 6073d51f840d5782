using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The middle level of drill-down: one side's partners with what it did with each, above them who or what it is, below them how the
/// selected pair's latencies and sizes are distributed.
/// </summary>
internal abstract class PairScreen : TableScreen<ProcessDeviceRow>
{
    private const int InfoRows = 3;
    private const int LeastTableRows = 4;
    private const int LeastHistogramRows = 5;
    private const int MostHistogramRows = 16;
    private const int LeastHistogramWidth = 40;
    private const int TwoHistogramsWidth = 90;
    private int _infoRows;
    private int _tableRows;
    private int _histogramRows;

    protected PairScreen(Session session, ColumnSet<ProcessDeviceRow> columns, Func<ProcessDeviceRow, long> identity)
        : base(session, columns, identity)
    {
    }

    public override void Arrange(int width, int height)
    {
        _infoRows = height >= InfoRows + LeastTableRows ? InfoRows : 0;
        int rest = height - _infoRows;
        int wanted = Math.Max(LeastTableRows, Rows.Count + 2);
        _tableRows = Math.Min(wanted, rest - Math.Clamp(rest * 2 / 5, LeastHistogramRows, MostHistogramRows));
        _histogramRows = Math.Min(rest - _tableRows, MostHistogramRows);
        if (_tableRows < Math.Min(wanted, rest / 2) || width < LeastHistogramWidth)
        {
            _tableRows = rest;
            _histogramRows = 0;
        }

        base.Arrange(width, _tableRows);
    }

    public override void Draw(Canvas canvas)
    {
        DrawInfo(canvas.Rows(0, _infoRows));
        base.Draw(canvas.Rows(_infoRows, _tableRows));
        DrawHistograms(canvas.Rows(_infoRows + _tableRows, _histogramRows));
    }

    public override Keys.Command HandleMouse(MouseInput mouse, TerminalSize size) =>
        base.HandleMouse(mouse with { Row = mouse.Row - _infoRows }, size with { Height = _tableRows });

    protected abstract void DrawInfo(Canvas canvas);

    protected override bool IsActive(ProcessDeviceRow row) => Session.Cells.TallyOf(row).IsActive;

    protected override void DrawGraph(ProcessDeviceRow row, Canvas cell) =>
        RowGraph.Draw(cell, row, GraphSource.ReadWrite, 0, Session.Settings.ReverseGraph);

    /// <summary>What the table shows; when that is nothing, what there was since the start, and the title says so.</summary>
    private void DrawHistograms(Canvas canvas)
    {
        if (Selected is not ProcessDeviceRow row)
        {
            return;
        }

        bool now = Session.Cells.Amounts == AmountMode.Rate && row.Interval.IsActive;
        IoTally tally = now ? row.Interval : row.Accumulated;
        int half = canvas.Width >= TwoHistogramsWidth ? canvas.Width / 2 : canvas.Width;
        DrawHistogram(
            canvas.Columns(0, half), now ? "latency, last interval" : "latency, since the start", tally.Latencies, BucketLabels.Latencies, Gradient.Load);
        DrawHistogram(
            canvas.Columns(half), now ? "size, last interval" : "size, since the start", tally.Sizes, BucketLabels.Sizes, Gradient.Read);
    }

    private static void DrawHistogram(
        Canvas canvas, string title, ReadOnlySpan<ulong> counts, ReadOnlySpan<string> labels, Gradient gradient)
    {
        canvas.Box(title, Role.Border, Role.Title);
        Histogram.Draw(canvas.Inner(1, 2), counts, labels, gradient);
    }
}
