using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>Calls as records: JSON Lines that begin with a schema object, or CSV that begins with a header row.</summary>
internal sealed class RecordCallRenderer : ICallRenderer
{
    private readonly IFieldWriter<CallField> _writer;
    private readonly ICallSource _source;
    private readonly MonotonicClock _clock;
    private readonly ThreadGroups _processes;
    private readonly Action _begin;

    private RecordCallRenderer(
        IFieldWriter<CallField> writer, ICallSource source, MonotonicClock clock, ThreadGroups processes, Action begin)
    {
        _writer = writer;
        _source = source;
        _clock = clock;
        _processes = processes;
        _begin = begin;
    }

    public static RecordCallRenderer Json(OutputBuffer output, ICallSource source, MonotonicClock clock, ThreadGroups processes)
    {
        var writer = new JsonFieldWriter<CallField>(output, Names);
        return new RecordCallRenderer(writer, source, clock, processes,
            () => RecordSchema.Write(writer, "iotop-sharp/calls", CallFields.Version, CallFields.All));
    }

    public static RecordCallRenderer Csv(
        OutputBuffer output, ICallSource source, MonotonicClock clock, ThreadGroups processes, TextWriting writing)
    {
        var writer = new CsvFieldWriter<CallField>(output, writing, CallFields.All.Count);
        return new RecordCallRenderer(writer, source, clock, processes, () => writer.Header(Names));
    }

    private static IEnumerable<string> Names => CallFields.All.Select(static f => f.Name);

    public void Begin() => _begin();

    public bool Write(CallStore calls, long sequence, bool isLast)
    {
        ref readonly CallEvent call = ref calls[sequence];
        if (call.Kind == CallKind.Lost)
        {
            Gap(call.TimeNs, call.LostCalls, call.Cpu);
            return true;
        }

        BeginRecord("call"u8, call.TimeNs);
        WriteTask(in call);
        WriteProcessor(in call);
        Name(CallField.Function, call.Function);
        if (call.Kind == CallKind.Entry)
        {
            Name(CallField.Caller, call.Caller);
        }
        else
        {
            WriteGraph(in call);
        }

        _writer.End();
        return true;
    }

    public void WriteGap(ulong timeNs, ulong calls) => Gap(timeNs, calls, null);

    private void Gap(ulong timeNs, ulong calls, ushort? cpu)
    {
        BeginRecord("lost"u8, timeNs);
        if (cpu is ushort number)
        {
            _writer.Number(CallField.Cpu, (ulong)number);
        }

        if (calls > 0)
        {
            _writer.Number(CallField.Count, calls);
        }

        _writer.End();
    }

    private void BeginRecord(ReadOnlySpan<byte> type, ulong timeNs)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        _writer.Begin();
        _writer.Word(CallField.Type, type);
        _writer.Word(CallField.Time, text[..Format.Iso8601(_clock.ToUtc(timeNs), text)]);
        _writer.Number(CallField.TsNs, timeNs);
    }

    private void WriteTask(in CallEvent call)
    {
        ReadOnlySpan<byte> comm = call.Comm.Bytes;
        uint pid = _processes.Of(call.Tid, comm);
        if (pid != 0 || call.Tid == 0)
        {
            _writer.Number(CallField.Pid, (ulong)pid);
        }

        _writer.Number(CallField.Tid, (ulong)call.Tid);
        if (!comm.IsEmpty)
        {
            _writer.Text(CallField.Comm, comm);
        }
    }

    private void WriteProcessor(in CallEvent call)
    {
        Span<byte> text = stackalloc byte[128];
        _writer.Number(CallField.Cpu, (ulong)call.Cpu);
        _writer.Words(CallField.Flags, text[..CallFlagText.Words(call.Flags, _source.Description, text)]);
        _writer.Number(CallField.PreemptDepth, (ulong)call.PreemptDepth);
        if (_source.Description.HasMigrateDepth)
        {
            _writer.Number(CallField.MigrateDepth, (ulong)call.MigrateDepth);
        }
    }

    private void WriteGraph(in CallEvent call)
    {
        bool isReturn = call.Kind == CallKind.GraphReturn;
        _writer.Word(CallField.Event, isReturn ? "return"u8 : "entry"u8);
        _writer.Number(CallField.Depth, (ulong)call.Depth);
        if (isReturn)
        {
            _writer.Number(CallField.DurationUs, call.DurationNs / 1e3);
        }
    }

    private void Name(CallField field, ulong address)
    {
        Span<byte> text = stackalloc byte[512];
        _writer.Text(field, text[..CallText.Utf8(_source.NameOf(address), text)]);
    }
}
