namespace IoTop.Model.Tests;

/// <summary>Blocks of functions that are not what was written.</summary>
public sealed class FunctionDamageTests : IDisposable
{
    // What reading a block may allocate at most.
    private const long MaxAllocated = 64 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-functions").FullName;

    private string FilePath => Path.Combine(_folder, "a.iotop");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Block_that_was_cut_anywhere_ends_too_early_or_between_two_records()
    {
        List<byte[]> blocks = Blocks(seed: 1, intervals: 12);
        Assert.True(blocks.Count > 10);
        int whole = 0;
        foreach (byte[] block in blocks)
        {
            for (int length = 0; length < block.Length; length++)
            {
                whole += TryRead(block.AsSpan(0, length)) ? 1 : 0;
            }

            Assert.True(TryRead(block));
        }

        Assert.InRange(whole, blocks.Count, blocks.Sum(static block => block.Length) / 4);
    }

    [Fact]
    public void Mutated_blocks_never_do_more_than_throw()
    {
        List<byte[]> blocks = Blocks(seed: 2, intervals: 80);
        Random random = new(3);
        (int read, int refused) = (0, 0);
        long most = 0;
        for (int run = 0; run < 20_000; run++)
        {
            byte[] block = [.. blocks[random.Next(blocks.Count)]];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                block.AsSpan(random.Next(block.Length))[..1].Fill(random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256));
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            (read, refused) = TryRead(block) ? (read + 1, refused) : (read, refused + 1);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
        Assert.True(most < MaxAllocated, $"{most} bytes");
    }

    [Fact]
    public void Wrong_byte_costs_a_block_and_the_next_checkpoint_makes_up_for_it()
    {
        FunctionScript script;
        using (FileBlocks file = new(FilePath))
        {
            using (script = new FunctionScript(5, file))
            {
                for (int i = 0; i < Recorder.CheckpointIntervals + 6; i++)
                {
                    script.Interval();
                }
            }
        }

        byte[] bytes = File.ReadAllBytes(FilePath);
        foreach (int interval in (int[])[3, 10, 30])
        {
            RecordingBlock[] blocks = ReadBlocks();
            RecordingBlock news = blocks.Where(static block => block is { Kind: RecordingBlockKind.Functions, IsWhole: false }).ElementAt(interval);
            bytes[news.Position + RecordingBlock.HeaderBytes + 5] ^= 0x20;
        }

        File.WriteAllBytes(FilePath, bytes);
        using Playback playback = new(Recording.Open(FilePath));
        bool wasWrong = false;
        for (int interval = 1; interval < script.Seen.Count; interval++)
        {
            Assert.True(playback.Step(1));
            bool isRight = script.Seen[interval].SequenceEqual(FunctionText.Of(playback.Functions!));
            wasWrong |= !isRight;
            Assert.True(isRight || interval <= Recorder.CheckpointIntervals, $"interval {interval}");
        }

        Assert.True(wasWrong, "what is missing is not made up");
        Assert.Equal(3, playback.Recording.Damage.Count);

        RecordingBlock[] ReadBlocks()
        {
            using Recording recording = Recording.Open(FilePath);
            return recording.Blocks.ToArray();
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Equal("a record of functions of unknown kind 99", Refused([99]));
        Assert.Equal("a loss of unknown kind 77", Refused([(byte)FunctionTag.Lost, 77, 1]));
        Assert.Equal("a function of unknown kind 100, 0", Refused([(byte)FunctionTag.Function, 0, 1, 65, 100, 0, 0, 0]));
    }

    private static string Refused(byte[] bytes)
    {
        IPlaneReader reader = new RecordedFunctions();
        return Assert.Throws<RecordingException>(() => reader.Read(bytes, default)).Message;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes)
    {
        RecordedFunctions functions = new();
        try
        {
            ((IPlaneReader)functions).Read(bytes, default);
            _ = FunctionText.Of(functions.Table);
            return true;
        }
        catch (RecordingException)
        {
            return false;
        }
    }

    private static List<byte[]> Blocks(int seed, int intervals)
    {
        using MemoryBlocks memory = new(64 << 20);
        using FunctionScript script = FunctionRecordingTests.Run(seed, memory, intervals);
        using Recording recording = Recording.Over(memory);
        BodySink bodies = new();
        for (long number = 0; number < recording.Blocks.Length; number++)
        {
            if (recording.Blocks[(int)number].Kind == RecordingBlockKind.Functions)
            {
                recording.Read(recording.FirstNumber + number, bodies);
            }
        }

        return bodies.Bodies;
    }

    private sealed class BodySink : IPlaneReader
    {
        public List<byte[]> Bodies { get; } = [];

        public bool Takes(RecordingBlockKind kind) => true;

        public void Reset()
        {
        }

        public void Read(ReadOnlySpan<byte> bytes, in RecordingBlock block) => Bodies.Add(bytes.ToArray());

        public void Close(ulong nowNs)
        {
        }
    }
}
