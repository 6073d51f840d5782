using System.Text;
using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>The frame around the screens.</content>
internal sealed partial class App
{
    // A screen that needs room has the header only from here on.
    private const int RoomyHeight = 56;

    private static readonly string[] s_tabs = ["Processes", "Devices", "I/Os", "Functions", "Calls", "Syscalls", "Histograms"];
    private readonly TimeLine _timeLine = new();
    private DateTimeOffset _wallClock;
    private string? _noBytes;
    private bool _knowsNotices;
    private string _notices = "";

    private void Frame()
    {
        _grid.Resize(_terminal.Size);
        UpdateDerived();
        Canvas canvas = _grid.Canvas;
        FrameLayout layout = LayoutFor(canvas.Width, canvas.Height);
        Current.Advance();
        Current.Arrange(canvas.Width, layout.BodyHeight);
        if (layout.TimeHeight > 0)
        {
            TimeLineState time = Session.TimeState();
            _timeLine.Arrange(canvas.Width, in time, Session.Activity);
        }

        canvas.Clear();
        CursorPosition cursor = DrawAll(canvas, layout);
        _terminal.Present(_grid.Cells, cursor);
        _lastFrame = Now;
        _dirty = false;
    }

    private FrameLayout LayoutFor(int width, int height) =>
        FrameLayout.For(width, height, _notices.Length > 0, isRoomy: !Current.NeedsRoom || height >= RoomyHeight,
            hasTime: Session.Past is not null);

    private CursorPosition DrawAll(Canvas canvas, in FrameLayout layout)
    {
        if (canvas.IsEmpty)
        {
            return CursorPosition.Hidden;
        }

        DrawTitle(canvas.Rows(0, layout.TitleHeight));
        HeaderPanel.Draw(canvas.Rows(layout.HeaderTop, layout.HeaderHeight), _totals, Session.Cells.Units);
        DrawPath(canvas.Rows(layout.PathTop, layout.PathHeight));
        Current.Draw(canvas.Rows(layout.BodyTop, layout.BodyHeight));
        DrawNotices(canvas.Rows(layout.NoticeTop, layout.NoticeHeight));
        if (layout.TimeHeight > 0)
        {
            _timeLine.Draw(canvas.Row(layout.TimeTop));
        }

        DrawKeyBar(canvas.Rows(layout.KeysTop, layout.KeysHeight));
        return _modal?.Draw(canvas) ?? CursorPosition.Hidden;
    }

    private void DrawTitle(Canvas canvas)
    {
        int tabs = DrawModes(canvas, TabBar.Draw(canvas, s_tabs, _view));
        Span<byte> text = stackalloc byte[96];
        int length = 0;
        if (Session.IsOpen && !Session.IsReplay)
        {
            double delay = Session.Settings.Delay.TotalSeconds;
            length += Format.Text("every "u8, text);
            length += Format.Fixed(delay, delay == Math.Floor(delay) ? 0 : 2, text[length..]);
            length += Format.Text("s  self "u8, text[length..]);
            length += Format.Fixed(Session.SelfCpuPercent, 1, text[length..]);
            length += Format.Text("% cpu"u8, text[length..]);
        }

        int clock = length;
        if (Session.Settings.ShowClock && !Session.IsReplay)
        {
            length += Format.Text("  "u8, text[length..]);
            length += Format.Clock(_wallClock, text[length..]);
        }

        // Where there is no room for all, the clock alone stays.
        int first = canvas.Width - length - 1 > tabs ? 0 : Math.Min(clock + 2, length);
        int column = canvas.Width - (length - first) - 1;
        if (column > tabs)
        {
            canvas.Write(0, column, text[first..length], Role.Dim);
        }
    }

    /// <summary>What is switched to other than usual, set off, right of the tabs. Returns where it ends.</summary>
    private int DrawModes(Canvas canvas, int column)
    {
        var pen = new Pen(canvas, 0, column + 1);
        if (Session.Settings.Frozen || Session.Past is not null)
        {
            pen.Write(Session.IsReplay ? " REPLAY "u8 : Session.Past is not null ? " PAST "u8 : " FROZEN "u8, Role.Frozen);
            pen.Skip(1);
        }

        DrawRecording(ref pen);

        if (Session.Cells.Amounts != AmountMode.Rate)
        {
            pen.Write(Session.Cells.Amounts == AmountMode.Accumulated ? "totals"u8 : "averages"u8, Role.Warning);
            pen.Skip(2);
        }

        if (Session.Model.ByDirtier)
        {
            pen.Write("by dirtier"u8, Role.Warning);
            pen.Skip(2);
        }

        if (Session.Filter.Rows.OnlyActive)
        {
            pen.Write("only active"u8, Role.Accent);
        }

        return pen.Column;
    }

