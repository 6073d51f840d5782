using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Sizes and latencies as bars, out of the exact counters, and percentiles below; where there is room, also the time in the queue, which
/// only single I/Os tell.
/// </summary>
internal sealed class BarsPicture(Session session) : Picture(session)
{
    private const int TwoPanelsWidth = 70;
    private const int ThreePanelsWidth = 132;

    private static readonly Style[] s_styles = [Role.Read, Role.Write, Role.Other];
    private static readonly StackedHistogram.CountWriter s_writeCount = static (count, text) => Format.CompactCount(count, text);

    private readonly Distribution _sum = new();
    private readonly ulong[] _queue = new ulong[LatencyBuckets.Length];
    private uint[] _devices = [];
    private int _generation = -1;
    private int _version = -1;
    private int _catalogVersion = -1;
    private bool _isNow;
    private int _width;

    public override KeyTable<Command> Keys => HistogramKeys.Bars;

    public override void Advance()
    {
        if (_generation == Session.Generation && _version == Pictures.Version)
        {
            return;
        }

        int catalogVersion = Session.Model.Devices.Version;
        if (_version != Pictures.Version || _catalogVersion != catalogVersion)
        {
            _devices = [.. Session.Model.Devices.WithPartitions(Pictures.Scope.Devices.AsSpan())];
        }

        _generation = Session.Generation;
        _version = Pictures.Version;
        _catalogVersion = catalogVersion;
        _isNow = Session.Cells.Amounts == AmountMode.Rate;
        PictureCounters.Collect(Session, _sum, _isNow, _devices);
        if (_isNow && !_sum.Sizes.ContainsAnyExcept(0UL))
        {
            // As below the tables: when nothing happened just now, what happened since the start.
            _isNow = false;
            PictureCounters.Collect(Session, _sum, now: false, _devices);
        }

        SumQueue();
    }

    public override void Arrange(int width, int height) => _width = width;

    public override int DrawLegend(Canvas line)
    {
        int column = line.Width - 28;
        if (column < 0)
        {
            return 0;
        }

        Glyphs glyphs = Session.Front.Glyphs;
        int at = StackedHistogram.DrawKey(line, 0, column, 0, "reads"u8, Role.Read, glyphs);
        at = StackedHistogram.DrawKey(line, 0, at, 1, "writes"u8, Role.Write, glyphs);
        StackedHistogram.DrawKey(line, 0, at, 2, "others"u8, Role.Other, glyphs);
        return line.Width - column;
    }

    public override void Draw(Canvas canvas)
    {
        int panels = _width >= ThreePanelsWidth ? 3 : _width >= TwoPanelsWidth ? 2 : 1;
        int width = canvas.Width / panels;
        int tall = canvas.Height;
        string latency = _isNow ? "latency, last interval" : "latency, since the start";
        string size = _isNow ? "size, last interval" : "size, since the start";
        DrawPanel(canvas.Slice(0, 0, tall, width), latency, _sum.Latencies, _sum.LatenciesByKind, isSize: false);
        if (panels == 1)
        {
            return;
        }

        int second = panels == 2 ? canvas.Width - width : width;
        DrawPanel(canvas.Slice(0, width, tall, second), size, _sum.Sizes, _sum.SizesByKind, isSize: true);
        if (panels == 3)
        {
            DrawQueue(canvas.Columns(2 * width));
        }
    }

    private void DrawPanel(Canvas canvas, string title, ReadOnlySpan<ulong> totals, ReadOnlySpan<ulong> kinds, bool isSize)
    {
        canvas.Box(title, Role.Border, Role.Title);
        Canvas inside = canvas.Inner(1, 2);
        if (!totals.ContainsAnyExcept(0UL))
        {
            inside.Write(0, 0, inside.Width, Pictures.Nothing, Role.Dim, Alignment.Left);
            return;
        }

        int below = PercentileTable.HeightFor(inside.Width, inside.Height);
        ReadOnlySpan<string> labels = isSize ? BucketLabels.Sizes : BucketLabels.Latencies;
        StackedHistogram.Draw(inside.Rows(0, inside.Height - below), totals, kinds, labels, s_styles, s_writeCount, Session.Front.Glyphs);
        PercentileTable.Draw(inside.Rows(inside.Height - below), _sum, isSize);
        if (PictureCounters.IsWider(Session.Filter))
        {
            canvas.WriteLegend(canvas.Height - 1, 2, "all sizes and latencies: counters know no least ones"u8, Role.Border, Role.Warning);
        }
    }

    private void DrawQueue(Canvas canvas)
    {
        canvas.Box("time in the queue, I/Os of the last minutes", Role.Border, Role.Title);
        Canvas inside = canvas.Inner(1, 2);
        if (!((ReadOnlySpan<ulong>)_queue).ContainsAnyExcept(0UL))
        {
            inside.Write(0, 0, inside.Width, "no queue: these devices take I/Os as they come"u8, Role.Dim, Alignment.Left);
            return;
        }

        int below = PercentileTable.HeightFor(inside.Width, inside.Height) > 0 ? 2 : 0;
        Histogram.Draw(
            inside.Rows(0, inside.Height - below), _queue, BucketLabels.Latencies, Gradient.Load, BucketLabels.LatencyLevels);
        PercentileTable.DrawOne(inside.Rows(inside.Height - below), _queue);
    }

    /// <summary>All seconds that are kept; two rows make a bucket.</summary>
    private void SumQueue()
    {
        Array.Clear(_queue);
        HeatColumns heat = Pictures.Heat;
        for (long second = heat.First; second <= heat.Newest; second++)
        {
            ReadOnlySpan<uint> counts = heat.Column(HeatValue.Queue, second);
            for (int row = 0; row < counts.Length; row++)
            {
                _queue[Math.Min((row + 1) / 2, _queue.Length - 1)] += counts[row];
            }
        }
    }
}
