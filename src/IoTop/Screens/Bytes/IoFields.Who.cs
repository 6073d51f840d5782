using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Who sent it, who dirtied its pages, and when that all was.</content>
internal static partial class IoFields
{
    /// <summary>Who dirtied the pages, as the first segment that knows has it, else as the event has; 0: not known.</summary>
    public static uint DirtierOf(ShownIo shown, out int segment)
    {
        for (segment = 0; segment < shown.SegmentCount; segment++)
        {
            uint tgid = shown.Content.Stored(segment).Record.DirtierTgid;
            if (tgid != 0)
            {
                return tgid;
            }
        }

        segment = -1;
        return shown.Io.DirtierTgid;
    }

    /// <summary>The kernel's function that is called when it ends, which tells who in the kernel sent it; "" when not known.</summary>
    public static string EndIoOf(Session session, ShownIo shown)
    {
        ulong address = shown.SegmentCount == 0 ? 0 : shown.Content.Stored(0).Record.EndIo;
        return address == 0 ? "" : session.Model.Source.FunctionName(address);
    }

    private static void DrawWho(Canvas line, OutlineKind kind, Session session, ShownIo shown)
    {
        Span<byte> text = stackalloc byte[MaxText];
        ref readonly IoEvent io = ref shown.Io;
        Pen pen;
        switch (kind)
        {
            case OutlineKind.Process:
                pen = Label(line, "process"u8);
                DrawProcess(ref pen, session, in io);
                break;
            case OutlineKind.Command:
                pen = Label(line, "command"u8);
                bool isRow = session.Model.Counters.TryGetProcess(session.Model.ByThread ? io.Tid : io.Tgid, out ProcessRow row);
                pen.WriteCut(text[..(isRow ? CommandText.Write(row, full: true, text) : 0)], pen.Room, Role.Normal);
                break;
            case OutlineKind.Cgroup:
                pen = Label(line, "cgroup"u8);
                _ = session.Model.Processes.TryGet(io.Tgid, out ProcessInfo info);
                pen.Write(text[..Format.Number(io.CgroupId, text)], Role.Normal);
                pen.Skip(1);
                pen.WriteCut(info is null ? default : info.CgroupPath, pen.Room, Role.Normal);
                break;
            case OutlineKind.EndIo:
                pen = Label(line, "sent from"u8);
                pen.Write(EndIoOf(session, shown), Role.Normal);
                break;
            default:
                pen = Label(line, "dirtied by"u8);
                DrawDirtier(ref pen, session, shown);
                break;
        }
    }

    private static void DrawProcess(ref Pen pen, Session session, in IoEvent io)
    {
        Span<byte> text = stackalloc byte[MaxText];
        if (io.Tgid == 0)
        {
            pen.Write("no owner known"u8, Role.Dim);
            return;
        }

        pen.Write(io.Comm.Bytes, ((Style)Role.Bright).Bold);
        pen.Write("  PID "u8, Role.Dim);
        pen.Write(text[..Format.Number(io.Tgid, text)], Role.Accent);
        pen.Write("  thread "u8, Role.Dim);
        pen.Write(text[..Format.Number(io.Tid, text)], Role.Normal);
        pen.Write("  uid "u8, Role.Dim);
        pen.Write(text[..Format.Number(io.Uid, text)], Role.Normal);
        if (session.Model.Processes.TryGet(io.Tgid, out ProcessInfo info))
        {
            pen.Skip(1);
            pen.Write(info.UserName, Role.Normal);
        }
    }

