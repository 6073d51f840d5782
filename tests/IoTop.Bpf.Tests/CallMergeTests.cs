using System.Text;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

public sealed class CallMergeTests : IDisposable
{
    private const ulong Now = 1_000_000_000;
    private const uint Own = 4_194_304, Other = 4_194_305; // no task has such numbers: pid_max is at most 4194304

    private readonly TaskNames _names = new("/nowhere");
    private readonly TracedTasks _tasks = new();
    private readonly TraceCpu[] _cpus;
    private readonly CallMerge _merge;
    private readonly CallStore _store = new(1 << 12);

    public CallMergeTests()
    {
        var recorded = new RecordedTrace("6.12");
        CallDecoder decoder = recorded.Decoder;
        TracePageLayout layout = recorded.Layout;
        _cpus = [.. Enumerable.Range(0, 3).Select(cpu => new TraceCpu("/nowhere", (ushort)cpu, decoder, in layout))];
        _merge = new CallMerge(_cpus, _names, _tasks);
    }

    public void Dispose()
    {
        Array.ForEach(_cpus, static cpu => cpu.Dispose());
        _names.Dispose();
    }

    [Fact]
    public void Processors_are_merged_in_the_order_of_time()
    {
        var random = new Random(7);
        int count = 0;
        for (int round = 0; round < 50; round++)
        {
            foreach (TraceCpu cpu in _cpus)
            {
                var page = new TracePageBuilder(1_000_000ul * (ulong)(round + 1));
                int calls = random.Next(0, 40);
                for (int i = 0; i < calls; i++)
                {
                    page.Call((uint)random.Next(0, 9), 1);
                }

                cpu.Decode(page.Bytes);
                count += calls;
            }

            _merge.Move(_store, Now, all: round % 2 == 0);
        }

        _merge.Move(_store, Now, all: true);
        Assert.Equal(count, _store.Count);
        ulong last = 0;
        for (long i = _store.FirstSequence; i < _store.NextSequence; i++)
        {
            Assert.True(_store[i].TimeNs >= last);
            last = _store[i].TimeNs;
        }
    }

    [Fact]
    public void What_is_younger_than_a_moment_waits_until_all_is_asked_for()
    {
        _cpus[0].Decode(new TracePageBuilder(Now - CallMerge.HoldBackNs).Call(0, 1).Call(1, 1).Bytes);
        Assert.Equal(1, _merge.Move(_store, Now, all: false));
        Assert.Equal(0, _merge.Move(_store, Now, all: false));
        Assert.Equal(1, _merge.Move(_store, Now, all: true));
    }

    [Fact]
    public void Gaps_stand_in_their_place_and_are_summed_up()
    {
        _cpus[0].Decode(new TracePageBuilder(10).Call(0, 1).Bytes);
        _cpus[1].Decode(new TracePageBuilder(20).Call(5, 1).Missed(77).Bytes);
        _merge.Move(_store, Now, all: true);
        Assert.Equal([(10ul, CallKind.Entry, 0ul), (20ul, CallKind.Lost, 77ul), (25ul, CallKind.Entry, 0ul)],
            Stored().Select(static call => (call.TimeNs, call.Kind, call.LostCalls)));
        Assert.Equal(77ul, _merge.Lost);
    }

    [Fact]
    public void Name_is_that_which_the_task_had_at_the_time()
    {
        _names.Parse("1 first\n4194305 other one\n"u8);
        _cpus[0].Decode(new TracePageBuilder(10).Call(0, 1).Rename(1, 1, "second"u8).Call(1, 1).NewTask(1, 1, Own, "child"u8, 0).Bytes);
        _cpus[1].Decode(new TracePageBuilder(20).Call(0, Own).Call(0, 0).Call(0, Other).Call(0, Other + 1).Bytes);
        _merge.Move(_store, Now, all: true);
        Assert.Equal(["first", "second", "child", "<idle>", "other one", ""], Stored().Select(static call => Encoding.UTF8.GetString(call.Comm.Bytes)));
    }

    [Fact]
    public void Name_in_use_is_not_replaced_by_what_was_remembered()
    {
        _cpus[0].Decode(new TracePageBuilder(10).Rename(1, 1, "new"u8).Call(1, 1).Bytes);
        _merge.Move(_store, Now, all: true);
        _names.Parse("1 old\n"u8);
        _cpus[0].Decode(new TracePageBuilder(20).Call(1, 1).Bytes);
        _merge.Move(_store, Now, all: true);
        Assert.Equal(["new", "new"], Stored().Select(static call => Encoding.UTF8.GetString(call.Comm.Bytes)));
    }

    [Theory]
    [InlineData(false, "1 2 4")]
    [InlineData(true, "1 2 3 5 4")]
    public void Threads_of_the_chosen_are_theirs_and_forks_only_with_children(bool children, string expected)
    {
        uint self = (uint)Environment.ProcessId, thread = Own + 10, fork = Own + 11, late = Own + 12, threadOfFork = Own + 13;
        _tasks.Choose([self], children);
        _cpus[0].Decode(new TracePageBuilder(10)
            .Call(1, self).NewTask(1, self, thread, "t"u8, TraceEntry.CloneThread).NewTask(1, thread, fork, "f"u8, 0)
            .NewTask(1, fork, threadOfFork, "g"u8, TraceEntry.CloneThread).NewTask(1, thread, late, "l"u8, TraceEntry.CloneThread).Bytes);
        _cpus[1].Decode(new TracePageBuilder(100).Call(1, thread).Call(1, fork).Call(1, threadOfFork).Call(1, late).Bytes);
        _merge.Move(_store, Now, all: true);
        Dictionary<uint, string> numbers = new() { [self] = "1", [thread] = "2", [fork] = "3", [late] = "4", [threadOfFork] = "5" };
        Assert.Equal(expected, string.Join(' ', Stored().Select(call => numbers[call.Tid])));
    }

    [Fact]
    public void Task_that_nobody_told_of_is_looked_up()
    {
        _tasks.Choose([(uint)Environment.ProcessId], children: false);
        Assert.True(_tasks.Contains((uint)Environment.ProcessId));
        Assert.All(TracedTasks.ThreadsOf((uint)Environment.ProcessId), thread => Assert.True(_tasks.Contains(thread)));
        Assert.False(_tasks.Contains(1)); // runs, and is another's
        Assert.True(_tasks.Contains(Other)); // gone: the tracer had it from us
    }

    [Fact]
    public void Decoding_and_merging_allocates_nothing()
    {
        byte[] first = new TracePageBuilder(10).Call(0, 1).Call(3, 1).Rename(1, 1, "x"u8).Bytes, second = new TracePageBuilder(10).Call(1, 2).Call(1, 2).Bytes;
        Allocations.AssertNone(() =>
        {
            _cpus[0].Decode(first);
            _cpus[1].Decode(second);
            _merge.Move(_store, Now, all: true);
        });
    }

    [Fact]
    public void Stats_tell_what_was_lost()
    {
        Assert.Equal((12ul, 7ul), TraceCpu.ParseStats("entries: 9\noverrun: 12\ncommit overrun: 3\nbytes: 8\ndropped events: 4\n"u8));
        Assert.Equal((0ul, 0ul), TraceCpu.ParseStats(""u8));
    }

    private CallEvent[] Stored()
    {
        List<CallEvent> calls = [];
        for (long i = _store.FirstSequence; i < _store.NextSequence; i++)
        {
            calls.Add(_store[i]);
        }

        return [.. calls];
    }
}
