using System.Text.Json;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Single I/Os as lines.</summary>
public sealed class TraceTests
{
    private static uint Flag(string name) => CommandFlags.Linux612.MaskOf(name);

    private static TestWorld Busy()
    {
        var world = new TestWorld();
        return world.Then(() =>
        {
            world.Io(812, "postgres", IoOperation.Read, 8192, 1.5, TestWorld.Sda1, 123_456, Flag("RAHEAD"));
            world.Io(40, "kworker/u8:1", IoOperation.Write, 1_048_576, 20.25, TestWorld.Nvme, 9_876_543_210, Flag("SYNC") | Flag("FUA"), error: 5);
        }).Then(() =>
        {
            IoEvent lost = world.Event(0, [], IoOperation.Discard, 4096, 0, dev: 7 << 20);
            lost.IssueToCompleteNs = 0;
            lost.Flags = IoEventFlags.NoStart;
            world.Source.Complete(lost);
            IoEvent lower = world.Event(812, "postgres"u8.ToArray(), IoOperation.Write, 512, 1);
            lower.Flags = IoEventFlags.LowerLayer;
            lower.ParentDev = TestWorld.Nvme;
            lower.ParentSector = 77;
            world.Source.Complete(lower);
        });
    }

    [Fact]
    public void Trace_prints_a_line_per_io_and_a_summary()
    {
        TestWorld world = Busy();
        world.Source.Lose(LossKind.RingFull, 1204);
        world.Source.Lose(LossKind.NoStart, 1);
        Assert.Equal(ExitCode.Done, world.Run("trace"));
        Assert.Equal(
            """
            TIME(s)     COMM            PID     DISK     T    SECTOR     BYTES    LAT(ms) D2C(ms) ERR
            0.100000    postgres        812     sda1     RA   123456     8192       1.500   1.125 -
            0.100000    kworker/u8:1    40      nvme0n1  WFS  9876543210 1048576   20.250  15.188 EIO
            0.200000                    0       7:0      D    2048       4096           -       - -

            """,
            world.Text);
        Assert.Equal(
            """
            iotop-sharp: 3 I/Os in 0.3 s, lost 1,204
              1 without owner: under way when it began, or too many at once
              try: --events-ring 64M, a filter (-D, -p, --op, --min-ms), or a faster reader of the output

            """,
            world.Error.ToString());
    }

    [Fact]
    public void Trace_shows_queue_time_lower_layers_and_utc_when_asked()
    {
        TestWorld world = Busy();
        world.Run("trace -Q --all-layers --utc");
        Assert.Equal("TIME                        COMM            PID     DISK     T    SECTOR     BYTES    QUE(ms) LAT(ms) D2C(ms) ERR", world.Lines[0]);
        Assert.Equal("2025-08-21T06:00:00.100000Z postgres        812     sda1     RA   123456     8192       0.375   1.500   1.125 -", world.Lines[1]);
        Assert.Equal(5, world.Lines.Length);
    }

    [Theory]
    [InlineData("-D nvme0n1", "kworker/u8:1")]
    [InlineData("-D sda", "postgres postgres")]
    [InlineData("-p 812", "postgres")]
    [InlineData("--op read,discard", "postgres -")]
    [InlineData("--min-ms 2", "kworker/u8:1")]
    [InlineData("--min-bytes 8K", "postgres kworker/u8:1")]
    [InlineData("-m1.5 -p1,40,812", "postgres kworker/u8:1")]
    public void Trace_filters_in_the_source(string options, string comms)
    {
        TestWorld world = Busy();
        Assert.Equal(ExitCode.Done, world.Run("trace " + options));
        IEnumerable<string> names = world.Lines.Skip(1).Select(line => line.Substring(12, 15).Trim()).Select(name => name.Length == 0 ? "-" : name);
        Assert.Equal(comms, string.Join(' ', names));
        Assert.False(world.Source.Filter.IsAll);
    }

