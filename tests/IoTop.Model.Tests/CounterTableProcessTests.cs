namespace IoTop.Model.Tests;

public sealed class CounterTableProcessTests : IDisposable
{
    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly DeviceCatalog _devices = Make.Devices();
    private readonly ScriptedEventSource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public void CounterTable_lists_idle_processes_when_asked_to()
    {
        Make.AddProcess(_processes, 10);
        CounterTable idle = NewTable(new CounterTableOptions());
        CounterTable busy = NewTable(new CounterTableOptions { ListIdle = false });
        Close(idle, 1);
        Close(busy, 1);
        Assert.True(idle.TryGetProcess(10, out ProcessRow row));
        Assert.False(row.IsActive);
        Assert.Equal(0f, row.SampleAt(0).ReadBytesPerSecond);
        Assert.False(busy.TryGetProcess(10, out _));
        _processes.MarkExited(10, Make.Second);
        Close(idle, 2);
        Assert.False(idle.TryGetProcess(10, out _));
    }

    [Fact]
    public void CounterTable_names_who_ended_before_it_was_seen()
    {
        _source.Owners.Add(42, new Owner { Tgid = 42, Uid = 0, Comm = Make.Comm("dd") });
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(42, Make.Nvme), 5), (Make.Key(43, Make.Nvme), 5));
        Assert.Equal("dd"u8, Process(table, 42).Info.Comm);
        Assert.Equal("root", Process(table, 42).Info.UserName);
        Assert.Equal(""u8, Process(table, 43).Info.Comm);
        Assert.Equal("?", Process(table, 43).Info.UserName);
    }

    [Fact]
    public void CounterTable_makes_a_new_row_for_a_pid_that_is_used_again()
    {
        Make.AddProcess(_processes, 10, "first");
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Nvme), 5));
        ProcessRow first = Process(table, 10);
        Make.AddProcess(_processes, 10, "second");
        Close(table, 2, (Make.Key(10, Make.Nvme), 12));
        ProcessRow second = Process(table, 10);
        Assert.NotSame(first, second);
        Assert.Equal(5ul, first.Accumulated.Ios);
        Assert.True(first.Info.IsExited);
        Assert.Equal(7ul, second.Accumulated.Ios);
        Assert.Equal("second"u8, second.Info.Comm);
    }

    [Fact]
    public void CounterTable_keeps_the_row_of_a_ghost_that_turns_out_alive()
    {
        _source.Owners.Add(42, new Owner { Tgid = 42, Comm = Make.Comm("early") });
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(42, Make.Nvme), 5));
        ProcessRow row = Process(table, 42);
        ProcessInfo info = Make.AddProcess(_processes, 42, "alive");
        Close(table, 2, (Make.Key(42, Make.Nvme), 6));
        Assert.Same(row, Process(table, 42));
        Assert.Same(info, row.Info);
        Assert.Equal(6ul, row.Accumulated.Ios);
    }

    [Fact]
    public void CounterTable_moves_the_sums_of_old_exits_to_the_departed_row()
    {
        Make.AddProcess(_processes, 10);
        CounterTable table = NewTable(new CounterTableOptions { ExitedRetention = TimeSpan.FromSeconds(3) });
        Close(table, 1, (Make.Key(10, Make.Nvme), 5), (Make.Key(10, Make.Sda2, lower: true), 4));
        _processes.MarkExited(10, Make.Second);
        Close(table, 3, (Make.Key(10, Make.Nvme), 5));
        Assert.Equal(5ul, Process(table, 10).Accumulated.Ios);
        Close(table, 4, (Make.Key(10, Make.Nvme), 5));
        Assert.False(table.TryGetProcess(10, out _));
        Assert.Equal(5ul, table.Departed.Accumulated.Ios);
        Assert.False(table.Departed.IsActive);
        Assert.Equal(2, table.Processes.Length);
        Assert.True(table.TryGetDevice(Make.Sda2, out DeviceRow lower));
        Assert.Equal(4ul, Assert.Single(lower.Processes.ToArray()).Accumulated.Ios);
        Assert.Same(table.Departed, lower.Processes[0].Process);

        // Its last I/O comes late: it gets a row again, and nothing is lost.
        Close(table, 5, (Make.Key(10, Make.Nvme), 6));
        Assert.Equal(1ul, Process(table, 10).Accumulated.Ios);
        Assert.Equal(6ul, table.Total.Accumulated.Ios);
    }

    [Fact]
    public void CounterTable_keeps_exited_rows_within_their_limit()
    {
        CounterTable table = NewTable(new CounterTableOptions { MaxExited = 10, ExitedRetention = TimeSpan.FromSeconds(60) });
        Dictionary<CounterKey, uint> keys = [];
        for (uint second = 1; second <= 100; second++)
        {
            Make.AddProcess(_processes, 1000 + second);
            keys[Make.Key(1000 + second, Make.Nvme)] = 1;
            Close(table, second, [.. keys.Select(static pair => (pair.Key, pair.Value))]);
            _processes.MarkExited(1000 + second, second * Make.Second);
        }

        Assert.InRange(table.Processes.Length, 5, 30);
        Assert.Equal(100ul, Sum(table));
    }

    [Fact]
    public void CounterTable_switched_to_threads_and_back_keeps_all_sums()
    {
        Make.AddProcess(_processes, 10);
        CounterTable table = NewTable();
        Close(table, 1, (Make.Key(10, Make.Nvme), 5));
        table.ByThread = true;
        Assert.Equal(ProcessRowKind.Thread, Process(table, 10).Kind);
        Close(
            table, 2,
            (Make.Key(10, Make.Nvme), 5), (Make.Key(10, Make.Nvme, tid: 10), 2), (Make.Key(10, Make.Nvme, tid: 11), 3),
            (Make.Key(10, Make.Sda1, tid: 11), 4));
        Assert.Equal(7ul, Process(table, 10).Accumulated.Ios);
        Assert.Equal(7ul, Process(table, 11).Accumulated.Ios);
        Assert.Equal(10u, Process(table, 11).Tgid);
        Assert.Equal(9ul, table.Total.Interval.Ios);
        table.ByThread = false;
        Assert.False(table.TryGetProcess(11, out _));
        ProcessRow process = Process(table, 10);
        Assert.Equal(14ul, process.Accumulated.Ios);
        Assert.Equal(9ul, process.Interval.Ios);
        Assert.Equal(2, process.Devices.Length);
        Assert.Equal(14ul, Sum(table));
        float[] graph = new float[2];
        process.CopyHistory(graph, HistoryValue.ReadBytesPerSecond);
        Assert.Equal(5 * 4096f, graph[0], 5 * 4096f / 64);
        Assert.Equal(9 * 4096f, graph[1], 9 * 4096f / 64);
        Close(table, 3, (Make.Key(10, Make.Nvme), 6));
        Assert.Equal(1ul, process.Interval.Ios);
        Assert.Equal(15ul, Sum(table));
    }

    [Fact]
    public void CounterTable_merges_the_threads_of_a_process_that_has_no_row()
    {
        CounterTable table = NewTable();
        table.ByThread = true;
        Close(table, 1, (Make.Key(10, Make.Nvme, tid: 11), 3), (Make.Key(10, Make.Nvme, tid: 12), 4));
        table.ByThread = false;
        Assert.Equal(7ul, Process(table, 10).Accumulated.Ios);
        Assert.Equal(7ul, Process(table, 10).Interval.Ios);
        Assert.Equal(3, table.Processes.Length);
    }

    private static ulong Sum(CounterTable table)
    {
        ulong sum = 0;
        foreach (ProcessRow row in table.Processes)
        {
            sum += row.Accumulated.Ios;
        }

        return sum;
    }

    private static void Close(CounterTable table, ulong second, params (CounterKey Key, uint Ios)[] keys)
    {
        table.Begin(second * Make.Second);
        foreach ((CounterKey key, uint ios) in keys)
        {
            table.Update(in key, Make.Value(ios));
        }

        table.Close();
    }

    private static ProcessRow Process(CounterTable table, uint id) =>
        table.TryGetProcess(id, out ProcessRow row) ? row : throw new InvalidOperationException("no such process");

    private CounterTable NewTable(CounterTableOptions? options = null) => new(_processes, _devices, 0, options) { Owners = _source };
}
