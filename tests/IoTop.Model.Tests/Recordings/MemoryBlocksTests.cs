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

    [Fact]
    public void Memory_compresses_what_comes_slowly_and_keeps_the_rest_as_it_is()
    {
        using MemoryBlocks memory = new(64 << 20);
        Tell(memory, out RecordingWriter writer);
        using (writer)
        {
            Segments(writer, beginNs: 1, count: 32);
            uint[] stored = [.. Payload(memory).Select(static block => block.StoredBytes)];
            Assert.Equal(32, stored.Length);
            Assert.All(stored[..8], static bytes => Assert.InRange(bytes, 1u, 1u << 16));
            Assert.All(stored[9..], static bytes => Assert.InRange(bytes, 1u << 20, 2u << 20));
            Segments(writer, 10 * Make.Second, 1);
            Assert.InRange(Payload(memory)[^1].StoredBytes, 1u, 1u << 16);
            writer.Interval(new RecordedInterval(11 * Make.Second, 0, true, false, false));
        }

        using Recording recording = Recording.Over(memory);
        TellingSink told = RecordingRoundTripTests.ReadAll(recording);
        Assert.Equal(33 * 4, told.Lines.Count(static line => line.StartsWith("segment ", StringComparison.Ordinal) && line.EndsWith("0708090A", StringComparison.Ordinal)));
    }

    [Fact]
    public void File_beside_memory_gets_its_blocks_compressed_and_with_checksums()
    {
        string path = Path.Combine(Path.GetTempPath(), $"iotop-beside-{Guid.NewGuid():N}");
        try
        {
            using MemoryBlocks memory = new(64 << 20);
            using (FileBlocks file = new(path))
            {
                Tell(memory, out RecordingWriter writer, file);
                using (writer)
                {
                    Segments(writer, beginNs: 1, count: 32);
                }
            }

            using Recording recording = Recording.Open(path);
            Assert.All(Payload(memory), static block => Assert.InRange(block.StoredBytes, 1u, 1u << 16));
            Assert.Equal(32 * 4, RecordingRoundTripTests.ReadAll(recording).Lines.Count(static line => line.StartsWith("segment ", StringComparison.Ordinal)));
            Assert.Empty(recording.Damage);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Tell(MemoryBlocks memory, out RecordingWriter writer, FileBlocks? file = null)
    {
        writer = new RecordingWriter(new NoNames());
        writer.Add(new BlockTarget(memory, payload: true));
        if (file is not null)
        {
            writer.Add(new BlockTarget(file, payload: true));
        }

        writer.BeginCheckpoint(new RecordingDescription(), forAll: false);
        writer.Interval(new RecordedInterval(1, 0, true, false, false));
    }

    /// <summary>So many blocks of captured bytes that compress well, each of 1 MiB, a microsecond apart.</summary>
    private static void Segments(RecordingWriter writer, ulong beginNs, int count)
    {
        byte[] bytes = new byte[1 << 18];
        for (int at = 0; at < bytes.Length; at++)
        {
            bytes[at] = (byte)(at % 128 % 11);
        }

        bytes[^4] = 7;
        bytes[^3] = 8;
        bytes[^2] = 9;
        bytes[^1] = 10;
        for (int i = 0; i < count * 4; i++)
        {
            var record = new SegmentRecord { Type = PayloadType.Segment, QueueNs = beginNs + (ulong)i, Captured = (uint)bytes.Length };
            writer.Segment(in record, bytes);
            if (i % 4 == 3)
            {
                writer.Flush();
            }
        }
    }

    private static RecordingBlock[] Payload(MemoryBlocks memory) =>
        [.. memory.Blocks.All.ToArray().Where(static block => block.Kind == RecordingBlockKind.Payload)];

    // A checkpoint may stand behind it.
    private static RecordingBlockKind Last(Recording recording) =>
        recording.Blocks[^1].Kind == RecordingBlockKind.Checkpoint && recording.Blocks.Length > 1 ? recording.Blocks[^2].Kind
            : recording.Blocks[^1].Kind;
}