    [Theory]
    [InlineData("-D nvme0n1")]
    [InlineData("-p 40")]
    [InlineData("--op write")]
    [InlineData("--min-ms 2")]
    [InlineData("--min-bytes 64K")]
    public void Trace_does_not_print_what_finished_before_the_filter_was_set(string options)
    {
        TestWorld world = Busy();
        world.Io(813, "early", IoOperation.Read, 4096, 0.5, TestWorld.Sda1);
        Assert.Equal(ExitCode.Done, world.Run("trace " + options));
        Assert.DoesNotContain("early", world.Text, StringComparison.Ordinal);
        Assert.StartsWith("iotop-sharp: 1 I/Os", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_json_uses_the_vocabulary()
    {
        TestWorld world = Busy();
        world.Run("trace --json --all-layers");
        using JsonDocument schema = JsonDocument.Parse(world.Lines[0]);
        Assert.Equal("iotop-sharp/trace", schema.RootElement.GetProperty("schema").GetString());
        Assert.Equal(
            """{"time":"2025-08-21T06:00:00.100000Z","ts_ns":1100000000,"pid":40,"tid":40,"uid":1000,"comm":"kworker/u8:1","device":"nvme0n1","dev":"259:0","op":"write","flags":["sync","fua"],"sector":9876543210,"bytes":1048576,"queue_us":5062.5,"device_us":15187.5,"latency_us":20250,"error":"EIO","cgroup_id":0}""",
            world.Lines[2]);
        Assert.EndsWith("\"latency_us\":1000,\"cgroup_id\":0,\"parent_device\":\"nvme0n1\",\"parent_sector\":77}", world.Lines[4], StringComparison.Ordinal);
        JsonElement fields = schema.RootElement.GetProperty("fields");
        foreach (string line in world.Lines.Skip(1))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            Assert.All(record.RootElement.EnumerateObject(), property => Assert.True(fields.TryGetProperty(property.Name, out _), property.Name));
        }
    }

    [Fact]
    public void An_end_that_was_not_seen_has_no_latency_and_is_told()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            IoEvent unseen = world.Event(812, "postgres"u8.ToArray(), IoOperation.Read, 512, 0);
            unseen.Flags |= IoEventFlags.EndUnseen;
            world.Source.Complete(in unseen);
            world.Source.Lose(LossKind.EndsUnseen, 1);
        });
        world.Run("trace --json");
        string line = Assert.Single(world.Lines.Skip(1));
        Assert.Contains("\"end_unseen\":true", line, StringComparison.Ordinal);
        Assert.DoesNotContain("latency_us", line, StringComparison.Ordinal);
        Assert.Contains("1 without times", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_csv_has_a_column_for_every_field()
    {
        TestWorld world = Busy();
        world.Run("trace --csv --all-layers");
        string[] lines = world.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("time,ts_ns,pid,tid,uid,comm,device,dev,op,flags,sector,bytes,queue_us,device_us,latency_us,error,cgroup_id,kernel_thread,merged,split,end_unseen,parent_device,parent_sector,segments,segments_lost,file,dirtier,found", lines[0]);
        Assert.Equal("2025-08-21T06:00:00.100000Z,1100000000,40,40,1000,kworker/u8:1,nvme0n1,259:0,write,sync|fua,9876543210,1048576,5062.5,15187.5,20250,EIO,0,,,,,,,,,,,", lines[2]);
        Assert.All(lines, line => Assert.Equal(27, line.Count(c => c == ',')));
    }

    [Fact]
    public void Trace_stops_after_its_duration()
    {
        var world = new TestWorld();
        for (int i = 0; i < 100; i++)
        {
            world.Then(() => world.Io(812, "postgres", IoOperation.Read, 512, 1));
        }

        world.Run("trace --duration 0.25");
        Assert.Equal(1 + 3, world.Lines.Length);
        Assert.StartsWith("iotop-sharp: 3 I/Os in ", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_counts_what_the_store_could_not_hold()
    {
        var world = new TestWorld();
        world.Then(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                world.Io(812, "postgres", IoOperation.Read, 512, 1);
            }
        });
        world.Run("trace");
        Assert.Equal(1 + 4096, world.Lines.Length);
        Assert.StartsWith("iotop-sharp: 4,096 I/Os in 0.2 s, lost 904", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace --op nonsense", "unknown operation 'nonsense': use one of read, write, flush, discard, secure-erase, write-zeroes, zone-append, zone-management, driver, other")]
    [InlineData("trace --min-ms x", "'x' is not a number of milliseconds")]
    [InlineData("trace --min-bytes 1Q", "'1Q' is not a size: give bytes, or a number with K, M or G")]
    [InlineData("trace --duration 0", "'0' is not a number of seconds")]
    [InlineData("trace -D nosuch", "there is no device 'nosuch'")]
    [InlineData("trace --accumulated", "unknown option '--accumulated'")]
    public void Trace_refuses_what_makes_no_sense(string line, string message)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith($"iotop-sharp: {message}\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
    }
}
