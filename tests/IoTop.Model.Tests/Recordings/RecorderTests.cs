using IoTop.Testing;

namespace IoTop.Model.Tests;

public sealed class RecorderTests : IDisposable
{
    private readonly ScriptedEventSource _source = new();
    private readonly MemoryBlocks _memory = new(1 << 20);
    private readonly IoModel _model;
    private readonly Recorder _recorder;

    public RecorderTests()
    {
        _model = new IoModel(_source, IoModelOptions.Detached);
        _model.Devices.Add(new DeviceRecord(Make.Sda, "sda"));
        _model.Devices.Add(new DeviceRecord(Make.Sda1, "sda1") { Disk = Make.Sda, MountPoints = ["/boot"], FileSystem = "ext4" });
        Make.AddProcess(_model.Processes, 10, "first");
        _recorder = new Recorder(_model, RecordingDescription.Of(_model, "tester", "a test"));
        _recorder.Add(_memory, payload: true);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void Recorder_begins_with_all_that_is_known()
    {
        List<string> lines = Read();
        Assert.Contains(lines, static line => line.StartsWith("device", StringComparison.Ordinal) && line.Contains("Name = sda1"));
        Assert.Contains(lines, static line => line.StartsWith("process", StringComparison.Ordinal) && line.Contains("Tgid = 10,"));
        Assert.Contains(lines, static line => line.StartsWith("mounts", StringComparison.Ordinal) && line.Contains(":ext4"));
        Assert.Contains("NowNs = 1000000000", lines[^1]);
    }

    [Fact]
    public void Recorder_tells_of_an_interval_only_what_is_new_in_it()
    {
        Interval(Make.Event(tgid: 10));
        int before = Read().Count;
        Interval(Make.Event(tgid: 10, sector: 8));
        List<string> added = Read()[before..];
        Assert.Equal(["event", "counter", "RecordedInterval"], added.Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public void Recorder_tells_changes_of_processes_and_devices_as_of_the_same_ones()
    {
        _model.Processes.TryGet(10, out ProcessInfo info);
        info.Nice = 5;
        _model.Devices.TryGet(Make.Sda, out DeviceInfo sda);
        sda.Stats = sda.Stats with { ReadsCompleted = 7 };
        _source.Lose(LossKind.RingFull, 3);
        int before = Read().Count;
        Interval();
        List<string> added = Read()[before..];
        Assert.Contains(added, static line => line.Contains("Nice = 5") && line.Contains("IsSame = True"));
        Assert.Contains(added, line => line.StartsWith($"stats {Make.Sda} 07", StringComparison.Ordinal));
        Assert.Contains("loss RingFull 3", added);
        Assert.Equal(4, added.Count);

        Make.AddProcess(_model.Processes, 10, "second");
        _model.Devices.Add(new DeviceRecord(Make.Sda, "sda") { Model = "other" });
        before += added.Count;
        Interval();
        added = Read()[before..];
        Assert.Contains(added, static line => line.StartsWith("process", StringComparison.Ordinal) && line.Contains("IsSame = False"));
        Assert.Contains(added, static line => line.Contains("Model = other") && line.Contains("IsSame = False"));

        _model.Processes.MarkExited(10, 77);
        Interval();
        Assert.Contains("ended 10 77", Read());
    }

    [Fact]
    public void Recorder_tells_keys_that_are_forgotten()
    {
        Interval(Make.Event(tgid: 10));
        _source.Counters.Clear();
        Interval();
        Assert.Single(Read(), static line => line.StartsWith("forgotten", StringComparison.Ordinal));
        Assert.Equal(1, Read().Count(static line => line.StartsWith("counter", StringComparison.Ordinal)));
    }

    [Fact]
    public void Recorder_names_a_file_in_each_block_that_refers_to_it()
    {
        _model.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
        _source.Functions[0x1234] = "end_it";
        FileRecord file = new()
        {
            Type = PayloadType.File, FsDev = 9, Inode = 5, Links = 1, Size = 77, Depth = 2, PathLength = 4, Generation = 3,
        };
        _source.Enqueue(in file, "b\0a\0"u8);
        for (int interval = 0; interval < 2; interval++)
        {
            SegmentRecord segment = Payload.Segment(8, 0, 512, 512, 4);
            segment.FsDev = 9;
            segment.Inode = 5;
            segment.EndIo = 0x1234;
            segment.QueueNs += (ulong)interval;
            _source.Enqueue(in segment, [1, 2, 3, 4]);
            Interval();
        }

        string told = "file " + TellingSink.Hex(in file) + " 62006100";
        List<string> lines = [.. Read().Where(static line => line.Split(' ')[0] is "file" or "segment" or "function")];
        Assert.Equal(["file", "function", "segment", "file", "function", "segment"], lines.Select(static line => line.Split(' ')[0]));
        Assert.Equal(told, lines[0]);
        Assert.Equal(told, lines[3]);
        Assert.Equal("function 1234 end_it", lines[4]);
        Assert.EndsWith(" 01020304", lines[5]);
    }

    [Fact]
    public void Sink_without_payload_gets_segments_without_bytes()
    {
        using MemoryBlocks bare = new(1 << 20);
        _recorder.Add(bare, payload: false);
        _model.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
        SegmentRecord segment = Payload.Segment(8, 0, 8192, 8192, 4);
        _source.Enqueue(in segment, [1, 2, 3, 4]);
        segment.DataOffset = 4;
        _source.Enqueue(in segment, [5, 6, 7, 8]);
        Interval();
        using Recording recording = Recording.Over(bare);
        List<string> lines = RecordingRoundTripTests.ReadAll(recording).Lines;
        segment.DataOffset = 0;
        segment.Captured = 0;
        Assert.Equal($"segment {TellingSink.Hex(in segment)} ", Assert.Single(lines, static line => line.StartsWith("segment", StringComparison.Ordinal)));
        Assert.Equal(2, Read().Count(static line => line.StartsWith("segment", StringComparison.Ordinal)));
    }

    [Fact]
    public void Recorder_makes_a_checkpoint_every_so_many_intervals()
    {
        for (int i = 0; i < Recorder.CheckpointIntervals * 2; i++)
        {
            Interval(Make.Event(tgid: 10, sector: (ulong)i));
        }

        using Recording recording = Recording.Over(_memory);
        Assert.Equal(3, recording.Blocks.ToArray().Count(static block => block.Kind == RecordingBlockKind.Checkpoint));
        TellingSink last = new();
        recording.Read(recording.FirstNumber + recording.Blocks.Length - 1, last);
        CounterValue value = _source.Counters.Values.Single();
        CounterKey key = _source.Counters.Keys.Single();
        Assert.Contains($"counter {TellingSink.Hex(in key)} {TellingSink.Hex(in value)}", last.Lines);
    }

    [Fact]
    public void Sink_that_comes_later_begins_with_a_checkpoint_and_can_be_let_go()
    {
        Interval(Make.Event(tgid: 10, sector: 1));
        using MemoryBlocks late = new(1 << 20);
        _source.Complete(Make.Event(tgid: 10, sector: 2));
        _model.Drain();
        _recorder.Drained();
        _recorder.Add(late, payload: false);
        Interval(Make.Event(tgid: 10, sector: 3));
        _recorder.Remove(late);
        Interval(Make.Event(tgid: 10, sector: 4));
        using Recording recording = Recording.Over(late);
        TellingSink sink = RecordingRoundTripTests.ReadAll(recording);
        Assert.Equal([3ul], sink.AllEvents.Select(static io => io.Sector));
        Assert.Equal(2, sink.Intervals);
        Assert.Contains(sink.Lines, static line => line.StartsWith("device", StringComparison.Ordinal));
        Assert.Equal([1ul, 2, 3, 4], ReadMemory().AllEvents.Select(static io => io.Sector));

        // With nobody to write to, nothing is followed; whoever comes then begins anew.
        _recorder.Remove(_memory);
        Assert.Null(_model.Counters.Observer);
        Interval(Make.Event(tgid: 10, sector: 5));
        using MemoryBlocks again = new(1 << 20);
        _recorder.Add(again, payload: false);
        Interval(Make.Event(tgid: 10, sector: 6));
        using Recording last = Recording.Over(again);
        sink = RecordingRoundTripTests.ReadAll(last);
        Assert.Equal([6ul], sink.AllEvents.Select(static io => io.Sector));
        Assert.Equal(2, sink.Lines.Count(static line => line.StartsWith("counter", StringComparison.Ordinal)));
    }

    [Fact]
    public void Events_that_the_model_forgot_before_they_were_taken_are_left_out_and_counted()
    {
        for (int i = 0; i < 5000; i++)
        {
            _source.Complete(Make.Event(tgid: 10, sector: (ulong)i));
        }

        Interval();
        Assert.Equal(5000 - 4096ul, _recorder.LeftOut);
        Assert.Equal(4096ul, _recorder.Events);
    }

    [Fact]
    public void Model_has_one_recorder_at_a_time()
    {
        using Recorder second = new(_model, new RecordingDescription());
        using MemoryBlocks memory = new(1 << 20);
        Assert.Throws<InvalidOperationException>(() => second.Add(memory, payload: false));
    }

    [Fact]
    public void Description_says_what_is_recorded_and_where()
    {
        RecordingDescription description = RecordingDescription.Of(_model, "tester", "a test");
        Assert.Equal(Environment.MachineName, description.Host);
        Assert.StartsWith(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), description.Kernel);
        Assert.Equal(Environment.ProcessorCount, description.Processors);
        Assert.Equal(1_000_000_000ul, description.BeginNs);
        Assert.Contains(new KeyValuePair<string, int>("SYNC", 11), description.CommandFlags);
        using Recording recording = Recording.Over(_memory);
        Assert.Equal(description.CommandFlags.ToArray(), recording.Description.CommandFlags.ToArray());
        Assert.Equal(description with { CommandFlags = [], Degraded = [], UnixMinusMonotonicNs = 0 }, recording.Description with
        {
            CommandFlags = [],
            Degraded = [],
            UnixMinusMonotonicNs = 0,
        });
    }

    [Fact]
    public void Recorder_allocates_nothing_when_nothing_is_new()
    {
        IoEvent[] events = [.. Enumerable.Range(0, 100).Select(static i => Make.Event(sector: (ulong)(i * 7919), tgid: 10))];
        ulong sector = 0;
        Allocations.AssertNone(() =>
        {
            foreach (IoEvent next in events)
            {
                _source.Complete(next with { Sector = next.Sector + sector++ });
            }

            _source.NowNs += Make.Second;
            _model.Drain();
            _recorder.Drained();
            _model.Refresh();
            _recorder.Refreshed();
        });
    }

    private void Interval(params IoEvent[] events)
    {
        foreach (IoEvent next in events)
        {
            _source.Complete(in next);
        }

        _source.NowNs += Make.Second;
        _model.Refresh();
        _recorder.Refreshed();
    }

    private List<string> Read() => ReadMemory().Lines;

    private TellingSink ReadMemory()
    {
        using Recording recording = Recording.Over(_memory);
        Assert.Empty(recording.Damage);
        return RecordingRoundTripTests.ReadAll(recording);
    }
}
