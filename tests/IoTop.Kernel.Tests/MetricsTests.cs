using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using IoTop.Metrics;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Kernel.Tests;

/// <summary>A known load on a disk of its own: /metrics says what /proc/diskstats says, to the byte.</summary>
public sealed class MetricsTests
{
    [LiveFact("dd")]
    public void Metrics_equal_diskstats()
    {
        using var loop = new LoopDevice(64);
        using var tracing = new Tracing(null, loop.Name);
        var renderer = new MetricsRenderer(tracing.Model, 50, new[] { loop.Dev }.ToFrozenSet(), new OwnCost());
        DiskTotals before = BlockDevice.Diskstats(loop.Name);
        (uint writer, _) = Shell.Run("dd", "if=/dev/zero", $"of={loop.Path_}", "bs=4096", "count=256", "oflag=direct");
        (uint reader, _) = Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=64k", "count=100", "iflag=direct");
        tracing.Model.Refresh();
        renderer.Update(1);
        tracing.Settle();
        renderer.Update(2);

        Dictionary<string, ulong> samples = Samples(renderer);
        DiskTotals kernel = BlockDevice.Diskstats(loop.Name).Minus(before);
        string device = $"{{device=\"{loop.Name}\",op=";
        Assert.Equal((256ul, 256ul * 8, 100ul, 100ul * 128), (kernel.WritesCompleted, kernel.SectorsWritten, kernel.ReadsCompleted, kernel.SectorsRead));
        Assert.Equal(kernel.SectorsWritten * 512, samples[$"iotop_sharp_device_io_bytes_total{device}\"write\"}}"]);
        Assert.Equal(kernel.SectorsRead * 512, samples[$"iotop_sharp_device_io_bytes_total{device}\"read\"}}"]);
        Assert.Equal(kernel.WritesCompleted, samples[$"iotop_sharp_device_ios_total{device}\"write\"}}"]);
        Assert.Equal(kernel.ReadsCompleted, samples[$"iotop_sharp_device_ios_total{device}\"read\"}}"]);
        Assert.Equal(0ul, samples["iotop_sharp_lost_total{kind=\"uncounted\"}"]);
        AssertSums(samples, "process");
        AssertSums(samples, "cgroup");

        // Each dd did what it did, and nothing else; the machine's own processes do other things on other disks meanwhile.
        Assert.True(samples[$"iotop_sharp_process_io_bytes_total{{pid=\"{writer}\",comm=\"dd\",op=\"write\"}}"] >= 256 * 4096);
        Assert.True(samples[$"iotop_sharp_process_io_bytes_total{{pid=\"{reader}\",comm=\"dd\",op=\"read\"}}"] >= 100 * 65536);

        // An end that no program saw has no latency.
        ulong unseen = samples["iotop_sharp_lost_total{kind=\"ends_unseen\"}"];
        ulong measured = samples[$"iotop_sharp_device_io_latency_seconds_count{device}\"write\"}}"];
        Assert.InRange(measured, 256 - Math.Min(unseen, 256), 256ul);
    }

    private static void AssertSums(Dictionary<string, ulong> samples, string what)
    {
        foreach (string op in new[] { "read", "write" })
        {
            ulong sum = samples.Where(sample => sample.Key.StartsWith($"iotop_sharp_{what}_io_bytes_total{{", StringComparison.Ordinal)
                && sample.Key.EndsWith($"op=\"{op}\"}}", StringComparison.Ordinal)).Aggregate(0ul, static (all, sample) => all + sample.Value);
            Assert.Equal(samples[$"iotop_sharp_io_bytes_total{{op=\"{op}\"}}"], sum);
        }
    }

    private static Dictionary<string, ulong> Samples(MetricsRenderer renderer)
    {
        var output = new OutputBuffer(Stream.Null);
        renderer.Write(output, openMetrics: false);
        Dictionary<string, ulong> samples = [];
        foreach (string line in Encoding.UTF8.GetString(output.Pending).Split('\n'))
        {
            int end = line.LastIndexOf(' ');
            if (line.Length > 0 && line[0] != '#' && ulong.TryParse(line.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            {
                samples.Add(line[..end], value);
            }
        }

        return samples;
    }
}
