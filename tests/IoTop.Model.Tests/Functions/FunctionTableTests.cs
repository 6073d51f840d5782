using System.Text;

namespace IoTop.Model.Tests.Functions;

public sealed class FunctionTableTests : IDisposable
{
    private readonly ScriptedFunctionSource _source = new(
        new FunctionInfo("__kmalloc", FunctionFamily.Kmalloc, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("kmalloc_trace", FunctionFamily.Kmalloc, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("kfree", FunctionFamily.Kfree, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("up", FunctionFamily.Up, FunctionSourceKind.None, "", "no kprobes"));

    private readonly ProcessCatalog _processes = new(new ProcessCatalogOptions { ProcRoot = null });
    private readonly FunctionTable _table;

    public FunctionTableTests()
    {
        _processes.Add(new ProcessRecord(42, "cp"u8.ToArray()) { CommandLine = "cp\0a\0b\0"u8.ToArray() });
        _table = new FunctionTable(_source, _processes);
    }

    [Fact]
    public void Refresh_SplitsTheTotalIntoIntervals()
    {
        _source.Add(42, children: false);
        _table.Refresh();
        _source.Call(42, "__kmalloc", 10, 500, 64);
        Pass(1);
        FunctionProcessRow row = _table.Rows[0];
        Assert.Equal(10UL, row.Interval(FunctionFamily.Kmalloc).Calls);
        _source.Call(42, "__kmalloc", 4, 700, 100);
        _source.Call(42, "kmalloc_trace", 1, 900, 8);
        Pass(2);
        Assert.Equal(2_000_000_000UL, _table.IntervalNs);
        Assert.Equal(5UL, row.Interval(FunctionFamily.Kmalloc).Calls);
        Assert.Equal(408UL, row.Interval(FunctionFamily.Kmalloc).Bytes);
        Assert.Equal(740UL, row.Interval(FunctionFamily.Kmalloc).AverageNs);
        Assert.Equal(15UL, row.Total(FunctionFamily.Kmalloc).Calls);
        Assert.Equal(1048UL, row.Total(FunctionFamily.Kmalloc).Bytes);
        Assert.Equal(900UL, row.Total(FunctionFamily.Kmalloc).MaxNs);
        Assert.True(row.IsActive);
        Pass(1);
        Assert.Equal(0UL, row.Interval(FunctionFamily.Kmalloc).Calls);
        Assert.False(row.IsActive);
        Assert.True(row.WasActive);
    }

    [Fact]
    public void Interval_OfANewRow_BeginsWhenItIsWatched()
    {
        Pass(1);
        _source.NowNs += 750_000_000;
        _source.Add(42, children: false);
        _source.NowNs += 249_999_999;
        _table.Refresh();
        Assert.Equal(249_999_999UL, _table.Rows[0].IntervalNs);
        Pass(1);
        Assert.Equal(1_000_000_000UL, _table.Rows[0].IntervalNs);
        Assert.Equal(1_249_999_999UL, _table.Rows[0].WatchedNs);
    }

    [Fact]
    public void Sums_LeaveOutWhatAnotherOfTheFamilyCalled()
    {
        _source.Add(42, children: false);
        _source.Call(42, "__kmalloc", 10);
        _source.Nest(42, "__kmalloc", 3);
        Pass(1);
        Assert.Equal(7UL, _table.Rows[0].Total(FunctionFamily.Kmalloc).Calls);
        Assert.Equal(10UL, _table.Rows[0].Counts[0].Value.Calls);
    }

    [Fact]
    public void Rows_StandInTheOrderOfPidsAndThenOfTime()
    {
        Add(9, 3, 7, 1);
        Pass(1);
        _source.End(7, default);
        _source.Add(7, children: false);
        Pass(1);
        Assert.Equal([1u, 3u, 7u, 7u, 9u], Tgids());
        Assert.True(_table.Rows[2].IsOver);
        Assert.False(_table.Rows[3].IsOver);
        Assert.Same(_table.Rows[3], _table.Find(7));
        Assert.Null(_table.Find(8));
    }

    [Fact]
    public void Row_OfAProcessThatEnded_KeepsItsLastInterval()
    {
        _source.Add(42, children: false);
        Pass(1);
        _source.Call(42, "kfree", 5);
        _source.NowNs += 250_000_000;
        _source.End(42, Comm("other"));
        Pass(1);
        for (int i = 0; i < 3; i++)
        {
            FunctionProcessRow row = _table.Rows[0];
            Assert.True(row.IsOver);
            Assert.False(row.IsRemoved);
            Assert.Equal(5UL, row.Interval(FunctionFamily.Kfree).Calls);
            Assert.Equal(5UL, row.Total(FunctionFamily.Kfree).Calls);
            Assert.Equal(1_250_000_000UL, row.WatchedNs);
            Assert.Equal(i == 0, row.IsActive);
            Pass(1);
        }
    }

    [Fact]
    public void Row_SaysWhatTheProcessWasInTheEnd()
    {
        _source.Add(42, children: false);
        Pass(1);
        Assert.Equal("cp"u8, _table.Rows[0].Comm);
        Assert.Equal("cp\0a\0b\0"u8, _table.Rows[0].CommandLine);
        _source.End(42, Comm("other"));
        Pass(1);
        Assert.Equal("other"u8, _table.Rows[0].Comm);
        Assert.True(_table.Rows[0].CommandLine.IsEmpty);
    }

    [Fact]
    public void Row_OfAProcessThatWasRemoved_GetsItsLastCounts()
    {
        _source.Add(42, children: false);
        Pass(1);
        _source.Call(42, "kfree", 5);
        _source.Remove(42);
        _table.Take();
        Assert.True(_table.Rows[0].IsRemoved);
        Pass(1);
        Assert.Equal(5UL, _table.Rows[0].Total(FunctionFamily.Kfree).Calls);
        ulong watched = _table.Rows[0].WatchedNs;
        Pass(5);
        Assert.Equal(watched, _table.Rows[0].WatchedNs);
    }

    [Fact]
    public void Pid_ThatIsUsedAgain_InheritsNothing()
    {
        _source.Add(42, children: false);
        _source.Call(42, "kfree", 5);
        Pass(1);
        _source.End(42, Comm("cp"));
        _source.Add(42, children: false);
        _source.Call(42, "kfree", 2);
        Pass(1);
        Assert.Equal(5UL, _table.Rows[0].Total(FunctionFamily.Kfree).Calls);
        Assert.Equal(2UL, _table.Rows[1].Total(FunctionFamily.Kfree).Calls);
        Assert.Equal(2UL, _table.Rows[1].Interval(FunctionFamily.Kfree).Calls);
    }

    [Fact]
    public void Forget_TakesAwayWhatIsOver_AndOneRowAtATime()
    {
        Add(1, 2, 3);
        Pass(1);
        _source.Remove(1);
        _source.End(3, default);
        Pass(1);
        _table.Forget(_table.Rows[1]);
        Assert.Equal([1u, 2u, 3u], Tgids());
        _table.Forget(_table.Rows[0]);
        Assert.Equal([2u, 3u], Tgids());
        Assert.Equal(1, _table.Forget());
        Pass(1);
        Assert.Equal([2u], Tgids());
    }

    [Fact]
    public void RowsOfChildren_AreForgotten_TheOldestFirst_WhenThereAreTooMany()
    {
        var table = new FunctionTable(_source, _processes) { MostInheritedOver = 3 };
        _source.Add(42, children: true);
        _source.Add(2, children: false);
        table.Refresh();
        _source.End(2, default);
        for (uint child = 100; child < 110; child++)
        {
            _source.Fork(42, child);
            table.Refresh();
            _source.End(child, default);
            table.Refresh();
        }

        Assert.Equal(7UL, table.Forgotten);
        Assert.Equal([2u, 42u, 107u, 108u, 109u], Tgids(table));
    }

    [Fact]
    public void Percentiles_ComeOutOfTheBuckets()
    {
        _source.Add(42, children: false);
        _source.Call(42, "__kmalloc", 98, 300);
        Pass(1);
        _source.Call(42, "__kmalloc", 1, 5000);
        _source.Call(42, "kmalloc_trace", 1, 70_000);
        Pass(1);
        FunctionProcessRow row = _table.Rows[0];
        Assert.InRange(row.PercentileNs(FunctionFamily.Kmalloc, 0.5, interval: false), 256UL, 511UL);
        Assert.InRange(row.PercentileNs(FunctionFamily.Kmalloc, 0.99, interval: false), 4096UL, 8192UL);
        Assert.Equal(70_000UL, row.PercentileNs(FunctionFamily.Kmalloc, 1, interval: false));
        Assert.InRange(row.PercentileNs(FunctionFamily.Kmalloc, 0.5, interval: true), 4096UL, 8192UL);
        Assert.Equal(5000UL, row.Counts[0].PercentileNs(1));
        Assert.Equal(5000UL, row.Counts[0].IntervalPercentileNs(0.5));
        Assert.Equal(0UL, row.PercentileNs(FunctionFamily.Kfree, 0.99, interval: false));
    }

    [Fact]
    public void HasSource_ChangesWhenAFunctionIsAdded()
    {
        Assert.True(_table.HasSource(FunctionFamily.Kmalloc));
        Assert.False(_table.HasSource(FunctionFamily.Up));
        Assert.False(_table.HasSource(FunctionFamily.Other));
        _source.Matches = [new FunctionMatch("vfs_read", ""), new FunctionMatch("vfs_readv", "inlined")];
        _source.AddFunctions(["vfs_*"]);
        Assert.True(_table.HasSource(FunctionFamily.Other));
    }

    [Fact]
    public void Losses_AreThoseOfTheLastRefresh()
    {
        Pass(1);
        Assert.False(_table.HasLosses);
        Assert.Null(_table.IntervalCostNs);
        _source.Misses[1] = 3;
        _source.Misses[2] = 4;
        _source.Lose(FunctionLoss.FramesFull, 9);
        _source.CostNs = 1_000_000;
        Assert.Equal(0UL, _table.Missed(1));
        Pass(1);
        Assert.Equal(3UL, _table.Missed(1));
        Assert.Equal(7UL, _table.MissedInAll);
        Assert.Equal(9UL, _table.Lost(FunctionLoss.FramesFull));
        Assert.True(_table.HasLosses);
        _source.CostNs = 1_250_000;
        Pass(1);
        Assert.Equal(250_000UL, _table.IntervalCostNs);
    }

    [Fact]
    public void Refresh_AllocatesNothing_WhenOnlyNumbersChange()
    {
        Add([.. Enumerable.Range(1, 200).Select(static tgid => (uint)tgid)]);
        _source.End(7, default);
        Allocations.AssertNone(
            () =>
            {
                for (uint tgid = 1; tgid <= 200; tgid += 3)
                {
                    _source.Call(tgid, "__kmalloc", tgid, tgid * 100, 32);
                    _source.Call(tgid, "kfree", tgid, tgid * 90, 32);
                }

                Pass(1);
            },
            warmUp: 50);
        Assert.Equal(200, _table.Rows.Length);
    }

    public void Dispose() => _processes.Dispose();

    private void Add(params ReadOnlySpan<uint> tgids)
    {
        foreach (uint tgid in tgids)
        {
            _source.Add(tgid, children: false);
        }
    }

    private void Pass(uint seconds)
    {
        _source.NowNs += seconds * 1_000_000_000UL;
        _table.Refresh();
    }

    private uint[] Tgids(FunctionTable? table = null)
    {
        ReadOnlySpan<FunctionProcessRow> rows = (table ?? _table).Rows;
        uint[] tgids = new uint[rows.Length];
        for (int row = 0; row < tgids.Length; row++)
        {
            tgids[row] = rows[row].Tgid;
        }

        return tgids;
    }

    private static TaskComm Comm(string name)
    {
        TaskComm comm = default;
        Span<byte> bytes = comm;
        Encoding.UTF8.GetBytes(name, bytes);
        return comm;
    }
}
