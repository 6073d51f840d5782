using System.Text;

namespace IoTop.Model.Tests;

public sealed class ProcStatTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("a) S 1 2 (b")]
    [InlineData("new\nline)\n")]
    [InlineData("  ")]
    [InlineData("")]
    [InlineData("\x1b[31m\xff\xfe")]
    public void ProcStat_reads_any_comm(string comm)
    {
        byte[] text = Encoding.Latin1.GetBytes(TempTree.Stat(42, comm, start: 987, flags: 0x208040, threads: 7, nice: -5, ppid: 2));
        Assert.True(ProcStat.TryParse(text, out ProcStat stat));
        Assert.Equal(Encoding.Latin1.GetBytes(comm), stat.Comm.ToArray());
        Assert.Equal((byte)'S', stat.State);
        Assert.Equal(2u, stat.ParentId);
        Assert.Equal(987ul, stat.StartTicks);
        Assert.Equal(7u, stat.ThreadCount);
        Assert.Equal(-5, stat.Nice);
        Assert.Equal(0, stat.Policy);
        Assert.True(stat.IsKernelThread);
    }

    [Fact]
    public void ProcStat_refuses_what_is_cut_before_the_start_time_and_never_throws()
    {
        byte[] text = Encoding.Latin1.GetBytes(TempTree.Stat(42, "a b) c", start: 987));
        int startEnds = Encoding.Latin1.GetString(text).IndexOf(" 987 ", StringComparison.Ordinal) + 4;
        for (int length = 0; length < text.Length; length++)
        {
            bool parsed = ProcStat.TryParse(text.AsSpan(0, length), out ProcStat stat);
            Assert.True(parsed == (length >= startEnds) || (parsed && length > startEnds - 3), $"length {length}");
        }
    }

    [Fact]
    public void ProcStat_survives_noise()
    {
        Random random = new(5);
        byte[] noise = new byte[200];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(noise);
            noise[random.Next(100)] = (byte)'(';
            noise[100 + random.Next(100)] = (byte)')';
            _ = ProcStat.TryParse(noise, out _);
        }
    }
}
