using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>How it looks.</content>
internal sealed partial class HeatPicture
{
    private static readonly string[] s_titles = ["latency", "time in the queue", "time on the device", "size"];

    private static readonly (string Name, double Share)[] s_percentiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1)];

    public override int DrawLegend(Canvas line)
    {
        Span<byte> most = stackalloc byte[Format.MaxLength];
        most = most[..Format.CompactCount(_max, most)];
        int column = line.Width - HeatMap.LegendWidth - 1 - most.Length - 1;
        if (_ios == 0 || HeatMap.DrawLegend(line, 0, column, "1"u8, most, Session.Front.Glyphs) == 0)
        {
            return 0;
        }

        if (column > 6)
        {
            line.Write(0, column - 5, "I/Os"u8, Role.Dim);
        }

        return line.Width - column;
    }

    public override void Draw(Canvas canvas)
    {
        Canvas map = canvas;
        if (HasFrame)
        {
            Canvas box = canvas.Rows(0, canvas.Height - 1);
            box.Box(s_titles[(int)Value], Role.Border, Role.Title);
            Canvas plot = box.Slice(1, 1 + AxisWidth, PlotHeight, MapWidth);
            DrawGraph(box, plot);
            map = plot.Rows(GraphHeight);
            DrawAxis(box.Slice(1 + GraphHeight, 1, MapHeight, AxisWidth));
            DrawSums(box.Slice(1 + GraphHeight, 1 + AxisWidth + MapWidth + 1, MapHeight, SumsColumns));
            DrawTimes(box.Row(box.Height - 1));
            DrawInfo(canvas.Row(canvas.Height - 1));
        }

        HeatMap.Draw(map, _cells, _max, Session.Front.Glyphs);
        if (_hasCursor)
        {
            HeatMap.DrawCursor(map, CursorColumn, _cells.LineOf(_cursorRow), CursorCount > 0);
        }

        if (_ios == 0)
        {
            map.Write(map.Height / 2, 0, map.Width, Pictures.Nothing, Role.Dim, Alignment.Center);
        }
    }

    /// <summary>I/Os per second above the map.</summary>
    private void DrawGraph(Canvas box, Canvas plot)
    {
        if (GraphHeight == 0 || _ios == 0)
        {
            return;
        }

        var ios = new HeatIos(_cells, MapWidth);
        double max = SeriesScale.Max(ios, MapWidth);
        Sparkline.Draw(plot.Row(0), ios, Gradient.Load, max, Role.Accent);
        Span<byte> text = stackalloc byte[Format.MaxLength];
        int length = Format.CompactCount(max, text);
        length += Format.Text("/s"u8, text[length..]);
        box.Write(1, 1, AxisWidth - 1, text[..length], Role.Accent, Alignment.Right);
    }

    private void DrawAxis(Canvas axis)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        int free = int.MaxValue;
        for (int line = 0; line < axis.Height; line += _cells.Lines)
        {
            int row = _cells.RowAt(line);
            if (row < 1 || row >= HeatScale.Rows || (_cells.Merged % 2 == 1 && row % 2 == 0) || (free != int.MaxValue && line < free))
            {
                continue;
            }

            int length = WriteAmount(Value, HeatScale.FloorOf(Value, row), text);
            bool isAtCursor = _hasCursor && row == _cursorRow;
            axis.Write(axis.Height - 1 - line, 0, AxisWidth - 1, text[..length], isAtCursor ? Role.Bright : Role.Dim, Alignment.Right);
            free = line + 2;
        }
    }

    /// <summary>The distribution over all of the visible time.</summary>
    private void DrawSums(Canvas canvas)
    {
        if (canvas.IsEmpty)
        {
            return;
        }

        Span<byte> text = stackalloc byte[Format.MaxLength];
        canvas.VerticalLine(0, 0, canvas.Height, Role.Border);
        for (int line = 0; line < canvas.Height; line++)
        {
            ulong sum = SumAt(line);
            if (sum == 0)
            {
                continue;
            }

            int row = canvas.Height - 1 - line;
            Canvas bar = canvas.Slice(row, 1, 1, canvas.Width - 7);
            BarChart.DrawBar(bar, (double)sum / _sumMax, Role.Accent, Session.Front.Glyphs);
            if (line % _cells.Lines == 0)
            {
                canvas.Write(row, canvas.Width - 6, 6, text[..Format.CompactCount(sum, text)], Role.Dim, Alignment.Right);
            }
        }
    }

    /// <summary>The clock below, in the frame, and a mark where events were lost.</summary>
    private void DrawTimes(Canvas edge)
    {
        int left = 1 + AxisWidth;
        ulong firstNs = _cells.Columns.StartNs(_cells.FirstSecond);
        TimeAxis.Draw(edge.Columns(left), MapWidth, firstNs, (ulong)Seconds * 1_000_000_000, Session.Model.Clock);
        for (int column = 0; column < MapWidth; column++)
        {
            if (LostIn(column) > 0)
            {
                edge.Put(0, left + column, '!', Role.Warning);
            }
        }
    }

    private ulong LostIn(int column)
    {
        ulong lost = 0;
        for (long second = _cells.SecondAt(column); second < _cells.SecondAt(column + 1); second++)
        {
            lost += _cells.Columns.LostAt(second);
        }

        return lost;
    }

    private DateTime TimeOf(long second) => Session.Model.Clock.ToLocal(_cells.Columns.StartNs(second));

    private void DrawInfo(Canvas line)
    {
        var pen = new Pen(line, 0, 1);
        if (_hasCursor)
        {
            DrawCell(ref pen);
        }
        else
        {
            pen.Count(_ios, Role.Bright);
            pen.Write(_ios == 1 ? " I/O in "u8 : " I/Os in "u8, Role.Dim);
            long known = _cells.Columns.Newest - _cells.Columns.First + 1;
            pen.Duration((ulong)Math.Min((long)MapWidth * Seconds, known) * 1_000_000_000, Role.Normal);
            DrawPercentiles(ref pen);
        }

        if (_lost > 0)
        {
            pen.Skip(2);
            pen.Write("! lost "u8, Role.Warning);
            pen.Count(_lost, Role.Warning);
            pen.Write(": not in the map"u8, Role.Dim);
        }
    }

    private void DrawPercentiles(ref Pen pen)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        foreach ((string name, double share) in s_percentiles)
        {
            int row = RowOfShare(share);
            if (row < 0)
            {
                return;
            }

            pen.Skip(2);
            pen.Write(name, Role.Dim);
            pen.Write(" \u2264", Role.Dim);
            ulong amount = HeatScale.CeilingOf(Value, row);
            Style style = Value == HeatValue.Size ? Role.Normal : Style.Graph(Gradient.Load, LatencyLevel.Of(amount));
            pen.Write(text[..WriteAmount(Value, amount, text)], style);
        }
    }

    private int RowOfShare(double share)
    {
        ulong total = 0;
        foreach (ulong count in _sums)
        {
            total += count;
        }

        double rank = Math.Ceiling(share * total);
        double below = 0;
        for (int row = 0; row < _sums.Length && total > 0; row++)
        {
            below += _sums[row];
            if (below >= rank)
            {
                return row;
            }
        }

        return -1;
    }

    private void DrawCell(ref Pen pen)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        ulong count = CursorCount;
        ulong all = 0;
        for (int line = 0; line < MapHeight; line += _cells.Lines)
        {
            all += _cells[CursorColumn, line];
        }

        pen.Write(text[..Format.Clock(TimeOf(_cursorSecond), text)], Role.Bright);
        pen.Skip(2);
        pen.Write(text[..WriteAmount(Value, HeatScale.FloorOf(Value, _cursorRow), text)], Role.Bright);
        pen.Write(" to "u8, Role.Dim);
        pen.Write(text[..WriteAmount(Value, HeatScale.CeilingOf(Value, _cursorRow + _cells.Merged - 1), text)], Role.Bright);
        pen.Skip(2);
        pen.Count(count, Role.Accent);
        pen.Write(count == 1 ? " I/O"u8 : " I/Os"u8, Role.Dim);
        if (count > 0)
        {
            pen.Write(", "u8, Role.Dim);
            pen.Write(text[..Format.CompactPercent(100.0 * count / all, text)], Role.Normal);
            pen.Write(Seconds == 1 ? " of this second"u8 : " of this column"u8, Role.Dim);
        }
    }

    private string CellTitle()
    {
        Span<byte> text = stackalloc byte[96];
        int length = Format.Clock(TimeOf(_cursorSecond), text);
        length += Format.Text("  "u8, text[length..]);
        length += WriteAmount(Value, HeatScale.FloorOf(Value, _cursorRow), text[length..]);
        length += Format.Text(" to "u8, text[length..]);
        length += WriteAmount(Value, HeatScale.CeilingOf(Value, _cursorRow + _cells.Merged - 1), text[length..]);
        return System.Text.Encoding.UTF8.GetString(text[..length]);
    }

    private static int WriteAmount(HeatValue value, ulong amount, Span<byte> text) =>
        amount == ulong.MaxValue ? Format.Text("any"u8, text)
        : value == HeatValue.Size ? BucketLabels.WriteSize(amount, text)
        : amount == 0 ? Format.Text("0"u8, text) : Format.Duration(amount, text);

}
