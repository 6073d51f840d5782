using IoTop.Columns;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// A table with room for more: above it a few rows about what it belongs to, below it how the times of the selected row are
/// distributed. On a small terminal the table has it all.
/// </summary>
internal abstract class DetailScreen<TRow> : TableScreen<TRow>
    where TRow : class
{
    private const int LeastTableRows = 4;
    private const int LeastDetailRows = 5;
    private const int MostDetailRows = 16;
    private const int LeastDetailWidth = 40;
    private const int TwoHistogramsWidth = 90;
    private int _infoRows;
    private int _tableRows;
    private int _detailRows;

    protected DetailScreen(Session session, ColumnSet<TRow> columns, Func<TRow, long> identity)
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
        _tableRows = Math.Min(wanted, rest - Math.Clamp(rest * 2 / 5, LeastDetailRows, MostDetailRows));
        _detailRows = Math.Min(rest - _tableRows, MostDetailRows);
        if (_tableRows < Math.Min(wanted, rest / 2) || width < LeastDetailWidth)
        {
            _tableRows = rest;
            _detailRows = 0;
        }

        base.Arrange(width, _tableRows);
    }

    public override void Draw(Canvas canvas)
    {
        DrawInfo(canvas.Rows(0, _infoRows));
        base.Draw(canvas.Rows(_infoRows, _tableRows));
        DrawDetail(canvas.Rows(_infoRows + _tableRows, _detailRows));
    }

    public override Keys.Command HandleMouse(MouseInput mouse, TerminalSize size) =>
        base.HandleMouse(mouse with { Row = mouse.Row - _infoRows }, size with { Height = _tableRows });

    protected virtual void DrawInfo(Canvas canvas)
    {
    }

    /// <summary>Fills what is below the table.</summary>
    protected abstract void DrawDetail(Canvas canvas);

    /// <summary>The left of two boxes, or the one that there is room for.</summary>
    protected static Canvas Left(Canvas canvas) => canvas.Columns(0, canvas.Width >= TwoHistogramsWidth ? canvas.Width / 2 : canvas.Width);

    /// <summary>The right of two boxes; empty where there is room for one.</summary>
    protected static Canvas Right(Canvas canvas) => canvas.Columns(Left(canvas).Width);

    /// <summary>Latencies; <paramref name="nothing"/> is said in place of them when there are none.</summary>
    protected static void DrawLatencies(Canvas canvas, string title, ReadOnlySpan<ulong> buckets, ReadOnlySpan<byte> nothing)
    {
        DrawHistogram(canvas, title, buckets, BucketLabels.Latencies, Gradient.Load, BucketLabels.LatencyLevels);
        if (!buckets.ContainsAnyExcept(0UL))
        {
            canvas.Inner(1, 2).Write(0, 0, nothing, Role.Dim);
        }
    }

    protected static void DrawHistogram(
        Canvas canvas, string title, ReadOnlySpan<ulong> counts, ReadOnlySpan<string> labels, Gradient gradient,
        ReadOnlySpan<double> levels = default)
    {
        canvas.Box(title, Role.Border, Role.Title);
        Histogram.Draw(canvas.Inner(1, 2), counts, labels, gradient, levels);
    }
}
