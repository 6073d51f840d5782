using System.Text;

namespace IoTop.Model.Tests;

public sealed class PayloadSearchTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);
    private readonly PayloadStore _store = new(1 << 20, 1 << 16);
    private readonly PayloadSearch _search = new();

    [Fact]
    public void PayloadSearch_counts_matches_and_the_ios_that_have_them()
    {
        Payload.Append(_store, 8, 0, "xDAMNDAMNDAMN"u8);
        Payload.Append(_store, 80, 0, "nothing"u8);
        Payload.Append(_store, 800, 0, "DAMN"u8);
        Payload.Append(_store, 800, 4, "DAMN"u8);
        Search("DAMN");
        Assert.Equal(5, _search.Matches);
        Assert.Equal(2, _search.Ios);
        Assert.Equal([new(0, 1, 4), new(0, 5, 4), new(0, 9, 4), new(2, 0, 4), new(3, 0, 4)], Hits());
        Assert.Equal(1, _search.Progress);
    }

    [Fact]
    public void PayloadSearch_finds_once_what_crosses_the_border_of_two_segments_of_one_io()
    {
        Payload.Append(_store, 8, 0, "xxDA"u8);
        Payload.Append(_store, 80, 0, "zzzz"u8); // of another processor, in between
        Payload.Append(_store, 8, 4, "MNDA"u8);
        Payload.Append(_store, 16, 8, "MN"u8); // of another I/O
        Payload.Append(_store, 8, 16, "MN"u8); // behind a gap
        Search("DAMN");
        Assert.Equal([new(0, 2, 4)], Hits());
        Assert.Equal(1, _search.Matches);

        IoContent content = new();
        Assert.True(content.Read(_store, Payload.Event(8, 18)));
        Assert.Equal(1, _search.CountIn(content));
        int[] counts = new int[2];
        new PatternCounter(Patterns.Of("MN"), Patterns.Of("xDAM")).CountIn(content, counts);
        Assert.Equal([2, 1], counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PayloadSearch_finds_what_a_naive_search_finds_in_whole_ios(int seed)
    {
        Random random = new(seed);
        List<(byte[] Bytes, int At, uint Sector)> open = [];
        int expected = 0;
        int ios = 0;
        byte[] wanted = Encoding.ASCII.GetBytes(seed == 1 ? "ab" : "abbab");
        for (int io = 0; io < 500; io++)
        {
            byte[] bytes = Patterns.Letters(random, random.Next(1, 200));
            int found = Patterns.Naive(bytes, wanted).Count;
            expected += found;
            ios += found > 0 ? 1 : 0;
            open.Add((bytes, 0, (uint)io * 1000));
        }

        // Four processors at once.
        Queue<(byte[] Bytes, int At, uint Sector)> waiting = new(open);
        List<(byte[] Bytes, int At, uint Sector)> cpus = [];
        while (waiting.Count + cpus.Count > 0)
        {
            while (cpus.Count < 4 && waiting.TryDequeue(out (byte[] Bytes, int At, uint Sector) next))
            {
                cpus.Add(next);
            }

            int cpu = random.Next(cpus.Count);
            (byte[] all, int at, uint sector) = cpus[cpu];
            int length = Math.Min(random.Next(1, 20), all.Length - at);
            Payload.Append(_store, sector, (uint)at, all.AsSpan(at, length));
            cpus[cpu] = (all, at + length, sector);
            if (at + length == all.Length)
            {
                cpus.RemoveAt(cpu);
            }
        }

        Search(Encoding.ASCII.GetString(wanted));
        Assert.Equal(expected, _search.Matches);
        Assert.Equal(ios, _search.Ios);
        List<SearchHit> hits = Hits();
        Assert.Equal(hits.OrderBy(static hit => (hit.Sequence, hit.Offset)), hits);
        Search("re:" + Encoding.ASCII.GetString(wanted));
        Assert.Equal(hits, Hits());
        Assert.Equal(expected, _search.Matches);
    }

    [Fact]
    public void PayloadSearch_goes_on_with_what_arrives()
    {
        Payload.Append(_store, 8, 0, "DAMN DA"u8);
        Search("DAMN");
        Assert.False(_search.Continue());
        Payload.Append(_store, 8, 7, "MN"u8);
        Assert.True(_search.Continue());
        Assert.True(_search.Step(s_long));
        Assert.Equal(2, _search.Matches);
        Assert.Equal(1, _search.Ios);
    }

    [Fact]
    public void PayloadSearch_waits_for_a_segment_that_is_growing_but_not_for_ever()
    {
        Search("DAMN");
        _store.Append(Payload.Segment(8, 0, 8, 8, 6), "DAMNDA"u8);
        Assert.False(_search.Continue());
        _store.Append(Payload.Segment(8, 0, 8, 8, 2, 6), "MN"u8);
        Payload.Append(_store, 80, 0, "DAMN"u8);
        _store.Append(Payload.Segment(800, 0, 8, 8, 6), "DAMNDA"u8);
        Assert.True(_search.Continue());
        Assert.True(_search.Step(s_long));
        Assert.Equal(3, _search.Matches);
        Assert.True(_search.Continue());
        Assert.True(_search.Step(s_long));
        Assert.Equal(4, _search.Matches);
    }

    [Fact]
    public void PayloadSearch_lets_go_of_what_the_store_has_forgotten()
    {
        PayloadStore store = new(64 * 1024);
        byte[] page = new byte[4096];
        "DAMN"u8.CopyTo(page.AsSpan(4000));
        _search.Begin(store, Patterns.Of("DAMN"));
        for (uint i = 0; i < 100; i++)
        {
            Payload.Append(store, i * 8, 0, page);
            _search.Continue();
            Assert.True(_search.Step(s_long));
            Assert.Equal(Math.Min(i + 1, 16), _search.Matches);
            Assert.Equal(Math.Min((int)i + 1, 16), _search.Ios);
            Assert.Equal(_search.Matches, _search.HitCount);
        }

        Assert.Equal(84, _search[0].Sequence);
        store.Clear();
        _search.Continue();
        Assert.Equal(0, _search.Matches + _search.Ios + _search.HitCount);
    }

    [Fact]
    public void PayloadSearch_keeps_the_newest_hits_and_counts_them_all()
    {
        byte[] page = new byte[4096];
        page.AsSpan().Fill((byte)'a');
        for (uint i = 0; i < 20; i++)
        {
            Payload.Append(_store, i * 8, 0, page);
        }

        Search("a");
        Assert.Equal(20 * 4096, _search.Matches);
        Assert.Equal(PayloadSearch.MaxHits, _search.HitCount);
        Assert.Equal(new SearchHit(4, 0, 1), _search[0]);
        Assert.Equal(new SearchHit(19, 4095, 1), _search[PayloadSearch.MaxHits - 1]);
    }

    [Fact]
    public void PayloadSearch_goes_to_the_next_and_the_previous_hit()
    {
        Payload.Append(_store, 8, 0, "..DAMN..DAMN"u8);
        Payload.Append(_store, 80, 0, "DAMN"u8);
        Search("DAMN");
        Assert.True(_search.TryNext(0, 2, out SearchHit hit));
        Assert.Equal(new SearchHit(0, 8, 4), hit);
        Assert.True(_search.TryNext(0, 8, out hit));
        Assert.Equal(new SearchHit(1, 0, 4), hit);
        Assert.True(_search.TryNext(0, int.MaxValue, out hit));
        Assert.Equal(1, hit.Sequence);
        Assert.False(_search.TryNext(1, 0, out _));
        Assert.True(_search.TryPrevious(1, 0, out hit));
        Assert.Equal(new SearchHit(0, 8, 4), hit);
        Assert.False(_search.TryPrevious(0, 2, out _));
        Assert.Equal(1, _search.LowerBound(0, 3));
        Assert.Equal(3, _search.LowerBound(1, 1));
    }

    [Fact]
    public void PayloadSearch_stops_in_time_when_told_and_goes_on()
    {
        byte[] page = new byte[512];
        "DAMN"u8.CopyTo(page);
        for (uint i = 0; i < 1000; i++)
        {
            Payload.Append(_store, i, 0, page);
        }

        _search.Begin(_store, Patterns.Of("DAMN"));
        Assert.False(_search.Step(TimeSpan.Zero));
        Assert.InRange(_search.Progress, 0.01, 0.99);
        _search.Cancel();
        Assert.True(_search.IsThrough);
        Assert.InRange(_search.Matches, 1, 999);
        Assert.True(_search.Continue());
        while (!_search.Step(TimeSpan.Zero))
        {
        }

        Assert.Equal(1000, _search.Matches);
    }

    [Fact]
    public void PatternCounter_allocates_nothing()
    {
        Payload.Append(_store, 8, 0, "xxDA"u8);
        Payload.Append(_store, 8, 4, "MNDA"u8);
        PatternCounter counter = new(Patterns.Of("DAMN"), Patterns.Of("hex:44 ?? 4d"));
        IoContent content = new();
        IoEvent ioEvent = Payload.Event(8, 8);
        int[] counts = new int[2];
        Allocations.AssertNone(() =>
        {
            content.Read(_store, in ioEvent);
            counter.CountIn(content, counts);
        });
        Assert.Equal([1, 1], counts);
    }

    private void Search(string text)
    {
        _search.Begin(_store, Patterns.Of(text));
        Assert.True(_search.Step(s_long));
    }

    private List<SearchHit> Hits() => [.. Enumerable.Range(0, _search.HitCount).Select(i => _search[i])];
}
