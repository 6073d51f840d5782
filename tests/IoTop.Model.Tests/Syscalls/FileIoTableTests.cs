using IoTop.Testing;

namespace IoTop.Model.Tests.Syscalls;

/// <summary>Which bytes of which file the block I/Os carry.</summary>
public sealed class FileIoTableTests : IDisposable
{
#pragma warning disable CA2213 // the model disposes of it
    private readonly ScriptedEventSource _source = new();
#pragma warning restore CA2213
    private readonly IoModel _model;
    private readonly FileIoTable _table;

    public FileIoTableTests()
    {
        _model = new IoModel(_source, IoModelOptions.Detached with { PayloadBytes = 1 << 20 });
        _model.Devices.Add(new DeviceRecord(Calls.FsDev, "sda1") { MountPoints = ["/srv"], FileSystem = "ext4" });
        _model.Capture = new CaptureSettings { Level = CaptureLevel.Segments };
        _table = new FileIoTable(_model, new SegmentLabels(_source, _model.Devices));
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Segments_AreSummedByFileAndOwner_AndJoinedToPieces()
    {
        Complete(812, IoOperation.Read, (77, 0), (77, 4096), (78, 0));
        Complete(812, IoOperation.Write, (77, 8192));
        Take();
        Assert.Equal([(77ul, 0ul, 8192u), (78ul, 0ul, 4096u), (77ul, 8192ul, 4096u)], Parts());
        Assert.Equal((2ul, 8192ul, 4096ul), Sum(77, 812));
        Assert.Equal((1ul, 4096ul, 0ul), Sum(78, 812));
        Assert.Equal((0ul, 0ul, 0ul), Sum(77, 977));
    }

    [Fact]
    public void WriteBack_IsTheDirtiers_OrAnybodysWhereThatIsNotKnown()
    {
        Complete(44, IoOperation.Write, IoEventFlags.KernelThread, dirtier: 812, (77, 0));
        Complete(44, IoOperation.Write, IoEventFlags.KernelThread, dirtier: 0, (77, 4096));
        Take();
        Assert.Equal((2ul, 0ul, 8192ul), Sum(77, 812));
        Assert.Equal((1ul, 0ul, 4096ul), Sum(77, 977));
    }

    [Fact]
    public void Journal_IsKnownWithoutSegments_ByItsThread()
    {
        IoEvent io = Event(55, IoOperation.Write, 3072);
        io.Flags = IoEventFlags.KernelThread;
        "jbd2/sda1-8"u8.CopyTo(io.Comm);
        _source.Complete(in io);
        Take();
        Assert.Equal(3072ul, _table.JournalOf(Calls.FsDev, interval: false).Written);
        Assert.Equal(SegmentOrigin.Journal, _table.Parts[0].Origin);
    }

    [Fact]
    public void LowerLayers_AreNotCountedTwice()
    {
        Complete(812, IoOperation.Write, IoEventFlags.LowerLayer, dirtier: 812, (77, 0));
        Complete(812, IoOperation.Write, (77, 0));
        Take();
        Assert.Equal((1ul, 0ul, 4096ul), Sum(77, 812));
    }

    [Fact]
    public void IoWhoseSegmentsHaveNotCome_IsWaitedFor_ButNotForEver()
    {
        IoEvent io = Event(812, IoOperation.Read, 4096);
        _source.Complete(in io);
        _model.Drain();
        Assert.Equal(0, _table.Take());
        Segments(in io, 0, (77, 0));
        _model.Drain();
        Assert.Equal(1, _table.Take());
        Assert.Equal((1ul, 4096ul, 0ul), Sum(77, 812));

        _source.NowNs += 1_000_000_000;
        IoEvent lost = Event(812, IoOperation.Read, 4096);
        _source.Complete(in lost);
        _model.Drain();
        Assert.Equal(0, _table.Take());
        _source.NowNs += 51_000_000;
        Assert.Equal(1, _table.Take());
    }

    [Fact]
    public void Intervals_AndAnewBeginning()
    {
        Complete(812, IoOperation.Read, (77, 0));
        Take();
        _table.Close();
        Assert.Equal(4096ul, _table.Of(Calls.FsDev, 77, 812, interval: true).Read);
        _table.Close();
        Assert.Equal(0ul, _table.Of(Calls.FsDev, 77, 812, interval: true).Read);
        Assert.Equal((1ul, 4096ul, 0ul), Sum(77, 812));
        _table.Clear();
        Assert.Equal((0ul, 0ul, 0ul), Sum(77, 812));
        Assert.Equal(0, _table.Parts.Count);
    }

    [Fact]
    public void Taking_AllocatesNothing_ForAKnownFile()
    {
        // Straight into the stores: the script's own queue copies.
        IoEvent io = Event(812, IoOperation.Read, 4096);
        int taken = 0;
        int turns = 0;
        Allocations.AssertNone(() =>
        {
            io.CompleteNs += 1000;
            _source.NowNs = io.CompleteNs;
            SegmentRecord record = Record(in io, 0, 77, 0, 0);
            _model.Payload!.Append(in record, default);
            _model.Events.Append(in io);
            taken += _table.Take();
            turns++;
        });
        Assert.Equal(turns, taken);
    }

    private void Take()
    {
        _model.Drain();
        _table.Take(isLast: true);
    }

    private (ulong Ios, ulong Read, ulong Written) Sum(ulong inode, uint tgid)
    {
        FileIoSum sum = _table.Of(Calls.FsDev, inode, tgid, interval: false);
        return (sum.Ios, sum.Read, sum.Written);
    }

    private List<(ulong Inode, ulong Offset, uint Length)> Parts()
    {
        List<(ulong, ulong, uint)> parts = [];
        for (long sequence = _table.Parts.FirstSequence; sequence < _table.Parts.NextSequence; sequence++)
        {
            parts.Add((_table.Parts[sequence].Inode, _table.Parts[sequence].Offset, _table.Parts[sequence].Length));
        }

        return parts;
    }

    private void Complete(uint tgid, IoOperation op, params (ulong Inode, ulong Offset)[] segments) =>
        Complete(tgid, op, IoEventFlags.None, 0, segments);

    private void Complete(uint tgid, IoOperation op, IoEventFlags flags, uint dirtier, params (ulong Inode, ulong Offset)[] segments)
    {
        IoEvent io = Event(tgid, op, 4096 * (uint)segments.Length);
        io.Flags = flags;
        _source.Complete(in io);
        Segments(in io, dirtier, segments);
    }

    private void Segments(in IoEvent io, uint dirtier, params (ulong Inode, ulong Offset)[] segments)
    {
        for (ushort index = 0; index < segments.Length; index++)
        {
            _source.Enqueue(Record(in io, index, segments[index].Inode, segments[index].Offset, dirtier), []);
        }
    }

    private IoEvent Event(uint tgid, IoOperation op, uint bytes)
    {
        _source.NowNs += 1_000_000;
        return new IoEvent
        {
            CompleteNs = _source.NowNs,
            QueueToCompleteNs = 500_000,
            Sector = _source.NowNs / 1000,
            Dev = Calls.FsDev,
            Bytes = bytes,
            Tgid = tgid,
            Tid = tgid,
            Op = op,
        };
    }

    private static SegmentRecord Record(in IoEvent io, ushort index, ulong inode, ulong offset, uint dirtier) => new()
    {
        Type = PayloadType.Segment,
        Dev = io.Dev,
        QueueNs = io.QueueNs,
        Sector = io.Sector,
        Inode = inode,
        FileOffset = offset,
        FsDev = Calls.FsDev,
        Position = index * 4096u,
        Length = 4096,
        Index = index,
        Kind = PageKind.File,
        DirtierTgid = dirtier,
    };
}
