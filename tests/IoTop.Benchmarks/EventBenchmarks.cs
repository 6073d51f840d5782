using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using IoTop.Bpf;
using IoTop.Bpf.Tests;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Benchmarks;

/// <summary>What each single I/O costs, from the kernel's ring to the store, the counters' tables and a line of trace. Per event.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private const int RingBytes = 8 << 20; // the default
    private const int RecordBytes = 8 + 104;
    private const int RingEvents = RingBytes / RecordBytes;
    private const int Events = 4096;
    private const uint Disk = 8 << 20;

    private readonly FakeRing _ring = new(RingBytes);
    private readonly EventStore _store = new(IoModelOptions.DefaultEventCapacity);
    private readonly IoEvent[] _events = new IoEvent[Events];
    private readonly IoModel _model = new(new ScriptedEventSource(), IoModelOptions.Detached);
    private readonly OutputBuffer _output = new(Stream.Null);
    private readonly ViewFilter _filter = new();
    private ITraceRenderer _text = null!;
    private ITraceRenderer _json = null!;

    [GlobalSetup]
    public void Setup()
    {
        _model.Devices.Add(new DeviceRecord(Disk, "sda"));
        for (int i = 0; i < RingEvents; i++)
        {
            IoEvent ioEvent = Event((ulong)i);
            _events[i % Events] = ioEvent;
            ulong position = _ring.Reserve(Unsafe.SizeOf<IoEvent>()) ?? throw new InvalidOperationException("the ring is full");
            _ring.Submit(position, MemoryMarshal.AsBytes(new ReadOnlySpan<IoEvent>(in ioEvent)));
        }

        if (!_filter.TrySetPattern("post.*res|mysql", out string error))
        {
            throw new InvalidOperationException(error);
        }

        var context = new CellContext(_model);
        var writing = new TextWriting(IsTerminal: false, Ascii: false);
        var options = new TraceOptions();
        _text = new TextTraceRenderer(_output, options, context, writing);
        _json = RecordTraceRenderer.Json(_output, options, context);
    }

    [GlobalCleanup]
    public void Cleanup() => _model.Dispose();

    /// <summary>A full ring into the store. Without a commit the next run finds it full again.</summary>
    [Benchmark(OperationsPerInvoke = RingEvents)]
    public long DecodeEvent()
    {
        RingBufferReader reader = _ring.Read();
        while (reader.MoveNext())
        {
            _store.Append(in MemoryMarshal.AsRef<IoEvent>(reader.Current));
        }

        return _store.NextSequence;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long StoreAppend()
    {
        foreach (ref readonly IoEvent ioEvent in _events.AsSpan())
        {
            _store.Append(in ioEvent);
        }

        return _store.NextSequence;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void ObserveEvent()
    {
        foreach (ref readonly IoEvent ioEvent in _events.AsSpan())
        {
            _model.Counters.ObserveEvent(in ioEvent);
        }
    }

    /// <summary>What the list of I/Os does more while there is a search.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int SearchEvent()
    {
        int found = 0;
        foreach (ref readonly IoEvent ioEvent in _events.AsSpan())
        {
            found += _filter.Matches(in ioEvent) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void TraceLineText() => Render(_text);

    [Benchmark(OperationsPerInvoke = Events)]
    public void TraceLineJson() => Render(_json);

    private void Render(ITraceRenderer renderer)
    {
        foreach (ref readonly IoEvent ioEvent in _events.AsSpan())
        {
            renderer.Write(in ioEvent, null);
        }

        _output.Flush();
    }

    private static IoEvent Event(ulong number)
    {
        IoEvent ioEvent = new()
        {
            CompleteNs = 1_000_000_000 + (number * 5000),
            QueueToCompleteNs = 80_000 + (number % 1000 * 37),
            IssueToCompleteNs = 70_000 + (number % 1000 * 31),
            Sector = number * 2_654_435_761 % 1_000_000_000,
            Dev = Disk,
            Bytes = 4096u << (int)(number % 5),
            Tgid = 812 + (uint)(number % 3),
            Tid = 812 + (uint)(number % 3),
            Op = number % 4 == 0 ? IoOperation.Write : IoOperation.Read,
        };
        "postgres"u8.CopyTo(ioEvent.Comm);
        return ioEvent;
    }
}
