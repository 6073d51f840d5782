using IoTop.Columns;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// A table with room for more: above it a few rows about what it belongs to, below it how the selected row's latencies and sizes are
/// distributed. On a small terminal the table has it all.
/// </summary>
internal abstract class HistogramScreen<TRow> : TableScreen<TRow>
    where TRow : IoRow
{
    private const int LeastTableRows = 4;
    private const int LeastHistogramRows = 5;
    private const int MostHistogramRows = 16;
    private const int LeastHistogramWidth = 40;
    private const int TwoHistogramsWidth = 90;
    private int _infoRows;
    private int _tableRows;
    private int _histogramRows;

    protected HistogramScreen(Session session, ColumnSet<TRow> columns, Func<TRow, long> identity)
        : base(session, columns, identity)
    {
    }

    /// <summary>Rows that <see cref="DrawInfo"/> fills.</summary>
    protected virtual int InfoRows => 0;

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

    protected virtual void DrawInfo(Canvas canvas)
    {
    }

    protected override bool IsActive(TRow row) => Session.Cells.TallyOf(row).IsActive;

    /// <summary>What the table shows; when that is nothing, what there was since the start, and the title says so.</summary>
    private void DrawHistograms(Canvas canvas)
    {
        if (Selected is not TRow row)
        {
            return;
        }

        bool now = Session.Cells.Amounts == AmountMode.Rate && row.Interval.IsActive;
        IoTally tally = now ? row.Interval : row.Accumulated;
        int half = canvas.Width >= TwoHistogramsWidth ? canvas.Width / 2 : canvas.Width;
        string latency = now ? "latency, last interval" : "latency, since the start";
        string size = now ? "size, last interval" : "size, since the start";
        DrawHistogram(canvas.Columns(0, half), latency, tally.Latencies, BucketLabels.Latencies, Gradient.Load, BucketLabels.LatencyLevels);
        DrawHistogram(canvas.Columns(half), size, tally.Sizes, BucketLabels.Sizes, Gradient.Read);
    }

    private static void DrawHistogram(
        Canvas canvas, string title, ReadOnlySpan<ulong> counts, ReadOnlySpan<string> labels, Gradient gradient,
        ReadOnlySpan<double> levels = default)
    {
        canvas.Box(title, Role.Border, Role.Title);
        Histogram.Draw(canvas.Inner(1, 2), counts, labels, gradient, levels);
    }
}
