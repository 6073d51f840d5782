using System.Buffers.Binary;

namespace IoTop.Bpf.Tests;

public sealed class TracePageReaderTests
{
    private const uint Extend = TracePageReader.TimeExtend, Stamp = TracePageReader.TimeStamp, Padding = TracePageReader.Padding;

    [Fact]
    public void Times_are_the_pages_and_all_deltas_up_to_the_event()
    {
        TracePageBuilder page = new TracePageBuilder(1_000_000).Call(0, 1).Call(7, 1).Header(Extend, 3, 2).Call(1, 1);
        Assert.Equal([1_000_000, 1_000_007, 1_000_007 + (2ul << 27) + 3 + 1], Times(page.Bytes));
    }

    [Fact]
    public void Absolute_time_keeps_the_bits_that_it_has_no_room_for()
    {
        const ulong High = 5ul << 59;
        TracePageBuilder page = new TracePageBuilder(High + 100).Header(Stamp, 9, 4).Call(1, 1);
        Assert.Equal([High + (4ul << 27) + 10], Times(page.Bytes));
    }

    [Fact]
    public void Event_that_was_taken_back_is_passed_over()
    {
        TracePageBuilder page = new TracePageBuilder(100).Header(Padding, 50, 12, 1, 2).Call(1, 1).Header(Padding, 0).Call(1, 1);
        Assert.Equal([101], Times(page.Bytes));
    }

    [Fact]
    public void Long_event_says_its_length_in_a_word_of_its_own()
    {
        TracePageBuilder page = new TracePageBuilder(0).Header(0, 4, 12, 0xaaaaaaaa, 0xbbbbbbbb).Call(2, 1);
        var reader = new TracePageReader(page.Bytes, in TracePageBuilder.Layout);
        Assert.True(reader.MoveNext());
        Assert.Equal(8, reader.Current.Length);
        Assert.Equal(0xbbbbbbbb, BinaryPrimitives.ReadUInt32LittleEndian(reader.Current[4..]));
        Assert.True(reader.MoveNext());
        Assert.Equal(6ul, reader.TimeNs);
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData(0, 0xffffffff)]
    [InlineData(0, 3)]
    [InlineData(28, 0)]
    [InlineData(29, 0xffffffff)]
    [InlineData(30, 0)]
    public void Event_that_is_longer_than_the_page_ends_it(uint type, uint word)
    {
        byte[] page = new TracePageBuilder(0).Call(1, 1).Header(type, 1, word).Bytes;
        Assert.Single(Times(page));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(12345ul, 12345)]
    public void Overwritten_events_are_marked_and_where_there_is_room_counted(ulong? stored, ulong expected)
    {
        byte[] page = new TracePageBuilder(0).Call(1, 1).Missed(stored).Bytes;
        var reader = new TracePageReader(page, in TracePageBuilder.Layout);
        Assert.True(reader.HasMissed);
        Assert.Equal(expected, reader.Missed);
        Assert.Single(Times(page));
    }

    [Fact]
    public void Page_that_is_cut_off_has_what_is_whole()
    {
        byte[] page = new TracePageBuilder(0).Call(1, 1).Call(1, 1).Bytes;
        for (int length = 0; length < 100; length++)
        {
            Assert.Equal(Math.Clamp((length - TracePageBuilder.Data) / 28, 0, 2), Times(page.AsSpan(0, length)).Count);
        }
    }

    [Fact]
    public void Walking_a_page_allocates_nothing()
    {
        byte[] page = new TracePageBuilder(0).Call(1, 1).Call(1, 1).Missed(3).Bytes;
        Allocations.AssertNone(() =>
        {
            var reader = new TracePageReader(page, in TracePageBuilder.Layout);
            while (reader.MoveNext())
            {
            }
        });
    }

    [Fact]
    public void Header_that_is_not_known_is_refused() =>
        Assert.Throws<BpfException>(() => TracePageLayout.Of(TraceFormat.Parse("\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n")));

    private static List<ulong> Times(ReadOnlySpan<byte> page)
    {
        List<ulong> times = [];
        var reader = new TracePageReader(page, in TracePageBuilder.Layout);
        while (reader.MoveNext())
        {
            times.Add(reader.TimeNs);
        }

        return times;
    }
}
