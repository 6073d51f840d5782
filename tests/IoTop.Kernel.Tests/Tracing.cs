using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>A live trace around a load: attach, note /proc/diskstats, run the load, read everything.</summary>
internal sealed class Tracing : IDisposable
{
    private readonly string[] _devices;
    private readonly DiskTotals[] _before; // what the kernel had counted when we began

    internal Tracing(LiveOptions? options, params string[] devices)
    {
        Source = new LiveEventSource(options ?? new LiveOptions { RingBytes = 64 << 20 });
        Model = new IoModel(Source, new IoModelOptions { EventCapacity = 1 << 20, PayloadBytes = 256 << 20 });
        _devices = devices;
        _before = new DiskTotals[devices.Length];
        DiskTotals[] kernels;
        int tries = 50;
        do
        {
            // A new device is looked at by others, too: both sides begin at a moment in which nothing moved.
            kernels = [.. devices.Select(BlockDevice.Diskstats)];
            Model.Refresh();
            for (int i = 0; i < devices.Length; i++)
            {
                _before[i] = kernels[i].Minus(Ours(devices[i]) ?? default);
            }
        }
        while (!devices.Select(BlockDevice.Diskstats).SequenceEqual(kernels) && --tries > 0);
    }

    internal LiveEventSource Source { get; }

    internal IoModel Model { get; }

    /// <summary>
    /// Reads events and counters until nothing moves any more on the devices under test: what was in flight has ended. The machine's
    /// other devices never rest. An end that the kernel let no program see is noticed after a second: waits for that, too.
    /// </summary>
    internal void Settle()
    {
        Rest();
        const int Tries = 25;
        for (int i = 0; i < Tries && !_devices.Index().All(device => Ours(device.Item) == Kernels(device.Index)); i++)
        {
            Thread.Sleep(100);
            Model.Refresh();
        }
    }

    private void Rest()
    {
        const int Tries = 50;
        DiskTotals[] last = [];
        for (int i = 0; i < Tries; i++)
        {
            Thread.Sleep(100);
            Model.Refresh();
            DiskTotals[] now = [.. _devices.Select(BlockDevice.Diskstats)];
            if (now.AsSpan().SequenceEqual(last))
            {
                return;
            }

            last = now;
        }

        Assert.Fail("the devices under test do not come to rest");
    }

    /// <summary>
    /// Asserts that each device's own row says what /proc/diskstats says of the same time. File systems write by themselves at any time,
    /// and the two are not read in the same instant: a difference counts when it stays.
    /// </summary>
    internal void AssertEqualsDiskstats()
    {
        const int Tries = 30;
        for (int i = 0; i < _devices.Length; i++)
        {
            DiskTotals? kernel = null, ours = null;
            for (int look = 0; look < Tries && (look == 0 || ours != kernel); look++)
            {
                Thread.Sleep(look == 0 ? 0 : 100);
                Model.Refresh();
                kernel = Kernels(i);
                ours = Ours(_devices[i]);
            }

            Assert.Equal((_devices[i], kernel), (_devices[i], ours));
        }

        Assert.Equal(0ul, Source.Lost(LossKind.Uncounted));
        Assert.Equal(0ul, Source.Lost(LossKind.WalkLimit));
        Assert.Equal(0ul, Source.Lost(LossKind.StartsFull));
    }

    private DiskTotals? Kernels(int device) => BlockDevice.Diskstats(_devices[device]).Minus(_before[device]);

    /// <summary>Nothing while the device has no row.</summary>
    private DiskTotals? Ours(string device) =>
        Model.Counters.TryGetDevice(BlockDevice.DevOf(device), out DeviceRow row) ? row.DiskTotals : null;

    /// <summary>Asserts that the processes and the row without owner sum to the total.</summary>
    internal void AssertRowsSumToTotal()
    {
        IoCount sum = default;
        foreach (ProcessRow row in Model.Counters.Processes)
        {
            sum.Add(row.Accumulated.Sum());
        }

        IoCount total = Model.Counters.Total.Accumulated.Sum();
        Assert.Equal((total.Ios, total.Bios, total.Bytes), (sum.Ios, sum.Bios, sum.Bytes));
    }

