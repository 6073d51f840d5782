namespace IoTop.Model.Tests;

public sealed class FileBlocksTests : IDisposable
{
    private const long Max = 200_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-files").FullName;

    private string FilePath => Path.Combine(_folder, "a.iotop");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_is_for_us_alone()
    {
        using FileBlocks file = new(FilePath);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void File_that_exists_is_never_written_to()
    {
        File.WriteAllText(FilePath, "precious");
        RecordingException error = Assert.Throws<RecordingException>(() => new FileBlocks(FilePath));
        Assert.Contains("exists", error.Message);
        Assert.NotNull(error.Hint);
        Assert.Equal("precious", File.ReadAllText(FilePath));

        // Nor one whose turn would come later.
        string other = Path.Combine(_folder, "b.iotop");
        File.WriteAllText(other + ".2", "precious");
        Assert.Throws<RecordingException>(() => new FileBlocks(other, new FileBlocksOptions(Max, Files: 3)));
        Assert.False(File.Exists(other));
    }

    [Fact]
    public void File_in_no_folder_cannot_be_made()
    {
        RecordingException error = Assert.Throws<RecordingException>(() => new FileBlocks(Path.Combine(_folder, "none", "a.iotop")));
        Assert.Contains("cannot make", error.Message);
    }

    [Fact]
    public void File_ends_at_its_limit_with_a_whole_interval()
    {
        using FileBlocks file = new(FilePath, new FileBlocksOptions(Max));
        using ScriptedRecording script = new(file);
        int intervals = 0;
        while (!file.IsFull)
        {
            script.Interval(2000);
            Assert.True(++intervals < 1000);
        }

        Assert.Null(script.Recorder.Failure);
        Assert.InRange(new FileInfo(FilePath).Length, Max / 2, Max);
        Assert.Equal(new FileInfo(FilePath).Length, file.Written);
        using Recording recording = Recording.Open(FilePath);
        Assert.Empty(recording.Damage);
        Assert.Contains(recording.Blocks[^1].Kind, new[] { RecordingBlockKind.Interval, RecordingBlockKind.Checkpoint });
        script.Interval(2000);
        Assert.Equal(file.Written, new FileInfo(FilePath).Length);
    }

    [Fact]
    public void Limit_that_holds_not_even_the_beginning_is_a_failure()
    {
        using FileBlocks file = new(FilePath, new FileBlocksOptions(100));
        using ScriptedRecording script = new(file);
        Assert.Contains("100 bytes are too few", script.Recorder.Failure!.Message);
        Assert.True(file.IsFull);
    }

    [Fact]
    public void Rotation_keeps_the_newest_files_each_of_which_stands_alone()
    {
        using FileBlocks file = new(FilePath, new FileBlocksOptions(Max, Files: 3));
        using ScriptedRecording script = new(file);
        for (int i = 0; i < 60; i++)
        {
            script.Interval(2000);
        }

        Assert.Null(script.Recorder.Failure);
        Assert.True(file.FileCount > 3, $"{file.FileCount} files");
        Assert.Equal(
            ["a.iotop", "a.iotop.1", "a.iotop.2"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        ulong newer = ulong.MaxValue;
        long kept = 0;
        foreach (string path in (string[])[FilePath, FilePath + ".1", FilePath + ".2"])
        {
            Assert.InRange(new FileInfo(path).Length, Max / 4, Max);
            using Recording recording = Recording.Open(path);
            Assert.Empty(recording.Damage);
            Assert.Equal(RecordingBlockKind.Description, recording.Blocks[0].Kind);
            Assert.Equal(RecordingBlockKind.Checkpoint, recording.Blocks[1].Kind);
            TellingSink sink = RecordingRoundTripTests.ReadAll(recording);
            Assert.Contains(sink.Lines, static line => line.StartsWith("device", StringComparison.Ordinal));
            kept += sink.AllEvents.Count;

            // They are of different times, and follow one another: no event is in none of them.
            Assert.True(recording.Blocks[^1].LastNs <= newer);
            newer = recording.Blocks[1].LastNs;
        }

        Assert.Equal(0ul, script.Recorder.LeftOut);
        Assert.True(kept > 3 * 2000, $"{kept} events");
        Assert.Equal(script.Sectors.TakeLast((int)kept), Enumerable.Reverse((string[])[FilePath, FilePath + ".1", FilePath + ".2"])
            .SelectMany(static path => Read(path).AllEvents).Select(static io => io.Sector));
    }

    [Fact]
    public void Foreign_file_in_the_way_of_rotation_stays_as_it_is()
    {
        using FileBlocks file = new(FilePath, new FileBlocksOptions(Max, Files: 2));
        using ScriptedRecording script = new(file);
        File.WriteAllText(FilePath + ".1", "precious");
        for (int i = 0; i < 30; i++)
        {
            script.Interval(2000);
        }

        Assert.Contains("cannot rotate", script.Recorder.Failure!.Message);
        Assert.Equal("precious", File.ReadAllText(FilePath + ".1"));
        Assert.NotEmpty(Read(FilePath).AllEvents);
    }

    [Fact]
    public void Rate_leaves_out_events_and_never_counters()
    {
        using FileBlocks file = new(FilePath, new FileBlocksOptions(BytesPerSecond: 10_000));
        using ScriptedRecording script = new(file);
        for (int i = 0; i < 20; i++)
        {
            script.Interval(5000);
        }

        Assert.InRange(file.Written, 10_000 * 15, 10_000 * 25);
        Assert.True(script.Recorder.LeftOut > 0);
        TellingSink sink = Read(FilePath);
        Assert.Equal(100_000ul, (ulong)sink.AllEvents.Count + script.Recorder.LeftOut);
        Assert.Equal(21, sink.Intervals);
        Assert.Equal(20, sink.Lines.Count(static line => line.StartsWith("counter", StringComparison.Ordinal)));
    }

    [Fact]
    public void Full_disk_ends_the_sink_and_nothing_else()
    {
        using MemoryBlocks memory = new(1 << 20);
        using FailingSink full = new(4);
        using ScriptedRecording script = new(memory);
        script.Recorder.Add(full, payload: false);
        for (int i = 0; i < 5; i++)
        {
            script.Interval(10);
        }

        Assert.Equal("the disk is full", script.Recorder.Failure!.Message);
        Assert.Equal(5, full.Asked);
        using Recording recording = Recording.Over(memory);
        Assert.Equal(6, RecordingRoundTripTests.ReadAll(recording).Intervals);
    }

    private static TellingSink Read(string path)
    {
        using Recording recording = Recording.Open(path);
        return RecordingRoundTripTests.ReadAll(recording);
    }
}
