namespace IoTop.Model.Tests;

/// <summary>Random loads against a plain reckoning: whatever happens, the table sums to the header, and the header is right.</summary>
public sealed class CounterTableExactnessTests
{
    private const uint FirstTgid = 100;
    private const int Tgids = 12;

    private static readonly uint[] s_devices = [Make.Sda, Make.Sda1, Make.Sda2, Make.Nvme, Make.Dm, Make.Loop];

    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly DeviceCatalog _devices = Make.Devices();
    private readonly Dictionary<CounterKey, CounterValue> _kernel = [];
    private readonly Dictionary<uint, DiskTotals> _disks = [];
    private readonly HashSet<CounterKey> _away = [];
    private IoCount _total;
    private IoCount _interval;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void CounterTable_is_exact_under_random_load(int seed)
    {
        Random random = new(seed);
        CounterTable table = new(
            _processes, _devices, 0, new CounterTableOptions { ExitedRetention = TimeSpan.FromSeconds(2), MaxExited = 5 });
        for (uint i = 0; i < Tgids; i++)
        {
            Make.AddProcess(_processes, FirstTgid + i, kernel: i % 4 == 0);
        }

        for (uint second = 1; second <= 150; second++)
        {
            _away.Clear();
            Disturb(random, table, second);
            _interval = default;
            Load(random, table.ByThread);
            table.Begin(second * Make.Second);
            foreach (KeyValuePair<CounterKey, CounterValue> pair in _kernel)
            {
                table.Update(pair.Key, pair.Value);
            }

            table.Close();
            AssertExact(table);
            if (random.Next(10) == 0)
            {
                table.ByThread = !table.ByThread;
                AssertExact(table);
            }
        }
    }

    private void Disturb(Random random, CounterTable table, uint second)
    {
        uint tgid = FirstTgid + (uint)random.Next(Tgids);
        switch (random.Next(6))
        {
            case 0:
                _processes.MarkExited(tgid, second * Make.Second);
                break;
            case 1:
                Make.AddProcess(_processes, tgid, $"again{second}", kernel: (tgid - FirstTgid) % 4 == 0);
                break;
            case 2:
                // The kernel side prunes: it says so, or the key stays away for an interval.
                bool tells = random.Next(2) == 0;
                foreach (CounterKey key in _kernel.Keys.Where(_ => random.Next(3) == 0).ToArray())
                {
                    _kernel.Remove(key);
                    if (tells)
                    {
                        table.Forget(in key);
                    }
                    else
                    {
                        _away.Add(key);
                    }
                }

                break;
        }
    }

    private void Load(Random random, bool byThread)
    {
        int ios = random.Next(40);
        for (int i = 0; i < ios; i++)
        {
            uint tgid = random.Next(8) == 0 ? 0 : FirstTgid + (uint)random.Next(Tgids);
            uint tid = byThread && tgid != 0 ? tgid + (1000 * (uint)random.Next(3)) : 0;
            CounterKey key = Make.Key(
                tgid, s_devices[random.Next(s_devices.Length)], (IoOperation)random.Next(10), tid, lower: random.Next(5) == 0);
            if (_away.Contains(key))
            {
                continue;
            }

            _kernel.TryGetValue(key, out CounterValue before);
            CounterValue after = before;
            Make.Add(
                ref after, (uint)random.Next(1, 50), 512 * (uint)random.Next(0, 300), (ulong)random.NextInt64(1, 5_000_000_000),
                (uint)random.Next(2));
            _kernel[key] = after;
            Reckon(in key, in before, in after);
        }
    }

