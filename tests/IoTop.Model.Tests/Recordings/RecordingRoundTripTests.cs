namespace IoTop.Model.Tests;

public sealed class RecordingRoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-recording").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Recording_tells_every_bit_of_what_a_writer_was_told(int seed)
    {
        string path = Path.Combine(_folder, "a.iotop");
        TellingSink told = new();
        using (FileBlocks file = new(path))
        using (RecordingWriter writer = Begin(file))
        {
            Tell(seed, writer);
        }

        Tell(seed, told);
        using Recording recording = Recording.Open(path);
        Assert.Empty(recording.Damage);
        Assert.Equal(told.Lines, ReadAll(recording).Lines.Skip(1));
        Assert.Equal("tester", recording.Description.Tool);
    }

    [Fact]
    public void Memory_tells_what_a_writer_was_told()
    {
        using MemoryBlocks memory = new(8 << 20);
        TellingSink told = new();
        using (RecordingWriter writer = Begin(memory))
        {
            Tell(5, writer);
        }

        Tell(5, told);
        using Recording recording = Recording.Over(memory);
        Assert.Equal(told.Lines, ReadAll(recording).Lines.Skip(1));
        Assert.Equal("tester", recording.Description.Tool);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Block_is_compressed_where_that_makes_it_smaller(bool compresses)
    {
        using BlockPacker packer = new(compresses);
        byte[] zeroes = new byte[10_000];
        RecordingBlock block = packer.Pack(new RecordingBlock(RecordingBlockKind.Interval, 2, 3, 1, 0, 0, 0) { IsContinuation = true }, zeroes);
        Assert.Equal(compresses, block.StoredBytes < 100);
        Assert.Equal(10_000u, block.Bytes);
        Assert.True(RecordingFormat.TryReadBlockHeader(packer.Block, 0, out RecordingBlock read));
        Assert.Equal(block, read);
        Assert.True(RecordingFormat.IsWhole(packer.Block));
        byte[] noise = new RandomTale(1).Garbage<byte>(10_000);
        block = packer.Pack(new RecordingBlock(RecordingBlockKind.Interval, 2, 3, 1, 0, 0, 0), noise);
        Assert.Equal(10_000u, block.StoredBytes);
        Assert.Equal(noise, packer.Block[RecordingBlock.HeaderBytes..]);
    }

    internal static RecordingWriter Begin(IBlockSink sink)
    {
        RecordingWriter writer = new(new NoNames());
        writer.Add(new BlockTarget(sink, payload: true));
        writer.BeginCheckpoint(new RecordingDescription { Tool = "tester", CommandFlags = [new("SYNC", 11)], Degraded = ["a", "b"] }, false);
        writer.Interval(new RecordedInterval(1, 2, true, false, false));
        return writer;
    }

    internal static TellingSink ReadAll(Recording recording)
    {
        TellingSink sink = new();
        for (int i = 0; i < recording.Blocks.Length; i++)
        {
            recording.Read(recording.FirstNumber + i, sink);
        }

        return sink;
    }

    private static void Tell(int seed, IRecordingSink into)
    {
        RandomTale tale = new(seed);
        tale.Interval(into, 0, 0);
        tale.Interval(into, 1, 1);
        tale.Interval(into, 3000, 200);
        tale.Interval(into, 20_000, 10_000);
    }
}
