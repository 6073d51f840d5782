using BenchmarkDotNet.Attributes;
using IoTop.Model;
using IoTop.Model.Tests;

namespace IoTop.Benchmarks;

/// <summary>What an event costs in a recording: written, and read again. Of four processes that read 4 KiB at random. Per event.</summary>
[MemoryDiagnoser]
public class RecordingBenchmarks
{
    private const int Events = RecordingFormat.MaxEvents;
    private const uint Disk = 8 << 20;

    private readonly IoEvent[] _events = new IoEvent[Events];
    private readonly ByteWriter _bytes = new(1 << 20);
    private readonly EventEncoder _encoder = new();
    private readonly BlockPacker _packer = new();
    private readonly MemoryBlocks _memory = new(16 << 20);
    private readonly IoModel _model = new(new ScriptedEventSource(), IoModelOptions.Detached with { EventCapacity = 2 * Events });
    private RecordingWriter _writer = null!;
    private Recorder _recorder = null!;
    private Recording _recording = null!;
    private readonly NullSink _sink = new();
    private long _block;

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        ulong now = 1_000_000_000_000;
        foreach (ref IoEvent next in _events.AsSpan())
        {
            now += (ulong)random.Next(1000, 9000);
            ulong latency = (ulong)(60_000 + random.Next(30_000) + (random.Next(10) == 0 ? random.Next(200_000) : 0));
            next = new IoEvent
            {
                CompleteNs = now,
                QueueToCompleteNs = latency,
                IssueToCompleteNs = latency - (ulong)random.Next(300, 2500),
                Sector = (ulong)random.NextInt64(1L << 28) * 8,
                CgroupId = 4000,
                Dev = Disk,
                Bytes = 4096,
                CmdFlags = 0x8800,
                Tgid = (uint)(1000 + random.Next(4)),
                Op = IoOperation.Read,
            };
            next.Tid = next.Tgid;
            "fio"u8.CopyTo(next.Comm);
        }

        _model.Devices.Add(new DeviceRecord(Disk, "sda"));
        _recorder = new Recorder(_model, new RecordingDescription());
        _recorder.Add(_memory, payload: false);
        _writer = new RecordingWriter(new NoNames());
        MemoryBlocks one = new(16 << 20);
        _writer.Add(new BlockTarget(one, payload: false));
        _writer.BeginCheckpoint(new RecordingDescription(), forAll: false);
        _writer.Interval(new RecordedInterval(1, 0, true, false, false));
        _writer.Events(_events);
        _recording = Recording.Over(one);
        _block = _recording.FirstNumber + _recording.Blocks.Length - 1;
        Console.WriteLine($"// {_recording.Blocks[^1].StoredBytes / (double)Events:0.00} bytes an event, {_recording.Blocks[^1].Bytes / (double)Events:0.00} before compression");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _recorder.Dispose();
        _model.Dispose();
        _writer.Dispose();
        _packer.Dispose();
        _recording.Dispose();
        _memory.Dispose();
    }

    /// <summary>Columns of events, not compressed.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int EncodeEvent()
    {
        _bytes.Clear();
        _encoder.Add(_events);
        _encoder.Encode(_bytes);
        return _bytes.Length;
    }

    /// <summary>The same, compressed and with its checksum: a whole block.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public uint EncodeAndCompressEvent()
    {
        _ = EncodeEvent();
        return _packer.Pack(new RecordingBlock(RecordingBlockKind.Events, 0, 1, Events, 0, 0, 0), _bytes.Written).StoredBytes;
    }

    /// <summary>From the model's store into memory.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public ulong RecordEvent()
    {
        _model.Events.Append(_events);
        _recorder.Drained();
        return _recorder.Events;
    }

    /// <summary>A block checked, unpacked and told.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long ScanEvent()
    {
        _recording.Read(_block, _sink);
        return _sink.EventCount;
    }
}
