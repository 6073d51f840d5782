using IoTop.Model;

namespace IoTop.Tests.Metrics;

/// <summary>A bounded number of series whose sum is the total whoever comes and goes.</summary>
public sealed class TopSeriesTests
{
    private const string Processes = "iotop_sharp_process_io_bytes_total{";
    private const string Cgroups = "iotop_sharp_cgroup_io_bytes_total{";

    [Fact]
    public void Series_sum_to_the_total_and_never_go_back_whoever_comes_and_goes()
    {
        using var scrapes = new Scrapes(top: 5, counters: new CounterTableOptions { ExitedRetention = TimeSpan.FromSeconds(3) });
        var random = new Random(11);
        List<uint> alive = [];
        uint next = 100;
        Dictionary<string, double> before = scrapes.Samples();
        for (int second = 0; second < 400; second++)
        {
            while (alive.Count < 30)
            {
                next++;

                // Pids come again now and then, with the same name or another.
                uint pid = random.Next(4) == 0 ? (uint)random.Next(101, (int)next + 1) : next;
                if (!alive.Contains(pid))
                {
                    _ = scrapes.Process(pid, $"job{random.Next(3)}", $"/g{pid % 12}.service");
                    alive.Add(pid);
                }
            }

            for (int io = 0; io < 40; io++)
            {
                uint pid = random.Next(20) == 0 ? 0 : alive[random.Next(alive.Count)];
                scrapes.Io(pid, random.Next(2) == 0 ? IoOperation.Read : IoOperation.Write, (uint)random.Next(1, 64) * 512 << random.Next(8));
            }

            for (int i = 0; i < 3; i++)
            {
                uint gone = alive[random.Next(alive.Count)];
                scrapes.Model.Processes.MarkExited(gone, scrapes.Source.NowNs);
                _ = alive.Remove(gone);
            }

            scrapes.Refresh();
            Dictionary<string, double> now = scrapes.Samples();
            foreach (string prefix in new[] { Processes, Cgroups })
            {
                foreach (string op in new[] { "read", "write" })
                {
                    double total = now[$"iotop_sharp_io_bytes_total{{op=\"{op}\"}}"];
                    Assert.Equal(total, now.Where(sample => sample.Key.StartsWith(prefix, StringComparison.Ordinal)
                        && sample.Key.EndsWith($"op=\"{op}\"}}", StringComparison.Ordinal)).Sum(static sample => sample.Value));
                }

                Assert.True(now.Keys.Count(key => key.StartsWith(prefix, StringComparison.Ordinal)) <= (5 + 3) * 2, "too many series");
            }

            foreach ((string key, double value) in before)
            {
                Assert.True(!key.Contains("_total{", StringComparison.Ordinal) || !now.TryGetValue(key, out double after) || after >= value, $"second {second}: {key} went back from {value} to {now.GetValueOrDefault(key)}");
            }

            before = now;
        }

        Assert.True(before[Processes + "pid=\"\",comm=\"others\",op=\"read\"}"] > 0);
        Assert.True(before[Processes + "pid=\"\",comm=\"gone\",op=\"read\"}"] > 0);
    }

    [Fact]
    public void Who_does_more_takes_the_place_of_who_does_less()
    {
        using var scrapes = new Scrapes(top: 2);
        foreach (uint pid in new uint[] { 1, 2, 3 })
        {
            _ = scrapes.Process(pid, $"p{pid}");
        }

        scrapes.Io(1, IoOperation.Read, 1 << 20);
        scrapes.Io(2, IoOperation.Read, 4096);
        scrapes.Refresh();
        scrapes.Io(3, IoOperation.Read, 1 << 19);
        scrapes.Refresh();
        Dictionary<string, double> samples = scrapes.Samples();
        Assert.Equal(1 << 20, samples[Processes + "pid=\"1\",comm=\"p1\",op=\"read\"}"]);
        Assert.Equal(1 << 19, samples[Processes + "pid=\"3\",comm=\"p3\",op=\"read\"}"]);
        Assert.Equal(4096, samples[Processes + "pid=\"\",comm=\"gone\",op=\"read\"}"]);
        Assert.DoesNotContain(samples.Keys, static key => key.Contains("comm=\"p2\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Cgroups_have_their_names_and_pods()
    {
        const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        using var scrapes = new Scrapes();
        _ = scrapes.Process(1, "web", $"/kubepods.slice/kubepods-pod12_34.slice/cri-containerd-{Id}.scope");
        _ = scrapes.Process(2, "side", $"/kubepods.slice/kubepods-pod12_34.slice/cri-containerd-{Id}.scope/inner");
        scrapes.Io(1, IoOperation.Read, 512);
        scrapes.Io(2, IoOperation.Read, 1024);
        scrapes.Refresh();
        Assert.Equal(1536, scrapes.Samples()[Cgroups
            + $"cgroup=\"/kubepods.slice/kubepods-pod12_34.slice/cri-containerd-{Id}.scope\",name=\"k8s:0123456789ab\",pod=\"12-34\",op=\"read\"}}"]);
    }
}
