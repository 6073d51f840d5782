namespace IoTop.Model.Tests;

public sealed class CounterTableTests
{
    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly DeviceCatalog _devices = Make.Devices();

    [Fact]
    public void CounterTable_tells_rates_sizes_and_latencies_of_an_interval()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Sda1), Make.Value(100)));
        Close(table, 3, (Make.Key(10, Make.Sda1), Make.Value(300)));
        Assert.True(table.TryGetProcess(10, out ProcessRow row));
        Assert.Equal(200ul, row.Interval.Read.Ios);
        Assert.Equal(200ul * 4096, row.Interval.Read.Bytes);
        Assert.Equal(100 * 4096.0, row.ReadBytesPerSecond, 1e-6);
        Assert.Equal(4096ul, row.Interval.AverageBytes);
        Assert.Equal(1000ul, row.Interval.AverageLatencyNs);
        Assert.Equal(300ul, row.Accumulated.Read.Ios);
        Assert.Equal(300ul * 4096, row.Accumulated.Read.Bytes);
        Assert.InRange(row.Interval.P99Ns, 512ul, 1000ul);
        Assert.Equal(1000ul, row.Accumulated.LatencyMaxNs);
        Assert.Equal(2 * Make.Second, table.IntervalNs);
        Assert.Equal(3 * Make.Second, table.ElapsedNs);
    }

    [Fact]
    public void CounterTable_forgets_the_interval_of_who_stopped()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Sda1), Make.Value(100)));
        Close(table, 2, (Make.Key(10, Make.Sda1), Make.Value(100)));
        Assert.True(table.TryGetProcess(10, out ProcessRow row));
        Assert.False(row.IsActive);
        Assert.Equal(0, row.ReadBytesPerSecond);
        Assert.Equal(0, row.IoPercent);
        Assert.False(row.Devices[0].IsActive);
        Assert.True(row.Accumulated.IsActive);
        Assert.False(table.Total.IsActive);
        Assert.True(table.TryGetDevice(Make.Sda, out DeviceRow disk));
        Assert.False(disk.IsActive);
        Assert.False(disk.TopInterval.IsActive);
        Assert.False(disk.Operation(IoOperation.Read)!.IsActive);
    }

    [Fact]
    public void CounterTable_counts_a_partition_in_its_disk_too()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Sda1), Make.Value(5)), (Make.Key(10, Make.Sda), Make.Value(3)));
        Assert.Equal(5ul, Device(table, Make.Sda1).Interval.Ios);
        Assert.Equal(8ul, Device(table, Make.Sda).Interval.Ios);
        Assert.True(Device(table, Make.Sda1).IsPartition);
        Assert.Same(Device(table, Make.Sda), Device(table, Make.Sda1).Disk);
        Assert.Equal(8ul, table.Total.Interval.Ios);
    }

    [Fact]
    public void CounterTable_gives_diskstats_of_all_operations()
    {
        CounterTable table = NewTable();
        CounterValue flush = Make.Value(0);
        flush.Ios = 2;
        flush.Bios = 7;
        Close(
            table, 1,
            (Make.Key(1, Make.Nvme, IoOperation.Read), Make.Value(1)),
            (Make.Key(1, Make.Nvme, IoOperation.Write), Make.Value(10, 512)),
            (Make.Key(1, Make.Nvme, IoOperation.WriteZeroes), Make.Value(100)),
            (Make.Key(1, Make.Nvme, IoOperation.SecureErase), Make.Value(1000)),
            (Make.Key(1, Make.Nvme, IoOperation.ZoneAppend), Make.Value(10_000)),
            (Make.Key(1, Make.Nvme, IoOperation.ZoneManagement), Make.Value(100_000, 0)),
            (Make.Key(1, Make.Nvme, IoOperation.Discard), Make.Value(5, 8192)),
            (Make.Key(1, Make.Nvme, IoOperation.Flush), flush),
            (Make.Key(1, Make.Nvme, IoOperation.Driver), Make.Value(9)));
        DiskTotals totals = Device(table, Make.Nvme).DiskTotals;
        Assert.Equal(new DiskTotals(1, 8, 111_117, 10 + (11_100 * 8), 5, 80, 2), totals);
    }

    [Fact]
    public void CounterTable_bounds_the_longest_latency_of_an_interval_that_broke_no_record()
    {
        CounterTable table = NewTable();
        CounterValue value = Make.Value(1, 4096, 50_000_000);
        Close(table, 1, (Make.Key(10, Make.Nvme), value));
        Make.Add(ref value, 1, 4096, 3_000_000);
        Close(table, 2, (Make.Key(10, Make.Nvme), value));
        Assert.Equal(3_000_000ul, table.Total.Interval.LatencyMaxNs);
        Make.Add(ref value, 1, 4096, 3_000_000);
        Make.Add(ref value, 10, 4096, 1_000);
        Close(table, 3, (Make.Key(10, Make.Nvme), value));
        Assert.InRange(table.Total.Interval.LatencyMaxNs, 3_000_000ul, 3_010_000ul);
        Make.Add(ref value, 1, 4096, 60_000_000);
        Close(table, 4, (Make.Key(10, Make.Nvme), value));
        Assert.Equal(60_000_000ul, table.Total.Interval.LatencyMaxNs);
    }

    [Fact]
    public void CounterTable_tells_io_and_swap_percent()
    {
        _devices.Add(new DeviceRecord(Make.Loop + 1, "zram0") { IsSwap = true });
        CounterTable table = NewTable();
        Close(
            table, 1,
            (Make.Key(10, Make.Loop + 1), Make.Value(1, 4096, Make.Second / 4)),
            (Make.Key(10, Make.Nvme, IoOperation.Write), Make.Value(1, 4096, Make.Second / 4)),
            (Make.Key(10, Make.Nvme, IoOperation.Discard), Make.Value(1, 4096, Make.Second / 4)),
            (Make.Key(11, Make.Nvme), Make.Value(100, 4096, Make.Second)));
        Assert.Equal(50, Process(table, 10).IoPercent, 1e-9);
        Assert.Equal(25, Process(table, 10).SwapInPercent, 1e-9);
        Assert.Equal(100, Process(table, 11).IoPercent, 1e-9);
        Close(table, 2);
        Assert.Equal(0, Process(table, 10).SwapInPercent);
        Assert.Equal(12.5, Process(table, 10).AccumulatedSwapInPercent, 1e-9);
        Assert.Equal(25, Process(table, 10).AccumulatedIoPercent, 1e-9);
    }

    [Fact]
    public void CounterTable_draws_graphs_from_history()
    {
        CounterTable table = NewTable();
        uint ios = 0;
        for (uint second = 1; second <= 200; second++)
        {
            ios += second % 2 == 0 ? 0 : second;
            Close(table, second, (Make.Key(10, Make.Nvme), Make.Value(ios)));
        }

        float[] graph = new float[130];
        Process(table, 10).CopyHistory(graph, HistoryValue.BytesPerSecond);
        Assert.Equal(0, graph[^1]);
        Assert.Equal(199 * 4096f, graph[^2], 199 * 4096f / 128);
        Assert.Equal(0, graph[^3]);
        Assert.Equal(73 * 4096f, graph[2], 73 * 4096f / 128);
        Assert.Equal(0, graph[0]);
        Assert.True(IoRow.HistoryCapacity >= 120);
        float[] total = new float[3];
        table.Total.CopyHistory(total, HistoryValue.ReadBytesPerSecond);
        Assert.Equal(graph[^3..], total);
    }

    [Fact]
    public void CounterTable_tells_queue_depth_and_sequential_share()
    {
        CounterTable table = NewTable();
        IoEvent ioEvent = Make.Event(dev: Make.Sda1, sector: 100);
        table.ObserveEvent(in ioEvent);
        ioEvent.Sector = 108;
        table.ObserveEvent(in ioEvent);
        ioEvent.Dev = Make.Sda;
        ioEvent.Sector = 116;
        table.ObserveEvent(in ioEvent);
        ioEvent.Sector = 50;
        table.ObserveEvent(in ioEvent);
        ioEvent.Op = IoOperation.Discard;
        table.ObserveEvent(in ioEvent);
        Close(table, 1, (Make.Key(10, Make.Sda), Make.Value(100, 4096, Make.Second / 20)));
        Assert.Equal(0.5, Device(table, Make.Sda).SequentialShare, 1e-9);
        Assert.Equal(0.5, Device(table, Make.Sda1).SequentialShare, 1e-9);
        Assert.Equal(5, Device(table, Make.Sda).QueueDepth, 1e-9);
        Close(table, 2);
        Assert.True(double.IsNaN(Device(table, Make.Sda).SequentialShare));
        Assert.Equal(0.5, Device(table, Make.Sda).AccumulatedSequentialShare, 1e-9);
    }

    [Fact]
    public void CounterTable_starts_sums_anew_when_reset()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Sda1), Make.Value(100)));
        table.ResetAccumulated();
        Assert.False(table.Total.Accumulated.IsActive);
        Close(table, 2, (Make.Key(10, Make.Sda1), Make.Value(101)));
        Assert.Equal(1ul, table.Total.Accumulated.Ios);
        Assert.Equal(1ul, Process(table, 10).Accumulated.Ios);
        Assert.Equal(1ul, Process(table, 10).Devices[0].Accumulated.Ios);
        Assert.Equal(1ul, Device(table, Make.Sda).DiskTotals.ReadsCompleted);
        Assert.Equal(Make.Second, table.ElapsedNs);
    }

    [Fact]
    public void CounterTable_survives_a_clock_that_stands_still_or_goes_back()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Sda1), Make.Value(100)));
        Close(table, 1, (Make.Key(10, Make.Sda1), Make.Value(200)));
        Assert.Equal(0, table.Total.ReadBytesPerSecond);
        table.Begin(0);
        table.Close();
        Assert.Equal(0ul, table.IntervalNs);
        Assert.Equal(0, Device(table, Make.Sda).QueueDepth);
    }

    [Fact]
    public void CounterTable_closes_ten_thousand_processes_without_allocating()
    {
        for (uint tgid = 1; tgid <= 10_000; tgid++)
        {
            Make.AddProcess(_processes, tgid);
        }

        CounterTable table = NewTable();
        (CounterKey Key, CounterValue Value)[] keys = new (CounterKey, CounterValue)[1000];
        for (uint i = 0; i < keys.Length; i++)
        {
            keys[i] = (Make.Key(i + 1, i % 2 == 0 ? Make.Sda1 : Make.Nvme, (IoOperation)(i % 4)), Make.Value(1));
        }

        ulong now = 0;
        Allocations.AssertNone(
            () =>
            {
                table.Begin(now += Make.Second);
                for (int i = 0; i < keys.Length; i++)
                {
                    Make.Add(ref keys[i].Value, 3);
                    table.Update(in keys[i].Key, in keys[i].Value);
                }

                table.Close();
            },
            warmUp: 100,
            runs: 20);
        Assert.Equal(10_002, table.Processes.Length);
    }

    private static void Close(CounterTable table, ulong second, params (CounterKey Key, CounterValue Value)[] keys)
    {
        table.Begin(second * Make.Second);
        foreach ((CounterKey key, CounterValue value) in keys)
        {
            table.Update(in key, in value);
        }

        table.Close();
    }

    private static ProcessRow Process(CounterTable table, uint id) =>
        table.TryGetProcess(id, out ProcessRow row) ? row : throw new InvalidOperationException("no such process");

    private static DeviceRow Device(CounterTable table, uint dev) =>
        table.TryGetDevice(dev, out DeviceRow row) ? row : throw new InvalidOperationException("no such device");

    private CounterTable NewTable() => new(_processes, _devices, 0);
}
