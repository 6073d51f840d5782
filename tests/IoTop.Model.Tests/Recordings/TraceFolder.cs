namespace IoTop.Model.Tests.Recordings;

/// <summary>Traces in a folder that goes when the test is over.</summary>
internal sealed class TraceFolder : IDisposable
{
    public TraceFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"iotop-trace-{Guid.NewGuid():N}");

    public string Add(string name, byte[] bytes)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Reads traces to their end; the model shows what was in them.</summary>
    public static (IoModel Model, List<IoEvent> Events, int Intervals) ReadAll(params string[] paths)
    {
        var source = new BlktraceSource(paths);
        var model = new IoModel(source, IoModelOptions.Detached with { EventCapacity = 16384 });
        List<IoEvent> events = [];
        int intervals = 0;
        for (long next = 0; source.Read(out bool isIntervalOver);)
        {
            model.Drain();
            for (next = Math.Max(next, model.Events.FirstSequence); next < model.Events.NextSequence; next++)
            {
                events.Add(model.Events[next]);
            }

            if (isIntervalOver)
            {
                intervals++;
                model.Refresh();
            }
        }

        return (model, events, intervals);
    }

    public (IoModel Model, List<IoEvent> Events, int Intervals) Read(TraceBuilder trace) => ReadAll(Add("sda.blktrace.0", trace.ToArray()));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
