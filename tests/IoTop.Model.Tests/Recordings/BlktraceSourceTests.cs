using System.Text;

namespace IoTop.Model.Tests.Recordings;

/// <summary>What blktrace's actions are joined into.</summary>
public sealed class BlktraceSourceTests : IDisposable
{
    private const ulong T = 5_000_000_000;

    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trace_OfOneWrite_IsOneIo()
    {
        (IoModel model, List<IoEvent> events, int intervals) = _folder.Read(new TraceBuilder()
            .WallClock(T, 1_700_000_000, 5)
            .Comm(7, "dd", T)
            .Act(T + 10, 'Q', "WS", 2048, 8).Act(T + 11, 'G', "WS", 2048, 8).Act(T + 12, 'I', "WS", 2048, 8)
            .Act(T + 40, 'D', "WS", 2048, 8, pid: 99).Act(T + 110, 'C', "WS", 2048, 8, pid: 0));
        using IoModel owned = model;

        IoEvent one = Assert.Single(events);
        Assert.Equal((T + 110, 100ul, 70ul), (one.CompleteNs, one.QueueToCompleteNs, one.IssueToCompleteNs));
        Assert.Equal((2048ul, 4096u, TraceBuilder.Sda, IoOperation.Write), (one.Sector, one.Bytes, one.Dev, one.Op));
        Assert.Equal((7u, 7u, "dd", IoEventFlags.None), (one.Tgid, one.Tid, Encoding.ASCII.GetString(one.Comm.Bytes), one.Flags));
        Assert.Equal("WS", Rwbs(in one));
        Assert.Equal(1, intervals);
        Assert.Equal("sda", Assert.Single(model.Devices.Devices.ToArray()).Name);
        Assert.True(model.Processes.TryGet(7, out ProcessInfo process));
        Assert.Equal("dd", Encoding.ASCII.GetString(process.Comm));
        Assert.Equal(1_700_000_000_000_000_005, model.Clock.ToUnixNs(T));
        Assert.Equal((1ul, 4096ul), (model.Counters.Total.Accumulated.Write.Ios, model.Counters.Total.Accumulated.Write.Bytes));
    }

