using IoTop.Testing;

namespace IoTop.Model.Tests;

/// <summary>Functions of processes in recordings: what is played is what was seen.</summary>
public sealed class FunctionRecordingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Playback_shows_each_interval_as_it_was(int seed)
    {
        using MemoryBlocks memory = new(64 << 20);
        using FunctionScript script = Run(seed, memory, intervals: 150);
        Assert.Contains(script.Seen, static lines => lines.Count(static line => line.StartsWith("row", StringComparison.Ordinal)) > 8);
        using Playback playback = new(Recording.Over(memory));
        Check(script, playback, 0);
        for (int interval = 1; interval < script.Seen.Count; interval++)
        {
            Assert.True(playback.Step(1));
            Check(script, playback, interval);
        }

        for (int interval = script.Seen.Count - 2; interval > 100; interval--)
        {
            Assert.True(playback.Step(-1));
            Check(script, playback, interval);
        }

        Random random = new(seed);
        for (int i = 0; i < 30; i++)
        {
            int interval = random.Next(script.Seen.Count);
            playback.Seek(script.Ends[interval]);
            Check(script, playback, interval);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Checkpoint_is_enough_to_begin_with(int seed)
    {
        using MemoryBlocks memory = new(64 << 20);
        using FunctionScript script = Run(seed, memory, intervals: 40);
        for (int i = 0; i < 20; i++)
        {
            // In the middle of an interval, with what the kernel has told since the last one.
            script.Table!.Take();
            using MemoryBlocks late = new(64 << 20);
            script.Recorder.Add(late, payload: false);
            script.Interval(isQuiet: i % 3 == 0);
            script.Interval();
            script.Recorder.Remove(late);
            using Playback playback = new(Recording.Over(late));
            Check(script, playback, script.Seen.Count - 2);
            Assert.True(playback.Step(1));
            Check(script, playback, script.Seen.Count - 1);
        }
    }

    [Fact]
    public void Table_that_is_opened_later_is_empty_before()
    {
        using MemoryBlocks memory = new(16 << 20);
        using FunctionScript script = new(6, memory, isOpen: false);
        script.Interval();
        script.Interval();
        script.Open();
        for (int i = 0; i < 10; i++)
        {
            script.Interval();
        }

        using Playback playback = new(Recording.Over(memory));
        Assert.Empty(playback.Functions!.Source.Functions);
        Assert.True(playback.Functions.Rows.IsEmpty);
        playback.Seek(script.Ends[2]);
        Check(script, playback, 2);
        Assert.True(playback.Step(-1));
        Assert.Empty(playback.Functions.Source.Functions);
        playback.Seek(script.Ends[^1]);
        Check(script, playback, script.Ends.Count - 1);
    }

    [Fact]
    public void Recording_without_functions_has_none()
    {
        using MemoryBlocks memory = new(1 << 20);
        using FunctionScript script = new(7, memory, isOpen: false);
        script.Interval();
        using Playback playback = new(Recording.Over(memory));
        Assert.Null(playback.Functions);
    }

    [Fact]
    public void Source_of_a_recording_hands_out_whom_it_is_asked_for()
    {
        using MemoryBlocks memory = new(64 << 20);
        using FunctionScript script = Run(8, memory, intervals: 40);
        uint[] pids = Pids(script.Table!);
        for (int i = 0; i < 200 && pids.Length < 3; i++)
        {
            script.Interval();
            pids = Pids(script.Table!);
        }

        using RecordingSource source = new(Recording.Over(memory));
        RecordedFunctions functions = new(source, watch => watch.Tgid == pids[1]);
        while (source.NextInterval())
        {
        }

        Assert.True(functions.IsRecorded);
        Assert.Equal([pids[1]], Pids(functions.Table));
    }

    [Fact]
    public void Interval_without_news_tells_only_that_it_is_over()
    {
        using MemoryBlocks memory = new(16 << 20);
        using FunctionScript script = Run(9, memory, intervals: 20);
        script.Interval(isQuiet: true);
        script.Interval(isQuiet: true);
        using Recording recording = Recording.Over(memory);
        RecordingBlock last = recording.Blocks.ToArray().Last(static block => block.Kind == RecordingBlockKind.Functions);
        Assert.Equal(1u, last.Records);
        Assert.InRange(last.Bytes, 1u, 32u);
    }

    [Fact]
    public void Follower_allocates_nothing_for_what_goes_on()
    {
        using MemoryBlocks memory = new(4 << 20);
        using FunctionScript script = Run(10, memory, intervals: 20);
        uint pid = script.Functions.Watched.First();
        Allocations.AssertNone(() =>
        {
            script.Functions.Call(pid, "f_Kmalloc", 3, 1000, 64);
            script.Events.NowNs += Make.Second;
            script.Functions.NowNs = script.Events.NowNs;
            script.Model.Refresh();
            script.Table!.Refresh();
            script.Recorder.Refreshed();
        });
    }

    internal static FunctionScript Run(int seed, IBlockSink sink, int intervals)
    {
        FunctionScript script = new(seed, sink);
        for (int i = 0; i < intervals; i++)
        {
            script.Interval(isQuiet: i % 11 == 10);
        }

        return script;
    }

    private static uint[] Pids(FunctionTable table) => [.. table.Rows.ToArray().Select(static row => row.Tgid).Distinct()];

    private static void Check(FunctionScript script, Playback playback, int interval)
    {
        Assert.Equal(script.Ends[interval], playback.PositionNs);
        Assert.Equal(script.Seen[interval], FunctionText.Of(playback.Functions!));
    }
}
