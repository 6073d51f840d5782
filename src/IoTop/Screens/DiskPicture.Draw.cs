using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>How it looks, and what there is under the cursor.</content>
internal sealed partial class DiskPicture
{
    private const int SectorShift = 9;
    private const ulong SecondNs = 1_000_000_000;

    private static ReadOnlySpan<byte> Units => "BKMGTPE"u8;

    public override int DrawLegend(Canvas line)
    {
        bool isLetters = Session.Front.Glyphs is Glyphs.Shades or Glyphs.Ascii;
        int column = line.Width - (isLetters ? 31 : 28);
        if (column < 0)
        {
            return 0;
        }

        var pen = new Pen(line, 0, column);
        pen.Write(isLetters ? "r R " : "\u28FF ", Role.Read);
        pen.Write("reads  "u8, Role.Read);
        pen.Write(isLetters ? "w W " : "\u28FF ", Role.Write);
        pen.Write("writes  "u8, Role.Write);
        pen.Write(isLetters ? "x both" : "\u28FF others", isLetters ? Role.Normal : Role.Other);
        return line.Width - column;
    }

    public override void Draw(Canvas canvas)
    {
        Canvas map = canvas;
        if (HasFrame)
        {
            Canvas box = canvas.Rows(0, canvas.Height - 1);
            box.Box("", Role.Border, Role.Title);
            DrawName(box.Row(0));
            map = box.Slice(1, 1 + AxisWidth, MapHeight, MapWidth);
            DrawAxis(box.Slice(1, 1, MapHeight, AxisWidth));
            DrawTimes(box.Row(box.Height - 1));
            DrawInfo(canvas.Row(canvas.Height - 1));
        }

        ulong knownNs = Places.Map is PlaceMap known ? (ulong)known.First * known.StepNs : 0;
        for (int column = 0; column < MapWidth && NsOf(column + 1) <= knownNs; column++)
        {
            HeatMap.DrawUnknown(map, column, Session.Front.Glyphs);
        }

        _dots.Draw(map, Session.Front.Glyphs);
        if (_hasCursor && Places.Map is not null)
        {
            HeatMap.DrawCursor(map, ColumnOf(_cursorNs), MapHeight - 1 - _cursorLine, _found > 0);
        }

        if (_dots.Max == 0)
        {
            string text = Places.Device is null ? "no device did I/O yet" : "no I/O here in this time";
            map.Write(map.Height / 2, 0, map.Width, text, Role.Dim, Alignment.Center);
        }
    }

    /// <summary>Which device, and which part of it, in the upper edge.</summary>
    private void DrawName(Canvas edge)
    {
        if (Places.Device is not DeviceInfo device)
        {
            return;
        }

        Span<byte> text = stackalloc byte[96];
        int column = 2 + edge.WriteLegend(0, 2, device.DisplayName, Role.Border, Role.Title);
        int length = Format.Compact(device.SizeBytes, text);
        if (Places.IsBusiest)
        {
            length += Format.Text(", the busiest"u8, text[length..]);
        }

        column += edge.WriteLegend(0, column, text[..length], Role.Border, Role.Dim);
        if (Places.IsZoomed)
        {
            length = Format.Text("sectors "u8, text);
            length += Format.Grouped(Places.FirstSector, text[length..]);
            length += Format.Text(" to "u8, text[length..]);
            length += Format.Grouped(Places.EndSector - 1, text[length..]);
            edge.WriteLegend(0, column, text[..length], Role.Border, Role.Accent);
        }
    }

    /// <summary>Bytes from the beginning of the device; of a small part, from the beginning of the part.</summary>
    private void DrawAxis(Canvas axis)
    {
        if (Places.Device is not DeviceInfo device)
        {
            return;
        }

        const int Apart = 4;
        Span<byte> text = stackalloc byte[Format.MaxLength];
        ulong step = ((Places.EndSector - Places.FirstSector) << SectorShift) * Apart / (ulong)Math.Max(1, axis.Height);
        ulong top = (Places.EndSector - device.StartSector) << SectorShift;
        bool isPart = step < top / 5000;
        ulong zero = isPart ? Places.FirstSector : device.StartSector;
        top = isPart ? (Places.EndSector - Places.FirstSector) << SectorShift : top;
        for (int below = 0; below < axis.Height; below += Apart)
        {
            int line = axis.Height - 1 - below;
            (ulong first, _) = SectorsOf(line);
            int written = Format.Text(isPart ? "+"u8 : ""u8, text);
            written += WritePlace((first - zero) << SectorShift, top, step, text[written..]);
            axis.Write(line, 0, AxisWidth - 1, text[..written], Role.Dim, Alignment.Right);
        }
    }

