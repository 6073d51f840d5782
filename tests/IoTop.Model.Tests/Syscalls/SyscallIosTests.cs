using IoTop.Testing;

namespace IoTop.Model.Tests.Syscalls;

/// <summary>The rule by which block I/Os belong to calls. A call runs from 1,990,000 to 2,000,000 ns and is about bytes 0 to 4096.</summary>
public sealed class SyscallIosTests
{
    private const ulong During = 1_995_000;
    private const ulong Before = 1_000_000;
    private const ulong Later = 9_000_000;

    private readonly RingStore<FileIoPart> _parts = new(64);

    private SyscallIos Show(in SyscallEvent call, params FileIoPart[] parts)
    {
        _parts.Clear();
        _parts.Append(parts);
        var ios = new SyscallIos();
        ios.Show(in call, _parts);
        return ios;
    }

    private static IEnumerable<(SyscallCause Cause, ulong Bytes, bool IsApproximate)> Of(SyscallIos ios) =>
        ios.All.ToArray().Select(static io => (io.Cause, io.Bytes, io.IsApproximate));

    [Fact]
    public void Read_HasTheReadsOfItsThread_AndWhatTheyReadAhead()
    {
        SyscallIos ios = Show(Calls.Of(Syscall.Pread64),
            Calls.Part(false, Before, 0, 4096),
            Calls.Part(false, During, 0, 4096),
            Calls.Part(false, During + 1, 4096, 12_288),
            Calls.Part(false, Later, 0, 4096));
        Assert.Equal([(SyscallCause.Read, 4096ul, false), (SyscallCause.ReadAhead, 12_288ul, false)], Of(ios));
        Assert.Equal((4096ul, 0ul, false), (ios.DataBytes, ios.OtherBytes, ios.IsOpen));
    }

    [Fact]
    public void Read_CutsAnIoToItsRange_AndCountsAnothersOnlyThere_Approximately()
    {
        SyscallIos ios = Show(Calls.Of(Syscall.Pread64, offset: 1024, asked: 1024, result: 1024),
            Calls.Part(false, During, 0, 8192, tid: 44),
            Calls.Part(false, During + 1, 8192, 8192, tid: 44));
        Assert.Equal([(SyscallCause.Read, 1024ul, true)], Of(ios));
    }

    [Fact]
    public void Read_OfAnUnknownPlace_IsApproximate()
    {
        SyscallIos ios = Show(Calls.Of(Syscall.Read, offset: SyscallEvent.NoOffset), Calls.Part(false, During, 65_536, 4096));
        Assert.Equal([(SyscallCause.Read, 4096ul, true)], Of(ios));
    }

    [Fact]
    public void Read_HasNoWrites_NorThoseOfOtherFilesAndFileSystems()
    {
        FileIoPart other = Calls.Part(false, During, 0, 4096);
        other.Inode = 78;
        FileIoPart elsewhere = Calls.Part(false, During, 0, 4096);
        elsewhere.FsDev++;
        Assert.Empty(Of(Show(Calls.Of(Syscall.Pread64), Calls.Part(true, During, 0, 4096), other, elsewhere)));
    }

    [Fact]
    public void BufferedWrite_HasTheFirstWriteBackOfItsRange()
    {
        SyscallEvent call = Calls.Of(Syscall.Pwrite64, offset: 4096);
        SyscallIos ios = Show(in call,
            Calls.Part(true, Before, 4096, 4096),
            Calls.Part(true, Later, 0, 8192, tid: 44, dirtyNs: 1_996_000),
            Calls.Part(true, Later * 2, 4096, 4096, tid: 44, dirtyNs: Later + 1));
        Assert.Equal([(SyscallCause.WriteBack, 4096ul, false)], Of(ios));
        Assert.False(ios.IsOpen);
    }

    [Fact]
    public void BufferedWrite_IsOpen_UntilAllOfItWentBack()
    {
        SyscallEvent call = Calls.Of(Syscall.Pwrite64, result: 8192, asked: 8192);
        SyscallIos ios = Show(in call, Calls.Part(true, Later, 0, 4096, tid: 44, dirtyNs: 1_996_000));
        Assert.True(ios.IsOpen);
        FileIoPart rest = Calls.Part(true, Later + 5, 4096, 4096, tid: 44, dirtyNs: 1_996_500);
        _parts.Append(in rest);
        Assert.True(ios.Update(_parts));
        Assert.False(ios.Update(_parts));
        Assert.False(ios.IsOpen);
        Assert.Equal(8192ul, ios.DataBytes);
        FileIoPart again = Calls.Part(true, Later + 9, 0, 4096, tid: 44);
        _parts.Append(in again);
        Assert.False(ios.Update(_parts));
    }

    [Fact]
    public void BufferedWrite_OfAPageThatAnEarlierCallDirtied_HasItsWriteBack_AndALaterCallsNot()
    {
        SyscallEvent call = Calls.Of(Syscall.Write);
        Assert.Equal([(SyscallCause.WriteBack, 4096ul, false)], Of(Show(in call, Calls.Part(true, Later, 0, 4096, dirtyNs: Before))));
        Assert.Empty(Of(Show(in call, Calls.Part(true, Later, 0, 4096, dirtyNs: Later - 1))));
        Assert.Equal([(SyscallCause.WriteBack, 4096ul, true)], Of(Show(in call, Calls.Part(true, Later, 0, 4096))));
    }

