using BenchmarkDotNet.Attributes;
using IoTop.Model;

namespace IoTop.Benchmarks;

/// <summary>An interval on a machine where 10,000 processes all do I/O.</summary>
[MemoryDiagnoser]
public class CounterBenchmarks
{
    private const int Processes = 10_000;
    private const uint Disk = 8 << 20;

    private readonly ProcessCatalog _processes = new(new ProcessCatalogOptions { ProcRoot = null });
    private readonly DeviceCatalog _devices = new(new DeviceCatalogOptions { ProcRoot = null, SysRoot = null, UdevRoot = null });
    private readonly CounterKey[] _keys = new CounterKey[Processes];
    private readonly CounterValue[] _values = new CounterValue[Processes];
    private CounterTable _table = null!;
    private ulong _nowNs;

    [GlobalSetup]
    public void Setup()
    {
        _devices.Add(new DeviceRecord(Disk, "sda"));
        for (uint i = 0; i < Processes; i++)
        {
            _processes.Add(new ProcessRecord(i + 1, "worker"u8.ToArray()) { UserName = "root" });
            _keys[i] = new CounterKey { Tgid = i + 1, Dev = Disk, Op = i % 2 == 0 ? IoOperation.Read : IoOperation.Write };
        }

        _table = new CounterTable(_processes, _devices, 0);
        CloseInterval_10kProcesses();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _processes.Dispose();
        _devices.Dispose();
    }

    /// <summary>Each key has grown by three I/Os; all of them are handed in and the interval is closed.</summary>
    [Benchmark]
    public ulong CloseInterval_10kProcesses()
    {
        _table.Begin(_nowNs += 1_000_000_000);
        for (int i = 0; i < Processes; i++)
        {
            ref CounterValue value = ref _values[i];
            value.Ios += 3;
            value.Bios += 3;
            value.Bytes += 3 * 4096;
            value.LatencyNs += 3 * 90_000;
            value.LatencyMaxNs = 120_000;
            value.DeviceNs += 3 * 80_000;
            value.Sizes[IoHistogram.SizeBucket(4096)] += 3;
            value.Latencies[IoHistogram.LatencyBucket(90_000)] += 3;
            _table.Update(in _keys[i], in value);
        }

        _table.Close();
        return _table.Total.Interval.Ios;
    }
}
