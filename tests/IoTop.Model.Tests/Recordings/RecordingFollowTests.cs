using IoTop.Testing;

namespace IoTop.Model.Tests;

public sealed class RecordingFollowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-follow").FullName;

    private string FilePath => Path.Combine(_folder, "a.iotop");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_is_read_while_it_is_written()
    {
        using FileBlocks file = new(FilePath);
        using ScriptedRecording script = new(file);
        using Recording recording = Recording.Open(FilePath);
        Assert.False(recording.Follow());
        int read = recording.Blocks.Length;
        TellingSink sink = new();
        for (int i = 0; i < 20; i++)
        {
            script.Interval(1000);
            Assert.True(recording.Follow());
            for (; read < recording.Blocks.Length; read++)
            {
                recording.Read(read, sink);
            }
        }

        Assert.Empty(recording.Damage);
        Assert.Equal(20, sink.Intervals);
        Assert.Equal(script.Sectors, sink.AllEvents.Select(static io => io.Sector));
    }

    [Fact]
    public void Block_that_is_being_written_is_there_when_it_is_whole()
    {
        byte[] whole = SmallRecording.Bytes(3);
        using FileStream file = new(FilePath, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        file.Write(whole.AsSpan(0, 2000));
        file.Flush();
        using Recording recording = Recording.Open(FilePath);
        Assert.Single(recording.Damage);
        int blocks = 0;
        for (int at = 2000; at < whole.Length; at += 777)
        {
            file.Write(whole.AsSpan(at, Math.Min(777, whole.Length - at)));
            file.Flush();
            _ = recording.Follow();
            Assert.True(recording.Blocks.Length >= blocks);
            Assert.True(recording.Damage.Count <= 1);
            blocks = recording.Blocks.Length;
        }

        Assert.Empty(recording.Damage);
        Assert.Equal(0, SmallRecording.ReadAll(recording, new NullSink()).Damaged);
    }

    [Fact]
    public void File_that_was_cut_while_it_is_read_is_an_error_and_no_end_of_the_program()
    {
        byte[] whole = SmallRecording.Bytes(3, intervals: 20, events: 500);
        File.WriteAllBytes(FilePath, whole);
        using Recording recording = Recording.Open(FilePath);
        using (FileStream file = new(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(5000);
        }

        (int read, int damaged) = SmallRecording.ReadAll(recording, new NullSink());
        Assert.True(read > 0 && damaged > 0);
        Assert.NotEmpty(recording.Damage);
    }

    [Fact]
    public void Scanning_allocates_nothing_for_events_and_segments()
    {
        using (FileBlocks file = new(FilePath))
        using (RecordingWriter writer = RecordingRoundTripTests.Begin(file))
        {
            RandomTale tale = new(1);
            for (int i = 0; i < 4; i++)
            {
                writer.Events(tale.Garbage<IoEvent>(20_000));
                foreach (SegmentRecord segment in tale.Garbage<SegmentRecord>(100))
                {
                    writer.Segment(in segment, [1, 2, 3]);
                }

                writer.Interval(new RecordedInterval((ulong)i, 0, true, false, false));
            }
        }

        using Recording recording = Recording.Open(FilePath);
        NullSink sink = new();
        int blocks = recording.Blocks.Length;
        Allocations.AssertNone(
            () =>
            {
                for (int i = 0; i < blocks; i++)
                {
                    recording.Read(i, sink);
                }
            },
            warmUp: 3,
            runs: 3);
        Assert.True(sink.EventCount >= 80_000);
    }
}
