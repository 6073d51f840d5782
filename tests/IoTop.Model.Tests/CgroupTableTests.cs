using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Rows of cgroups sum to the total to the byte, whoever moves, comes or goes.</summary>
public sealed class CgroupTableTests
{
    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly CounterTable _table;

    public CgroupTableTests() => _table = new CounterTable(_processes, Make.Devices(), 0, new CounterTableOptions { ExitedRetention = TimeSpan.FromSeconds(5) });

    [Fact]
    public void CgroupTable_sums_processes_by_container_and_unit()
    {
        const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        Add(1, "/system.slice/docker-" + Id + ".scope");
        Add(2, "/system.slice/docker-" + Id + ".scope/init.scope");
        Add(3, "/system.slice/ssh.service");
        Close(1, (1, 10), (2, 20), (3, 5), (0, 7));
        Assert.Equal(30u, Row("docker:0123456789ab").Accumulated.Read.Ios);
        Assert.Equal(2u, Row("docker:0123456789ab").Info.ThreadCount);
        Assert.Equal("/system.slice/docker-" + Id + ".scope", Encoding.UTF8.GetString(Row("docker:0123456789ab").Info.CgroupPath));
        Assert.Equal(5u, Row("ssh.service").Interval.Read.Ios);
        Assert.Equal(7u, _table.Cgroups.NoOwner.Accumulated.Read.Ios);
        Assert.Equal(30u * 4096, Row("docker:0123456789ab").Devices[0].Accumulated.Read.Bytes);
        AssertSums();
    }

    [Fact]
    public void CgroupTable_leaves_what_was_done_where_it_was_done()
    {
        ProcessInfo info = Add(1, "/a.service");
        Close(1, (1, 10));
        info.SetCgroupPath("/b.service"u8);
        Close(2, (1, 15));
        Assert.Equal((10u, 0u), (Row("a.service").Accumulated.Read.Ios, Row("a.service").Interval.Read.Ios));
        Assert.Equal((5u, 5u), (Row("b.service").Accumulated.Read.Ios, Row("b.service").Interval.Read.Ios));
        AssertSums();
    }

    [Fact]
    public void CgroupTable_tells_units_of_the_same_name_apart()
    {
        Add(1, "/user.slice/user-1000.slice/user@1000.service/app.slice/x.service");
        Add(2, "/user.slice/user-1001.slice/user@1001.service/app.slice/x.service");
        Close(1, (1, 1), (2, 2));
        Assert.Equal(2, _table.Cgroups.Rows.ToArray().Count(static row => row.Info.ContainerName == "x.service"));
        AssertSums();
    }

    [Fact]
    public void CgroupTable_gives_up_cgroups_that_ended_and_keeps_their_sums()
    {
        Add(1, "/short.service");
        Close(1, (1, 10));
        _processes.MarkExited(1, 2 * Make.Second);
        Close(2, (1, 10));
        Assert.True(Row("short.service").Info.IsExited);
        for (ulong second = 3; second < 20; second++)
        {
            Close(second, (1, 10));
        }

        Assert.DoesNotContain(_table.Cgroups.Rows.ToArray(), static row => row.Info.ContainerName == "short.service");
        Assert.Equal(10u, _table.Cgroups.Departed.Accumulated.Read.Ios);
        Assert.Equal(10u, _table.Cgroups.Departed.Devices[0].Accumulated.Read.Ios);
        AssertSums();
    }

    [Fact]
    public void CgroupTable_sums_up_whatever_happens()
    {
        var random = new Random(5);
        Dictionary<uint, uint> totals = [];
        for (ulong second = 1; second < 300; second++)
        {
            for (int i = 0; i < 3; i++)
            {
                uint pid = (uint)random.Next(1, 60);
                ProcessInfo info = Add(pid, $"/g{random.Next(20)}.service");
                if (random.Next(3) == 0)
                {
                    info.SetCgroupPath(Encoding.ASCII.GetBytes($"/h{random.Next(5)}"));
                }
            }

            for (int i = 0; i < 20; i++)
            {
                uint pid = (uint)random.Next(0, 60);
                totals[pid] = totals.GetValueOrDefault(pid) + (uint)random.Next(5);
            }

            if (random.Next(4) == 0)
            {
                _processes.MarkExited((uint)random.Next(1, 60), second * Make.Second);
            }

            _table.ByThread = random.Next(20) == 0;
            Close(second, [.. totals.Select(static pair => (pair.Key, pair.Value))]);
            AssertSums();
        }

        _table.ResetAccumulated();
        AssertSums();
    }

    [Fact]
    public void CgroupTable_allocates_nothing_when_nobody_comes()
    {
        for (uint pid = 1; pid <= 50; pid++)
        {
            Add(pid, $"/g{pid % 7}.service");
        }

        ulong second = 1;
        uint ios = 1;
        CounterKey[] keys = [.. Enumerable.Range(1, 50).Select(static pid => Make.Key((uint)pid, Make.Sda))];
        IoTop.Testing.Allocations.AssertNone(() =>
        {
            CounterValue value = Make.Value(ios++);
            _table.Begin(second++ * Make.Second);
            foreach (CounterKey key in keys)
            {
                _table.Update(in key, in value);
            }

            _table.Close();
        }, warmUp: 20);
    }

    private ProcessInfo Add(uint pid, string cgroup) =>
        _processes.Add(new ProcessRecord(pid, "worker"u8.ToArray()) { CgroupPath = Encoding.UTF8.GetBytes(cgroup), UserName = "root" });

    private void Close(ulong second, params (uint Pid, uint Ios)[] processes) =>
        Tables.Close(_table, second, [.. processes.Select(static process => (Make.Key(process.Pid, Make.Sda), Make.Value(process.Ios)))]);

    private ProcessRow Row(string name) => _table.Cgroups.Rows.ToArray().Single(row => row.Info.Comm.SequenceEqual(Encoding.UTF8.GetBytes(name)));

    private void AssertSums()
    {
        IoCount interval = default;
        IoCount accumulated = default;
        IoCount pairs = default;
        foreach (ProcessRow row in _table.Cgroups.Rows)
        {
            interval.Add(row.Interval.Sum());
            accumulated.Add(row.Accumulated.Sum());
            foreach (ProcessDeviceRow pair in row.Devices)
            {
                pairs.Add(pair.Accumulated.Sum());
            }
        }

        IoCount total = _table.Total.Accumulated.Sum();
        Assert.Equal((total.Ios, total.Bytes, total.LatencyNs), (accumulated.Ios, accumulated.Bytes, accumulated.LatencyNs));
        Assert.Equal((total.Ios, total.Bytes), (pairs.Ios, pairs.Bytes));
        IoCount now = _table.Total.Interval.Sum();
        Assert.Equal((now.Ios, now.Bytes), (interval.Ios, interval.Bytes));
    }
}
