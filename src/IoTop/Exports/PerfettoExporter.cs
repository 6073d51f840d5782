using System.Globalization;
using System.Text;
using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;
using IoTop.Text;

namespace IoTop.Exports;

/// <summary>
/// Writes a trace of events in Chrome's JSON format, which Perfetto and chrome://tracing open. Under each process its I/Os, with the time
/// in the queue and at the device inside; under each device the times at the device; of each device what was read and written and how many
/// I/Os were under way, once an interval. Nothing is kept back: memory does not grow with the recording.
/// </summary>
internal sealed class PerfettoExporter : IExporter
{
    // Devices stand among the processes; pids end at 4,194,304.
    private const int FirstDevice = 1 << 23;
    private const int FlushBytes = 1 << 18;

    private static readonly byte[][] s_operations =
        [.. OperationNames.All.Select(static name => Encoding.ASCII.GetBytes(name))];

    private readonly IoModel _model;
    private readonly OutputBuffer _output;
    private readonly Utf8JsonWriter _json;
    private readonly SegmentFile _file;
    private readonly Dictionary<uint, int> _devices = [];
    private readonly Dictionary<(uint Tgid, uint Tid), TaskComm> _named = [];
    private ulong _id;
    private bool _isFirst = true;

    public PerfettoExporter(IoModel model, OutputBuffer output)
    {
        _model = model;
        _output = output;
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        _file = new SegmentFile(model);
    }

    public void Begin()
    {
        _output.Write("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"tool\":\"iotop-sharp\"},\"traceEvents\":[\n"u8);
        Head("M"u8, "process_name"u8, 0, 0);
        _json.WriteStartObject("args"u8);
        _json.WriteString("name"u8, "nobody known"u8);
        _json.WriteEndObject();
        EndEvent();
    }

    public void Event(in IoEvent happened, TraceContent? content)
    {
        int device = DeviceOf(happened.Dev);
        Name(in happened);
        ulong begin = happened.CompleteNs - Math.Min(happened.CompleteNs, Math.Max(happened.QueueToCompleteNs, happened.IssueToCompleteNs));
        ulong issue = happened.CompleteNs - Math.Min(happened.CompleteNs, happened.IssueToCompleteNs);
        ulong id = ++_id;
        Slice(s_operations[(int)happened.Op], happened.Tgid, happened.Tid, id, begin, in happened, content);
        if (happened.IssueToCompleteNs != 0 && issue > begin)
        {
            Part("queued"u8, happened.Tgid, happened.Tid, id, begin, issue);
        }

        if (happened.IssueToCompleteNs != 0)
        {
            Part("at device"u8, happened.Tgid, happened.Tid, id, issue, happened.CompleteNs);
        }

        Async("e"u8, s_operations[(int)happened.Op], happened.Tgid, happened.Tid, id, happened.CompleteNs);
        EndEvent();
        Slice(s_operations[(int)happened.Op], (uint)device, 1, id, happened.IssueToCompleteNs != 0 ? issue : begin, in happened, null);
        Async("e"u8, s_operations[(int)happened.Op], (uint)device, 1, id, happened.CompleteNs);
        EndEvent();
        Flush(FlushBytes);
    }

    public void Interval()
    {
        ulong now = _model.Source.NowNs;
        foreach (DeviceRow row in _model.Counters.Devices)
        {
            if (!row.IsPartition && (_devices.ContainsKey(row.Dev) || row.Accumulated.Sum().Bios != 0))
            {
                int device = DeviceOf(row.Dev);
                Counter("bytes read per second"u8, device, now, row.ReadBytesPerSecond);
                Counter("bytes written per second"u8, device, now, row.WriteBytesPerSecond);
                Counter("I/Os under way"u8, device, now, row.QueueDepth);
            }
        }

        Flush(FlushBytes);
    }

    public void End(TextWriter summary, Func<bool> goesOn)
    {
        _output.Write("\n]}\n"u8);
        Flush(0);
    }

    public void Dispose() => _json.Dispose();

    private void Flush(int bytes)
    {
        if (_output.Pending.Length > bytes)
        {
            _output.Flush();
        }
    }

    private void Slice(
        ReadOnlySpan<byte> name, uint pid, uint tid, ulong id, ulong beginNs, in IoEvent happened, TraceContent? content)
    {
        Async("b"u8, name, pid, tid, id, beginNs);
        Arguments(in happened, content);
        EndEvent();
    }

    private void Part(ReadOnlySpan<byte> name, uint pid, uint tid, ulong id, ulong beginNs, ulong endNs)
    {
        Async("b"u8, name, pid, tid, id, beginNs);
        EndEvent();
        Async("e"u8, name, pid, tid, id, endNs);
        EndEvent();
    }

    private void Async(ReadOnlySpan<byte> phase, ReadOnlySpan<byte> name, uint pid, uint tid, ulong id, ulong ns)
    {
        Head(phase, name, pid, tid);
        _json.WriteString("cat"u8, "io"u8);
        Span<char> text = stackalloc char[18];
        "0x".CopyTo(text);
        id.TryFormat(text[2..], out int length, "x", CultureInfo.InvariantCulture);
        _json.WriteString("id"u8, text[..(2 + length)]);
        Time(ns);
    }

