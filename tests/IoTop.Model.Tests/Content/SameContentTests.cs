namespace IoTop.Model.Tests;

public sealed class SameContentTests
{
    private readonly PayloadStore _store = new(64 * 1024);

    [Fact]
    public void SameContent_tells_the_earlier_segment_with_the_same_bytes()
    {
        byte[] page = Payload.Pattern(4096);
        Payload.Append(_store, 8, 0, page);
        Payload.Append(_store, 16, 0, Payload.Pattern(4096, 2));
        Payload.Append(_store, 24, 0, page);
        Payload.Append(_store, 32, 0, page.AsSpan(0, 4095));
        SameContent same = new(_store);
        Assert.Equal(-1, same.EarlierThan(2));
        Assert.True(same.Step(TimeSpan.FromMinutes(1)));
        Assert.Equal([-1, -1, 0, -1], Enumerable.Range(0, 4).Select(i => same.EarlierThan(i)));
        Assert.Equal(-1, same.EarlierThan(99));
    }

    [Fact]
    public void SameContent_compares_the_bytes_when_the_hash_says_the_same()
    {
        // One place in the table: all look there.
        SameContent same = new(_store, 1);
        for (int i = 0; i < 10; i++)
        {
            Payload.Append(_store, (ulong)i * 8, 0, Payload.Pattern(512, i));
        }

        same.Step(TimeSpan.FromMinutes(1));
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(-1, same.EarlierThan(i)));
    }

    [Fact]
    public void SameContent_says_nothing_of_what_was_cut_or_is_forgotten()
    {
        byte[] page = Payload.Pattern(4096);
        SameContent same = new(_store);
        for (uint i = 0; i < 2; i++)
        {
            _store.Append(Payload.Segment(i * 8, 0, 4096, 512, 512), page.AsSpan(0, 512));
        }

        same.Step(TimeSpan.FromMinutes(1));
        Assert.Equal(-1, same.EarlierThan(1));
        for (uint i = 2; i < 100; i++)
        {
            Payload.Append(_store, i * 8, 0, page);
            same.Step(TimeSpan.FromMinutes(1));
            long earlier = same.EarlierThan(i);
            Assert.True(earlier == -1 || (earlier < i && !_store.Bytes(earlier).IsEmpty));
        }
    }
}
