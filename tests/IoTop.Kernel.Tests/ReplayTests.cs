using System.Text;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Kernel.Tests;

/// <summary>What was recorded of the live kernel is replayed: the same lines, and sums that are the disk's own.</summary>
public sealed class ReplayTests
{
    [LiveFact("dd")]
    public void A_replay_shows_the_lines_and_sums_of_the_live_run()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture(tracing.Whole with { SnapLength = 64 });
        string path = Path.Combine(Path.GetTempPath(), $"iotop-sharp-test-{Guid.NewGuid():N}.iotop");
        try
        {
            using (var file = new FileBlocks(path))
            using (var recorder = new Recorder(tracing.Model, RecordingDescription.Of(tracing.Model, "test", "test")))
            {
                recorder.Add(file, payload: true);
                Load(tracing, recorder, loop);
                tracing.AssertEqualsDiskstats();
                tracing.Model.Refresh();
                recorder.Refreshed();
            }

            using var playback = new Playback(Recording.Open(path));
            playback.Seek(ulong.MaxValue);
            AssertSame(tracing.Model, playback.Model, loop.Dev);
            playback.Seek(0);
            playback.Seek(ulong.MaxValue);
            AssertSame(tracing.Model, playback.Model, loop.Dev);
            Assert.Empty(playback.Recording.Damage);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Load(Tracing tracing, Recorder recorder, LoopDevice loop)
    {
        for (int i = 0; i < 6; i++)
        {
            Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=8192", "count=20", $"seek={i * 20}", "oflag=direct");
            Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=64k", "count=5", "iflag=direct");
            Thread.Sleep(50);
            tracing.Model.Drain();
            recorder.Drained();
            tracing.Model.Refresh();
            recorder.Refreshed();
        }

        tracing.Settle();
        recorder.Drained();
        recorder.Refreshed();
    }

    private static void AssertSame(IoModel live, IoModel replayed, uint dev)
    {
        Assert.True(live.Counters.TryGetDevice(dev, out DeviceRow was));
        Assert.True(replayed.Counters.TryGetDevice(dev, out DeviceRow row));
        Assert.Equal(was.DiskTotals, row.DiskTotals);
        Assert.True(row.DiskTotals.WritesCompleted >= 120 && row.DiskTotals.ReadsCompleted >= 30);
        Assert.Equal(was.Info.Stats.Totals, row.Info.Stats.Totals);
        Assert.Equal(Processes(live), Processes(replayed));
        string[] lines = Lines(live, dev);
        Assert.True(lines.Length >= 150);
        Assert.Equal(lines, Lines(replayed, dev));
        Assert.Equal(live.Misplaced, replayed.Misplaced);
        Assert.Equal(live.Lost(LossKind.RingFull), replayed.Lost(LossKind.RingFull));
    }

    /// <summary>Everybody who did I/O, on which device and how much.</summary>
    private static string[] Processes(IoModel model)
    {
        List<string> rows = [];
        foreach (ProcessRow row in model.Counters.Processes)
        {
            foreach (ProcessDeviceRow pair in row.Devices)
            {
                IoCount sum = pair.Accumulated.Sum();
                rows.Add($"{row.Kind} {row.Tid} {Encoding.Latin1.GetString(row.Info.Comm)} {row.Info.UserName} {row.Info.IsExited} " +
                    $"{row.Info.ExitedNs} {pair.Device.Info.DisplayName} {pair.IsLowerLayer} {sum.Ios} {sum.Bios} {sum.Bytes} {sum.LatencyNs} {sum.Errors}");
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return [.. rows];
    }

    private static string[] Lines(IoModel model, uint dev)
    {
        using var stream = new MemoryStream();
        var output = new OutputBuffer(stream);
        var options = new TraceOptions { Segments = true, HexdumpBytes = 32, Files = true, WallClock = true };
        var content = new TraceContent(model.Payload!, options, 0);
        var renderer = new TextTraceRenderer(output, options, new CellContext(model) { StartNs = 0 }, new TextWriting(IsTerminal: false, Ascii: true));
        renderer.Begin();
        for (long sequence = model.Events.FirstSequence; sequence < model.Events.NextSequence; sequence++)
        {
            ref readonly IoEvent ioEvent = ref model.Events[sequence];
            if (ioEvent.Dev == dev)
            {
                content.Read(in ioEvent);
                renderer.Write(in ioEvent, content);
            }
        }

        output.Flush();
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
    }
}