    [Fact]
    public void WriteThatFailed_OrMovedNothing_HasNone()
    {
        FileIoPart part = Calls.Part(true, Later, 0, 4096);
        Assert.Empty(Of(Show(Calls.Of(Syscall.Write, result: -28), part)));
        Assert.Empty(Of(Show(Calls.Of(Syscall.Write, result: 0), part)));
    }

    [Fact]
    public void DirectWrite_HasTheWritesOfItsTime_Only()
    {
        SyscallEvent call = Calls.Of(Syscall.Pwrite64);
        call.Flags |= SyscallFlags.Direct;
        SyscallIos ios = Show(in call, Calls.Part(true, During, 0, 4096), Calls.Part(true, Later, 0, 4096), Journal(During));
        Assert.Equal([(SyscallCause.Write, 4096ul, false)], Of(ios));
        Assert.False(ios.IsOpen);
    }

    [Fact]
    public void SyncWrite_HasTheJournalToo_Approximately()
    {
        SyscallEvent call = Calls.Of(Syscall.Write);
        call.Flags |= SyscallFlags.Sync;
        SyscallIos ios = Show(in call, Calls.Part(true, During, 0, 4096), Calls.Part(true, During + 1, 0, 4096, tid: 44), Journal(During + 2), Journal(Later));
        Assert.Equal(
            [(SyscallCause.Write, 4096ul, false), (SyscallCause.Write, 4096ul, true), (SyscallCause.Journal, 1024ul, true)], Of(ios));
        Assert.Equal((8192ul, 1024ul), (ios.DataBytes, ios.OtherBytes));
    }

    [Fact]
    public void Fsync_HasTheFilesWrites_JournalAndMetadata_WhileItWaits()
    {
        FileIoPart metadata = Journal(During + 2);
        metadata.Origin = SegmentOrigin.Metadata;
        FileIoPart elsewhere = Journal(During + 3);
        elsewhere.FsDev++;
        SyscallIos ios = Show(Calls.Of(Syscall.Fsync, offset: SyscallEvent.NoOffset, result: 0, asked: 0),
            Calls.Part(true, During, 1 << 20, 65_536, tid: 44), Journal(During + 1), metadata, elsewhere,
            Calls.Part(true, Later, 0, 4096), Calls.Part(false, During, 0, 4096));
        Assert.Equal(
            [(SyscallCause.Sync, 65_536ul, false), (SyscallCause.Journal, 1024ul, true), (SyscallCause.Metadata, 1024ul, true)], Of(ios));
        Assert.Equal((65_536ul, 2048ul), (ios.DataBytes, ios.OtherBytes));
    }

    [Fact]
    public void SyncFileRange_HasWhatOverlapsItsRange()
    {
        SyscallIos ios = Show(Calls.Of(Syscall.SyncFileRange, offset: 4096, asked: 4096, result: 0),
            Calls.Part(true, During, 0, 8192), Calls.Part(true, During + 1, 8192, 4096));
        Assert.Equal([(SyscallCause.Sync, 4096ul, false)], Of(ios));
    }

    [Fact]
    public void Copy_HasTheReadsOfTheOneFile_AndTheWriteBackOfTheOther()
    {
        SyscallEvent call = Calls.Of(Syscall.CopyFileRange, inode: 76);
        (call.OtherFd, call.OtherInode, call.OtherFsDev, call.OtherOffset) = (4, 77, Calls.FsDev, 8192);
        FileIoPart read = Calls.Part(false, During, 0, 4096);
        read.Inode = 76;
        SyscallIos ios = Show(in call, read, Calls.Part(true, Later, 8192, 4096, dirtyNs: During));
        Assert.Equal([(SyscallCause.Read, 4096ul, false), (SyscallCause.WriteBack, 4096ul, false)], Of(ios));
    }

    [Fact]
    public void PiecesOfOneIo_AreOneRow()
    {
        FileIoPart first = Calls.Part(false, During, 0, 2048);
        FileIoPart second = Calls.Part(false, During, 2048, 2048);
        SyscallIo io = Assert.Single(Show(Calls.Of(Syscall.Pread64), first, second).All.ToArray());
        Assert.Equal((first.Sequence, 4096ul), (io.Sequence, io.Bytes));
    }

    [Fact]
    public void LookingAtAnotherCall_AllocatesNothing()
    {
        SyscallEvent call = Calls.Of(Syscall.Pread64);
        SyscallIos ios = Show(in call, Calls.Part(false, During, 0, 4096), Calls.Part(false, During + 1, 4096, 4096));
        Allocations.AssertNone(() => ios.Show(in call, _parts));
        Assert.Equal(2, ios.All.Length);
    }

    private static FileIoPart Journal(ulong queueNs)
    {
        FileIoPart part = Calls.Part(true, queueNs, SegmentRecord.Unknown, 1024, tid: 55);
        part.Inode = 0;
        part.Origin = SegmentOrigin.Journal;
        return part;
    }
}
