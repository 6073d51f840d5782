using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>I/Os as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordTraceRenderer : ITraceRenderer
{
    private readonly IFieldWriter<TraceField> _writer;
    private readonly ITraceContentWriter _content;
    private readonly CellContext _context;
    private readonly SegmentPlace _place;
    private readonly Action _begin;
    private readonly byte[][] _operations;

    private RecordTraceRenderer(
        IFieldWriter<TraceField> writer, ITraceContentWriter content, CellContext context, SegmentPlace place, Action begin)
    {
        _writer = writer;
        _content = content;
        _context = context;
        _place = place;
        _begin = begin;
        _operations = [.. OperationNames.All.Select(static name => System.Text.Encoding.ASCII.GetBytes(name.Replace('-', '_')))];
    }

    public static RecordTraceRenderer Json(OutputBuffer output, TraceOptions options, CellContext context)
    {
        var writer = new JsonFieldWriter<TraceField>(output, Names);
        var place = new SegmentPlace(context.Model.Devices, options.PartitionRelative);
        var content = new JsonTraceContent(writer.Json, options, place, new SegmentFile(context.Model));
        return new RecordTraceRenderer(writer, content, context, place,
            () => RecordSchema.Write(writer, "iotop-sharp/trace", TraceFields.Version, TraceFields.All,
                ("segment_fields", TraceFields.OfSegment)));
    }

    public static RecordTraceRenderer Csv(OutputBuffer output, TraceOptions options, CellContext context, TextWriting writing)
    {
        var writer = new CsvFieldWriter<TraceField>(output, writing, TraceFields.All.Count);
        var content = new CsvTraceContent(writer, options, new SegmentFile(context.Model));
        var place = new SegmentPlace(context.Model.Devices, options.PartitionRelative);
        return new RecordTraceRenderer(writer, content, context, place, () => writer.Header(Names));
    }

    private static IEnumerable<string> Names => TraceFields.All.Select(static f => f.Name);

    public void Begin() => _begin();

    public void Write(in IoEvent ioEvent, TraceContent? content)
    {
        Span<byte> text = stackalloc byte[256];
        _writer.Begin();
        _writer.Word(TraceField.Time, text[..Format.Iso8601(_context.Model.Clock.ToUtc(ioEvent.CompleteNs), text)]);
        _writer.Number(TraceField.TsNs, ioEvent.CompleteNs);
        _writer.Number(TraceField.Pid, ioEvent.Tgid);
        _writer.Number(TraceField.Tid, ioEvent.Tid);
        _writer.Number(TraceField.Uid, ioEvent.Uid);
        _writer.Text(TraceField.Comm, ioEvent.Comm.Bytes);
        _writer.Text(TraceField.Device, text[..Cells.Device(ioEvent.Dev, _context, text)]);
        _writer.Word(TraceField.Dev, text[..Cells.DeviceNumbers(ioEvent.Dev, text)]);
        _writer.Word(TraceField.Op, _operations[Math.Min((int)ioEvent.Op, _operations.Length - 1)]);
        _writer.Words(TraceField.Flags, text[..Flags(in ioEvent, text)]);
        _writer.Number(TraceField.Sector, _place.Sector(in ioEvent, ioEvent.Sector));
        _writer.Number(TraceField.Bytes, ioEvent.Bytes);
        Microseconds(TraceField.QueueUs, ioEvent.QueueToIssueNs);
        Microseconds(TraceField.DeviceUs, ioEvent.IssueToCompleteNs);
        Microseconds(TraceField.LatencyUs, ioEvent.QueueToCompleteNs);
        if (ioEvent.Error != 0)
        {
            _writer.Word(TraceField.Error, text[..EventColumns.Error(ioEvent.Error, text)]);
        }

        _writer.Number(TraceField.CgroupId, ioEvent.CgroupId);
        MarkIf(TraceField.KernelThread, in ioEvent, IoEventFlags.KernelThread);
        MarkIf(TraceField.Merged, in ioEvent, IoEventFlags.Merged);
        MarkIf(TraceField.Split, in ioEvent, IoEventFlags.Split);
        MarkIf(TraceField.EndUnseen, in ioEvent, IoEventFlags.EndUnseen);
        if (ioEvent.ParentDev != 0)
        {
            _writer.Text(TraceField.ParentDevice, text[..Cells.Device(ioEvent.ParentDev, _context, text)]);
            _writer.Number(TraceField.ParentSector, ioEvent.ParentSector);
        }

        if (content is not null)
        {
            _content.Write(in ioEvent, content);
        }

        _writer.End();
    }

    private int Flags(in IoEvent ioEvent, Span<byte> text)
    {
        _ = _context.Model.Source.Description.CommandFlags.TryFormat(ioEvent.CmdFlags, text, out int written);
        for (int i = 0; i < written; i++)
        {
            text[i] = char.IsAsciiLetterUpper((char)text[i]) ? (byte)(text[i] | 0x20) : text[i];
        }

        return written;
    }

    private void MarkIf(TraceField field, in IoEvent ioEvent, IoEventFlags flag)
    {
        if ((ioEvent.Flags & flag) != 0)
        {
            _writer.Flag(field, true);
        }
    }

    private void Microseconds(TraceField field, ulong ns)
    {
        if (ns != 0)
        {
            _writer.Number(field, ns / 1e3);
        }
    }
}