    /// <summary>The name that came with the segment, since who dirtied it may have ended long before it is written.</summary>
    private static void DrawDirtier(ref Pen pen, Session session, ShownIo shown)
    {
        Span<byte> text = stackalloc byte[MaxText];
        uint tgid = DirtierOf(shown, out int segment);
        if (segment >= 0)
        {
            pen.Write(shown.Content.Stored(segment).Record.DirtierComm.Bytes, ((Style)Role.Bright).Bold);
        }
        else if (session.Model.Processes.TryGet(tgid, out ProcessInfo info))
        {
            pen.Write(info.Comm, ((Style)Role.Bright).Bold);
        }

        pen.Write("  PID "u8, Role.Dim);
        pen.Write(text[..Format.Number(tgid, text)], Role.Accent);
        ulong dirtied = segment < 0 ? 0 : shown.Content.Stored(segment).Record.DirtyNs;
        if (dirtied != 0 && dirtied < shown.Io.CompleteNs)
        {
            ulong queued = shown.Io.QueueNs == 0 ? shown.Io.CompleteNs : shown.Io.QueueNs;
            pen.Skip(2);
            pen.Duration(queued - Math.Min(dirtied, queued), Role.Normal);
            pen.Write(" before it was queued"u8, Role.Dim);
        }
    }

    private static void DrawWhen(Canvas line, OutlineKind kind, Session session, in IoEvent io)
    {
        Pen pen;
        switch (kind)
        {
            case OutlineKind.Queued:
                pen = Label(line, "queued"u8);
                DrawTime(ref pen, session, io.QueueNs);
                break;
            case OutlineKind.Issued:
                pen = Label(line, "issued"u8);
                DrawTime(ref pen, session, io.CompleteNs - io.IssueToCompleteNs);
                DrawAfter(ref pen, io.QueueToIssueNs, " after being queued"u8);
                break;
            case OutlineKind.Completed:
                pen = Label(line, "completed"u8);
                DrawTime(ref pen, session, io.CompleteNs);
                DrawAfter(ref pen, io.IssueToCompleteNs, " after being issued"u8);
                break;
            case OutlineKind.Latency:
                pen = Label(line, "latency"u8);
                pen.Duration(io.QueueToCompleteNs, Style.Graph(Gradient.Load, LatencyLevel.Of(io.QueueToCompleteNs)).Bold);
                break;
            case OutlineKind.Timeline:
                DrawTimeline(line, in io);
                break;
            default:
                DrawTimelineText(line, in io);
                break;
        }
    }

    private static void DrawTime(ref Pen pen, Session session, ulong ns)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        DateTime time = session.Model.Clock.ToLocal(ns);
        time.TryFormat(text, out int written, "yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
        pen.Write(text[..written], Role.Normal);
    }

    private static void DrawAfter(ref Pen pen, ulong ns, ReadOnlySpan<byte> after)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];

        // The beginning of a duration would be read as another one.
        if (ns != 0 && Format.Duration(ns, text) + 2 <= pen.Room)
        {
            pen.Write("  "u8, Role.Dim);
            pen.Duration(ns, Style.Graph(Gradient.Load, LatencyLevel.Of(ns)));
            pen.Write(after, Role.Dim);
        }
    }

    /// <summary>
    /// The way of the I/O in one line: waiting in the queue, then with the device. Both parts are seen, however short one is.
    /// </summary>
    private static void DrawTimeline(Canvas line, in IoEvent io)
    {
        const int MostColumns = 80;
        int width = Math.Min(MostColumns, line.Width - LabelWidth - 2);
        if (width < 10)
        {
            return;
        }

        int queue = io.IssueToCompleteNs == 0
            ? 0
            : Math.Clamp((int)Math.Round(width * (double)io.QueueToIssueNs / io.QueueToCompleteNs), 1, width - 1);
        line.Fill(0, LabelWidth + 1, 1, queue, '\u2501', Role.Warning);
        line.Fill(0, LabelWidth + 1 + queue, 1, width - queue, '\u2501', Role.Read);
    }

    private static void DrawTimelineText(Canvas line, in IoEvent io)
    {
        var pen = new Pen(line, 0, LabelWidth + 1);
        if (io.IssueToCompleteNs == 0)
        {
            pen.Write("queue and device "u8, Role.Read);
            pen.Duration(io.QueueToCompleteNs, Role.Dim);
            return;
        }

        pen.Write("queue "u8, Role.Warning);
        pen.Duration(io.QueueToIssueNs, Role.Dim);
        pen.Skip(3);
        pen.Write("device "u8, Role.Read);
        pen.Duration(io.IssueToCompleteNs, Role.Dim);
    }
}