    /// <summary>What a process (or all processes of that name) did on a device.</summary>
    internal IoCount On(uint dev, IoClass what, Func<ProcessRow, bool> whose)
    {
        IoCount sum = default;
        foreach (ProcessRow row in Model.Counters.Processes)
        {
            foreach (ProcessDeviceRow pair in row.Devices)
            {
                if (pair.Device.Dev == dev && whose(row))
                {
                    sum.Add(in pair.Accumulated[what]);
                }
            }
        }

        return sum;
    }

    /// <summary>All events so far that pass.</summary>
    internal List<IoEvent> Events(Func<IoEvent, bool> which)
    {
        List<IoEvent> events = [];
        for (long sequence = Model.Events.FirstSequence; sequence < Model.Events.NextSequence; sequence++)
        {
            if (which(Model.Events[sequence]))
            {
                events.Add(Model.Events[sequence]);
            }
        }

        return events;
    }

    /// <summary>Captures from now on; by default whole segments of all I/Os of the devices under test.</summary>
    internal void Capture(CaptureSettings? settings = null)
    {
        Model.Capture = settings ?? Whole;
        Assert.True(Source.CaptureAbility.Highest == CaptureLevel.Payload, Source.CaptureAbility.Why);
    }

    /// <summary>Whole segments of the devices under test.</summary>
    internal CaptureSettings Whole => new()
    {
        Level = CaptureLevel.Payload,
        SnapLength = CaptureSettings.WholeSegments,
        Devices = [.. _devices.Select(BlockDevice.DevOf)],
    };

    /// <summary>Runs a load and reads what comes while it runs, as the program does.</summary>
    internal void While(Action load)
    {
        Task task = Task.Run(load);
        while (!task.IsCompleted)
        {
            Thread.Sleep(5);
            Model.Drain();
        }

        task.GetAwaiter().GetResult();
        Settle();
    }

    /// <summary>All I/Os so far that pass, with what was captured of them.</summary>
    internal List<CapturedIo> Captured(Func<IoEvent, bool> which)
    {
        List<CapturedIo> ios = [];
        var content = new IoContent();
        foreach (IoEvent io in Events(which))
        {
            byte[] bytes = [];
            CapturedSegment[] segments = [];
            bool any = Model.Payload is not null && content.Read(Model.Payload, in io);
            if (any)
            {
                bytes = new byte[io.Bytes];
                content.Copy(0, bytes, new byte[io.Bytes]);
                segments = [.. Enumerable.Range(0, content.Count).Select(i => new CapturedSegment(
                    content[i], content.Stored(i).Record, content.Stored(i).File, content.Bytes(i).ToArray()))];
            }

            ios.Add(new CapturedIo(io, segments, any && content.IsWhole, any && content.IsIntact) { Bytes = bytes });
        }

        return ios;
    }

    /// <summary>The payload ring was full for a moment, as it may be where nobody empties it in time: other programs have the processors.</summary>
    internal bool HasLostPayload => Source.Lost(LossKind.Segments) + Source.Lost(LossKind.PayloadBytes) > 0;

    /// <summary>Asserts that no record of the payload ring was lost.</summary>
    internal void AssertNoPayloadLost() => Assert.Equal(
        (0ul, 0ul, 0ul, 0ul, 0ul),
        (Source.Lost(LossKind.Segments), Source.Lost(LossKind.PayloadBytes), Source.Lost(LossKind.ReadsUnseen), Source.Lost(LossKind.MissedRuns),
            Model.Payload!.OrphanedBytes));

    public void Dispose()
    {
        LeftOutRuns.Add(Source.Lost(LossKind.EndsUnseen) + Source.Lost(LossKind.MissedRuns));
        Model.Dispose();
    }
}
