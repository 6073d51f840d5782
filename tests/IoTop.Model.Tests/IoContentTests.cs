namespace IoTop.Model.Tests;

public sealed class IoContentTests
{
    private readonly PayloadStore _store = new(64 * 1024);
    private readonly IoContent _content = new();

    [Fact]
    public void IoContent_finds_the_segments_of_an_event_in_the_order_of_their_position()
    {
        byte[] second = Payload.Pattern(4096, 2);
        byte[] first = Payload.Pattern(4096, 1);
        Payload.Append(_store, 100, 4096, second);
        Payload.Append(_store, 100, 0, first);
        _store.Append(Payload.Segment(100, 0, 4096, queueNs: 7), default);
        Assert.True(_content.Read(_store, Payload.Event(100, 8192)));
        Assert.Equal(2, _content.Count);
        Assert.Equal(8192u, _content.Length);
        Assert.Equal(8192u, _content.Captured);
        Assert.True(_content.IsWhole);
        Assert.True(_content.IsIntact);
        Assert.Equal((0, 0u, 100ul, 8u, 107ul), Place(0));
        Assert.Equal((1, 4096u, 108ul, 8u, 115ul), Place(1));
        Assert.Equal(first, _content.Bytes(0));
        Assert.Equal(second, _content.Bytes(1));
        Assert.Equal(4096u, _content.Stored(1).Record.Position);
    }

    [Fact]
    public void IoContent_has_nothing_of_an_event_whose_start_was_not_seen()
    {
        _store.Append(Payload.Segment(0, 0, 512, queueNs: 0), default);
        Assert.False(_content.Read(_store, new IoEvent { CompleteNs = 1, Dev = Make.Sda, Bytes = 512 }));
        Assert.Equal(0, _content.Count);
        Assert.False(_content.IsWhole);
        Assert.Equal(-1, _content.SegmentAt(0));
    }

    [Fact]
    public void IoContent_cuts_segments_to_the_piece_of_a_split_bio()
    {
        byte[] bytes = Payload.Pattern(8192);
        SegmentRecord record = Payload.Segment(100, 0, 8192, 6000, 4096) with { PageOffset = 512, FileOffset = 10_000 };
        _store.Append(in record, bytes.AsSpan(0, 4096));
        _store.Append(record with { DataOffset = 4096, Captured = 1904 }, bytes.AsSpan(4096, 1904));
        Payload.Append(_store, 100, 8192, Payload.Pattern(4096, 2));

        Assert.True(_content.Read(_store, Payload.Event(100 + 4, 8192)));
        Assert.Equal(2, _content.Count);
        Assert.Equal((0, 0u, 104ul, 12u, 115ul), Place(0));
        Assert.Equal((1, 6144u, 116ul, 4u, 119ul), Place(1));
        Assert.Equal(2560u, _content[0].PageOffset);
        Assert.Equal(12_048ul, _content[0].FileOffset);
        Assert.Equal(6144u, _content[0].Length);
        Assert.Equal(3952u, _content[0].Captured);
        Assert.Equal(3952u, _content[0].Wanted);
        Assert.Equal(bytes.AsSpan(2048, 3952), _content.Bytes(0));
        Assert.Equal(Payload.Pattern(4096, 2).AsSpan(0, 2048), _content.Bytes(1));
        Assert.Equal(SegmentRecord.Unknown, _content[1].FileOffset);
        Assert.True(_content.IsIntact);

        Assert.True(_content.Read(_store, Payload.Event(100 + 12, 2048)));
        Assert.Equal(0u, _content[0].Captured);
        Assert.Equal(0u, _content[0].Wanted);
        Assert.Equal(0, _content.Bytes(0).Length);
        Assert.False(_content.Read(_store, Payload.Event(100 + 24, 512)));
        Assert.False(_content.Read(_store, Payload.Event(99, 512)));
        Assert.False(_content.Read(_store, Payload.Event(ulong.MaxValue - 5, 512)));
    }

    [Fact]
    public void IoContent_knows_the_bio_by_its_device_or_the_one_it_was_sent_on_from()
    {
        Payload.Append(_store, 100, 0, Payload.Pattern(512), Make.Sda);
        Assert.True(_content.Read(_store, Payload.Event(100, 512, Make.Sda)));
        Assert.True(_content.Read(_store, Payload.Event(100, 512, Make.Sda1))); // before 5.12: disk here, partition there
        Assert.False(_content.Read(_store, Payload.Event(100, 512, Make.Nvme)));
        IoEvent redirected = Payload.Event(5000, 512, Make.Nvme) with { ParentDev = Make.Sda, ParentSector = 100 };
        Assert.True(_content.Read(_store, in redirected));
        Assert.Equal(100ul, _content[0].Sector);
    }

    [Fact]
    public void IoContent_tells_what_is_missing()
    {
        Payload.Append(_store, 0, 0, Payload.Pattern(512));
        Assert.True(_content.Read(_store, Payload.Event(0, 1024)));
        Assert.False(_content.IsWhole);
        Assert.False(_content.IsIntact);
        _store.Append(Payload.Segment(0, 512, 512, wanted: 512), default);
        Assert.True(_content.Read(_store, Payload.Event(0, 1024)));
        Assert.True(_content.IsWhole);
        Assert.False(_content.IsIntact);
        Assert.Equal(512u, _content.Captured);
    }

