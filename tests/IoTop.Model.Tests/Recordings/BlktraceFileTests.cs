using System.Text;

namespace IoTop.Model.Tests.Recordings;

/// <summary>Files of blktrace that are cut, damaged or something else.</summary>
public sealed class BlktraceFileTests : IDisposable
{
    private const ulong T = 5_000_000_000;

    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nothing like it, but long enough to be a record of a trace", "no file of blktrace")]
    [InlineData("\u0008tae, which is version eight of that format and long enough", "version 8")]
    public void File_OfSomethingElse_IsRefused(string text, string expected)
    {
        string path = _folder.Add("sda.blktrace.0", Encoding.Latin1.GetBytes(text));

        Assert.Contains(expected, Assert.Throws<RecordingException>(() => new BlktraceSource([path])).Message);
        Assert.False(BlktracePaths.IsTrace(path));
    }

    [Fact]
    public void Trace_CutAnywhere_GivesWhatIsWhole()
    {
        byte[] bytes = new TraceBuilder().Comm(7, "dd", T)
            .Act(T + 10, 'Q', "WS", 2048, 8).Act(T + 40, 'D', "WS", 2048, 8).Act(T + 110, 'C', "WS", 2048, 8).ToArray();
        for (int length = BlktraceRecord.Size; length < bytes.Length; length++)
        {
            var file = new BlktraceFile("x", new MemoryStream(bytes[..length]));
            int records = 0;
            for (; file.Read(); records++)
            {
            }

            int whole = length < 64 ? 0 : 1 + ((length - 64) / 48);
            Assert.Equal((whole, length != 64 + ((whole - 1) * 48)), (records, file.Damage is not null));
        }
    }

    [Fact]
    public void Trace_WithDamage_GoesOnBehindIt_AndSaysWhere()
    {
        var file = new BlktraceFile("x", new MemoryStream(new TraceBuilder()
            .Act(1, 'Q', "R", 8, 8).Raw(new byte[1001]).Act(2, 'C', "R", 8, 8).ToArray()));

        Assert.True(file.Read());
        Assert.True(file.Read());
        Assert.Equal((2ul, 1001L), (file.Current.TimeNs, file.SkippedBytes));
        Assert.Equal("'x' is no record of blktrace there: byte 48", file.Damage);
        Assert.False(file.Read());
    }

    [Fact]
    public void Trace_OfAnyBytes_EndsAndStaysSmall()
    {
        byte[] good = new TraceBuilder().Comm(7, "dd", T)
            .From(T, "W", 2148, 8, TraceBuilder.Sda1, 100).Act(T + 10, 'Q', "WS", 2148, 8).Act(T + 11, 'X', "WS", 2148, 4)
            .Act(T + 12, 'G', "WS", 2148, 4).Act(T + 40, 'D', "WS", 2148, 4).Act(T + 110, 'C', "WS", 2148, 4)
            .From(T, "W", 5000, 8, TraceBuilder.Dm, 100).Act(T + 120, 'M', "WS", 5000, 8).Act(T + 130, 'C', "FN", 0, 0).ToArray();
        var random = new Random(6);
        System.Diagnostics.Stopwatch time = System.Diagnostics.Stopwatch.StartNew();
        for (int round = 0; round < 100_000 && time.Elapsed < TimeSpan.FromSeconds(5); round++)
        {
            byte[] bytes = [.. good, .. good, .. good];
            for (int changes = random.Next(1, 30); changes > 0; changes--)
            {
                // The magic numbers stay, or nothing would be read.
                int at = random.Next(48, bytes.Length);
                bytes[at] = (byte)random.Next(256);
            }

            using var file = new BlktraceFile("x", new MemoryStream(bytes));
            var sink = new CountingSink();
            var join = new BlktraceJoin(sink);
            while (file.Read())
            {
                BlktraceRecord record = file.Current;
                if (!record.IsNote)
                {
                    join.Take(in record, file.Pdu);
                }
            }

            Assert.InRange(sink.Bios, 0, 3 * 10 * 64);
        }
    }

    private sealed class CountingSink : IBlktraceSink
    {
        public int Bios { get; private set; }

        public TaskComm CommOf(uint pid) => default;

        public bool IsPartition(uint device, uint from, ulong startSector) => (from & 1) != 0;

        public void Completed(in BlktraceBio bio, uint bytes, bool isWhole, ref BlktraceCompletion done)
        {
            done.Bios++;
            Bios++;
        }

        public void Ended(in BlktraceRecord record, ref BlktraceCompletion done)
        {
        }

        public void Lost(LossKind kind)
        {
        }
    }
}
