namespace IoTop.Model.Tests;

public sealed class PayloadStoreTests
{
    private const int Capacity = 64 * 1024;

    [Fact]
    public void PayloadStore_costs_nothing_until_something_comes()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        PayloadStore store = new(1L << 30);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.Equal(1L << 30, store.ByteCapacity);
        Assert.Equal(524_288, store.SegmentCapacity);
        Assert.Equal(-1, store.NewestOf(1));
        Assert.False(store.Contains(0));
        store.Clear();
    }

    [Theory]
    [InlineData(1, 0, 64 * 1024, 4096)]
    [InlineData(100_000, 0, 128 * 1024, 4096)]
    [InlineData(32 << 20, 0, 32 << 20, 65_536)]
    [InlineData(1L << 40, 100, 1L << 30, 128)]
    public void PayloadStore_rounds_its_capacities(long bytes, int segments, long byteCapacity, int segmentCapacity)
    {
        PayloadStore store = new(bytes, segments);
        Assert.Equal(byteCapacity, store.ByteCapacity);
        Assert.Equal(segmentCapacity, store.SegmentCapacity);
    }

    [Fact]
    public void PayloadStore_puts_chunks_together()
    {
        PayloadStore store = new(Capacity);
        byte[] bytes = Payload.Pattern(10_000);
        for (uint at = 0; at < 10_000; at += 4096)
        {
            uint length = Math.Min(4096, 10_000 - at);
            store.Append(Payload.Segment(8, 0, 12_288, 10_000, length, at), bytes.AsSpan((int)at, (int)length));
            Payload.Append(store, 500 + at, 0, Payload.Pattern(512)); // of another CPU, in between
        }

        Assert.Equal(4, store.Count);
        Assert.Equal(10_000u, store[0].Record.Captured);
        Assert.Equal(bytes, store.Bytes(0));
        Assert.Equal(0ul, store.OrphanedBytes);
        Assert.Equal(10_000 + (3 * 512), store.ByteCount);
    }

    [Fact]
    public void PayloadStore_drops_and_counts_what_comes_behind_a_hole()
    {
        PayloadStore store = new(Capacity);
        byte[] chunk = Payload.Pattern(4096);
        store.Append(Payload.Segment(8, 0, 16_384, 16_384, 4096, 4096), chunk); // its first record was lost
        Assert.Equal(4096ul, store.OrphanedBytes);
        Assert.Equal(0, store.Count);
        store.Append(Payload.Segment(8, 0, 16_384, 16_384, 4096, 0), chunk);
        store.Append(Payload.Segment(8, 0, 16_384, 16_384, 4096, 8192), chunk); // and here the second
        Assert.Equal(8192ul, store.OrphanedBytes);
        Assert.Equal(chunk, store.Bytes(0));
        store.Append(Payload.Segment(8, 0, 16_384, 16_384, 4096, 0), chunk); // twice the same
        Assert.Equal(12_288ul, store.OrphanedBytes);
        Assert.Equal(chunk, store.Bytes(0));
    }

    [Fact]
    public void PayloadStore_believes_no_length_that_the_kernel_gives()
    {
        PayloadStore store = new(Capacity);
        byte[] chunk = Payload.Pattern(4096);
        store.Append(Payload.Segment(1, 0, uint.MaxValue, uint.MaxValue, 4096), chunk);
        for (uint at = 4096; at < 8 * 4096; at += 4096)
        {
            store.Append(Payload.Segment(1, 0, uint.MaxValue, uint.MaxValue, 4096, at), chunk);
        }

        Assert.Equal((uint)Capacity / 4, store[0].Record.Captured); // a quarter of the ring and no more
        Assert.Equal(4ul * 4096, store.OrphanedBytes);
        store.Append(Payload.Segment(2, 0, 512, 4096, 4096), chunk);
        Assert.Equal(512, store.Bytes(1).Length);
        store.Append(Payload.Segment(3, 0, 512, 0, 4096), chunk);
        Assert.Equal(0, store.Bytes(2).Length);
        store.Append(Payload.Segment(4, 0, 4096, 4096, uint.MaxValue), chunk);
        Assert.Equal(4096, store.Bytes(3).Length);
        store.Append(Payload.Segment(5, 0, 4096, 4096, 100), chunk);
        Assert.Equal(100, store.Bytes(4).Length);
        store.Append(Payload.Segment(6, 0, 4096, 4096, 100), default);
        Assert.Equal(0, store.Bytes(5).Length);
    }

    [Fact]
    public void PayloadStore_fills_in_a_read_that_was_announced_without_bytes()
    {
        PayloadStore store = new(Capacity);
        Payload.AddFile(store, 9, 77, "name\0");
        store.Append(Payload.Segment(8, 0, 4096, kind: PageKind.Unknown) with { DirtierTgid = 5 }, default);
        Payload.Append(store, 9, 0, Payload.Pattern(512));
        byte[] bytes = Payload.Pattern(4096, 3);
        SegmentRecord second = Payload.Segment(8, 0, 4096, 4096, 4096) with
        {
            FsDev = 9,
            Inode = 77,
            FileOffset = 123,
            Flags = SegmentFlags.Read,
        };
        store.Append(in second, bytes);
        Assert.Equal(2, store.Count);
        Assert.Equal(bytes, store.Bytes(0));
        Assert.Equal(4096u, store[0].Record.Wanted);
        Assert.Equal(SegmentFlags.Read, store[0].Record.Flags);
        Assert.Equal(PageKind.File, store[0].Record.Kind);
        Assert.Equal(123ul, store[0].Record.FileOffset);
        Assert.Equal(5u, store[0].Record.DirtierTgid);
        Assert.Equal("/name"u8, store[0].File!.Path.Span);
    }

    [Fact]
    public void PayloadStore_forgets_the_oldest_bytes_and_segments()
    {
        PayloadStore store = new(Capacity, 32);
        for (uint i = 0; i < 40; i++)
        {
            Payload.Append(store, i * 100, 0, Payload.Pattern(4096, (int)i));
        }

        Assert.Equal(8, store.FirstSequence);
        Assert.Equal(40, store.NextSequence);
        Assert.Equal(Capacity, store.ByteCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => store[7].File);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Bytes(40).Length);
        for (int i = 8; i < 40; i++)
        {
            Assert.Equal(i < 24 ? 0 : 4096, store.Bytes(i).Length);
        }

        Assert.Equal(Payload.Pattern(4096, 24), store.Bytes(24));
        store.Append(Payload.Segment(2300, 0, 8192, 8192, 4096, 4096), Payload.Pattern(4096));
        Assert.Equal(4096ul, store.OrphanedBytes);
    }

    [Fact]
    public void PayloadStore_writes_no_late_chunk_over_newer_bytes()
    {
        PayloadStore store = new(Capacity);
        store.Append(Payload.Segment(1, 0, 8192, 8192, 4096), Payload.Pattern(4096));
        for (uint i = 0; i < 15; i++)
        {
            Payload.Append(store, 100 + i, 0, Payload.Pattern(4096, (int)i));
        }

        store.Append(Payload.Segment(1, 0, 8192, 8192, 4096, 4096), Payload.Pattern(4096, 99));
        Assert.Equal(0, store.Bytes(0).Length);
        Assert.Equal(4096ul, store.OrphanedBytes);
        Assert.Equal(Payload.Pattern(4096, 14), store.Bytes(15));
        Assert.Equal(Payload.Pattern(4096, 0), store.Bytes(1));
    }

    [Fact]
    public void PayloadStore_clears_and_goes_on_counting()
    {
        PayloadStore store = new(Capacity);
        Payload.AddFile(store, 1, 2, "f\0");
        Payload.Append(store, 8, 0, Payload.Pattern(4096));
        store.Clear();
        Assert.Equal(0, store.Count);
        Assert.Equal(0, store.ByteCount);
        Assert.False(store.Contains(0));
        Assert.False(new IoContent().Read(store, Payload.Event(8, 4096)));
        store.Append(Payload.Segment(8, 0, 4096, 4096, 512) with { FsDev = 1, Inode = 2 }, Payload.Pattern(512));
        Assert.Equal(1, store.FirstSequence);
        Assert.Equal(Payload.Pattern(512), store.Bytes(1));
        Assert.NotNull(store[1].File);
    }

    [Fact]
    public void PayloadStore_refers_to_the_file_as_it_was_named_when_the_segment_came()
    {
        PayloadStore store = new(Capacity);
        Payload.AddFile(store, 1, 2, "old\0dir\0");
        foreach (PageKind kind in Enum.GetValues<PageKind>())
        {
            store.Append(Payload.Segment((ulong)kind, 0, 512, kind: kind) with { FsDev = 1, Inode = 2 }, default);
        }

        Payload.AddFile(store, 1, 2, "new\0dir\0");
        store.Append(Payload.Segment(100, 0, 512) with { FsDev = 1, Inode = 2 }, default);
        store.Append(Payload.Segment(101, 0, 512) with { FsDev = 1, Inode = 3 }, default);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal((PageKind)i is PageKind.File or PageKind.Direct, store[i].File is not null);
        }

        Assert.Equal("/dir/old"u8, store[(int)PageKind.File].File!.Path.Span);
        Assert.Equal("/dir/new"u8, store[6].File!.Path.Span);
        Assert.Null(store[7].File);
    }

    [Fact]
    public void PayloadStore_allocates_nothing_when_appending()
    {
        PayloadStore store = new(Capacity, segments: 64);
        Payload.AddFile(store, 1, 2, "a\0b\0");
        byte[] chunk = Payload.Pattern(4096);
        byte[] names = "a\0b\0"u8.ToArray();
        FileRecord file = Payload.File(1, 2, names);
        ulong sector = 0;
        Allocations.AssertNone(() =>
        {
            SegmentRecord record = Payload.Segment(sector += 32, 0, 16_384, 16_384, 4096) with { FsDev = 1, Inode = 2 };
            store.AddFile(in file, names);
            for (record.DataOffset = 0; record.DataOffset < 16_384; record.DataOffset += 4096)
            {
                store.Append(in record, chunk);
            }
        });
        Assert.Equal(0ul, store.OrphanedBytes);
        Assert.True(store.NextSequence > store.SegmentCapacity);
    }
}