    /// <summary>That something is written to a file, and how big that is.</summary>
    private void DrawRecording(ref Pen pen)
    {
        if (Session.RecordFile is FileBlocks file)
        {
            pen.Write("\u25CF REC ", ((Style)Role.Error).Bold);
            pen.Size(file.Written, Session.Cells.Units, Role.Error);
            pen.Skip(2);
        }
    }

    private void DrawPath(Canvas canvas)
    {
        var pen = new Pen(canvas, 0, 1);
        List<Screen> stack = _views[_view];
        for (int level = 0; level < stack.Count; level++)
        {
            if (level > 0)
            {
                pen.Write(" \u203A ", Role.Dim);
            }

            stack[level].DrawTitle(ref pen);
        }

        pen.Skip(2);
        FilterLine.Draw(ref pen, Session);
        CaptureLine.Draw(ref pen, Session);
        Span<byte> text = stackalloc byte[192];
        int times = WriteTimes(text);
        int length = times + Current.WriteSummary(text[times..]);

        // Where there is no room for both, the list's own stays.
        int first = canvas.Width - DisplayText.Width(text[..length]) - 1 > pen.Column ? 0 : times;
        int column = canvas.Width - DisplayText.Width(text[first..length]) - 1;
        if (column > pen.Column)
        {
            canvas.Write(0, column, text[first..length], Role.Dim);
        }
    }

    /// <summary>How far one can go back from now; of a recording what it is of.</summary>
    private int WriteTimes(Span<byte> text)
    {
        int written = 0;
        if (Session.IsReplay)
        {
            written = Columns.Cells.Name(Session.RecordingName, text[..96]);
        }
        else if (Session.Past is null && Session.HistoryNs > 0)
        {
            written = Format.Text("[ back "u8, text);
            written += Format.Lapse(Session.HistoryNs, text[written..]);
        }

        return written == 0 ? 0 : written + Format.Text("  "u8, text[written..]);
    }

    private void DrawNotices(Canvas canvas) => canvas.Write(0, 1, canvas.Width - 2, _notices, Role.Warning, Alignment.Left);

    private void DrawKeyBar(Canvas canvas)
    {
        Span<byte> text = stackalloc byte[96];
        int bytes = Lost("lost "u8, Session.Lost(), text);
        ulong payload = Session.LostPayload();
        ulong segments = Session.LostSegments();
        bytes += Format.Text(bytes > 0 && (payload | segments) > 0 ? "  "u8 : ""u8, text[bytes..]);
        if (payload > 0)
        {
            bytes += Format.Text("payload lost "u8, text[bytes..]);
            bytes += Format.Compact(payload, text[bytes..]);
        }
        else
        {
            bytes += Lost("segments lost "u8, segments, text[bytes..]); // without bytes it is they that are missing
        }

        Span<char> warning = stackalloc char[text.Length];
        int length = Encoding.ASCII.GetChars(text[..bytes], warning);

        string message = !Session.IsOpen ? "starting: the kernel is checking the tracer \u2026"
            : Session.Pending ?? _message;
        StatusBar.Draw(canvas, KeyBar, message, warning[..length]);
    }

    private static int Lost(ReadOnlySpan<byte> label, ulong count, Span<byte> text)
    {
        if (count == 0)
        {
            return 0;
        }

        int written = Format.Text(label, text);
        return written + Format.Grouped(count, text[written..]);
    }

    /// <summary>What is made before drawing: drawing itself only looks.</summary>
    private void UpdateDerived()
    {
        _wallClock = Session.Time.GetLocalNow();
        if (_totalsGeneration != Session.Generation)
        {
            _totalsGeneration = Session.Generation;
            _totals.Update(Session);
        }

        // What a source or a terminal cannot do does not change while it runs; of bytes it matters once they are asked for.
        string noBytes = Session.Captured is not null && !Session.CapturesBytes ? Session.CaptureAbility.Why : "";
        if (_noBytes != noBytes || _knowsNotices != Session.IsOpen)
        {
            _noBytes = noBytes;
            _knowsNotices = Session.IsOpen;
            string[] bytes = noBytes.Length == 0 ? [] : [$"no bytes: {noBytes}"];
            _notices = string.Join("  \u00B7  ", [.. bytes, .. Session.Source.Degraded, .. _terminal.Degradations]);
        }
    }
}
