namespace IoTop.Model.Tests;

/// <summary>Blocks of calls: every bit comes back, and what is damaged does no harm.</summary>
public sealed class CallCodecTests
{
    private const uint FunctionCount = 300;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 70)]
    [InlineData(3, 5000)]
    [InlineData(4, 150_000)] // more than one record holds
    public void Calls_come_back_with_every_bit(int seed, int count)
    {
        CallEvent[] calls = Garbage(seed, count);
        ScriptedCallSource source = Source();
        ThreadGroups processes = new(procRoot: null);
        RecordedCalls read = new(1 << 18);
        foreach (byte[] block in Blocks(calls, source, processes))
        {
            Read(read, block);
        }

        Assert.Equal(calls.Length, read.Store.Count);
        Assert.Equal((ulong)calls.Length, read.Seen);
        Assert.Equal(calls.Where(static call => call.Kind == CallKind.Lost).Aggregate(0ul, static (sum, call) => sum + call.LostCalls), read.Lost);
        for (int i = 0; i < calls.Length; i++)
        {
            Assert.Equal(TracedRun.LineOf(in calls[i], source, processes), TracedRun.LineOf(in read.Store[read.Store.FirstSequence + i], read, read.Processes));
        }
    }

    [Fact]
    public void Calls_counted_without_being_read_one_by_one_are_the_same()
    {
        CallEvent[] calls = Garbage(9, 3000);
        RecordedCalls all = new(1 << 12), counted = new(16) { SkipBelow = long.MaxValue };
        foreach (byte[] block in Blocks(calls, Source(), new ThreadGroups(null)))
        {
            Read(all, block);
            Read(counted, block);
        }

        Assert.Equal(0, counted.Store.Count);
        Assert.Equal((all.Seen, all.Lost), (counted.Seen, counted.Lost));
        all.Tree.CloseInterval(1);
        counted.Tree.CloseInterval(1);
        Assert.Equal(all.Tree.Total, counted.Tree.Total);
        Assert.Equal((ulong)calls.Count(static call => call.Kind == CallKind.Entry), all.Tree.Total);
        Assert.Equal(all.Tree.Rows.ToArray().Select(static row => (row.Function, row.Total)), counted.Tree.Rows.ToArray().Select(static row => (row.Function, row.Total)));
    }

    [Fact]
    public void Long_names_are_cut_and_too_many_are_not_kept()
    {
        string name = new('\u20ac', 2000);
        ScriptedCallSource source = new();
        CallEvent call = new() { Function = source.AddressOf(name), Caller = source.AddressOf("x") };
        RecordedCalls read = new(16);
        Read(read, Assert.Single(Blocks([call], source, new ThreadGroups(null))));
        Assert.Equal(new string('\u20ac', SymbolList.MaxBytes / 3), read.NameOf(read.Store[0].Function));
        SymbolNames names = new();
        ulong address = 0;
        Span<byte> text = stackalloc byte[SymbolList.MaxBytes];
        for (int i = 0; i < 40_000; i++)
        {
            text.Fill((byte)'a');
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(text, i | 0x4040_0000);
            for (int at = 0; at < 4; at++)
            {
                text[at] = (byte)('A' + ((i >> (4 * at)) & 15));
            }

            address = names.AddressOf(text);
        }

        Assert.Equal("(too many names)", names.NameOf(address));
    }

    [Fact]
    public void Block_that_was_cut_anywhere_is_refused_or_ends_with_a_record()
    {
        foreach (byte[] block in SmallBlocks())
        {
            for (int length = 0; length < block.Length; length++)
            {
                Try(block.AsSpan(0, length));
            }
        }
    }

    [Fact]
    public void Bytes_that_are_wrong_do_no_more_than_throw()
    {
        int refused = 0, read = 0;
        long most = 0;
        Random random = new(3);
        foreach (byte[] block in SmallBlocks())
        {
            for (int at = 0; at < block.Length; at++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    byte[] wrong = [.. block];
                    wrong[at] ^= (byte)(1 << bit);
                    wrong[random.Next(wrong.Length)] = bit < 4 ? wrong[at] : (byte)random.Next(256);
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    _ = Try(wrong) ? read++ : refused++;
                    most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
                }
            }
        }

        Assert.True(refused > 1000 && read > 1000, $"{refused} refused, {read} read");
        Assert.True(most < 1 << 20, $"{most} bytes");
    }

    [Theory]
    [InlineData(new byte[] { 0 }, "kind 0")]
    [InlineData(new byte[] { 99 }, "kind 99")]
    [InlineData(new byte[] { 4, 0 }, "0 calls in a record")]
    [InlineData(new byte[] { 4, 0xFF, 0xFF, 0xFF, 0x7F }, "calls in a record")]
    [InlineData(new byte[] { 4, 1, 0, 0, 0, 0, 1, 1, 0, 0 }, "entry 1 of 1")]
    [InlineData(new byte[] { 4, 1, 0, 0, 0, 0, 1, 0, 0, 2 }, "counts more calls")]
    [InlineData(new byte[] { 1, 9, 0, 0, 0 }, "traced by 9")]
    public void Error_says_what_is_wrong(byte[] block, string message) =>
        Assert.Contains(message, Assert.Throws<RecordingException>(() => Read(new RecordedCalls(16), block)).Message, StringComparison.Ordinal);

    private static ScriptedCallSource Source()
    {
        ScriptedCallSource source = new();
        for (int i = 0; i < FunctionCount; i++)
        {
            _ = source.AddressOf(i % 7 == 0 ? $"f\u00fc{i}\t[module]" : $"function_{i}");
        }

        return source;
    }

    private static CallEvent[] Garbage(int seed, int count)
    {
        RandomTale tale = new(seed);
        Random random = new(seed);
        ScriptedCallSource source = Source();
        CallEvent[] calls = tale.Garbage<CallEvent>(count);
        CallEvent[] few = tale.Garbage<CallEvent>(5);
        ulong first = source.AddressOf("function_1") - 0x100;
        for (int i = 0; i < count; i++)
        {
            ref CallEvent call = ref calls[i];
            if (i % 3 == 0)
            {
                call = few[i % few.Length] with { TimeNs = call.TimeNs >> (i % 64) };
            }

            call.Function = i % 11 == 0 ? 0 : first + (ulong)random.Next((int)FunctionCount * 0x100);
            call.Caller = i % 5 == 0 ? 0 : first + (ulong)random.Next((int)FunctionCount * 0x100);
            call.Kind = (CallKind)random.Next(4);
            call.DurationNs = i % 2 == 0 ? 0 : call.DurationNs >> random.Next(20, 64);
        }

        return calls;
    }

    private static List<byte[]> Blocks(CallEvent[] calls, ScriptedCallSource source, ThreadGroups processes)
    {
        List<byte[]> blocks = [];
        CallsEncoder encoder = new(source, processes);
        ByteWriter bytes = new(4096);
        ReadOnlySpan<CallEvent> left = calls;
        while (!left.IsEmpty)
        {
            left = left[encoder.Add(left, (ulong)(calls.Length - left.Length))..];
            bytes.Clear();
            bytes.Byte((byte)CallTag.Calls);
            encoder.Encode(bytes);
            encoder.Clear();
            Assert.True(bytes.Length <= 1 << 20, $"{bytes.Length} bytes");
            blocks.Add(bytes.Written.ToArray());
        }

        return blocks;
    }

    /// <summary>One of each sort.</summary>
    private static List<byte[]> SmallBlocks()
    {
        using TracedRun run = new(4, callsPerInterval: 8);
        run.Forget();
        run.Run();
        using MemoryBlocks later = new(1 << 20);
        run.Recorder.Add(later, payload: false);
        run.Run();
        List<byte[]> blocks = [];
        foreach (MemoryBlocks memory in (MemoryBlocks[])[run.Memory, later])
        {
            using Recording recording = Recording.Over(memory);
            Collector collector = new(blocks);
            for (int i = 0; i < recording.Blocks.Length; i++)
            {
                if (recording.Blocks[i].Kind == RecordingBlockKind.Calls)
                {
                    recording.Read(recording.FirstNumber + i, collector);
                }
            }
        }

        Assert.True(blocks.Count > 5);
        return blocks;
    }

    private static bool Try(ReadOnlySpan<byte> block)
    {
        try
        {
            Read(new RecordedCalls(16), block);
            return true;
        }
        catch (RecordingException)
        {
            return false;
        }
    }

    private static void Read(IPlaneReader calls, ReadOnlySpan<byte> block) => calls.Read(block, default);

    private sealed class Collector(List<byte[]> blocks) : IPlaneReader
    {
        public bool Takes(RecordingBlockKind kind) => true;

        public void Reset()
        {
        }

        public void Read(ReadOnlySpan<byte> bytes, in RecordingBlock block) => blocks.Add(bytes.ToArray());

        public void Close(ulong nowNs)
        {
        }
    }
}
