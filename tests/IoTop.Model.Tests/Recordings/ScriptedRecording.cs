namespace IoTop.Model.Tests;

/// <summary>A script, its model, and a recorder that writes to a sink.</summary>
internal sealed class ScriptedRecording : IDisposable
{
    private readonly Random _random = new(1);

    public ScriptedRecording(IBlockSink sink)
    {
        Model = new IoModel(Source, IoModelOptions.Detached with { EventCapacity = 32_768 });
        Model.Devices.Add(new DeviceRecord(Make.Sda, "sda"));
        Make.AddProcess(Model.Processes, 10, "first");
        Recorder = new Recorder(Model, new RecordingDescription { Tool = "tester" });
        Recorder.Add(sink, payload: true);
    }

    public ScriptedEventSource Source { get; } = new();

    public IoModel Model { get; }

    public Recorder Recorder { get; }

    /// <summary>Of all events, in their order.</summary>
    public List<ulong> Sectors { get; } = [];

    /// <summary>A second, or less, in which a process reads so often, at random.</summary>
    public void Interval(int events, ulong lengthNs = Make.Second)
    {
        for (int i = 0; i < events; i++)
        {
            ulong sector = (ulong)_random.NextInt64(1L << 31);
            Sectors.Add(sector);
            Source.Complete(Make.Event(Source.NowNs + (ulong)i, tgid: 10, sector: sector));
        }

        Source.NowNs += lengthNs;
        Model.Drain();
        Recorder.Drained();
        Model.Refresh();
        Recorder.Refreshed();
    }

    public void Dispose()
    {
        Recorder.Dispose();
        Model.Dispose();
    }
}
