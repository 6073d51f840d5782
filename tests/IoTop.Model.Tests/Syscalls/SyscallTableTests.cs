using IoTop.Testing;

namespace IoTop.Model.Tests.Syscalls;

/// <summary>Running totals become intervals and rows, exactly, whoever comes and goes.</summary>
public sealed class SyscallTableTests : IDisposable
{
    private readonly ScriptedSyscallSource _source = new() { Selection = new SyscallSelection { Everybody = true } };
    private readonly ProcessCatalog _processes = new(IoModelOptions.Detached.Processes);

    public void Dispose()
    {
        _source.Dispose();
        _processes.Dispose();
    }

    private SyscallTable Table() => new(_source, _processes);

    private void Second(SyscallTable table)
    {
        _source.NowNs += 1_000_000_000;
        table.Refresh();
    }

    [Fact]
    public void Table_SumsByProcessFileAndCall_AndByInterval()
    {
        SyscallTable table = Table();
        _source.Add(812, children: false);
        _source.Call(Calls.Of(Syscall.Read, ns: 1000));
        _source.Call(Calls.Of(Syscall.Read, ns: 3000, result: 100));
        _source.Call(Calls.Of(Syscall.Write, ns: 5000, result: 4096));
        _source.Call(Calls.Of(Syscall.Read, fd: 4, inode: 78, ns: 9000, result: -11));
        Second(table);
        _source.Call(Calls.Of(Syscall.Read, ns: 2000, result: 50));
        Second(table);

        SyscallProcessRow row = Assert.Single(table.Rows.ToArray());
        SyscallSum total = row.Total.Sum;
        Assert.Equal((5ul, 1ul, 4246ul, 4096ul, 20_000ul, 9000ul),
            (total.Calls, total.Errors, total.Read, total.Written, total.TotalNs, total.MaxNs));
        SyscallSum interval = row.Interval.Sum;
        Assert.Equal((1ul, 50ul, 2000ul, 2000ul, 0ul), (interval.Calls, interval.Read, interval.AverageNs, interval.TotalNs, interval.MaxNs));
        Assert.Equal(1_000_000_000ul, row.IntervalNs);
        Assert.Equal(2, row.Files.Length);
        Assert.Equal([Syscall.Read, Syscall.Write], row.Files[0].Counts.ToArray().Select(static count => count.Syscall));
        Assert.Equal((3ul, 4246ul), (row.Files[0].Counts[0].Total.Sum.Calls, row.Files[0].Counts[0].Total.Sum.Read));
        Assert.Equal(1ul, row.Files[1].Total.Sum.Errors);
        Assert.Equal(4ul, table.Of(Syscall.Read).Sum.Calls);
    }

    [Fact]
    public void Percentiles_AreThoseOfTheBuckets()
    {
        SyscallTable table = Table();
        for (int i = 0; i < 98; i++)
        {
            _source.Call(Calls.Of(Syscall.Read, ns: 300));
        }

        _source.Call(Calls.Of(Syscall.Read, ns: 1_000_000));
        _source.Call(Calls.Of(Syscall.Read, ns: 100_000_000));
        Second(table);
        SyscallTally tally = table.Rows[0].Total;
        Assert.Equal(100_000_000ul, tally.Sum.MaxNs);
        Assert.InRange(tally.P99Ns, 524_288ul, 1_048_576ul);
        Assert.Equal((98ul, 1ul, 1ul), (tally.Buckets[1], tally.Buckets[IoHistogram.LatencyBucket(1_000_000)], tally.Buckets[IoHistogram.LatencyBucket(100_000_000)]));
    }

    [Fact]
    public void Faults_AreBesideTheCalls()
    {
        SyscallTable table = Table();
        _source.Count(Calls.Of(Syscall.Fault, fd: -1, result: 0));
        _source.Count(Calls.Of(Syscall.Read));
        Second(table);
        SyscallSum sum = table.Rows[0].Total.Sum;
        Assert.Equal((1ul, 1ul, 4096ul), (sum.Calls, sum.Faults, sum.Read));
    }

    [Fact]
    public void Copies_CountAsReadOfTheirFile_AndOfTheProcessAsWrittenToo()
    {
        SyscallTable table = Table();
        _source.Call(Calls.Of(Syscall.CopyFileRange, result: 1000));
        Second(table);
        SyscallProcessRow row = table.Rows[0];
        Assert.Equal((1000ul, 1000ul), (row.Total.Sum.Read, row.Total.Sum.Written));
        Assert.Equal((1000ul, 0ul), (row.Files[0].Total.Sum.Read, row.Files[0].Total.Sum.Written));
    }

