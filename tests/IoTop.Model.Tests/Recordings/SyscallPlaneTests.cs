using System.Runtime.InteropServices;

namespace IoTop.Model.Tests;

/// <summary>Calls in a recording: what was counted is exactly what it was, at every interval, however one came there.</summary>
public sealed class SyscallPlaneTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Playback_has_the_rows_of_the_live_run_at_every_interval(int seed)
    {
        using RecordedSyscallsRun run = new(seed, intervals: 250);
        Assert.True(run.Table.Forgotten > 0 && run.Table.Rows.Length > 5, "nothing had to make room");
        using Playback playback = run.Play();
        for (int i = 0; i < run.Intervals.Count; i++)
        {
            Same(run, playback, i);
            Assert.Equal(i < run.Intervals.Count - 1, playback.Step(1));
        }

        Assert.Equal(RecordedSyscallsRun.Calls(run.Store, run.Names, 0),
            RecordedSyscallsRun.Calls(playback.Syscalls.Events!, playback.Syscalls.Names!, 0));
        Assert.Empty(playback.Recording.Damage);
        ISyscallSource source = playback.Syscalls;
        Assert.Equal("no io_uring", source.Degraded[0]);
        Assert.Equal((Syscall.UringRead, "old kernel"), Assert.Single(source.Missing));
        Assert.True(source.Selection.Everybody);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Stepping_back_and_seeking_show_what_was(int seed)
    {
        using RecordedSyscallsRun run = new(seed, intervals: 400);
        using Playback playback = run.Play();
        playback.Seek(ulong.MaxValue);
        Same(run, playback, run.Intervals.Count - 1);
        for (int back = 2; back < 8; back++)
        {
            Assert.True(playback.Step(-1));
            Same(run, playback, run.Intervals.Count - back);
        }

        Random random = new(seed);
        for (int i = 0; i < 30; i++)
        {
            int to = random.Next(run.Intervals.Count);
            playback.Seek(run.Intervals[to].Ns);
            Same(run, playback, to);
        }

        // Calls one by one are those since the checkpoint, and these are the live ones.
        playback.Seek(ulong.MaxValue);
        SyscallStore calls = playback.Syscalls.Events!;
        Assert.InRange(calls.Count, 100, run.Store.Count - 1);
        ulong first = calls[calls.FirstSequence].ExitNs - 1;
        string expected = RecordedSyscallsRun.Calls(run.Store, run.Names, run.Intervals[^60].Ns);
        Assert.Equal(expected, RecordedSyscallsRun.Calls(calls, playback.Syscalls.Names!, run.Intervals[^60].Ns));
        Assert.True(first < run.Intervals[^60].Ns);
    }

    [Fact]
    public void Calls_that_begin_in_the_middle_of_a_recording_are_not_there_before()
    {
        using RecordedSyscallsRun run = new(6, intervals: 200, lateStart: true);
        using Playback playback = run.Play();
        Assert.True(playback.HasSyscalls);
        Assert.Null(playback.Syscalls.Table);
        Assert.Null(playback.Syscalls.Events);
        playback.Seek(run.Intervals[run.Joined - 1].Ns);
        Assert.Null(playback.Syscalls.Table);
        for (int i = run.Joined; i < run.Intervals.Count; i++)
        {
            playback.Seek(run.Intervals[i].Ns);
            Same(run, playback, i);
        }

        playback.Seek(0);
        Assert.Null(playback.Syscalls.Table);
    }

    [Fact]
    public void Memory_that_forgets_its_oldest_has_the_rest_exactly()
    {
        using RecordedSyscallsRun run = new(7, intervals: 900, memory: 160 << 10);
        using Playback playback = run.Play();
        Assert.True(playback.BeginNs > run.Intervals[50].Ns, "nothing was forgotten");
        int first = run.Intervals.FindIndex(interval => interval.Ns == playback.PositionNs);
        for (int i = first; i < run.Intervals.Count; i++)
        {
            Same(run, playback, i);
            _ = playback.Step(1);
        }
    }

    [Fact]
    public void Bytes_go_only_to_who_takes_them()
    {
        using RecordedSyscallsRun run = new(8, intervals: 40, payload: false);
        using Playback playback = run.Play();
        playback.Seek(ulong.MaxValue);
        SyscallStore calls = playback.Syscalls.Events!;
        Assert.Equal(run.Store.Count, calls.Count);
        for (long sequence = calls.FirstSequence; sequence < calls.NextSequence; sequence++)
        {
            Assert.True(calls.DataOf(sequence).IsEmpty);
        }

        Assert.Contains(Enumerable.Range(0, run.Store.Count), i => !run.Store.DataOf(run.Store.FirstSequence + i).IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_bit_of_a_call_comes_back(int seed)
    {
        using MemoryBlocks memory = new(64 << 20);
        using RecordingWriter writer = RecordingRoundTripTests.Begin(memory);
        SyscallEventEncoder encoder = new(new PlaneBlocks(writer, RecordingBlockKind.SyscallEvents, payload: true), null);
        RandomTale tale = new(seed);
        SyscallEvent[] told = tale.Garbage<SyscallEvent>(40_000);
        for (int i = 0; i < told.Length; i++)
        {
            ref SyscallEvent call = ref told[i];
            (call.Type, call.Reserved0, call.Reserved1, call.Reserved2) = (1, 0, 0, 0);
            call.Syscall = (Syscall)((byte)call.Syscall % SyscallNames.All.Count);
            call.DataLength %= 40;
            encoder.Call(in call, tale.Garbage<byte>((int)call.DataLength));
        }

        encoder.Flush();
        using Recording recording = Recording.Over(memory);
        SyscallStore store = new(1 << 16, 8 << 20);
        SyscallFileNames names = new(store, new DeviceCatalog(new DeviceCatalogOptions()), null);
        SyscallEventDecoder decoder = new();
        foreach (byte[] body in Bodies(recording, RecordingBlockKind.SyscallEvents))
        {
            decoder.Decode(body, store, names);
        }

        Assert.Equal(told.Length, store.Count);
        for (int i = 0; i < told.Length; i++)
        {
            SyscallEvent came = store[i];
            Assert.True(MemoryMarshal.AsBytes(new ReadOnlySpan<SyscallEvent>(in told[i])).SequenceEqual(
                MemoryMarshal.AsBytes(new ReadOnlySpan<SyscallEvent>(in came))), $"call {i}");
        }

        Assert.True(recording.Blocks.ToArray().Count(static block => block.Kind == RecordingBlockKind.SyscallEvents) >= 3);
    }

    [Fact]
    public void Recording_calls_allocates_nothing_when_nothing_is_new()
    {
        using RecordedSyscallsRun run = new(11, intervals: 100);
        Allocations.AssertNone(run.Again, warmUp: 200);
    }

    private static void Same(RecordedSyscallsRun run, Playback playback, int interval)
    {
        Assert.Equal(run.Intervals[interval].Ns, playback.PositionNs);
        PlaybackWalk.AssertSame(
            run.Intervals[interval].Text, RecordedSyscallsRun.Of(playback.Syscalls.Table!), $"interval {interval}");
    }

    internal static IEnumerable<byte[]> Bodies(Recording recording, RecordingBlockKind kind)
    {
        BodyReader reader = new(kind);
        for (int i = 0; i < recording.Blocks.Length; i++)
        {
            if (recording.Blocks[i].Kind == kind)
            {
                recording.Read(recording.FirstNumber + i, reader);
                yield return reader.Body;
            }
        }
    }

    internal sealed class BodyReader(RecordingBlockKind kind) : IPlaneReader
    {
        public byte[] Body { get; private set; } = [];

        public bool Takes(RecordingBlockKind other) => other == kind;

        public void Reset()
        {
        }

        public void Read(ReadOnlySpan<byte> bytes, in RecordingBlock block) => Body = bytes.ToArray();

        public void Close(ulong nowNs)
        {
        }
    }
}
