using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Tests;

namespace IoTop.Kernel.Tests;

/// <summary>What a recording of the live kernel tells of a known load: to the byte what the kernel counts.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-sharp-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "x.iotop");

    /// <summary>Records while a load runs, as the command does: counters every interval, the rest as it comes.</summary>
    private RecordingTotals Record(string device, CaptureSettings? capture, Action load)
    {
        using (var tracing = new Tracing(null, device))
        {
            if (capture is not null)
            {
                tracing.Capture(capture);
            }

            using var blocks = new FileBlocks(Target);
            using var recorder = new Recorder(tracing.Model, RecordingAbout.Of(tracing.Model, "test"));
            tracing.Model.Refresh();
            recorder.Refreshed();
            recorder.Add(blocks, payload: true);
            Task task = Task.Run(load);
            for (int i = 0; !task.IsCompleted; i++)
            {
                Thread.Sleep(5);
                if (i % 20 != 0)
                {
                    tracing.Model.Drain();
                    recorder.Drained();
                    continue;
                }

                tracing.Model.Refresh();
                recorder.Refreshed();
            }

            task.GetAwaiter().GetResult();
            tracing.Settle();
            tracing.AssertEqualsDiskstats();
            tracing.Model.Refresh();
            recorder.Refreshed();
            recorder.Remove(blocks);
            Assert.Null(recorder.Failure);
        }

        using Recording recording = Recording.Open(Target);
        Assert.Empty(recording.Damage);
        return new RecordingTotals(recording);
    }

    /// <summary>What a device's row comes to when the intervals of the recording are played from the first to the last.</summary>
    private DiskTotals Replayed(uint dev)
    {
        var source = new RecordingSource(Recording.Open(Target));
        using var model = new IoModel(source, Playback.Detached(new IoModelOptions()));
        while (source.NextInterval())
        {
            model.Refresh();
        }

        Assert.True(model.Counters.TryGetDevice(dev, out DeviceRow row));
        return row.DiskTotals;
    }

    [LiveFact("dd mkfs.ext4")]
    public void Counters_and_events_of_a_recording_equal_diskstats()
    {
        using var loop = new LoopDevice(64);
        DiskTotals before = BlockDevice.Diskstats(loop.Name);
        uint writer = 0;
        RecordingTotals recorded = Record(loop.Name, null, () =>
        {
            (writer, _) = Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4096", "count=500", "oflag=direct");
            Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=64k", "count=100", "iflag=direct");
            Shell.Run("mkfs.ext4", "-qF", loop.Path_);
        });
        DiskTotals kernel = BlockDevice.Diskstats(loop.Name).Minus(before);
        Assert.Equal(kernel, Replayed(loop.Dev));
        Assert.Equal(0ul, recorded.Lost(LossKind.RingFull));

        IoEvent[] ours = [.. recorded.Ios.Where(io => io.Dev == loop.Dev)];
        Assert.Equal(kernel.SectorsRead * 512, (ulong)ours.Where(static io => io.Op == IoOperation.Read).Sum(static io => io.Bytes));
        Assert.Equal(kernel.SectorsWritten * 512, (ulong)ours.Where(static io => io.Op is IoOperation.Write or IoOperation.WriteZeroes).Sum(static io => io.Bytes));
        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (ulong)i * 8),
            ours.Where(io => io.Tgid == writer).Select(static io => io.Sector).Order());
        Assert.Equal(loop.Name, recorded.Devices[loop.Dev].Name);
        Assert.Equal((0, 0L), (recorded.Segments, recorded.PayloadBytes));
    }

    [LiveFact("dd")]
    public void Payload_is_in_it_when_it_is_asked_for()
    {
        using var loop = new LoopDevice(16);
        RecordingTotals recorded = Record(loop.Name, new CaptureSettings
        {
            Level = CaptureLevel.Payload, SnapLength = CaptureSettings.WholeSegments, Devices = [loop.Dev],
        }, () => Shell.Run("dd", "if=/dev/urandom", $"of={loop.Path_}", "bs=4096", "count=100", "oflag=direct"));
        Assert.InRange(recorded.Segments, 100, 200);
        Assert.InRange(recorded.PayloadBytes, 100 * 4096, 200 * 4096);
    }
}
