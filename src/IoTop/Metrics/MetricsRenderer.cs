using System.Collections.Frozen;
using IoTop.Model;
using IoTop.Output;
using IoTop.Text;

namespace IoTop.Metrics;

/// <summary>
/// The model as metrics. Every counter is a running total that never goes back. A text of known series allocates nothing.
/// </summary>
internal sealed partial class MetricsRenderer
{
    private static readonly byte[][] s_ops = [.. OperationNames.All.Select(static name => System.Text.Encoding.ASCII.GetBytes(name.Replace('-', '_')))];
    private static readonly byte[][] s_classes = ["read"u8.ToArray(), "write"u8.ToArray(), "discard"u8.ToArray(), "flush"u8.ToArray(), "other"u8.ToArray()];

    private readonly IoModel _model;
    private readonly OwnCost _own;
    private readonly FrozenSet<uint>? _devices;
    private readonly TopSeries _processes;
    private readonly TopSeries _cgroups;
    private readonly Amounts _total = new();
    private readonly Amounts _now = new();
    private readonly MetricWriter _writer = new();
    private readonly Dictionary<string, DeviceSeries> _seriesByName = new(StringComparer.Ordinal);
    private readonly List<DeviceSeries> _series = [];
    private ulong _refreshNs;

    /// <param name="model">Refreshed by the caller, who then calls <see cref="Update"/>.</param>
    /// <param name="top">How many processes, and how many cgroups, have series of their own.</param>
    /// <param name="devices">The devices that have series, with their partitions; null: all disks.</param>
    /// <param name="own">What this program is.</param>
    public MetricsRenderer(IoModel model, int top, FrozenSet<uint>? devices, OwnCost own)
    {
        _model = model;
        _own = own;
        _devices = devices;
        _processes = new TopSeries(top);
        _cgroups = new TopSeries(top);
    }

    /// <summary>Takes over the interval that the model has just closed.</summary>
    /// <param name="refreshNs">Now, in nanoseconds of Unix time.</param>
    public void Update(ulong refreshNs)
    {
        CounterTable counters = _model.Counters;
        IoTally total = counters.Total.Accumulated;
        ulong nowNs = _model.Source.NowNs;
        _refreshNs = refreshNs;
        _now.Set(total);
        _total.Raise(_now);
        _processes.Update(counters.Processes, counters.NoOwner, total, nowNs);
        _cgroups.Update(counters.Cgroups.Rows, counters.Cgroups.NoOwner, total, nowNs);
        FindDevices();
    }

    /// <summary>Writes everything, in place of what the buffer holds.</summary>
    public void Write(OutputBuffer output, bool openMetrics)
    {
        _writer.Begin(output, openMetrics);
        WriteBuild();
        WriteDevices();
        WriteTotals();
        WriteProcesses();
        WriteCgroups();
        WriteLosses();
        WriteOwnCost();
        _writer.End();
    }

    private void FindDevices()
    {
        foreach (DeviceSeries series in _series)
        {
            series.Clear();
        }

        foreach (DeviceRow row in _model.Counters.Devices)
        {
            if (!IsChosen(row) || !row.Accumulated.IsActive)
            {
                continue;
            }

            if (!_seriesByName.TryGetValue(row.Info.Name, out DeviceSeries? series))
            {
                series = new DeviceSeries();
                _seriesByName.Add(row.Info.Name, series);
                _series.Add(series);
            }

            series.Add(row);
        }
    }

    /// <summary>A partition only when it was named itself: its disk has counted it.</summary>
    private bool IsChosen(DeviceRow row) => _devices is null ? row.Disk is null
        : _devices.Contains(row.Dev) && !(row.Disk is DeviceRow disk && _devices.Contains(disk.Dev));

    private void WriteBuild()
    {
        _writer.Family(Metrics.Build);
        _writer.Sample();
        _writer.Label("version"u8, _own.Version);
        _writer.Label("kernel"u8, _own.Kernel);
        _writer.Value(1);
    }

    private void WriteTotals()
    {
        _writer.Family(Metrics.Bytes);
        for (IoClass ioClass = 0; (int)ioClass < IoClasses.Count; ioClass++)
        {
            if (HasBytes(ioClass))
            {
                _writer.Sample();
                _writer.Label("op"u8, s_classes[(int)ioClass]);
                _writer.Value(_total.Bytes(ioClass));
            }
        }

        _writer.Family(Metrics.Ios);
        for (IoClass ioClass = 0; (int)ioClass < IoClasses.Count; ioClass++)
        {
            _writer.Sample();
            _writer.Label("op"u8, s_classes[(int)ioClass]);
            _writer.Value(_total.Ios(ioClass));
        }
    }

    private void WriteLosses()
    {
        _writer.Family(Metrics.Lost);
        Lost("starts_full"u8, LossKind.StartsFull);
        Lost("no_start"u8, LossKind.NoStart);
        Lost("counters_full"u8, LossKind.CountersFull);
        Lost("uncounted"u8, LossKind.Uncounted);
        Lost("walk_limit"u8, LossKind.WalkLimit);
        Lost("missed_runs"u8, LossKind.MissedRuns);
        Lost("ends_unseen"u8, LossKind.EndsUnseen);
    }

    private void Lost(ReadOnlySpan<byte> name, LossKind kind)
    {
        _writer.Sample();
        _writer.Label("kind"u8, name);
        _writer.Value(_model.Lost(kind));
    }

    private void WriteOwnCost()
    {
        _writer.Family(Metrics.RefreshTime);
        _writer.Sample();
        _writer.Seconds(_refreshNs);
        _writer.Family(Metrics.Cpu);
        _writer.Sample();
        _writer.Seconds(_own.CpuNs());
        _writer.Family(Metrics.Memory);
        _writer.Sample();
        _writer.Value(_own.MemoryBytes());
        _writer.Family(Metrics.Start);
        _writer.Sample();
        _writer.Seconds(_own.StartNs);
    }

    /// <summary>Flushes and what is neither read nor write have none.</summary>
    private static bool HasBytes(IoClass ioClass) => ioClass is not IoClass.Flush;
}