    private void Counter(ReadOnlySpan<byte> name, int device, ulong ns, double value)
    {
        Head("C"u8, name, (uint)device, 0);
        Time(ns);
        _json.WriteStartObject("args"u8);
        _json.WriteNumber("value"u8, Math.Round(double.IsFinite(value) ? value : 0, 3));
        _json.WriteEndObject();
        EndEvent();
    }

    private void Head(ReadOnlySpan<byte> phase, ReadOnlySpan<byte> name, uint pid, uint tid)
    {
        if (!_isFirst)
        {
            _output.Write(",\n"u8);
        }

        _isFirst = false;
        _json.WriteStartObject();
        _json.WriteString("ph"u8, phase);
        _json.WriteString("name"u8, name);
        _json.WriteNumber("pid"u8, pid);
        _json.WriteNumber("tid"u8, tid);
        if (phase[0] == (byte)'M')
        {
            Time(0);
        }
    }

    /// <summary>Microseconds, of which a double would not keep the last digits.</summary>
    private void Time(ulong ns)
    {
        Span<byte> text = stackalloc byte[32];
        (ns / 1000).TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        text[length++] = (byte)'.';
        (ns % 1000).TryFormat(text[length..], out int rest, "000", CultureInfo.InvariantCulture);
        _json.WritePropertyName("ts"u8);
        _json.WriteRawValue(text[..(length + rest)], skipInputValidation: true);
    }

    private void Arguments(in IoEvent happened, TraceContent? content)
    {
        Span<byte> text = stackalloc byte[16];
        _json.WriteStartObject("args"u8);
        _json.WriteString("device"u8, _model.Devices.TryGet(happened.Dev, out DeviceInfo info) ? info.DisplayName : "");
        _json.WriteNumber("sector"u8, happened.Sector);
        _json.WriteNumber("bytes"u8, happened.Bytes);
        _ = _model.Source.Description.CommandFlags.TryFormatRwbs(happened.Op, happened.CmdFlags, text, out int length);
        _json.WriteString("rwbs"u8, text[..length]);
        _json.WriteNumber("pid"u8, happened.Tgid);
        _json.WriteString("comm"u8, happened.Comm.Bytes);
        if (happened.Error != 0)
        {
            _json.WriteNumber("error"u8, happened.Error);
        }

        Mark("merged"u8, in happened, IoEventFlags.Merged);
        Mark("split"u8, in happened, IoEventFlags.Split);
        Mark("start_unseen"u8, in happened, IoEventFlags.NoStart);
        Mark("end_unseen"u8, in happened, IoEventFlags.EndUnseen);
        if (content is not null && content.Io.Count > 0)
        {
            _json.WriteString("file"u8, _file.Of(in happened, content, 0));
        }

        _json.WriteEndObject();
    }

    private void Mark(ReadOnlySpan<byte> name, in IoEvent happened, IoEventFlags flag)
    {
        if ((happened.Flags & flag) != 0)
        {
            _json.WriteBoolean(name, true);
        }
    }

    /// <summary>Tells once how a device is called; returns its number among the processes.</summary>
    private int DeviceOf(uint dev)
    {
        if (_devices.TryGetValue(dev, out int number))
        {
            return number;
        }

        number = FirstDevice + _devices.Count;
        _devices.Add(dev, number);
        string name = _model.Devices.TryGet(dev, out DeviceInfo info)
            ? info.DisplayName : string.Create(CultureInfo.InvariantCulture, $"{dev >> 20}:{dev & 0xfffff}");
        Head("M"u8, "process_name"u8, (uint)number, 0);
        _json.WriteStartObject("args"u8);
        _json.WriteString("name"u8, name);
        _json.WriteEndObject();
        EndEvent();
        return number;
    }

    /// <summary>Tells how a process and its thread are called, whenever that is new.</summary>
    private void Name(in IoEvent happened)
    {
        if (_named.TryGetValue((happened.Tgid, happened.Tid), out TaskComm known) && known.Bytes.SequenceEqual(happened.Comm.Bytes))
        {
            return;
        }

        _named[(happened.Tgid, happened.Tid)] = happened.Comm;
        ReadOnlySpan<byte> name = happened.Comm.Bytes;
        if (_model.Processes.TryGet(happened.Tgid, out ProcessInfo info))
        {
            name = info.Comm;
        }

        Named("process_name"u8, in happened, name);
        Named("thread_name"u8, in happened, happened.Comm.Bytes);
    }

    private void Named(ReadOnlySpan<byte> what, in IoEvent happened, ReadOnlySpan<byte> name)
    {
        Head("M"u8, what, happened.Tgid, what[0] == (byte)'p' ? 0 : happened.Tid);
        _json.WriteStartObject("args"u8);
        _json.WriteString("name"u8, name);
        _json.WriteEndObject();
        EndEvent();
    }

    private void EndEvent()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
    }
}
