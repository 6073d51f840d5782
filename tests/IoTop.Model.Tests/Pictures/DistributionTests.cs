namespace IoTop.Model.Tests.Pictures;

/// <summary>The histograms of classes, and what is summed up of them.</summary>
public sealed class DistributionTests
{
    private const uint All = (1u << IoClasses.Count) - 1;

    [Fact]
    public void Distribution_TellsReadsWritesAndOthersApart_AndSumsToTheTally()
    {
        using ProcessCatalog processes = Make.Processes();
        using DeviceCatalog devices = Make.Devices();
        Make.AddProcess(processes, 10);
        CounterTable table = new(processes, devices, 0);
        Dictionary<CounterKey, CounterValue> running = new()
        {
            [Make.Key(10, Make.Sda)] = Make.Value(5, 4096, 1000),
        };
        Close(table, running, 1);
        Check(table, table.Total, interval: (5, 0, 0), total: (5, 0, 0));

        // A second class comes, and then both in one interval, and then nothing.
        running[Make.Key(10, Make.Sda, IoOperation.Write)] = Make.Value(7, 8192, 100_000);
        running[Make.Key(10, Make.Sda, IoOperation.Discard)] = Make.Value(2, 1 << 20, 3_000_000);
        Close(table, running, 2);
        Check(table, table.Total, interval: (0, 7, 2), total: (5, 7, 2));
        CounterValue value = running[Make.Key(10, Make.Sda)];
        Make.Add(ref value, 3);
        running[Make.Key(10, Make.Sda)] = value;
        value = running[Make.Key(10, Make.Sda, IoOperation.Write)];
        Make.Add(ref value, 1);
        running[Make.Key(10, Make.Sda, IoOperation.Write)] = value;
        Close(table, running, 3);
        Check(table, table.Total, interval: (3, 1, 0), total: (8, 8, 2));
        Assert.True(table.TryGetProcess(10, out ProcessRow process));
        Check(table, process, interval: (3, 1, 0), total: (8, 8, 2));
        Close(table, running, 4);
        Check(table, process, interval: (0, 0, 0), total: (8, 8, 2));
    }

    [Fact]
    public void Distribution_TakesOnlyTheClassesAskedFor()
    {
        using ProcessCatalog processes = Make.Processes();
        using DeviceCatalog devices = Make.Devices();
        CounterTable table = new(processes, devices, 0);
        Dictionary<CounterKey, CounterValue> running = new()
        {
            [Make.Key(10, Make.Sda)] = Make.Value(5, 4096, 1000),
            [Make.Key(10, Make.Sda, IoOperation.Write)] = Make.Value(7, 8192, 100_000),
        };
        Close(table, running, 1);
        Distribution sum = new();
        sum.Add(table.Total.Interval, 1u << (int)IoClass.Write);
        Assert.Equal(7UL, Sum(sum.Sizes));
        Assert.Equal(7UL, sum.Sizes[IoHistogram.SizeBucket(8192)]);
        Assert.Equal(100_000UL, sum.LatencyMaxNs(-1));
        Assert.Equal(0UL, sum.LatencyMaxNs(0));
    }

    private static void Close(CounterTable table, Dictionary<CounterKey, CounterValue> running, ulong second)
    {
        table.Begin(second * Make.Second);
        foreach ((CounterKey key, CounterValue value) in running)
        {
            table.Update(in key, in value);
        }

        table.Close();
    }

    private static void Check(CounterTable table, IoRow row, (ulong, ulong, ulong) interval, (ulong, ulong, ulong) total)
    {
        Assert.NotEqual(0UL, table.ElapsedNs);
        (IoTally, (ulong, ulong, ulong))[] both = [(row.Interval, interval), (row.Accumulated, total)];
        foreach ((IoTally tally, (ulong Read, ulong Write, ulong Other) expected) in both)
        {
            Distribution sum = new();
            sum.Add(tally, All);
            Assert.Equal(expected, (Sum(sum.SizesOf(0)), Sum(sum.SizesOf(1)), Sum(sum.SizesOf(2))));
            Assert.Equal(expected, (Sum(sum.LatenciesOf(0)), Sum(sum.LatenciesOf(1)), Sum(sum.LatenciesOf(2))));
            Assert.Equal(tally.Latencies.ToArray(), sum.Latencies.ToArray());
            Assert.Equal(tally.Sizes.ToArray(), sum.Sizes.ToArray());
        }
    }

    private static ulong Sum(ReadOnlySpan<ulong> counts)
    {
        ulong sum = 0;
        foreach (ulong count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
