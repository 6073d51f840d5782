using System.Text.Json;
using IoTop.Exports;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Exports;

/// <summary>What Perfetto is told: whole JSON, balanced slices, names, counters.</summary>
public sealed class PerfettoExportTests : IDisposable
{
    private readonly ExportedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Trace_is_json_of_whole_events()
    {
        _world.Io(1_000_100, 1_000_150, 1_000_400, 2148, 8, dev: ExportedWorld.Sda1, comm: "we\"ird\u001b");
        _world.Io(1_000_200, 0, 1_000_300, 100, 8, IoOperation.Read, dev: ExportedWorld.Dm, pid: 9);
        _world.Io(0, 0, 1_000_300, 100, 8, IoOperation.Read, flags: IoEventFlags.NoStart, pid: 0, comm: "");
        JsonElement[] events = Events();

        Dictionary<(string, int, string), int> open = [];
        foreach (JsonElement happened in events)
        {
            string phase = happened.GetProperty("ph").GetString()!;
            Assert.Contains(phase, new[] { "M", "b", "e", "C" });
            Assert.True(happened.GetProperty("ts").GetDecimal() >= 0);
            int pid = happened.GetProperty("pid").GetInt32();
            if (phase is "b" or "e")
            {
                Assert.Equal("io", happened.GetProperty("cat").GetString());
                (string, int, string) key = (happened.GetProperty("id").GetString()!, pid, happened.GetProperty("name").GetString()!);
                open[key] = open.GetValueOrDefault(key) + (phase == "b" ? 1 : -1);
                Assert.True(open[key] >= 0);
            }
        }

        Assert.All(open.Values, static count => Assert.Equal(0, count));
    }

    [Fact]
    public void Io_has_its_queue_and_its_device_inside()
    {
        _world.Io(1_000_100, 1_000_150, 1_000_400, 2148, 8, dev: ExportedWorld.Sda1, comm: "dd");
        JsonElement[] slices = [.. Events().Where(static e => e.GetProperty("ph").GetString() is "b" or "e")];
        Assert.Equal(
            [
                "b write 7 1000.100", "b queued 7 1000.100", "e queued 7 1000.150", "b at device 7 1000.150", "e at device 7 1000.400",
                "e write 7 1000.400", "b write 8388608 1000.150", "e write 8388608 1000.400",
            ],
            slices.Select(static e => $"{e.GetProperty("ph").GetString()} {e.GetProperty("name").GetString()} "
                + $"{e.GetProperty("pid").GetInt32()} {e.GetProperty("ts").GetRawText()}"));
        JsonElement arguments = slices[0].GetProperty("args");
        Assert.Equal(("sda1", 2148, 4096, "WS", 7, "dd"), (arguments.GetProperty("device").GetString(), arguments.GetProperty("sector").GetInt32(),
            arguments.GetProperty("bytes").GetInt32(), arguments.GetProperty("rwbs").GetString(), arguments.GetProperty("pid").GetInt32(),
            arguments.GetProperty("comm").GetString()));
    }

    [Fact]
    public void Devices_and_processes_are_named_and_counted()
    {
        _world.Io(1_000_100, 1_000_150, 1_000_400, 2148, 8, dev: ExportedWorld.Dm, comm: "dd");
        JsonElement[] events = Events();
        Assert.Equal(["nobody known", "root", "dd"], events.Where(static e => e.GetProperty("name").GetString() == "process_name")
            .Select(static e => e.GetProperty("args").GetProperty("name").GetString()));
        Assert.Equal([4096.0], events.Where(static e => e.GetProperty("name").GetString() == "bytes written per second")
            .Select(static e => e.GetProperty("args").GetProperty("value").GetDouble()).Where(static value => value > 0));
    }

    [Fact]
    public void Event_allocates_nothing()
    {
        IoEvent happened = _world.Io(1_000_100, 1_000_150, 1_000_400, 2148, 8);
        using var exporter = new PerfettoExporter(_world.Model, new OutputBuffer(Stream.Null));
        exporter.Begin();
        Allocations.AssertNone(() => exporter.Event(in happened, null));
    }

    private JsonElement[] Events()
    {
        using var output = new MemoryStream();
        _world.Export(new PerfettoExporter(_world.Model, new OutputBuffer(output)));
        output.Position = 0;
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("traceEvents").EnumerateArray()];
    }
}
