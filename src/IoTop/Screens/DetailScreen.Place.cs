using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Where on which device, and when.</content>
internal sealed partial class DetailScreen
{
    private const int SectorShift = 9;
    private const int MostTimelineColumns = 80;

    private void DrawWhere(Canvas canvas, scoped ref int row)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Line(canvas, ref row, "device"u8);
        DrawDevice(ref pen, _io.Dev);
        if (Session.Model.Devices.TryGet(_io.Dev, out DeviceInfo info))
        {
            pen.Skip(2);
            pen.WriteCut(text[..DeviceInfoText.Write(info, text)], pen.Room, Role.Normal);
        }

        ulong sectors = ((ulong)_io.Bytes + 511) >> SectorShift;
        pen = Line(canvas, ref row, "sectors"u8);
        pen.Count(_io.Sector, Role.Bright);
        if (sectors > 0)
        {
            pen.Write(" to "u8, Role.Dim);
            pen.Count(_io.Sector + sectors - 1, Role.Bright);
            pen.Write("  "u8, Role.Dim);
            pen.Count(sectors, Role.Normal);
            pen.Write(sectors == 1 ? " sector of 512"u8 : " sectors of 512"u8, Role.Dim);
        }

        pen = Line(canvas, ref row, "byte offset"u8);
        pen.Count(_io.Sector << SectorShift, Role.Normal);
        pen.Write(" on the disk"u8, Role.Dim);
        if (_io.ParentDev != 0)
        {
            pen = Line(canvas, ref row, "sent by"u8);
            DrawDevice(ref pen, _io.ParentDev);
            pen.Write("  sector "u8, Role.Dim);
            pen.Count(_io.ParentSector, Role.Normal);
        }
    }

    private void DrawDevice(ref Pen pen, uint dev)
    {
        Span<byte> text = stackalloc byte[MaxText];
        pen.Write(text[..Cells.Device(dev, Session.Cells, text)], ((Style)Role.Bright).Bold);
        pen.Skip(2);
        pen.Write(text[..Format.Number(DeviceNumber.Major(dev), text)], Role.Dim);
        pen.Write(":"u8, Role.Dim);
        pen.Write(text[..Format.Number(DeviceNumber.Minor(dev), text)], Role.Dim);
    }

    private void DrawWhen(Canvas canvas, int row, int gap)
    {
        Pen pen;
        if (_io.QueueToCompleteNs != 0)
        {
            pen = Line(canvas, ref row, "queued"u8);
            DrawTime(ref pen, _io.QueueNs);
        }

        if (_io.IssueToCompleteNs != 0)
        {
            pen = Line(canvas, ref row, "issued"u8);
            DrawTime(ref pen, _io.CompleteNs - _io.IssueToCompleteNs);
            DrawAfter(ref pen, _io.QueueToIssueNs, " after being queued"u8);
        }

        pen = Line(canvas, ref row, "completed"u8);
        DrawTime(ref pen, _io.CompleteNs);
        DrawAfter(ref pen, _io.IssueToCompleteNs, " after being issued"u8);
        if (_io.QueueToCompleteNs == 0)
        {
            return;
        }

        pen = Line(canvas, ref row, "latency"u8);
        pen.Duration(_io.QueueToCompleteNs, Style.Graph(Gradient.Load, LatencyLevel.Of(_io.QueueToCompleteNs)).Bold);
        DrawTimeline(canvas, row + gap);
    }

    private void DrawTime(ref Pen pen, ulong ns)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        DateTime time = Session.Model.Clock.ToLocal(ns);
        time.TryFormat(text, out int written, "yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
        pen.Write(text[..written], Role.Normal);
    }

    private static void DrawAfter(ref Pen pen, ulong ns, ReadOnlySpan<byte> after)
    {
        if (ns != 0)
        {
            pen.Write("  "u8, Role.Dim);
            pen.Duration(ns, Style.Graph(Gradient.Load, LatencyLevel.Of(ns)));
            pen.Write(after, Role.Dim);
        }
    }

    /// <summary>
    /// The way of the I/O in one line: waiting in the queue, then with the device. Both parts are seen, however short one is.
    /// </summary>
    private void DrawTimeline(Canvas canvas, int row)
    {
        int width = Math.Min(MostTimelineColumns, canvas.Width - LabelWidth - 4);
        if (width < 10)
        {
            return;
        }

        int queue = _io.IssueToCompleteNs == 0
            ? 0
            : Math.Clamp((int)Math.Round(width * (double)_io.QueueToIssueNs / _io.QueueToCompleteNs), 1, width - 1);
        Canvas line = canvas.Slice(row, LabelWidth + 2, 2, width);
        line.Fill(0, 0, 1, queue, '\u2501', Role.Warning);
        line.Fill(0, queue, 1, width - queue, '\u2501', Role.Read);
        var pen = new Pen(line, 1);
        if (queue > 0)
        {
            pen.Write("queue "u8, Role.Warning);
            pen.Duration(_io.QueueToIssueNs, Role.Dim);
            pen.Skip(3);
        }

        pen.Write(_io.IssueToCompleteNs == 0 ? "queue and device "u8 : "device "u8, Role.Read);
        pen.Duration(_io.IssueToCompleteNs == 0 ? _io.QueueToCompleteNs : _io.IssueToCompleteNs, Role.Dim);
    }
}
