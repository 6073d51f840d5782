using static IoTop.Model.Tests.Tables;

namespace IoTop.Model.Tests;

/// <summary>Keys that wrap, vanish, come back and change hands.</summary>
public sealed class CounterTableKeyTests
{
    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly DeviceCatalog _devices = Make.Devices();

    [Fact]
    public void CounterTable_subtracts_wrapped_buckets_modulo_32_bits()
    {
        CounterTable table = NewTable();
        CounterValue value = Make.Value(1);
        int bucket = IoHistogram.LatencyBucket(1000);
        value.Latencies[bucket] = uint.MaxValue - 1;
        value.Sizes[4] = uint.MaxValue;
        Close(table, 1, (Make.Key(10, Make.Nvme), value));
        Make.Add(ref value, 5);
        Assert.Equal(3u, value.Latencies[bucket]);
        Close(table, 2, (Make.Key(10, Make.Nvme), value));
        Assert.Equal(5ul, table.Total.Interval.Latencies[bucket]);
        Assert.Equal(5ul, table.Total.Interval.Sizes[4]);
        Assert.Equal((ulong)uint.MaxValue + 4, table.Total.Accumulated.Latencies[bucket]);
    }

    [Fact]
    public void CounterTable_takes_a_key_that_came_back_smaller_as_new()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Nvme), Make.Value(100)));
        Close(table, 2, (Make.Key(10, Make.Nvme), Make.Value(30)));
        Assert.Equal(30ul, table.Total.Interval.Ios);
        Assert.Equal(130ul, table.Total.Accumulated.Ios);
    }

    [Fact]
    public void CounterTable_takes_a_key_that_was_gone_as_new_even_if_it_is_larger()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Nvme), Make.Value(100)));
        Close(table, 2);
        Assert.Equal(0, table.KeyCount);
        Close(table, 3, (Make.Key(10, Make.Nvme), Make.Value(150)));
        Assert.Equal(150ul, table.Total.Interval.Ios);
        Assert.Equal(250ul, table.Total.Accumulated.Ios);
    }

    [Fact]
    public void CounterTable_takes_a_key_that_it_was_told_to_forget_as_new()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Nvme), Make.Value(100)));
        table.Forget(Make.Key(10, Make.Nvme));
        table.Forget(Make.Key(11, Make.Nvme));
        Close(table, 2, (Make.Key(10, Make.Nvme), Make.Value(150)));
        Assert.Equal(150ul, table.Total.Interval.Ios);
        Assert.Equal(1, table.KeyCount);
    }

    [Fact]
    public void CounterTable_moves_a_flush_that_found_its_owner_late()
    {
        CounterTable table = NewTable();
        CounterValue unowned = default;
        unowned.Ios = 10;
        unowned.Bios = 4;
        CounterValue owned = default;
        owned.Ios = 1;
        owned.Bios = 1;
        Close(
            table, 1, (Make.Key(10, Make.Sda1, IoOperation.Flush), owned), (Make.Key(0, Make.Sda1, IoOperation.Flush), unowned));
        Assert.Equal(11ul, table.Total.Accumulated.Ios);
        unowned.Ios = 8;
        owned.Ios = 3;
        Close(
            table, 2, (Make.Key(10, Make.Sda1, IoOperation.Flush), owned), (Make.Key(0, Make.Sda1, IoOperation.Flush), unowned));
        Assert.Equal(11ul, table.Total.Accumulated.Ios);
        Assert.Equal(8ul, table.NoOwner.Accumulated.Ios);
        Assert.Equal(8ul, table.NoOwner.Devices[0].Accumulated.Ios);
        Assert.Equal(3ul, Process(table, 10).Accumulated.Ios);
        Assert.Equal(11ul, Device(table, Make.Sda).DiskTotals.FlushesCompleted);
        Assert.Equal(11ul, Device(table, Make.Sda).TopAccumulated.Ios);
        Assert.Equal(11ul, Device(table, Make.Sda1).Operation(IoOperation.Flush)!.Accumulated.Ios);
        Assert.Equal(2ul, table.Total.Interval.Ios);
    }

    [Fact]
    public void CounterTable_gives_back_no_more_flushes_than_a_reset_left()
    {
        CounterTable table = NewTable();
        CounterValue unowned = default;
        unowned.Ios = 10;
        unowned.Bios = 4;
        Close(table, 1, (Make.Key(0, Make.Nvme, IoOperation.Flush), unowned));
        table.ResetAccumulated();
        unowned.Ios = 8;
        CounterValue owned = Make.Value(2, 0);
        Close(
            table, 2, (Make.Key(10, Make.Nvme, IoOperation.Flush), owned), (Make.Key(0, Make.Nvme, IoOperation.Flush), unowned));
        Assert.Equal(2ul, table.Total.Accumulated.Ios);
        Assert.Equal(2ul, Process(table, 10).Accumulated.Ios);
        Assert.Equal(0ul, table.NoOwner.Accumulated.Ios);
        Assert.Equal(2ul, Device(table, Make.Nvme).TopAccumulated.Ios);
    }

    [Fact]
    public void CounterTable_keeps_unread_keys_when_the_reading_was_incomplete()
    {
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Nvme), Make.Value(100)));
        table.Begin(2 * Make.Second);
        table.Close(complete: false);
        Close(table, 3, (Make.Key(10, Make.Nvme), Make.Value(150)));
        Assert.Equal(50ul, table.Total.Interval.Ios);
        Assert.Equal(150ul, table.Total.Accumulated.Ios);
    }

    private CounterTable NewTable() => new(_processes, _devices, 0);
}