    [Fact]
    public void IoContent_shows_forgotten_bytes_as_not_there()
    {
        Payload.Append(_store, 0, 0, Payload.Pattern(4096));
        for (uint i = 0; i < 16; i++)
        {
            _store.Append(Payload.Segment(0, 0, 4096, 4096, 4096, queueNs: 10 + i), Payload.Pattern(4096));
        }

        Assert.True(_content.Read(_store, Payload.Event(0, 4096)));
        Assert.Equal(0u, _content.Captured);
        Assert.True(_content.IsWhole);
        Assert.False(_content.IsIntact);
        Assert.Equal(4096u, _content[0].Wanted);
    }

    [Fact]
    public void IoContent_prefers_the_pieces_that_have_bytes_to_the_whole_that_was_announced()
    {
        _store.Append(Payload.Segment(100, 0, 8192), default);
        Payload.Append(_store, 100, 0, Payload.Pattern(4096, 1));
        Payload.Append(_store, 100, 4096, Payload.Pattern(4096, 2));
        foreach ((ulong sector, int seed) in new[] { (100ul, 1), (108ul, 2) })
        {
            Assert.True(_content.Read(_store, Payload.Event(sector, 4096)));
            Assert.Equal(1, _content.Count);
            Assert.Equal(4096u, _content[0].Length);
            Assert.Equal(Payload.Pattern(4096, seed), _content.Bytes(0));
        }

        Assert.True(_content.Read(_store, Payload.Event(100, 8192)));
        Assert.Equal(2, _content.Count);
        Assert.Equal(8u, _content[0].Sectors);
        Assert.True(_content.IsIntact);
    }

    [Fact]
    public void IoContent_finds_the_segment_of_a_position()
    {
        Payload.Append(_store, 0, 0, Payload.Pattern(512));
        Payload.Append(_store, 0, 1024, Payload.Pattern(512));
        Assert.True(_content.Read(_store, Payload.Event(0, 2048)));
        Assert.Equal([0, 0, -1, -1, 1, 1, -1], new uint[] { 0, 511, 512, 1023, 1024, 1535, 1536 }.Select(_content.SegmentAt));
    }

    [Theory]
    [InlineData(0u, 2048, 2048)]
    [InlineData(100u, 300, 300)]
    [InlineData(500u, 600, 600)]
    [InlineData(1000u, 5000, 1048)]
    [InlineData(2048u, 10, 0)]
    public void IoContent_copies_what_is_there_and_says_what_is_not(uint position, int length, int filled)
    {
        byte[] first = Payload.Pattern(512, 1);
        byte[] second = Payload.Pattern(512, 2);
        Payload.Append(_store, 0, 0, first);
        _store.Append(Payload.Segment(0, 1024, 1024, 512, 512), second);
        Assert.True(_content.Read(_store, Payload.Event(0, 2048)));
        byte[] whole = [.. first, .. new byte[512], .. second, .. new byte[512]];
        byte[] there = [.. Enumerable.Repeat<byte>(1, 512), .. new byte[512], .. Enumerable.Repeat<byte>(1, 512), .. new byte[512]];
        byte[] bytes = Enumerable.Repeat<byte>(0xaa, length).ToArray();
        byte[] present = Enumerable.Repeat<byte>(0xaa, length).ToArray();
        Assert.Equal(filled, _content.Copy(position, bytes, present));
        Assert.Equal(whole.AsSpan((int)position, filled).ToArray(), bytes[..filled]);
        Assert.Equal(there.AsSpan((int)position, filled).ToArray(), present[..filled]);
        Assert.All(bytes[filled..], static value => Assert.Equal(0xaa, value));
    }

    [Fact]
    public void IoContent_counts_the_sectors_that_a_segment_touches()
    {
        Payload.Append(_store, 10, 0, Payload.Pattern(300));
        Payload.Append(_store, 10, 300, Payload.Pattern(724));
        Assert.True(_content.Read(_store, Payload.Event(10, 1024)));
        Assert.Equal((0, 0u, 10ul, 1u, 10ul), Place(0));
        Assert.Equal((1, 300u, 10ul, 2u, 11ul), Place(1));
    }

    [Fact]
    public void IoContent_allocates_nothing_when_reading()
    {
        for (uint i = 0; i < 300; i++)
        {
            Payload.Append(_store, 0, (299 - (i ^ 1)) * 512, Payload.Pattern(64));
        }

        IoEvent ioEvent = Payload.Event(0, 300 * 512);
        byte[] bytes = new byte[4096];
        byte[] present = new byte[4096];
        Allocations.AssertNone(() =>
        {
            _content.Read(_store, in ioEvent);
            _content.Copy(1000, bytes, present);
        });
        Assert.Equal(300, _content.Count);
    }

    private (int Index, uint Position, ulong Sector, uint Sectors, ulong LastSector) Place(int index) =>
        (_content[index].Index, _content[index].Position, _content[index].Sector, _content[index].Sectors, _content[index].LastSector);
}
