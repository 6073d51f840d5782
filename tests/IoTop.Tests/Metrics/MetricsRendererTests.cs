using System.Collections.Frozen;
using System.Text;
using IoTop.Metrics;
using IoTop.Model;
using IoTop.Tests.Screens;

namespace IoTop.Tests.Metrics;

/// <summary>What /metrics says: the text, its escapes, and that its counters are the model's, add up and never go back.</summary>
public sealed class MetricsRendererTests
{
    private static Scrapes Busy()
    {
        var scrapes = new Scrapes();
        scrapes.Process(812, "postgres", "/system.slice/postgresql.service");
        scrapes.Process(977, "restic", "/kubepods/burstable/pod5b1c/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        scrapes.Io(812, IoOperation.Read, 8192, 100_000);
        scrapes.Io(812, IoOperation.Write, 4096, 255, Scrapes.Sda1);
        scrapes.Io(812, IoOperation.Flush, 0, 256);
        scrapes.Io(977, IoOperation.Read, 1 << 20, 5_000_000, error: 5);
        scrapes.Io(0, IoOperation.Write, 512);
        scrapes.Source.Lose(LossKind.NoStart, 3);
        scrapes.Refresh();
        return scrapes;
    }

    [Fact]
    public void Text_is_as_it_was()
    {
        using Scrapes scrapes = Busy();
        Golden.Check("text", scrapes.Text());
    }

    [Fact]
    public void OpenMetrics_is_as_it_was_and_ends_with_eof()
    {
        using Scrapes scrapes = Busy();
        string text = scrapes.Text(openMetrics: true);
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
        Golden.Check("openmetrics", text);
    }

    [Fact]
    public void Buckets_are_cumulative_and_exact_at_their_bounds()
    {
        using Scrapes scrapes = Busy();
        Dictionary<string, double> samples = scrapes.Samples();
        const string Write = "iotop_sharp_device_io_latency_seconds_bucket{device=\"sda\",op=\"write\",le=\"2.55e-07\"}";
        const string Flush = "iotop_sharp_device_io_latency_seconds_bucket{device=\"sda\",op=\"flush\",le=\"2.55e-07\"}";
        Assert.Equal((1, 0), (samples[Write], samples[Flush])); // 255 ns and 256 ns
        Assert.Equal(2, samples["iotop_sharp_device_io_latency_seconds_bucket{device=\"sda\",op=\"read\",le=\"+Inf\"}"]);
        Assert.Equal(0.0051, samples["iotop_sharp_device_io_latency_seconds_sum{device=\"sda\",op=\"read\"}"], 12);
    }

    [Fact]
    public void A_disk_counts_its_partitions_and_a_partition_has_series_only_when_named()
    {
        using Scrapes scrapes = Busy();
        Assert.DoesNotContain("\"sda1\"", scrapes.Text(), StringComparison.Ordinal);
        Assert.Equal(4608, scrapes.Samples()["iotop_sharp_device_io_bytes_total{device=\"sda\",op=\"write\"}"]);
        using var named = new Scrapes(devices: new[] { Scrapes.Sda1 }.ToFrozenSet());
        named.Io(1, IoOperation.Write, 4096, dev: Scrapes.Sda1);
        named.Refresh();
        Assert.Equal(4096, named.Samples()["iotop_sharp_device_io_bytes_total{device=\"sda1\",op=\"write\"}"]);
        Assert.DoesNotContain("\"sda\"", named.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("say \"hi\"", "say \\\"hi\\\"")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("dev-disk\\x2dby", "dev-disk\\\\x2dby")]
    [InlineData("two\nlines", "two\\\\x0alines")]
    [InlineData("\u001b[31mred", "\\\\x1b[31mred")]
    [InlineData("fake\\x1b", "fake\\\\x5cx1b")]
    [InlineData("\u202eevil", "\\\\xe2\\\\x80\\\\xaeevil")]
    [InlineData("größe", "größe")]
    public void Labels_are_escaped(string name, string escaped) => Assert.Equal(escaped, Label(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Labels_of_any_bytes_are_valid_utf8_in_one_line_and_different_for_different_bytes()
    {
        Dictionary<string, byte[]> seen = [];
        var random = new Random(7);
        byte[] alphabet = [.. "\\x1b\"\n5ca"u8, 0x1b, 0xff, 0xc3, 0xa9, 0x00, 0x7f, 0xe2, 0x80, 0xae];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] name = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            string label = Label(name);
            Assert.DoesNotContain(label, static c => c is '\n' or '\u001b' or '\ufffd' or '\0');
            Assert.True(seen.TryAdd(label, name) || seen[label].AsSpan().SequenceEqual(name), $"{Convert.ToHexString(name)}: {label}");
        }
    }

    [Fact]
    public void Hostile_names_break_no_line()
    {
        using var scrapes = new Scrapes();
        scrapes.Process(5, "a\"} 1\n# EOF\n"u8.ToArray(), "/x\"} 1\nevil_total 7\n\xff"u8.ToArray());
        scrapes.Io(5, IoOperation.Read, 512);
        scrapes.Refresh();
        string[] lines = scrapes.Text().Split('\n');
        Assert.DoesNotContain(lines, static line => line.StartsWith("evil", StringComparison.Ordinal) || line.Contains("EOF\"", StringComparison.Ordinal) && line[0] == '#');
        Assert.All(lines, static line => Assert.True(line.Length == 0 || line.StartsWith("# HELP ", StringComparison.Ordinal)
            || line.StartsWith("# TYPE ", StringComparison.Ordinal) || line.StartsWith("iotop_sharp_", StringComparison.Ordinal)
            || line.StartsWith("process_", StringComparison.Ordinal), line));
        Assert.NotEmpty(scrapes.Samples());
    }

    [Fact]
    public void A_device_that_comes_again_under_its_name_goes_on_counting()
    {
        using Scrapes scrapes = Busy();
        const string Read = "iotop_sharp_device_io_bytes_total{device=\"sda\",op=\"read\"}";
        double before = scrapes.Samples()[Read];
        scrapes.Model.Devices.Add(new DeviceRecord(Scrapes.Sda, "sda") { Model = "another" });
        scrapes.Io(812, IoOperation.Read, 4096);
        scrapes.Refresh();
        scrapes.Refresh();
        Assert.Equal(before + 4096, scrapes.Samples()[Read]);
    }

    [Fact]
    public void A_steady_scrape_allocates_nothing()
    {
        using var scrapes = new Scrapes();
        for (uint pid = 1; pid <= 100; pid++)
        {
            scrapes.Process(pid, $"job{pid}", $"/jobs/{pid}.service");
        }

        Allocations.AssertNone(() =>
        {
            for (uint pid = 1; pid <= 100; pid++)
            {
                scrapes.Io(pid, IoOperation.Read, 4096);
            }

            scrapes.Refresh();
            scrapes.Render();
        }, warmUp: 30, runs: 5);
    }

    private static string Label(byte[] value)
    {
        var output = new IoTop.Output.OutputBuffer(Stream.Null);
        LabelText.Write(output, value);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.Pending);
    }
}
