using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Reads on the left, writes on the right: totals and a history graph each. Two framed boxes where there is room, two or three bare
/// lines on a small terminal, a single line on a tiny one.
/// </summary>
internal static class HeaderPanel
{
    private const int NumbersWidth = 23;
    private const int LeastGraphWidth = 8;

    /// <summary>Rows that it takes of a terminal.</summary>
    public static int HeightFor(int width, int height) => (width, height) switch
    {
        ( < 30, _) or (_, < 10) => height < 5 ? 0 : 1,
        (_, < 18) => 2,
        (_, < 28) or ( < 70, _) => 3,
        (_, < 42) => 6,
        (_, < 56) => 8,
        _ => 10,
    };

    public static void Draw(Canvas canvas, HeaderTotals totals, UnitStyle units)
    {
        int half = canvas.Width / 2;
        var read = new Side("READ", Role.Read, Gradient.Read, totals.ActualReadBytesPerSecond);
        var write = new Side("WRITE", Role.Write, Gradient.Write, totals.ActualWriteBytesPerSecond);
        DrawSide(canvas.Columns(0, half), in read, in totals.Read, totals.ReadHistory, totals, units);
        DrawSide(canvas.Columns(half), in write, in totals.Write, totals.WriteHistory, totals, units);
    }

    private static void DrawSide(
        Canvas canvas, in Side side, in IoCount count, ReadOnlySpan<float> history, HeaderTotals totals, UnitStyle units)
    {
        double rate = totals.PerSecond(count.Bytes);
        if (canvas.Height == 1)
        {
            var pen = new Pen(canvas, 0, 1);
            pen.Write(side.Name, ((Style)side.Role).Bold);
            pen.Skip(1);
            pen.Rate(rate, units, Role.Bright);
            return;
        }

        bool framed = canvas.Height > 3;
        Canvas inside = canvas.Columns(1, canvas.Width - 2);
        if (framed)
        {
            canvas.Box(side.Name, Role.Border, ((Style)side.Role).Bold);
            inside = canvas.Inner(1, 2);
        }

        Canvas graph = inside.Columns(NumbersWidth);
        double max = SeriesScale.Max(new SpanSeries(history), graph.Width * 2);
        if (graph.Width >= LeastGraphWidth)
        {
            BrailleGraph.Draw(graph, new SpanSeries(history), new GraphOptions(side.Gradient, Top(max)));
        }

        if (framed)
        {
            DrawScale(canvas, Top(max));
        }

        DrawNumbers(inside, in side, in count, rate, totals, units, framed);
    }

    private static void DrawNumbers(
        Canvas canvas, in Side side, in IoCount count, double rate, HeaderTotals totals, UnitStyle units, bool framed)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Style label = framed ? Role.Dim : ((Style)side.Role).Bold;
        Line(canvas, 0, framed ? "total" : side.Name, label, text[..Format.Rate(rate, units, text)], ((Style)Role.Bright).Bold);
        Line(canvas, 1, "actual", Role.Dim, text[..Format.Rate(side.Actual, units, text)], Role.Normal);
        Line(canvas, 2, "iops", Role.Dim, text[..Format.Grouped((ulong)totals.PerSecond(count.Ios), text)], Role.Normal);
        Latency(canvas, 3, "latency", count.AverageLatencyNs);
        Line(canvas, 4, "size", Role.Dim, text[..Format.Compact(count.AverageBytes, text)], Role.Normal);
        Latency(canvas, 5, "slowest", count.LatencyMaxNs);
        Line(canvas, 6, "errors", Role.Dim, text[..Format.Grouped(count.Errors, text)], count.Errors == 0 ? Role.Dim : Role.Error);
    }

    private static void Latency(Canvas canvas, int row, ReadOnlySpan<char> label, ulong ns)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        Style style = ns == 0 ? Role.Dim : Style.Graph(Gradient.Load, LatencyLevel.Of(ns));
        Line(canvas, row, label, Role.Dim, text[..Cells.Latency(ns, text)], style);
    }

    private static void Line(Canvas canvas, int row, ReadOnlySpan<char> label, Style labelStyle, ReadOnlySpan<byte> value, Style style)
    {
        canvas.Write(row, 0, label, labelStyle);
        canvas.Write(row, 8, NumbersWidth - 10, value, style, Alignment.Right);
    }

    /// <summary>What the upper edge of the graph stands for, written into it.</summary>
    private static void DrawScale(Canvas canvas, double top)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        int length = Format.Compact(top, text);
        "/s"u8.CopyTo(text[length..]);
        length += 2;
        int column = canvas.Width - length - 4;
        if (column > NumbersWidth)
        {
            canvas.Put(0, column, ' ', Role.Border);
            canvas.Write(0, column + 1, text[..length], Role.Dim);
            canvas.Put(0, column + 1 + length, ' ', Role.Border);
        }
    }

    /// <summary>A round number of kilobytes or their powers, so that the scale stays while the values tremble.</summary>
    private static double Top(double max)
    {
        double unit = 1024;
        while (max > unit * 1000)
        {
            unit *= 1024;
        }

        return unit * SeriesScale.RoundUp(max / unit);
    }

    /// <summary>What distinguishes the two halves.</summary>
    private readonly record struct Side(string Name, Role Role, Gradient Gradient, double Actual);
}
