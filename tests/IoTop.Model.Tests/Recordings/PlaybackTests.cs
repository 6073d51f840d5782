namespace IoTop.Model.Tests;

public sealed class PlaybackTests
{
    private const int Long = 330; // several checkpoints, and more intervals than graphs have

    [Fact]
    public void Playback_shows_every_interval_as_it_was()
    {
        using PlayedRun run = new(Long);
        using Playback playback = run.Play();
        PlaybackWalk.Through(playback, Long, interval => AssertShows(run, playback, interval));
        Assert.True(playback.IsAtEnd);
        Assert.Equal(0, playback.Version);
    }

    [Fact]
    public void Playback_goes_back_and_forth_and_shows_the_same_again()
    {
        using PlayedRun run = new(Long);
        using Playback playback = run.Play();
        PlaybackWalk.BackAndForth(playback, Long, interval => AssertShows(run, playback, interval));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(129)]
    [InlineData(200)]
    [InlineData(256)]
    [InlineData(329)]
    public void Playback_seeks_any_interval(int interval)
    {
        using PlayedRun run = new(Long);
        using Playback playback = run.Play();
        PlaybackWalk.Seek(playback, run.Intervals, interval, shown => AssertShows(run, playback, shown));
    }

    [Fact]
    public void Playback_shows_the_first_interval_before_the_beginning_and_stays_there()
    {
        using PlayedRun run = new(5);
        using Playback playback = run.Play();
        playback.Seek(0);
        AssertShows(run, playback, 0);
        Assert.False(playback.Step(-1));
        AssertShows(run, playback, 0);
        Assert.Equal(run.Intervals[0].Ns, playback.BeginNs);
        Assert.Equal(run.Intervals[4].Ns, playback.EndNs);
    }

    [Fact]
    public void Playback_plays_as_fast_as_it_is_told()
    {
        using PlayedRun run = new(40);
        using Playback playback = run.Play();
        Assert.False(playback.Advance(TimeSpan.FromSeconds(5)));
        playback.IsPlaying = true;
        Assert.False(playback.Advance(TimeSpan.FromSeconds(0.5)));
        Assert.Equal(run.Intervals[0].Ns + (Make.Second / 2), playback.PositionNs);
        Assert.True(playback.Advance(TimeSpan.FromSeconds(0.5)));
        AssertShows(run, playback, 1);
        playback.Speed = 10;
        Assert.True(playback.Advance(TimeSpan.FromSeconds(1)));
        AssertShows(run, playback, 11);
        Assert.True(playback.Advance(TimeSpan.FromSeconds(100)));
        AssertShows(run, playback, 39);
        Assert.False(playback.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Playback_hands_out_events_between_intervals_and_steps_back_to_their_beginning()
    {
        using PlayedRun run = new(10);
        using Playback playback = run.Play();
        playback.IsPlaying = true;
        long before = playback.Model.Events.NextSequence;
        Assert.False(playback.Advance(TimeSpan.FromSeconds(0.6)));
        long between = playback.Model.Events.NextSequence;
        Assert.True(between > before);
        Assert.All(Enumerable.Range((int)before, (int)(between - before)), sequence =>
            Assert.True(playback.Model.Events[sequence].CompleteNs <= playback.PositionNs));
        Assert.True(playback.Step(-1));
        AssertShows(run, playback, 0);
        Assert.True(playback.Step(1));
        AssertShows(run, playback, 1);
    }

    [Fact]
    public void Playback_follows_what_is_still_recorded()
    {
        using PlayedRun run = new(3);
        using Playback playback = run.Play();
        playback.Seek(ulong.MaxValue);
        AssertShows(run, playback, 2);
        Assert.False(playback.Step(1));
        run.Run(Make.Second);
        run.Run(Make.Second);
        Assert.True(playback.Step(1));
        AssertShows(run, playback, 3);
        Assert.Equal(run.Intervals[4].Ns, playback.EndNs);
    }

    [Fact]
    public void Playback_of_memory_that_forgets_begins_at_its_oldest_checkpoint()
    {
        using PlayedRun run = new(400, memory: 1 << 20);
        using Playback playback = run.Play();
        int first = run.Intervals.FindIndex(interval => interval.Ns == playback.BeginNs);
        Assert.InRange(first, 1, 399);
        playback.Seek(ulong.MaxValue);
        Assert.Equal(run.Intervals[399].Ns, playback.PositionNs);
        for (int i = 0; i < 50; i++)
        {
            run.Run(Make.Second);
        }

        Assert.True(playback.Step(1));
        Assert.Equal(run.Intervals[400].Ns, playback.PositionNs);
        playback.Seek(0);
        Assert.Equal(playback.BeginNs, playback.PositionNs);
        Assert.True(playback.BeginNs > run.Intervals[first].Ns);
    }

    [Fact]
    public void Playback_fills_the_store_with_the_events_before_the_position_however_few_fit()
    {
        using PlayedRun run = new(60, eventCapacity: 64);
        using Playback playback = run.Play();
        playback.Seek(run.Intervals[50].Ns);
        AssertShows(run, playback, 50);
        Assert.Equal(64, playback.Model.Events.Count);
    }

    [Fact]
    public void Playback_hands_out_only_what_the_filter_lets_through()
    {
        using PlayedRun run = new(5);
        using Playback playback = run.Play();
        playback.Model.Filter = new IoFilter { Processes = [44] };
        long before = playback.Model.Events.NextSequence;
        Assert.True(playback.Step(2));
        Assert.Equal(8, playback.Model.Events.NextSequence - before);
        Assert.Equal(44u, playback.Model.Events[before].Tgid);
    }

    [Fact]
    public void Playback_by_thread_says_that_there_are_none()
    {
        using PlayedRun run = new(2);
        using Playback playback = run.Play();
        playback.Model.ByThread = true;
        Assert.False(playback.Model.ByThread);
        Assert.Contains(playback.Model.Source.Description.Degraded, static sentence => sentence.Contains("by process", StringComparison.Ordinal));
        Assert.Contains("no partitions", playback.Model.Source.Description.Degraded);
        Assert.Equal(CaptureLevel.Payload, playback.Model.Source.CaptureAbility.Highest);
    }

    [Fact]
    public void Playing_allocates_nothing_for_events_and_segments()
    {
        using PlayedRun run = new(95); // its files keep their names for the last blocks
        using Playback playback = run.Play();
        var source = (RecordingSource)playback.Model.Source;
        playback.Step(1000);
        long before = playback.Model.Events.NextSequence;
        Allocations.AssertNone(
            () =>
            {
                source.Reread(20);
                playback.Model.Drain();
            },
            warmUp: 20);
        Assert.True(playback.Model.Events.NextSequence > before + 5000);
    }

    private static void AssertShows(PlayedRun run, Playback playback, int interval) =>
        PlaybackWalk.AssertSame(run.Intervals[interval].Text, ModelText.Of(playback.Model), $"interval {interval}");
}