    /// <summary>Bytes in the unit of the greatest label, with as many decimals as tell one label from the next.</summary>
    private static int WritePlace(ulong bytes, ulong top, ulong step, Span<byte> text)
    {
        int unit = 0;
        double scale = 1;
        while (top / scale >= 1024 && unit < Units.Length - 1)
        {
            scale *= 1024;
            unit++;
        }

        int decimals = step / scale >= 1 ? 0 : step / scale >= 0.1 ? 1 : step / scale >= 0.01 ? 2 : 3;
        if (bytes == 0)
        {
            return Format.Text("0"u8, text);
        }

        int length = Format.Fixed(bytes / scale, unit == 0 ? 0 : decimals, text);
        return length + Format.Text(Units.Slice(unit, 1), text[length..]);
    }

    private void DrawTimes(Canvas edge)
    {
        if (Places.Map is not null)
        {
            int width = MapWidth - (Places.UntilNs != 0 ? 25 : 0);
            TimeAxis.Draw(edge.Columns(1 + AxisWidth), width, NsOf(0), CellNs, Session.Model.Clock);
        }

        if (Places.UntilNs != 0)
        {
            edge.WriteLegend(0, Math.Max(2, edge.Width - 27), "stands still; > goes on"u8, Role.Border, Role.Warning);
        }
    }

    private void DrawInfo(Canvas line)
    {
        var pen = new Pen(line, 0, 1);
        if (_hasCursor)
        {
            DrawCell(ref pen);
            return;
        }

        Sum(ref pen, "reads "u8, Role.Read, _sum.Reads, _sum.SequentialReads, _sum.ReadSeekSectors);
        Sum(ref pen, "writes "u8, Role.Write, _sum.Writes, _sum.SequentialWrites, _sum.WriteSeekSectors);
        if (_sum.Others > 0)
        {
            pen.Write("others "u8, Role.Other);
            pen.Count(_sum.Others, Role.Bright);
        }
    }

    private void Sum(ref Pen pen, ReadOnlySpan<byte> name, Role role, ulong ios, ulong sequential, ulong seek)
    {
        if (ios == 0)
        {
            return;
        }

        Span<byte> text = stackalloc byte[Format.MaxLength];
        double share = Math.Min(100, 100.0 * sequential / ios);
        pen.Write(name, role);
        pen.Count(ios, Role.Bright);
        pen.Skip(1);
        pen.Write(text[..Format.CompactPercent(share, text)], Role.Normal);
        pen.Write(_width >= 100 ? " sequential, average seek "u8 : " sequential, seek "u8, Role.Dim);
        pen.Write(text[..Format.Compact((double)seek / ios * 512, text)], Role.Normal);
        pen.Skip(2);
    }

    private void DrawCell(ref Pen pen)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        (ulong first, ulong end) = SectorsOf(_cursorLine);
        DateTime time = Session.Model.Clock.ToLocal(_cursorNs);
        pen.Write(text[..(CellNs < SecondNs ? Format.ClockMilliseconds(time, text) : Format.Clock(time, text))], Role.Bright);
        pen.Write("  sectors "u8, Role.Dim);
        pen.Count(first, Role.Normal);
        pen.Write(" to "u8, Role.Dim);
        pen.Count(end - 1, Role.Normal);
        pen.Skip(2);
        pen.Count((ulong)_found, Role.Accent);
        pen.Write(_found == 1 ? " I/O"u8 : " I/Os"u8, Role.Dim);
        if (_found > 0 && Session.Model.Events.Contains(_foundNewest))
        {
            ref readonly IoEvent io = ref Session.Model.Events[_foundNewest];
            pen.Write(_found == 1 ? ": "u8 : ", last: "u8, Role.Dim);
            pen.Write(Operations.NameOf(io.Op), Operations.StyleOf(io.Op));
            pen.Skip(1);
            pen.Write(text[..Format.Compact(io.Bytes, text)], Operations.StyleOf(io.Op));
            pen.Write(" at "u8, Role.Dim);
            pen.Count(io.Sector, Role.Normal);
            pen.Skip(1);
            pen.Duration(io.QueueToCompleteNs, Style.Graph(Gradient.Load, LatencyLevel.Of(io.QueueToCompleteNs)));
            pen.Skip(1);
            pen.Write(io.Comm.Bytes, Role.Bright);
        }
    }

    private string CellTitle()
    {
        Span<byte> text = stackalloc byte[96];
        (ulong first, ulong end) = SectorsOf(_cursorLine);
        int length = Format.ClockMilliseconds(Session.Model.Clock.ToLocal(_cursorNs), text);
        length += Format.Text("  sectors "u8, text[length..]);
        length += Format.Grouped(first, text[length..]);
        length += Format.Text(" to "u8, text[length..]);
        length += Format.Grouped(end - 1, text[length..]);
        return System.Text.Encoding.UTF8.GetString(text[..length]);
    }
}