    private void Reckon(in CounterKey key, in CounterValue before, in CounterValue after)
    {
        IoCount delta = new()
        {
            Ios = after.Ios - before.Ios,
            Bios = after.Bios - before.Bios,
            Bytes = after.Bytes - before.Bytes,
            LatencyNs = after.LatencyNs - before.LatencyNs,
            LatencyCount = after.Bios - before.Bios,
            DeviceNs = after.DeviceNs - before.DeviceNs,
            Errors = after.Errors - before.Errors,
        };
        bool kernelOrNobody = key.Tgid == 0 || (key.Tgid - FirstTgid) % 4 == 0;
        if (key.LowerLayer == 0 && !(key.Dev == Make.Sda2 && kernelOrNobody))
        {
            _total.Add(in delta);
            _interval.Add(in delta);
        }

        uint disk = key.Dev == Make.Sda1 || key.Dev == Make.Sda2 ? Make.Sda : key.Dev;
        _disks.TryGetValue(disk, out DiskTotals sum);
        ulong sectors = delta.Bytes / 512;
        _disks[disk] = key.Op switch
        {
            IoOperation.Read => sum with { ReadsCompleted = sum.ReadsCompleted + delta.Ios, SectorsRead = sum.SectorsRead + sectors },
            IoOperation.Discard => sum with
            {
                DiscardsCompleted = sum.DiscardsCompleted + delta.Ios,
                SectorsDiscarded = sum.SectorsDiscarded + sectors,
            },
            IoOperation.Flush => sum with
            {
                FlushesCompleted = sum.FlushesCompleted + delta.Ios,
                WritesCompleted = sum.WritesCompleted + delta.Bios,
            },
            IoOperation.Driver or IoOperation.Other => sum,
            _ => sum with { WritesCompleted = sum.WritesCompleted + delta.Ios, SectorsWritten = sum.SectorsWritten + sectors },
        };
    }

    private void AssertExact(CounterTable table)
    {
        AssertSame(_total, table.Total.Accumulated.Sum());
        AssertSame(_interval, table.Total.Interval.Sum());
        IoCount interval = default;
        IoCount accumulated = default;
        ulong[] latencies = new ulong[LatencyBuckets.Length];
        foreach (ProcessRow row in table.Processes)
        {
            interval.Add(row.Interval.Sum());
            accumulated.Add(row.Accumulated.Sum());
            Assert.NotEqual(table.ByThread ? ProcessRowKind.Process : ProcessRowKind.Thread, row.Kind);
            IoCount pairs = default;
            foreach (ProcessDeviceRow pair in row.Devices)
            {
                Assert.Same(row, pair.Process);
                pairs.Add(pair.IsLowerLayer ? default : pair.Accumulated.Sum());
            }

            AssertSame(row.Accumulated.Sum(), pairs);
            for (int i = 0; i < latencies.Length; i++)
            {
                latencies[i] += row.Accumulated.Latencies[i];
            }
        }

        AssertSame(_interval, interval);
        AssertSame(_total, accumulated);
        Assert.Equal(table.Total.Accumulated.Latencies.ToArray(), latencies);
        AssertDevices(table);
    }

    private void AssertDevices(CounterTable table)
    {
        IoCount interval = default;
        IoCount accumulated = default;
        foreach (DeviceRow device in table.Devices)
        {
            if (!device.IsPartition)
            {
                interval.Add(device.TopInterval.Sum());
                accumulated.Add(device.TopAccumulated.Sum());
                Assert.Equal(_disks.GetValueOrDefault(device.Dev), device.DiskTotals);
            }

            IoCount parts = default;
            foreach (ProcessDeviceRow pair in device.Processes)
            {
                Assert.Same(device, pair.Device);
                parts.Add(pair.Accumulated.Sum());
            }

            foreach (DeviceRow partition in table.Devices)
            {
                parts.Add(partition.Disk == device ? partition.Accumulated.Sum() : default);
            }

            AssertSame(device.Accumulated.Sum(), parts);
        }

        AssertSame(_interval, interval);
        AssertSame(_total, accumulated);
    }

    private static void AssertSame(IoCount expected, IoCount actual)
    {
        expected.LatencyMaxNs = 0;
        actual.LatencyMaxNs = 0;
        Assert.Equal(expected, actual);
    }
}