    [Fact]
    public void EndedProcess_KeepsItsLastRow_AndTheNextWithItsPidHasItsOwn()
    {
        SyscallTable table = Table();
        _source.Add(812, children: false);
        _source.Call(Calls.Of(Syscall.Read, result: 10));
        Second(table);
        _source.Call(Calls.Of(Syscall.Read, result: 20));
        _source.End(812, default);
        Second(table);
        SyscallProcessRow ended = table.Rows[0];
        Assert.True(ended.IsOver);
        Assert.Equal((2ul, 30ul), (ended.Total.Sum.Calls, ended.Total.Sum.Read));

        _source.ForgetCounts(812);
        _source.Add(812, children: false);
        for (int i = 0; i < 5; i++)
        {
            _source.Call(Calls.Of(Syscall.Read, result: 1));
        }

        Second(table);
        Assert.Equal(2, table.Rows.Length);
        Assert.Equal((2ul, 30ul), (ended.Total.Sum.Calls, ended.Total.Sum.Read));
        Assert.Equal((5ul, 5ul), (table.Rows[1].Total.Sum.Calls, table.Rows[1].Total.Sum.Read));
        Assert.Same(table.Rows[1], table.Find(812));
        Assert.Equal(1, table.Forget());
        Assert.False(Assert.Single(table.Rows.ToArray()).IsOver);
    }

    [Fact]
    public void RemovedProcess_IsMarked_AndOneOfEverybodyEndsWithItsProcess()
    {
        SyscallTable table = Table();
        _source.Add(812, children: false);
        _processes.Add(new ProcessRecord(977, "restic"u8.ToArray()));
        _source.Call(Calls.Of(Syscall.Read));
        _source.Call(Calls.Of(Syscall.Read, tgid: 977));
        Second(table);
        Assert.Equal((true, false), (table.Find(812)!.IsChosen, table.Find(977)!.IsChosen));
        _source.Remove(812);
        _processes.MarkExited(977, _source.NowNs);
        Second(table);
        Assert.Equal((true, true), (table.Find(812)!.IsRemoved, table.Find(812)!.IsOver));
        Assert.Equal((false, true), (table.Find(977)!.IsRemoved, table.Find(977)!.IsOver));
    }

    [Fact]
    public void CountsThatTheKernelForgot_BeginAnew_AndTheSumsGoOn()
    {
        SyscallTable table = Table();
        for (int i = 0; i < 3; i++)
        {
            _source.Call(Calls.Of(Syscall.Read, result: 10));
        }

        Second(table);
        _source.ForgetCounts(812);
        _source.Call(Calls.Of(Syscall.Read, result: 7));
        Second(table);
        Assert.Equal((4ul, 37ul), (table.Rows[0].Total.Sum.Calls, table.Rows[0].Total.Sum.Read));
        Assert.Equal((1ul, 7ul), (table.Rows[0].Interval.Sum.Calls, table.Rows[0].Interval.Sum.Read));
    }

    [Fact]
    public void WhatHasToMakeRoom_StaysInTheSums()
    {
        SyscallTable table = new(_source, _processes) { MostCounts = 10, MostOver = 3 };
        _source.Add(812, children: false);
        for (ulong inode = 1; inode <= 50; inode++)
        {
            _source.Call(Calls.Of(Syscall.Read, inode: inode, result: 1));
            Second(table);
            _source.ForgetCounts(812);
        }

        Second(table);
        Assert.InRange(table.Rows[0].Files.Length, 1, 12);
        Assert.Equal((50ul, 50ul), (table.Rows[0].Total.Sum.Calls, table.Rows[0].Total.Sum.Read));
        Assert.Equal(50ul, table.Of(Syscall.Read).Sum.Calls);
        for (uint tgid = 1; tgid <= 20; tgid++)
        {
            _source.Add(tgid, children: false);
            _source.Call(Calls.Of(Syscall.Read, tgid: tgid));
            _source.End(tgid, default);
            Second(table);
        }

        Second(table);
        Assert.Equal(4, table.Rows.Length);
        Assert.Equal([18u, 19u, 20u], table.Rows.ToArray().Where(static row => row.IsOver).Select(static row => row.Tgid));
        Assert.Equal(70ul, table.Of(Syscall.Read).Sum.Calls);
        Assert.True(table.Forgotten >= 17);
    }

    [Fact]
    public void SteadyInterval_AllocatesNothing()
    {
        SyscallTable table = Table();
        _processes.Add(new ProcessRecord(812, "postgres"u8.ToArray()));
        SyscallKey key = new() { Tgid = 812, Fd = 3, Inode = 77, FsDev = 1, Mode = 0x8000 };
        SyscallValue value = default;
        var direct = new SyscallTable();
        ulong now = 1;
        Allocations.AssertNone(() =>
        {
            value.Calls++;
            value.Done += 10;
            value.Buckets[3]++;
            key.Syscall = Syscall.Read;
            direct.Update(in key, in value);
            key.Syscall = Syscall.Write;
            direct.Update(in key, in value);
            direct.Close(now += 1_000_000);
        });
        Assert.Equal(value.Calls * 2, direct.Rows[0].Total.Sum.Calls);
    }
}
