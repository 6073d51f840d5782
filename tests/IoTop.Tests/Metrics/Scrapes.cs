using System.Globalization;
using System.Text;
using IoTop.Metrics;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Metrics;

/// <summary>A model made of script and what /metrics says of it.</summary>
internal sealed class Scrapes : IDisposable
{
    public const uint Sda = 8 << 20;
    public const uint Sda1 = (8 << 20) | 1;

    private readonly OutputBuffer _output = new(Stream.Null);
    private readonly MetricsRenderer _renderer;

    public Scrapes(int top = 50, System.Collections.Frozen.FrozenSet<uint>? devices = null, CounterTableOptions? counters = null)
    {
        Model = new IoModel(Source, IoModelOptions.Detached with { EventCapacity = 16, Counters = counters ?? new CounterTableOptions() });
        Model.Devices.Add(new DeviceRecord(Sda, "sda") { Model = "ACME 1" });
        Model.Devices.Add(new DeviceRecord(Sda1, "sda1") { Kind = DeviceKind.Partition, Disk = Sda });
        _renderer = new MetricsRenderer(Model, top, devices, new OwnCost
        {
            Version = "1.2.3",
            Kernel = "6.12.48",
            StartNs = 1_700_000_000_500_000_000,
            CpuNs = static () => 1_250_000_000,
            MemoryBytes = static () => 61_865_984,
        });
        Texts = new MetricsText(static () => { }, _renderer);
        Refresh();
    }

    /// <summary>What a server hands out; nothing is read anew for a scrape.</summary>
    public MetricsText Texts { get; }

    public ScriptedEventSource Source { get; } = new();

    public IoModel Model { get; }

    public ReadOnlySpan<byte> Bytes => _output.Pending;

    public ProcessInfo Process(uint pid, string comm, string cgroup = "/") => Process(pid, Encoding.UTF8.GetBytes(comm), Encoding.UTF8.GetBytes(cgroup));

    public ProcessInfo Process(uint pid, byte[] comm, byte[] cgroup) =>
        Model.Processes.Add(new ProcessRecord(pid, comm) { CgroupPath = cgroup, StartTicks = pid });

    public void Io(uint pid, IoOperation op, uint bytes, ulong latencyNs = 100_000, uint dev = Sda, ushort error = 0) => Source.Count(new IoEvent
    {
        Tgid = pid, Tid = pid, Dev = dev, Op = op, Bytes = bytes, QueueToCompleteNs = latencyNs, Error = error,
    });

    public void Refresh(double seconds = 1)
    {
        Source.NowNs += (ulong)(seconds * 1e9);
        Model.Refresh();
        _renderer.Update(1_700_000_001_000_000_000);
        Texts.Refreshed();
    }

    public string Text(bool openMetrics = false)
    {
        _renderer.Write(_output, openMetrics);
        return Encoding.UTF8.GetString(_output.Pending);
    }

    public void Render() => _renderer.Write(_output, openMetrics: true);

    /// <summary>All samples by name with labels.</summary>
    public Dictionary<string, double> Samples()
    {
        Dictionary<string, double> samples = [];
        foreach (string line in Text().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
            {
                int end = line.LastIndexOf(' ');
                samples.Add(line[..end], double.Parse(line[(end + 1)..], CultureInfo.InvariantCulture)); // throws when one comes twice
            }
        }

        return samples;
    }

    public void Dispose() => Model.Dispose();
}
