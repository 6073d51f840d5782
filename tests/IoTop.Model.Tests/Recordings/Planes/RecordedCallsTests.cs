namespace IoTop.Model.Tests;

/// <summary>Traced calls out of a recording are, interval by interval, what was traced.</summary>
public sealed class RecordedCallsTests
{
    private const int Long = 330; // several checkpoints

    [Fact]
    public void Playback_shows_the_calls_of_every_interval_as_they_were()
    {
        using TracedRun run = new(Long);
        using Playback playback = run.Play();
        PlaybackWalk.Through(playback, Long, interval => AssertShows(run, playback, interval));
    }

    [Fact]
    public void Playback_goes_back_and_forth_and_shows_the_same_calls_again()
    {
        using TracedRun run = new(Long);
        using Playback playback = run.Play();
        PlaybackWalk.BackAndForth(playback, Long, interval => AssertShows(run, playback, interval));
    }

    [Theory]
    [InlineData(0, 40)]
    [InlineData(63, 40)]
    [InlineData(64, 40)]
    [InlineData(200, 40)]
    [InlineData(329, 40)]
    [InlineData(329, 4)] // what is kept of them reaches back beyond any checkpoint
    [InlineData(329, 400)]
    public void Playback_seeks_any_interval(int interval, int calls)
    {
        using TracedRun run = new(Long, callsPerInterval: calls);
        using Playback playback = run.Play();
        PlaybackWalk.Seek(playback, run.Intervals, interval, shown => AssertShows(run, playback, shown));
    }

    [Fact]
    public void Calls_that_were_forgotten_are_forgotten_at_that_moment_and_there_before()
    {
        using TracedRun run = new(10);
        run.Forget();
        run.Run();
        run.Run();
        using Playback playback = run.Play();
        for (int i = 0; i < 12; i++)
        {
            AssertShows(run, playback, i);
            playback.Step(1);
        }

        playback.Seek(run.Intervals[9].Ns);
        AssertShows(run, playback, 9);
        Assert.Equal(80, run.CallsPerInterval * 2);
        playback.Seek(run.Intervals[11].Ns);
        AssertShows(run, playback, 11);
    }

    [Fact]
    public void Calls_that_came_too_fast_to_be_told_are_missing_in_sight()
    {
        using TracedRun run = new(3);
        ulong lost = run.Source.Lost;
        run.CallsPerInterval = TracedRun.Capacity + 404;
        run.Run(drains: false);
        using Playback playback = run.Play();
        playback.Seek(ulong.MaxValue);
        RecordedCalls calls = playback.Calls!;
        Assert.InRange(calls.Missing, 404ul, 412ul);
        Assert.Equal(calls.Missing, calls.Lost - run.Source.Lost);
        Assert.True(run.Source.Lost >= lost);
        Assert.Equal(TracedRun.Capacity, calls.Store.Count);
    }

    [Fact]
    public void Recorder_that_comes_later_and_files_begun_later_know_what_is_traced()
    {
        using TracedRun run = new(70);
        using MemoryBlocks later = new(16 << 20);
        run.Recorder.Add(later, payload: false);
        for (int i = 0; i < 5; i++)
        {
            run.Run();
        }

        using Playback playback = TracedRun.Play(later);
        RecordedCalls calls = playback.Calls!;
        Assert.Equal(run.Intervals[70].Ns, playback.PositionNs);
        Assert.Equal(["vfs_*", "!vfs_2"], calls.Choice.Globs);
        Assert.Equal("script", calls.Description.Text);
        PlaybackWalk.AssertSame(WithoutCalls(run.Intervals[70].Text), WithoutCalls(TracedRun.TextOf(calls)), "interval 70");
        Assert.InRange(calls.Store.Count, 40, 44);
        playback.Seek(ulong.MaxValue);
        PlaybackWalk.AssertSame(WithoutCalls(run.Intervals[74].Text), WithoutCalls(TracedRun.TextOf(calls)), "interval 74");
    }

    [Fact]
    public void Recording_without_calls_has_none()
    {
        using PlayedRun run = new(3);
        using Playback playback = run.Play();
        Assert.Null(playback.Calls);
    }

    [Fact]
    public void What_a_limit_leaves_out_is_missing_in_sight_and_right_again_behind_a_checkpoint()
    {
        LossySink sink = new();
        using TracedRun run = new(0, sink: sink);
        for (int i = 0; i < 330; i++)
        {
            sink.Drops = i is >= 10 and < 20;
            run.Run();
        }

        using Playback playback = TracedRun.Play(sink.Memory);
        RecordedCalls calls = playback.Calls!;
        playback.Seek(run.Intervals[30].Ns);
        Assert.InRange(calls.Missing, 400ul, 440ul);
        playback.Seek(run.Intervals[329].Ns);
        AssertShows(run, playback, 329);
    }

    [Fact]
    public void Following_allocates_nothing_for_calls_and_quiet_intervals()
    {
        using TracedRun run = new(100);
        CallEvent call = new() { Kind = CallKind.Entry, Function = run.Source.AddressOf("vfs_0"), Caller = run.Source.AddressOf("caller_1"), Tid = 100 };
        Allocations.AssertNone(
            () =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    call.TimeNs += 777;
                    run.Store.Append(in call);
                }

                run.Recorder.Drained();
            },
            warmUp: 200);
    }

    [Fact]
    public void Playing_allocates_nothing_for_calls()
    {
        using TracedRun run = new(200, callsPerInterval: 400);
        using Recording recording = Recording.Over(run.Memory);
        RecordedCalls calls = new(1 << 17);
        long[] numbers = [.. Enumerable.Range(0, recording.Blocks.Length)
            .Where(number => recording.Blocks[number].Kind == RecordingBlockKind.Calls && !recording.Blocks[number].IsWhole).Skip(30).Take(20)];
        long before = calls.Store.NextSequence;
        Allocations.AssertNone(
            () =>
            {
                foreach (long number in numbers)
                {
                    recording.Read(recording.FirstNumber + number, calls);
                }
            },
            warmUp: 20);
        Assert.True(calls.Store.NextSequence > before + 5000);
    }

    private static string WithoutCalls(string text) =>
        string.Join('\n', text.Split('\n').Where(static line => !line.Contains(" cpu ", StringComparison.Ordinal)));

    private static void AssertShows(TracedRun run, Playback playback, int interval) =>
        PlaybackWalk.AssertSame(run.Intervals[interval].Text, TracedRun.TextOf(playback.Calls!), $"interval {interval}");

    /// <summary>Leaves out what a limit would.</summary>
    private sealed class LossySink : IBlockSink
    {
        public MemoryBlocks Memory { get; } = new(16 << 20);

        public bool Drops { get; set; }

        public bool WantsCheckpoint => Memory.WantsCheckpoint;

        public bool IsFull => false;

        public ulong LeftOut => 0;

        public void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes)
        {
            if (!(Drops && block.IsOptional))
            {
                Memory.Write(in block, bytes);
            }
        }

        public void Dispose() => Memory.Dispose();
    }
}
