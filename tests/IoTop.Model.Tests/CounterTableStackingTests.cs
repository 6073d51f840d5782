namespace IoTop.Model.Tests;

public sealed class CounterTableStackingTests
{
    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly DeviceCatalog _devices = Make.Devices();
    private readonly CounterTable _table;

    public CounterTableStackingTests()
    {
        Make.AddProcess(_processes, 10, "postgres");
        Make.AddProcess(_processes, 77, "kworker/0:1", kernel: true);
        _table = new CounterTable(_processes, _devices, 0);
    }

    [Fact]
    public void CounterTable_counts_what_a_stacked_device_sent_down_for_the_lower_device_alone()
    {
        Close((Make.Key(10, Make.Dm), 100), (Make.Key(10, Make.Sda2, lower: true), 120));
        Assert.Equal(100ul, _table.Total.Interval.Ios);
        Assert.Equal(120ul, _table.Actual.Interval.Ios);
        ProcessRow process = Process(10);
        Assert.Equal(100ul, process.Interval.Ios);
        Assert.Equal(120ul, Device(Make.Sda2).Interval.Ios);
        Assert.Equal(120ul, Device(Make.Sda).Interval.Ios);
        Assert.False(Device(Make.Sda).TopInterval.IsActive);
        Assert.Equal(120ul, Device(Make.Sda).DiskTotals.ReadsCompleted);
        Assert.Equal(100ul, Device(Make.Dm).TopInterval.Ios);
        Assert.Equal(2, process.Devices.Length);
        Assert.False(process.Devices[0].IsLowerLayer);
        Assert.True(process.Devices[1].IsLowerLayer);
        Assert.Equal(120ul, Device(Make.Sda2).Processes[0].Interval.Ios);
    }

    [Fact]
    public void CounterTable_counts_kernel_threads_on_a_held_device_for_the_device_alone()
    {
        Close((Make.Key(77, Make.Sda2), 5), (Make.Key(77, Make.Sda1), 7), (Make.Key(10, Make.Sda2), 11));
        Assert.Equal(18ul, _table.Total.Interval.Ios);
        Assert.Equal(7ul, Process(77).Interval.Ios);
        Assert.Equal(11ul, Process(10).Interval.Ios);
        Assert.Equal(16ul, Device(Make.Sda2).Interval.Ios);
        Assert.Equal(23ul, _table.Actual.Interval.Ios);
    }

    [Fact]
    public void CounterTable_counts_the_unowned_on_a_held_device_for_the_device_alone()
    {
        Close((Make.Key(0, Make.Sda2), 5), (Make.Key(0, Make.Sda1), 7));
        Assert.Equal(7ul, _table.Total.Interval.Ios);
        Assert.Equal(7ul, _table.NoOwner.Interval.Ios);
        Assert.Equal(ProcessRowKind.NoOwner, _table.Processes[0].Kind);
    }

    [Fact]
    public void CounterTable_does_not_take_loop_and_stacked_devices_for_hardware()
    {
        Close((Make.Key(10, Make.Loop), 3), (Make.Key(10, Make.Dm), 5), (Make.Key(10, Make.Nvme), 9));
        Assert.Equal(17ul, _table.Total.Interval.Ios);
        Assert.Equal(9ul, _table.Actual.Interval.Ios);
    }

    [Fact]
    public void CounterTable_follows_a_device_that_becomes_held()
    {
        Close((Make.Key(77, Make.Nvme), 5));
        _devices.Add(new DeviceRecord(Make.Dm + 1, "dm-1") { Slaves = [Make.Nvme] });
        Close((Make.Key(77, Make.Nvme), 8));
        Assert.Equal(5ul, _table.Total.Accumulated.Ios);
        Assert.Equal(5ul, Process(77).Accumulated.Ios);
        Assert.Equal(8ul, Device(Make.Nvme).Accumulated.Ios);
        Assert.Equal(5ul, Device(Make.Nvme).TopAccumulated.Ios);
    }

    [Fact]
    public void CounterTable_gives_a_disk_what_a_late_found_partition_had_counted()
    {
        uint late = Make.Nvme + 1;
        Close((Make.Key(10, late), 5));
        Assert.Equal("259:1", Device(late).Info.Name);
        Assert.False(Device(late).IsPartition);
        _devices.Add(new DeviceRecord(late, "nvme0n1p1") { Disk = Make.Nvme });
        Close((Make.Key(10, late), 12));
        Assert.Equal("nvme0n1p1", Device(late).Info.Name);
        Assert.Equal(12ul, Device(Make.Nvme).Accumulated.Ios);
        Assert.Equal(12ul, Device(Make.Nvme).TopAccumulated.Ios);
        Assert.Equal(12ul, Device(Make.Nvme).DiskTotals.ReadsCompleted);
        Assert.Equal(7ul, Device(Make.Nvme).Interval.Ios);
        Assert.Equal(12ul, _table.Total.Accumulated.Ios);
    }

    [Fact]
    public void CounterTable_keeps_the_sums_of_a_device_whose_number_went_to_another()
    {
        Close((Make.Key(10, Make.Nvme), 5));
        DeviceRow old = Device(Make.Nvme);
        _devices.Add(new DeviceRecord(Make.Nvme, "nvme1n1"));
        Close((Make.Key(10, Make.Nvme), 7));
        Assert.Equal("nvme1n1", Device(Make.Nvme).Info.Name);
        Assert.Equal(2ul, Device(Make.Nvme).Accumulated.Ios);
        Assert.Equal(5ul, old.Accumulated.Ios);
        Assert.True(old.Info.IsGone);
        Assert.Contains(old, _table.Devices.ToArray());
    }

    private void Close(params (CounterKey Key, uint Ios)[] keys)
    {
        _table.Begin((ulong)(_table.Intervals + 1) * Make.Second);
        foreach ((CounterKey key, uint ios) in keys)
        {
            _table.Update(in key, Make.Value(ios));
        }

        _table.Close();
    }

    private ProcessRow Process(uint id) =>
        _table.TryGetProcess(id, out ProcessRow row) ? row : throw new InvalidOperationException("no such process");

    private DeviceRow Device(uint dev) =>
        _table.TryGetDevice(dev, out DeviceRow row) ? row : throw new InvalidOperationException("no such device");
}
