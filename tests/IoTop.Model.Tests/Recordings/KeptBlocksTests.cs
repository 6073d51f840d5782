namespace IoTop.Model.Tests;

/// <summary>A file that begins with what is kept in memory.</summary>
public sealed class KeptBlocksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-kept-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_with_the_past_shows_every_interval_as_if_it_had_been_there_from_the_beginning()
    {
        using PlayedRun run = new(70);
        using FileBlocks file = new(Path("x"));
        run.Run(Make.Second, () => run.RecordTo(file, payload: true, withPast: true));
        Assert.Equal(1, file.FileCount);
        More(run, 79);
        using Playback playback = new(Recording.Open(Path("x")), run.Options);
        for (int i = 0; i < run.Intervals.Count; i++)
        {
            Assert.Equal(run.Intervals[i].Text, ModelText.Of(playback.Model));
            Assert.Equal(i + 1 < run.Intervals.Count, playback.Step(1));
        }

        foreach (int interval in (int[])[71, 70, 69, 3, 140, 0, 149])
        {
            playback.Seek(run.Intervals[interval].Ns);
            Assert.Equal(run.Intervals[interval].Text, ModelText.Of(playback.Model));
        }

        Assert.Empty(playback.Recording.Damage);
    }

    [Fact]
    public void File_with_the_past_holds_no_bytes_that_were_not_asked_for()
    {
        using PlayedRun run = new(0);
        using FileBlocks first = new(Path("first"));
        using FileBlocks later = new(Path("later"));
        run.RecordTo(first, payload: false, withPast: false);
        More(run, 40);
        run.Run(Make.Second, () => run.RecordTo(later, payload: false, withPast: true));
        More(run, 9);
        using Recording recording = Recording.Open(Path("later"));
        TellingSink told = RecordingRoundTripTests.ReadAll(recording);
        string[] segments = [.. told.Lines.Where(static line => line.StartsWith("segment ", StringComparison.Ordinal))];
        Assert.True(segments.Length > 100);
        Assert.All(segments, static segment => Assert.EndsWith(" ", segment, StringComparison.Ordinal));
        using Playback expected = new(Recording.Open(Path("first")), run.Options);
        using Playback actual = new(Recording.Open(Path("later")), run.Options);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(ModelText.Of(expected.Model), ModelText.Of(actual.Model));
            Assert.Equal(expected.Step(1), actual.Step(1));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Calls_of_the_past_are_in_the_file_with_what_they_read_and_wrote_only_if_that_was_asked_for(bool payload)
    {
        using RecordedSyscallsRun run = new(8, intervals: 40);
        using (FileBlocks file = new(Path("calls")))
        {
            run.RecordWithPast(file, payload);
        }

        using Playback playback = new(Recording.Open(Path("calls")), IoModelOptions.Detached);
        while (playback.Step(1))
        {
        }

        Assert.Equal(RecordedSyscallsRun.Of(run.Table), RecordedSyscallsRun.Of(playback.Syscalls.Table!));
        string[] calls = Lines(RecordedSyscallsRun.Calls(run.Store, run.Names, 0));
        Assert.Contains(calls, static call => call[^1] != ' ');
        string[] expected = payload ? calls : [.. calls.Select(static call => call[..(call.LastIndexOf(' ') + 1)])];
        Assert.Equal(expected, Lines(RecordedSyscallsRun.Calls(playback.Syscalls.Events!, playback.Syscalls.Names!, 0)));
        Assert.Empty(playback.Recording.Damage);

        static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void File_begins_with_the_oldest_that_memory_has_not_forgotten()
    {
        using PlayedRun run = new(400, memory: 1 << 20);
        using Playback memory = run.Play();
        List<string> kept = [];
        do
        {
            kept.Add(ModelText.Of(memory.Model));
        }
        while (memory.Step(1));

        Assert.InRange(kept.Count, 2, 399);
        using FileBlocks file = new(Path("x"));
        run.RecordTo(file, payload: true, withPast: true);
        for (int i = 0; i < 10; i++)
        {
            run.Run(Make.Second);
            Assert.True(memory.Step(1));
            kept.Add(ModelText.Of(memory.Model));
        }

        using Playback playback = new(Recording.Open(Path("x")), run.Options);
        foreach (string expected in kept)
        {
            Assert.Equal(expected, ModelText.Of(playback.Model));
            _ = playback.Step(1);
        }

        Assert.True(playback.IsAtEnd);
    }

    [Fact]
    public void What_memory_did_not_compress_is_compressed_in_the_file()
    {
        using MemoryBlocks memory = new(64 << 20);
        using ScriptedRecording script = new(memory);
        for (int i = 0; i < 60; i++)
        {
            script.Interval(20_000, lengthNs: 20_000);
        }

        RecordingBlock[] plain = [.. memory.Blocks.All.ToArray().Where(static block => block.StoredBytes == block.Bytes && block.Bytes > 1000)];
        Assert.NotEmpty(plain);
        using FileBlocks file = new(Path("x"));
        script.Recorder.Add(file, payload: false, memory);
        script.Interval(10);
        using Recording recording = Recording.Open(Path("x"));
        Assert.All(recording.Blocks.ToArray().Where(static block => block.Kind == RecordingBlockKind.Events && block.Records > 1000),
            static block => Assert.True(block.StoredBytes < block.Bytes));
        TellingSink told = RecordingRoundTripTests.ReadAll(recording);
        Assert.Empty(recording.Damage);
        Assert.Equal(script.Sectors, told.AllEvents.Select(static io => io.Sector));
    }

    [Fact]
    public void File_begins_now_when_nothing_is_kept()
    {
        using MemoryBlocks elsewhere = new(64 << 20);
        using MemoryBlocks memory = new(64 << 20);
        using ScriptedRecording script = new(elsewhere);
        script.Interval(10);
        using FileBlocks file = new(Path("x"));
        script.Recorder.Add(file, payload: false, memory);
        script.Interval(20);
        using Recording recording = Recording.Open(Path("x"));
        Assert.Equal(script.Sectors.TakeLast(20), RecordingRoundTripTests.ReadAll(recording).AllEvents.Select(static io => io.Sector));
        Assert.Equal(RecordingBlockKind.Checkpoint, recording.Blocks[1].Kind);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private static void More(PlayedRun run, int intervals)
    {
        for (int i = 0; i < intervals; i++)
        {
            run.Run(Make.Second);
        }
    }
}
