using BenchmarkDotNet.Attributes;
using IoTop.Model;

namespace IoTop.Benchmarks;

/// <summary>What a refresh costs on the machine that this runs on, when nobody does any I/O. It grows with its processes.</summary>
[MemoryDiagnoser]
public class MachineBenchmarks
{
    private IoModel _model = null!;

    [GlobalSetup]
    public void Setup()
    {
        _model = new IoModel(new ScriptedEventSource());
        Refresh();
    }

    [GlobalCleanup]
    public void Cleanup() => _model.Dispose();

    /// <summary>Looks at /proc and /sys and closes an interval.</summary>
    [Benchmark]
    public int Refresh()
    {
        ((ScriptedEventSource)_model.Source).NowNs += 1_000_000_000;
        _model.Refresh();
        return _model.Processes.Tasks.Length;
    }
}
