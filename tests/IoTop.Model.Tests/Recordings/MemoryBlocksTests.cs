namespace IoTop.Model.Tests;

public sealed class MemoryBlocksTests
{
    [Fact]
    public void Memory_forgets_its_oldest_and_begins_with_a_checkpoint()
    {
        using MemoryBlocks memory = new(256 * 1024);
        using ScriptedRecording script = new(memory);
        using Recording recording = Recording.Over(memory);
        long first = 0;
        for (int i = 0; i < 200; i++)
        {
            script.Interval(500);
            Assert.True(recording.Follow());
            Assert.True(memory.Count <= memory.Capacity);
            Assert.Equal(RecordingBlockKind.Checkpoint, recording.Blocks[0].Kind);
            Assert.Equal(RecordingBlockKind.Interval, Last(recording));
            Assert.True(recording.FirstNumber >= first);
            first = recording.FirstNumber;
        }

        Assert.True(first > 100, $"{first}");

        // Most of it is in use, and what is there is whole: the events of the last intervals, all of them.
        Assert.True(memory.Count > memory.Capacity * 3 / 4, $"{memory.Count}");
        TellingSink sink = RecordingRoundTripTests.ReadAll(recording);
        Assert.Empty(recording.Damage);
        Assert.Equal(script.Sectors.TakeLast(sink.AllEvents.Count), sink.AllEvents.Select(static io => io.Sector));
        Assert.True(sink.AllEvents.Count > 10_000, $"{sink.AllEvents.Count}");
        Assert.Equal("tester", recording.Description.Tool);
    }

    [Fact]
    public void Block_that_is_forgotten_cannot_be_read()
    {
        using MemoryBlocks memory = new(64 * 1024);
        using ScriptedRecording script = new(memory);
        using Recording recording = Recording.Over(memory);
        for (int i = 0; i < 40; i++)
        {
            script.Interval(500);
        }

        Assert.Throws<RecordingException>(() => recording.Read(0, new NullSink()));
        Assert.True(recording.Follow());
        Assert.False(recording.Follow());
        Assert.True(recording.FirstNumber > 0);
        Assert.Throws<RecordingException>(() => recording.Read(0, new NullSink()));
        recording.Read(recording.FirstNumber, new NullSink());
    }

    [Fact]
    public void Memory_is_taken_when_the_first_block_comes()
    {
        long before = GC.GetTotalAllocatedBytes();
        using MemoryBlocks memory = new(64 << 20);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 1 << 20);
        Assert.Equal(0, memory.Count);
        Assert.Equal(64 << 20, memory.Capacity);
    }

    [Fact]
    public void Intervals_without_news_take_little_of_it()
    {
        using MemoryBlocks memory = new(64 << 20);
        using ScriptedRecording script = new(memory);
        script.Interval(10);
        long before = memory.Count;
        for (int i = 0; i < 640; i++)
        {
            script.Interval(0);
        }

        Assert.InRange((memory.Count - before) / 640, 1, 200);
    }

    [Fact]
    public void Memory_that_is_too_small_for_a_checkpoint_takes_nothing()
    {
        using MemoryBlocks memory = new(64 * 1024);
        using RecordingWriter writer = new(new NoNames());
        BlockTarget target = new(memory, payload: false);
        writer.Add(target);
        RandomTale tale = new(1);
        writer.BeginCheckpoint(new RecordingDescription(), forAll: false);
        tale.Interval(writer, 0, 10_000);
        Assert.True(memory.IsFull);
        Assert.False(target.WantsCheckpoint);
        Assert.Equal(0, memory.Count);
    }

    // A checkpoint may stand behind it.
    private static RecordingBlockKind Last(Recording recording) =>
        recording.Blocks[^1].Kind == RecordingBlockKind.Checkpoint && recording.Blocks.Length > 1 ? recording.Blocks[^2].Kind
            : recording.Blocks[^1].Kind;
}
