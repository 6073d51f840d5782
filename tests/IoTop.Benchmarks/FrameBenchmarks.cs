using BenchmarkDotNet.Attributes;
using IoTop.Model;
using IoTop.Tests.Screens;
using IoTop.Tui;

namespace IoTop.Benchmarks;

/// <summary>A frame of 200×60 cells, into memory; and a whole turn, which reads counters and sorts rows before it draws.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private const int Processes = 200;

    private World _world = null!;
    private IoEvent[] _load = [];

    /// <summary>The screen in front, by the key that shows it.</summary>
    public enum View
    {
        Processes,
        Devices,
        Ios,
    }

    [ParamsAllValues]
    public View Screen { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _world = new World(200, 60);
        _load = new IoEvent[Processes];
        for (uint i = 0; i < Processes; i++)
        {
            _world.AddProcess(5000 + i, "worker"u8.ToArray(), "/usr/bin/worker --number " + i, 1000, "ada");
            _load[i] = _world.Io(5000 + i, "worker", World.Root, IoOperation.Write, 4096, 90 + i);
        }

        _world.App.Start();
        for (int tab = 0; tab < (int)Screen; tab++)
        {
            _world.Type("Tab");
        }

        for (int second = 0; second < 30; second++)
        {
            Turn();
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _world.Dispose();

    /// <summary>Drawing alone: a terminal that says it changed wants a frame, and nothing else has happened.</summary>
    [Benchmark]
    public int DrawFrame_200x60()
    {
        _world.Terminal.Enqueue(InputEvent.Resize);
        _world.App.Step();
        return _world.Terminal.Frames;
    }

    /// <summary>A second in which 200 processes did an I/O each.</summary>
    [Benchmark]
    public int Turn_200x60()
    {
        Turn();
        return _world.Terminal.Frames;
    }

    private void Turn()
    {
        foreach (ref readonly IoEvent ioEvent in _load.AsSpan())
        {
            _world.Source.Complete(in ioEvent);
        }

        _world.Pass(TimeSpan.FromSeconds(1));
    }
}