    [Fact]
    public void Trace_OfTheOtherByteOrder_IsTheSame()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder { IsReversed = true }
            .WallClock(T, 1_700_000_000, 5).Comm(7, "dd", T)
            .Act(T + 10, 'Q', "R", 2048, 8).Act(T + 40, 'D', "R", 2048, 8).Act(T + 110, 'C', "R", 2048, 8));
        using IoModel owned = model;

        IoEvent one = Assert.Single(events);
        Assert.Equal((T + 110, 100ul, 70ul, 2048ul, 4096u), (one.CompleteNs, one.QueueToCompleteNs, one.IssueToCompleteNs, one.Sector, one.Bytes));
        Assert.Equal(1_700_000_000_000_000_005, model.Clock.ToUnixNs(T));
    }

    [Fact]
    public void Merges_AreOneIo_OfSeveralBios()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder()
            .Act(T, 'Q', "W", 100, 8).Act(T, 'G', "W", 100, 8)
            .Act(T + 1, 'Q', "W", 108, 8, pid: 8).Act(T + 1, 'M', "W", 108, 8, pid: 8)
            .Act(T + 2, 'Q', "W", 92, 8).Act(T + 2, 'F', "W", 92, 8)
            .Act(T + 3, 'I', "W", 92, 24).Act(T + 10, 'D', "W", 92, 24).Act(T + 50, 'C', "W", 92, 24));
        using IoModel owned = model;

        Assert.Equal([92ul, 100, 108], events.Select(static e => e.Sector));
        Assert.All(events, static e => Assert.Equal((IoEventFlags.Merged, 40ul), (e.Flags, e.IssueToCompleteNs)));
        Assert.Equal([7u, 7, 8], events.Select(static e => e.Tgid));
        IoCount write = model.Counters.Total.Accumulated.Write;
        Assert.Equal((1ul, 3ul, 24ul * 512), (write.Ios, write.Bios, write.Bytes));
    }

    [Fact]
    public void Splits_MakePieces_OfWhatWasQueued()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder()
            .Act(T, 'Q', "R", 1000, 30)
            .Act(T + 1, 'X', "R", 1000, 10).Act(T + 2, 'G', "R", 1000, 10)
            .Act(T + 3, 'X', "R", 1010, 10).Act(T + 4, 'G', "R", 1010, 10).Act(T + 5, 'G', "R", 1020, 10)
            .Act(T + 6, 'D', "R", 1000, 10).Act(T + 7, 'D', "R", 1010, 10).Act(T + 8, 'D', "R", 1020, 10)
            .Act(T + 20, 'C', "R", 1010, 10).Act(T + 21, 'C', "R", 1000, 10).Act(T + 22, 'C', "R", 1020, 10));
        using IoModel owned = model;

        Assert.Equal([(1010ul, 5120u, 20ul), (1000, 5120, 21), (1020, 5120, 22)],
            events.Select(static e => (e.Sector, e.Bytes, e.QueueToCompleteNs)));
        Assert.All(events, static e => Assert.Equal(IoEventFlags.Split, e.Flags));
        Assert.Equal(3ul, model.Counters.Total.Accumulated.Read.Ios);
    }

    [Fact]
    public void Remap_FromAPartition_NamesIt()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder()
            .From(T, "W", 2148, 8, TraceBuilder.Sda1, 100).Act(T, 'Q', "W", 2148, 8)
            .Act(T + 1, 'D', "W", 2148, 8).Act(T + 9, 'C', "W", 2148, 8));
        using IoModel owned = model;

        IoEvent one = Assert.Single(events);
        Assert.Equal((TraceBuilder.Sda1, 0u, IoEventFlags.None), (one.Dev, one.ParentDev, one.Flags));
        Assert.True(model.Devices.TryGet(TraceBuilder.Sda1, out DeviceInfo info));
        Assert.Equal(("sda1", 2048ul, "sda"), (info.Name, info.StartSector, info.Disk!.Name));
    }

    [Fact]
    public void Remap_FromADeviceAbove_IsALowerLayer_CountedOnce()
    {
        string upper = _folder.Add("dm-0.blktrace.0", new TraceBuilder { Device = TraceBuilder.Dm }
            .Act(T, 'Q', "W", 0, 8).Act(T + 90, 'C', "W", 0, 8).ToArray());
        string lower = _folder.Add("sda.blktrace.1", new TraceBuilder()
            .From(T + 1, "W", 100, 8, TraceBuilder.Dm, 0).From(T + 2, "W", 2148, 8, TraceBuilder.Sda1, 100)
            .Act(T + 3, 'Q', "W", 2148, 8).Act(T + 10, 'D', "W", 2148, 8).Act(T + 80, 'C', "W", 2148, 8).ToArray());

        (IoModel model, List<IoEvent> events, _) = TraceFolder.ReadAll(upper, lower);
        using IoModel owned = model;

        Assert.Equal([(TraceBuilder.Sda1, IoEventFlags.LowerLayer, TraceBuilder.Dm, 0ul), (TraceBuilder.Dm, IoEventFlags.None, 0u, 0ul)],
            events.Select(static e => (e.Dev, e.Flags, e.ParentDev, e.ParentSector)));
        Assert.Equal(1ul, model.Counters.Total.Accumulated.Write.Ios);
        Assert.True(model.Devices.TryGet(TraceBuilder.Dm, out DeviceInfo above));
        Assert.Equal("sda", Assert.Single(above.Slaves).Name);
    }

    [Fact]
    public void Requeue_TakesTheIssueBack()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder()
            .Act(T, 'Q', "R", 8, 8).Act(T + 1, 'D', "R", 8, 8).Act(T + 2, 'R', "R", 8, 8).Act(T + 5, 'D', "R", 8, 8).Act(T + 9, 'C', "R", 8, 8));
        using IoModel owned = model;

        Assert.Equal((9ul, 4ul), (Assert.Single(events).QueueToCompleteNs, events[0].IssueToCompleteNs));
    }

    [Fact]
    public void Completion_InParts_EndsWithTheLastOne()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder()
            .Act(T, 'Q', "R", 8, 16).Act(T + 1, 'D', "R", 8, 16).Act(T + 5, 'C', "R", 8, 4).Act(T + 9, 'C', "R", 12, 12));
        using IoModel owned = model;

        Assert.Equal((8ul, 8192u, 9ul), (Assert.Single(events).Sector, events[0].Bytes, events[0].QueueToCompleteNs));
        Assert.Equal(8192ul, model.Counters.Total.Accumulated.Read.Bytes);
    }

    [Fact]
    public void Completion_OfWhatWasNotQueued_HasNoStart()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder().Act(T, 'C', "W", 8, 8, error: unchecked((ushort)-5)));
        using IoModel owned = model;

        IoEvent one = Assert.Single(events);
        Assert.Equal((IoEventFlags.NoStart, 0ul, 4096u, (ushort)5, 0u), (one.Flags, one.QueueToCompleteNs, one.Bytes, one.Error, one.Tgid));
        Assert.Equal(1ul, model.Lost(LossKind.NoStart));
        Assert.Equal((1ul, 4096ul), (model.Counters.Total.Accumulated.Write.Ios, model.Counters.Total.Accumulated.Write.Bytes));
    }

    [Fact]
    public void Flush_CountsTheCommand_ForWhoWaitedForIt()
    {
        (IoModel model, List<IoEvent> events, _) = _folder.Read(new TraceBuilder()
            .Comm(7, "sync").Act(T, 'Q', "FWS", 0, 0).Act(T + 1, 'D', "FN", 0, 0, pid: 3).Act(T + 8, 'C', "FN", 0, 0, pid: 0)
            .Act(T + 9, 'C', "WS", 0, 0, pid: 0));
        using IoModel owned = model;

        IoEvent one = Assert.Single(events);
        Assert.Equal((IoOperation.Flush, 9ul, 7u), (one.Op, one.QueueToCompleteNs, one.Tgid));
        IoCount flush = model.Counters.Total.Accumulated.Flush;
        Assert.Equal((1ul, 1ul), (flush.Ios, flush.Bios));
    }

    [Fact]
    public void Intervals_AreSeconds_AndPausesAreShown()
    {
        (IoModel model, _, int intervals) = _folder.Read(new TraceBuilder()
            .Act(T, 'Q', "R", 8, 8).Act(T + 5, 'C', "R", 8, 8)
            .Act(T + 3_500_000_000, 'Q', "R", 8, 8).Act(T + 3_500_000_005, 'C', "R", 8, 8));
        using IoModel owned = model;

        Assert.Equal(4, intervals);
    }

    [Fact]
    public void Clock_ThatJumps_MakesNoEndlessPause()
    {
        (IoModel model, List<IoEvent> events, int intervals) = _folder.Read(new TraceBuilder()
            .Act(T, 'Q', "R", 8, 8).Act(ulong.MaxValue, 'C', "R", 8, 8).Act(3, 'Q', "R", 9, 8).Act(2, 'C', "R", 9, 8));
        using IoModel owned = model;

        Assert.InRange(intervals, 1, 20_010);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void Processors_AreJoinedByTime()
    {
        _folder.Add("sda.blktrace.0", new TraceBuilder().Comm(7, "x").Act(T, 'Q', "R", 8, 8).Act(T + 30, 'C', "R", 8, 8).ToArray());
        string other = _folder.Add("sda.blktrace.1", new TraceBuilder().Act(T + 10, 'D', "R", 8, 8).ToArray());
        _folder.Add("sda.blktrace.2", []);
        _folder.Add("sdb.blktrace.0", [1, 2, 3]);

        IReadOnlyList<string> paths = BlktracePaths.Of([other, Path.Combine(_folder.Root, "sda")]);
        Assert.Equal(["sda.blktrace.0", "sda.blktrace.1", "sda.blktrace.2"], paths.Select(Path.GetFileName));
        (IoModel model, List<IoEvent> events, _) = TraceFolder.ReadAll([.. paths]);
        using IoModel owned = model;

        Assert.Equal((30ul, 20ul), (Assert.Single(events).QueueToCompleteNs, events[0].IssueToCompleteNs));
    }

    private static string Rwbs(in IoEvent happened)
    {
        Span<byte> text = stackalloc byte[8];
        CommandFlags.Linux612.TryFormatRwbs(happened.Op, happened.CmdFlags, text, out int length);
        return Encoding.ASCII.GetString(text[..length]);
    }
}
