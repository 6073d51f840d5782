using BenchmarkDotNet.Attributes;
using IoTop.Model;
using IoTop.Model.Tests;

namespace IoTop.Benchmarks;

/// <summary>
/// What a traced call costs in a recording. Of four processors that run a task each, in bursts; a call is mostly followed by that which
/// followed it before. Per call.
/// </summary>
[MemoryDiagnoser]
public class CallRecordingBenchmarks
{
    private const int Calls = 1 << 16;
    private const int Functions = 200;

    private readonly CallEvent[] _calls = new CallEvent[Calls];
    private readonly ByteWriter _bytes = new(1 << 20);
    private readonly CallStore _store = new(Calls);
    private readonly MemoryBlocks _memory = new(64 << 20);
    private readonly ScriptedCallSource _source = new();
    private readonly RecordedCalls _recorded = new(Calls);
    private readonly RecordedCalls _counted = new(16) { SkipBelow = long.MaxValue };
    private readonly IoModel _model = new(new ScriptedEventSource(), IoModelOptions.Detached);
    private CallsEncoder _encoder = null!;
    private Recorder _recorder = null!;
    private Recording _recording = null!;
    private long _first;
    private long _end;

    [GlobalSetup]
    public void Setup()
    {
        Fill();
        var processes = new ThreadGroups(procRoot: null);
        _encoder = new CallsEncoder(_source, processes);
        MemoryBlocks one = new(16 << 20);
        _recorder = new Recorder(_model, new RecordingDescription());
        var choice = new CallChoice(["*"], Functions);
        _recorder.Follow(_source, _store, processes, () => choice);
        _recorder.Add(one, payload: false);
        _store.Append(_calls);
        _recorder.Drained();
        _model.Refresh();
        _recorder.Refreshed();
        _recorder.Add(_memory, payload: false);
        _recorder.Remove(one);
        _recording = Recording.Over(one);
        RecordingBlock[] blocks = [.. _recording.Blocks];
        int begin = Array.FindIndex(blocks, static block => block.Kind == RecordingBlockKind.Calls && block.Records > 0);
        int end = Array.FindLastIndex(blocks, static block => block.Kind == RecordingBlockKind.Calls && block.Records > 0) + 1;
        (_first, _end) = (_recording.FirstNumber + begin, _recording.FirstNumber + end);
        Console.WriteLine($"// {blocks[begin..end].Sum(static block => block.TotalBytes) / (double)Calls:0.00} bytes a call, "
            + $"{blocks[begin..end].Sum(static block => block.Bytes) / (double)Calls:0.00} before compression");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _recorder.Dispose();
        _model.Dispose();
        _recording.Dispose();
        _memory.Dispose();
        _source.Dispose();
        _recorded.Dispose();
        _counted.Dispose();
    }

    /// <summary>Columns of calls, not compressed.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public int EncodeCall()
    {
        _bytes.Clear();
        for (int taken = 0; taken < Calls;)
        {
            taken += _encoder.Add(_calls.AsSpan(taken), (ulong)taken);
            _encoder.Encode(_bytes);
            _encoder.Clear();
        }

        return _bytes.Length;
    }

    /// <summary>From the store of calls into memory, compressed.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public long RecordCall()
    {
        _store.Append(_calls);
        _recorder.Drained();
        return _store.NextSequence;
    }

    /// <summary>Checked, unpacked, counted and put into a store.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public ulong ScanCall() => Scan(_recorded);

    /// <summary>The same of calls that will be overwritten: only counted.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public ulong CountCall() => Scan(_counted);

    private ulong Scan(RecordedCalls into)
    {
        for (long number = _first; number < _end; number++)
        {
            _recording.Read(number, into);
        }

        return into.Seen;
    }

    private void Fill()
    {
        Random random = new(1);
        ulong now = 1_000_000_000_000;
        int cpu = 0;
        int[] function = new int[4];
        foreach (ref CallEvent call in _calls.AsSpan())
        {
            now += (ulong)random.Next(80, 1500);
            cpu = random.Next(12) == 0 ? random.Next(4) : cpu;
            ref int next = ref function[cpu];
            next = random.Next(6) == 0 ? random.Next(Functions) : (next * 7 + 3) % Functions;
            call = new CallEvent
            {
                TimeNs = now,
                Function = _source.AddressOf($"function_with_a_name_{next}"),
                Caller = _source.AddressOf($"caller_{next / 3}") + (ulong)(next % 60),
                Tid = (uint)(1000 + cpu),
                Cpu = (ushort)cpu,
                PreemptDepth = (byte)(next % 3),
                Flags = next % 5 == 0 ? CallFlags.IrqsOff : CallFlags.None,
                Comm = ScriptedCallSource.CommOf($"fio{cpu}"),
            };
        }
    }
}
