namespace IoTop.Model.Tests;

public sealed class IoModelTests : IDisposable
{
    private readonly ScriptedEventSource _source = new();
    private readonly IoModel _model;

    public IoModelTests()
    {
        _model = new IoModel(_source, IoModelOptions.Detached);
        _model.Devices.Add(new DeviceRecord(Make.Sda, "sda"));
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void IoModel_turns_a_script_into_rows_and_events()
    {
        for (ulong i = 0; i < 10; i++)
        {
            _source.Complete(Make.Event(completeNs: _source.NowNs + i, sector: i * 8, tgid: 42));
        }

        _source.NowNs += 2 * Make.Second;
        _model.Refresh();
        Assert.Equal(10, _model.Events.Count);
        Assert.True(_model.Counters.TryGetProcess(42, out ProcessRow row));
        Assert.Equal("worker"u8, row.Info.Comm);
        Assert.False(row.Info.IsExited);
        Assert.Equal(10ul, row.Interval.Ios);
        Assert.True(_model.Counters.TryGetDevice(Make.Sda, out DeviceRow device));
        Assert.Equal(0.9, device.SequentialShare, 1e-9);
        Assert.Equal(10ul, device.DiskTotals.ReadsCompleted);
        Assert.Equal(80ul, device.DiskTotals.SectorsRead);
    }

    [Fact]
    public void IoModel_counts_what_the_filter_keeps_from_the_events()
    {
        _model.Filter = new IoFilter { Processes = [7] };
        _source.Complete(Make.Event(tgid: 42));
        _source.Complete(Make.Event(tgid: 7));
        _source.NowNs += Make.Second;
        _model.Refresh();
        Assert.Equal(1, _model.Events.Count);
        Assert.Equal(2ul, _model.Counters.Total.Interval.Ios);
    }

    [Fact]
    public void IoModel_allocates_nothing_when_it_drains_and_refreshes()
    {
        _model.Filter = new IoFilter { Devices = [Make.Sda], MinBytes = 512 };
        ulong sector = 0;
        IoEvent ioEvent = Make.Event();
        Allocations.AssertNone(() =>
        {
            for (uint i = 0; i < 300; i++)
            {
                ioEvent.Sector = sector += 8;
                ioEvent.Tgid = 42 + (i % 3);
                _source.Complete(in ioEvent);
            }

            _model.Drain();
            _source.NowNs += Make.Second;
            _model.Refresh();
        });
        Assert.Equal((long)sector / 8, _model.Events.AppendedTotal);
        Assert.Equal(300ul, _model.Counters.Total.Interval.Ios);
    }

    [Fact]
    public void IoModel_switches_threads_everywhere()
    {
        _model.ByThread = true;
        Assert.True(_source.ByThread);
        Assert.True(_model.Processes.WithThreads);
        IoEvent ioEvent = Make.Event(tgid: 42);
        ioEvent.Tid = 43;
        _source.Complete(in ioEvent);
        _source.NowNs += Make.Second;
        _model.Refresh();
        Assert.True(_model.Counters.TryGetProcess(43, out ProcessRow row));
        Assert.Equal(42u, row.Tgid);
        Assert.Equal(ProcessRowKind.Thread, row.Kind);
    }

    [Fact]
    public void IoModel_does_not_lose_keys_when_a_reading_fails()
    {
        _source.Complete(Make.Event(tgid: 42));
        _source.NowNs += Make.Second;
        _model.Refresh();
        CounterKey key = _source.Counters.Keys.Single();
        CounterValue value = _source.Counters[key];
        _source.Counters.Clear();
        _source.CountersComplete = false;
        _source.NowNs += Make.Second;
        _model.Refresh();
        _source.Counters[key] = value;
        _source.NowNs += Make.Second;
        _model.Refresh();
        Assert.Equal(1ul, _model.Counters.Total.Accumulated.Ios);
    }

    [Fact]
    public void IoModel_passes_losses_on_and_disposes_of_its_source()
    {
        _source.Lose(LossKind.RingFull, 3);
        Assert.Equal(3ul, _model.Lost(LossKind.RingFull));
        _model.Dispose();
        Assert.True(_source.IsDisposed);
    }

    [Fact]
    public void IoModel_observes_each_event_once_also_when_the_store_overran()
    {
        IoEvent ioEvent = Make.Event(dev: Make.Sda, sector: 0);
        for (int i = 0; i < 10_000; i++)
        {
            _source.Enqueue(in ioEvent);
        }

        Assert.Equal(10_000, _model.Drain());
        Assert.Equal(0, _model.Drain());
        _source.NowNs += Make.Second;
        _model.Refresh();
        Assert.Equal(4096, _model.Events.Count);
        Assert.Equal(10_000, _model.Events.AppendedTotal);
    }

    [Fact]
    public void IoModel_refreshes_over_this_machine()
    {
        using IoModel model = new(new ScriptedEventSource { NowNs = MonotonicClock.NowNs }, new IoModelOptions { EventCapacity = 16 });
        model.Refresh();
        Assert.True(model.Counters.TryGetProcess((uint)Environment.ProcessId, out ProcessRow self));
        Assert.False(self.IsActive);
        Assert.True(model.Counters.Devices.Length > 0);
    }
}
