using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// I/Os as biosnoop of libbpf-tools prints them, a line each, and behind its columns the time in the device (biosnoop's LAT without -Q)
/// and the error. LAT counts from queueing: what the process waited. Under it stands what was captured, where that was asked for.
/// </summary>
internal sealed class TextTraceRenderer(OutputBuffer output, TraceOptions options, CellContext context, TextWriting writing)
    : ITraceRenderer
{
    private const int CommWidth = 15;
    private const int DeviceWidth = 8;
    private const int ErrorWidth = 9;

    private readonly TextTraceContent _content = new(output, options, context, writing);
    private readonly SegmentPlace _place = new(context.Model.Devices, options.PartitionRelative);
    private ulong? _startNs;

    private bool HasFileColumn => options is { Files: true, Segments: false };

    private int TimeWidth => options.Utc ? 27 : options.WallClock ? 12 : 11;

    public void Begin()
    {
        output.Left(options.WallClock ? "TIME"u8 : "TIME(s)"u8, TimeWidth);
        output.Write(" COMM            PID     DISK     T    SECTOR     BYTES   "u8);
        output.Write(options.QueueTime ? " QUE(ms) LAT(ms) D2C(ms) ERR"u8 : " LAT(ms) D2C(ms) ERR"u8);
        output.Write(HasFileColumn ? "       FILE\n"u8 : "\n"u8);
    }

    public void Write(in IoEvent ioEvent, TraceContent? content)
    {
        Span<byte> text = stackalloc byte[256];
        output.Left(text[..Time(in ioEvent, text)], TimeWidth);
        output.Write((byte)' ');
        writing.WriteField(output, ioEvent.Comm.Bytes, CommWidth);
        output.Write((byte)' ');
        output.Left(text[..Format.Number(ioEvent.Tgid, text)], 7);
        output.Write((byte)' ');
        int device = Cells.Device(ioEvent.Dev, context, text);
        writing.WriteField(output, text[..device], Math.Max(DeviceWidth, device));
        output.Write((byte)' ');
        output.Left(text[..EventColumns.Operation(in ioEvent, context, text)], 4);
        output.Write((byte)' ');
        output.Left(text[..Format.Number(_place.Sector(in ioEvent, ioEvent.Sector), text)], 10);
        output.Write((byte)' ');
        output.Left(text[..Format.Number(ioEvent.Bytes, text)], 8);
        if (options.QueueTime)
        {
            Latency(ioEvent.QueueToIssueNs, text);
        }

        Latency(ioEvent.QueueToCompleteNs, text);
        Latency(ioEvent.IssueToCompleteNs, text);
        output.Write((byte)' ');
        int error = EventColumns.Error(ioEvent.Error, text);
        output.Left(error == 0 ? "-"u8 : text[..error], HasFileColumn ? ErrorWidth : 0);
        if (HasFileColumn && content is not null)
        {
            output.Write((byte)' ');
            _content.WriteFile(in ioEvent, content);
        }

        output.Write((byte)'\n');
        if (content is not null)
        {
            _content.Write(in ioEvent, content);
        }
    }

    private int Time(in IoEvent ioEvent, Span<byte> text)
    {
        if (options.Utc)
        {
            return Format.Iso8601(context.Model.Clock.ToUtc(ioEvent.CompleteNs), text);
        }

        // The first I/Os may have completed while the program was still getting ready: then the first of them is the start.
        _startNs ??= Math.Min(context.StartNs, ioEvent.CompleteNs);
        ulong sinceStart = ioEvent.CompleteNs > _startNs.Value ? ioEvent.CompleteNs - _startNs.Value : 0;
        return options.WallClock
            ? Format.ClockMilliseconds(context.Model.Clock.ToLocal(ioEvent.CompleteNs), text)
            : Format.Seconds(sinceStart, text);
    }

    private void Latency(ulong ns, Span<byte> text)
    {
        output.Write((byte)' ');
        output.Right(ns == 0 ? "-"u8 : text[..Format.MillisecondsFixed(ns, text)], 7);
    }
}
