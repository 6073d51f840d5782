using System.Buffers.Binary;

namespace IoTop.Model.Tests;

public sealed class RecordingDamageTests : IDisposable
{
    // What reading a block may allocate at most: names of processes and devices, each a few times as big as it is in the file.
    private const long MaxAllocated = 64 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-damage").FullName;

    private string FilePath => Path.Combine(_folder, "a.iotop");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_that_was_cut_anywhere_gives_all_its_whole_blocks()
    {
        byte[] whole = SmallRecording.Bytes(1, intervals: 2, events: 2, others: 1);
        RecordingBlock[] blocks = Blocks(whole);
        Assert.True(blocks.Length == 8, "a description, a checkpoint, and of each interval events, payload and interval");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole.AsSpan(0, length));
            int expected = blocks.Count(block => block.Position + block.TotalBytes <= length);
            if (expected == 0)
            {
                Assert.NotNull(Assert.Throws<RecordingException>(() => Recording.Open(FilePath)).Hint);
                continue;
            }

            using Recording recording = Recording.Open(FilePath);
            Assert.Equal((expected, 0), SmallRecording.ReadAll(recording, new NullSink()));
            bool isWhole = blocks[expected - 1].Position + blocks[expected - 1].TotalBytes == length;
            Assert.Equal(isWhole ? 0 : 1, recording.Damage.Count);
            if (!isWhole)
            {
                Assert.Contains($"the last {length - blocks[expected - 1].Position - blocks[expected - 1].TotalBytes} bytes", recording.Damage[0]);
            }
        }
    }

    [Fact]
    public void Every_byte_that_is_wrong_costs_one_block_and_is_reported()
    {
        byte[] whole = SmallRecording.Bytes(2, intervals: 1, events: 2, others: 1);
        int count = Blocks(whole).Length;
        for (int at = RecordingFormat.FileHeaderBytes; at < whole.Length; at++)
        {
            byte[] wrong = [.. whole];
            wrong[at] ^= 0x40;
            File.WriteAllBytes(FilePath, wrong);
            using Recording recording = Recording.Open(FilePath);
            (int read, int damaged) = SmallRecording.ReadAll(recording, new NullSink());
            Assert.Equal(count - 1, read);
            Assert.True(damaged <= 1);
            Assert.NotEmpty(recording.Damage);
        }
    }

    [Fact]
    public void Reading_goes_on_behind_what_is_no_block()
    {
        byte[] whole = SmallRecording.Bytes(3);
        RecordingBlock[] blocks = Blocks(whole);
        int hole = (int)blocks[3].Position;

        // Something between two blocks that looks as if it were the beginning of one; and more of it than is searched at once.
        byte[] rubbish = new byte[(2 << 20) + 13];
        "IOBK"u8.CopyTo(rubbish.AsSpan(7));
        "IOBK"u8.CopyTo(rubbish.AsSpan((1 << 20) - 2));
        whole.AsSpan(hole, RecordingBlock.HeaderBytes - 1).CopyTo(rubbish.AsSpan(100));
        File.WriteAllBytes(FilePath, [.. whole[..hole], .. rubbish, .. whole[hole..]]);
        using Recording recording = Recording.Open(FilePath);
        Assert.Equal((blocks.Length, 0), SmallRecording.ReadAll(recording, new NullSink()));
        Assert.Equal($"{FilePath}: bytes {hole} to {hole + rubbish.Length - 1} are no block: passed over {rubbish.Length} bytes", Assert.Single(recording.Damage));

        // The same without the bytes of a block, as when a sector was lost.
        File.WriteAllBytes(FilePath, [.. whole[..(hole + 60)], .. whole[(hole + 200)..]]);
        using Recording shorter = Recording.Open(FilePath);
        (int read, int damaged) = SmallRecording.ReadAll(shorter, new NullSink());
        Assert.InRange(read, blocks.Length - 2, blocks.Length - 1);
        Assert.InRange(damaged, 0, 1);
        Assert.NotEmpty(shorter.Damage);
    }

    [Fact]
    public void Error_says_which_block_and_where()
    {
        byte[] whole = SmallRecording.Bytes(4);
        RecordingBlock block = Blocks(whole)[2];
        whole[block.Position + RecordingBlock.HeaderBytes + 1] ^= 1;
        File.WriteAllBytes(FilePath, whole);
        using Recording recording = Recording.Open(FilePath);
        RecordingException damage = Assert.Throws<RecordingException>(() => recording.Read(2, new NullSink()));
        Assert.Equal($"{FilePath}: block 2 ({block.Kind}) at byte {block.Position}: its checksum is wrong", damage.Message);
        Assert.Equal([damage.Message], recording.Damage);
    }

    [Theory]
    [InlineData("", "no recording")]
    [InlineData("hello world, this is a text", "no recording")]
    public void What_is_no_recording_is_refused(string text, string why)
    {
        File.WriteAllText(FilePath, text);
        RecordingException error = Assert.Throws<RecordingException>(() => Recording.Open(FilePath));
        Assert.Contains(why, error.Message);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Newer_recording_is_refused_with_its_version()
    {
        byte[] whole = SmallRecording.Bytes(1);
        BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(8), 7);
        File.WriteAllBytes(FilePath, whole);
        Assert.Contains("version 7", Assert.Throws<RecordingException>(() => Recording.Open(FilePath)).Message);
    }

    [Fact]
    public void Mutated_recordings_never_do_more_than_throw()
    {
        using RecordingFuzz fuzz = new(FilePath, seed: 7);
        string runs = Mutate(fuzz.Run);
        Console.WriteLine($"{runs} of recordings, {fuzz.Blocks} blocks read, {fuzz.Damaged} refused");
        Assert.True(fuzz.Blocks > 0 && fuzz.Damaged > 0);
    }

    [Fact]
    public void Mutated_planes_never_do_more_than_throw()
    {
        using PlaneFuzz fuzz = new(seed: 9);
        Assert.Equal(4, fuzz.Kinds);
        string runs = Mutate(fuzz.Run);
        Console.WriteLine($"{runs} of functions, syscalls and calls, {fuzz.Blocks} blocks read, {fuzz.Damaged} refused");
        Assert.True(fuzz.Blocks > 0 && fuzz.Damaged > 0);
    }

    /// <summary>By hand for longer: IOTOP_FUZZ=10000000 dotnet test --filter Mutated.</summary>
    private static string Mutate(Action run)
    {
        long wanted = long.TryParse(Environment.GetEnvironmentVariable("IOTOP_FUZZ"), out long asked) ? asked : 0;
        TimeSpan time = wanted == 0 ? TimeSpan.FromSeconds(3) : TimeSpan.FromDays(1);
        long started = Environment.TickCount64;
        long runs = 0;
        long most = 0;
        for (; runs != wanted || wanted == 0; runs++)
        {
            if (Environment.TickCount64 - started > time.TotalMilliseconds)
            {
                break;
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(most < MaxAllocated, $"{most} bytes");
        Assert.True(runs > 100, $"{runs} runs");
        return $"{runs} mutations, at most {most} bytes allocated in one,";
    }

    private static RecordingBlock[] Blocks(byte[] whole)
    {
        List<RecordingBlock> blocks = [];
        long at = RecordingFormat.FileHeaderBytes;
        while (at < whole.Length)
        {
            Assert.True(RecordingFormat.TryReadBlockHeader(whole.AsSpan((int)at), at, out RecordingBlock block));
            blocks.Add(block);
            at += block.TotalBytes;
        }

        return [.. blocks];
    }
}
