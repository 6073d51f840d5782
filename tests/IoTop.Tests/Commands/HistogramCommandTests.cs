using System.Text.Json;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;
using IoTop.Testing;
using IoTop.Tests.Output;

namespace IoTop.Tests.Commands;

/// <summary>What the command histogram takes and prints.</summary>
public sealed class HistogramCommandTests
{
    // ESC ] 0 ; x BEL, right-to-left override, newline, quote, comma.
    private const string Hostile = "\u001b]0;x\u0007\u202e\n\",";

    [Theory]
    [InlineData("--at nowhere", "unknown point 'nowhere': use one of submit_bio, blk_mq_submit_bio, issue, complete")]
    [InlineData("--of weight", "unknown quantity 'weight': use one of size, latency, queue")]
    [InlineData("--of latency --at issue", "how long an I/O takes is known when it is complete")]
    [InlineData("--of queue --at complete", "how long an I/O waits is known when it is issued")]
    [InlineData("--by disk,user", "'disk' cannot be counted apart: use one of device, process, op")]
    [InlineData("--linear=0", "the step must be a whole number of KiB or microseconds from 1 on, not '0'")]
    [InlineData("--at complete --probe kprobe", "issue and complete are tracepoints")]
    [InlineData("--children", "--children needs a process")]
    [InlineData("--op eat", "unknown operation 'eat': use one of read, write, flush, discard, secure-erase, write-zeroes, zone-append, zone-management, driver, other")]
    [InlineData("-n 3", "without --delay there is only one interval")]
    [InlineData("sda", "unexpected argument 'sda'")]
    [InlineData("--", "there is no command behind --")]
    [InlineData("--device sdz", "there is no device 'sdz'")]
    public void Histogram_refuses_what_makes_no_sense(string line, string message)
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        Assert.Equal(ExitCode.BadUsage, world.Run($"histogram {line}"));
        Assert.StartsWith($"iotop-sharp: {message}\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Null(opened.Source);
        Assert.Empty(world.Text);
    }

    [Fact]
    public void Kernel_that_cannot_exits_3()
    {
        var world = new TestWorld();
        world.Host = world.Host with { OpenHistogram = static _ => throw new BpfException("no BTF", "another kernel") };
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("histogram"));
        Assert.Equal("iotop-sharp: no BTF\n  try: another kernel\n", world.Error.ToString());
    }

    [Fact]
    public void Text_is_what_bcc_prints()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Then(() =>
        {
            opened.Source!.Count(TestWorld.Sda1, 812, "postgres", IoOperation.Write, 512, 11);
            opened.Source.Count(TestWorld.Sda, 812, "postgres", IoOperation.Write, 4096, 150);
            opened.Source.Count(TestWorld.Sda, 812, "postgres", IoOperation.Write, 12288, 1);
            opened.Source.Count(TestWorld.Nvme, 1, "init", IoOperation.Read, 1024);
        });
        Assert.Equal(ExitCode.Done, world.Run("histogram --by device"));
        Assert.Equal(
            """
            at submit_bio, size: fentry

            disk = 'sda'
                 Kbytes              : count     distribution
                     0 -> 1          : 11       |**                                      |
                     2 -> 3          : 0        |                                        |
                     4 -> 7          : 150      |****************************************|
                     8 -> 15         : 1        |                                        |
            avg = 3.8 Kbytes, total: 617.5 Kbytes, count: 162
            p50 = 4, p90 = 4, p95 = 4, p99 = 4, p99.9 = 12, max = 12 Kbytes

            disk = 'nvme0n1'
                 Kbytes              : count     distribution
                     0 -> 1          : 1        |****************************************|
            avg = 1 Kbytes, total: 1 Kbytes, count: 1
            p50 = 1, p90 = 1, p95 = 1, p99 = 1, p99.9 = 1, max = 1 Kbytes

            """,
            world.Text);
        Assert.StartsWith("iotop-sharp: 163 at submit_bio in 0.1 s\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.True(opened.Source!.IsDisposed);
    }

    [Fact]
    public void Big_numbers_have_the_wide_form_of_bcc()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Then(() => opened.Source!.Count(TestWorld.Sda, 1, "a", IoOperation.Read, 5_000_000_000_000_000));
        world.Run("histogram --of latency");
        Assert.Equal("               usecs                         : count     distribution", world.Lines[2]);
        Assert.Equal("                   0 -> 1                    : 0        |                    |", world.Lines[3]);
        Assert.Equal("       4398046511104 -> 8796093022207        : 1        |********************|", world.Lines[45]);
    }

    [Fact]
    public void Linear_text_is_what_bcc_prints_and_its_last_bucket_is_open()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Then(() =>
        {
            opened.Source!.Count(TestWorld.Sda, 1, "a", IoOperation.Read, 25_000, 4);
            opened.Source.Count(TestWorld.Sda, 1, "a", IoOperation.Read, 3_000, 2);
        }).Then(() => opened.Source!.Count(TestWorld.Sda, 1, "a", IoOperation.Read, 3_600_000_000_000));
        world.Run("histogram --of latency --linear=10 --by op --delay 0.05");
        Assert.Equal(10u, opened.Source!.Request.StepUs);
        Assert.Equal(
            """
            at complete, latency: fentry

            06:07:08

            op = 'read'
                 usecs         : count     distribution
                    0          : 2        |********************                    |
                    10         : 0        |                                        |
                    20         : 4        |****************************************|
            avg = 17.7 usecs, total: 106 usecs, count: 6
            p50 = 25, p90 = 25, p95 = 25, p99 = 25, p99.9 = 25, max = 25 usecs
            """,
            world.Text[..world.Text.IndexOf("\n\n06:07:08", 40, StringComparison.Ordinal)]);
        Assert.Contains("        10230+     : 1        |****************************************|\n", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_come_every_delay_until_n_and_an_empty_one_says_so()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Then(() => opened.Source!.Count(TestWorld.Sda, 1, "a", IoOperation.Read, 4096));
        for (int i = 0; i < 100; i++)
        {
            world.Then(static () => { });
        }

        Assert.Equal(ExitCode.Done, world.Run("histogram --delay 1 -n 2"));
        Assert.Equal(2, world.Lines.Count(static line => line.StartsWith("06:07:", StringComparison.Ordinal)));
        Assert.Equal("no I/O", world.Lines[^1]);
    }

    [Fact]
    public void Source_that_is_not_the_function_says_what_it_misses()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        opened.Prepare = static source =>
        {
            source.Source = "tracepoint block:block_bio_queue";
            source.Remark = "since this kernel has none";
            source.Missed = 5;
            source.Lose(HistogramLoss.CountsFull, 1204);
            source.Lose(HistogramLoss.NoTime, 2);
            source.Lose(HistogramLoss.FollowedFull, 3);
        };
        world.Run("histogram");
        Assert.Equal("at submit_bio, size: tracepoint block:block_bio_queue, since this kernel has none", world.Lines[0]);
        Assert.Equal(
            """
            iotop-sharp: 0 at submit_bio in 0.1 s
              5 calls missed: the kernel left out the program
              1,204 not counted: too many devices, processes and sizes
              2 without a time: under way when counting began, or their end was not seen
              3 children not followed: too many processes

            """,
            world.Error.ToString());
    }

    [Fact]
    public void Options_become_the_request()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Run("histogram --at blk_mq_submit_bio -D sda -p 812,40 --op read,write --probe kprobe");
        HistogramRequest request = opened.Source!.Request;
        Assert.Equal((HistogramPoint.BlkMqSubmitBio, HistogramQuantity.Size, HistogramProbe.Kprobe, 3u, false), (request.At, request.Of, request.Probe, request.OpMask, request.Follow));
        Assert.Equal([TestWorld.Sda, TestWorld.Sda1], request.Devices.ToArray().Order());
        Assert.Equal([812u, 40u], request.Processes.ToArray());
    }

    [Fact]
    public void Command_is_followed_and_its_status_returned()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        for (int i = 0; i < 1000; i++)
        {
            world.Then(static () => Thread.Sleep(5));
        }

        Assert.Equal(5, world.Run(["histogram", "--", "sh", "-c", "exit 5"]));
        Assert.Single(opened.Source!.Added);
        Assert.True(opened.Source.Request.Follow);
    }

    [Fact]
    public void Json_has_a_schema_and_an_object_for_each_section()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Then(() =>
        {
            opened.Source!.Count(TestWorld.Sda, 812, Hostile, IoOperation.Write, 4096, 3);
            opened.Source.Count(TestWorld.Sda, 812, Hostile, IoOperation.Write, 512);
        });
        world.Run("histogram --by device,process,op --json");
        Assert.Equal(2, world.Lines.Length);
        using JsonDocument schema = JsonDocument.Parse(world.Lines[0]), line = JsonDocument.Parse(world.Lines[1]);
        Assert.Equal("iotop-sharp/histogram", schema.RootElement.GetProperty("schema").GetString());
        Assert.Equal(HistogramFields.All.Count, schema.RootElement.GetProperty("fields").EnumerateObject().Count());
        JsonElement one = line.RootElement;
        Assert.Equal(("histogram", "submit_bio", "size", "bytes", "sda", 812, Hostile, "write"),
            (Text("type"), Text("at"), Text("of"), Text("unit"), Text("device"), one.GetProperty("pid").GetInt32(), Text("comm"), Text("op")));
        Assert.Equal((4, 12800, 3200.0, 4096, 4096, 4096), (Number("count"), Number("sum"), one.GetProperty("avg").GetDouble(), Number("p50"), Number("p99_9"), Number("max")));
        Assert.Equal("""[{"ge":0,"lt":2048,"count":1},{"ge":4096,"lt":8192,"count":3}]""", one.GetProperty("buckets").GetRawText());

        string? Text(string name) => one.GetProperty(name).GetString();
        int Number(string name) => one.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Csv_has_a_row_for_each_section()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Then(() =>
        {
            opened.Source!.Count(TestWorld.Sda, 812, Hostile, IoOperation.Write, 1_500, 3);
            opened.Source.Count(TestWorld.Sda, 812, Hostile, IoOperation.Write, 4_000_000);
        });
        world.Run("histogram --of latency --by process --csv");
        Assert.Equal(string.Join(',', HistogramFields.All.Select(static field => field.Name)) + "\r", world.Lines[0]);
        Assert.Equal(
            "complete,latency,us,fentry,,812,\"\\x1b]0;x\\x07\\u202e\\n\"\",\",,4,4004.5,1001.125,1.5,4000,4000,4000,4000,4000,0:3|2048:1\r",
            world.Lines[1][(world.Lines[1].IndexOf("complete", StringComparison.Ordinal))..]);
    }

    [Fact]
    public void Names_of_others_do_nothing_to_a_terminal()
    {
        TestWorld world = Distributed.World(out Distributed.Opened opened);
        world.Host = world.Host with { OutputIsTerminal = true };
        world.Then(() => opened.Source!.Count(TestWorld.Sda, 812, Hostile, IoOperation.Write, 4096));
        world.Run("histogram --by process");
        Assert.DoesNotContain(world.Text, static c => c is '\u001b' or '\u0007' or '\u202e');
        Assert.StartsWith("process = 812 '", world.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Help_tells_the_points_apart_in_ten_lines()
    {
        var world = new TestWorld();
        world.Run("histogram --help");
        int from = Array.FindIndex(world.Lines, static line => line.StartsWith("submit_bio is where", StringComparison.Ordinal));
        int to = Array.FindIndex(world.Lines, from, static line => line.StartsWith("The sizes that", StringComparison.Ordinal));
        Assert.True(from > 0 && to > from);
        Assert.InRange(world.Lines[from..to].Count(static line => line.Length > 0), 5, 10);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("csv")]
    public void Steady_intervals_are_written_without_allocation(string format)
    {
        ScriptedHistogramSource source = new(new HistogramRequest());
        var table = new HistogramTable(source.Request, HistogramGrouping.Device | HistogramGrouping.Process | HistogramGrouping.Operation);
        using var devices = new DeviceCatalog(IoModelOptions.Detached.Devices);
        var view = new HistogramView(source, table, new HistogramBuckets(source.Request, 0), devices);
        var output = new OutputBuffer(Stream.Null);
        IHistogramRenderer renderer = format switch
        {
            "json" => RecordHistogramRenderer.Json(output),
            "csv" => RecordHistogramRenderer.Csv(output, new TextWriting(false, false)),
            _ => new TextHistogramRenderer(output, new TextWriting(true, false), hasIntervals: true),
        };
        renderer.Begin(view);
        Allocations.AssertNone(() =>
        {
            source.Count(TestWorld.Sda, 812, "postgres", IoOperation.Write, 4096);
            source.Count(TestWorld.Nvme, 813, "fio", IoOperation.Read, 8192);
            source.Read(table);
            renderer.Write(view, new DateTimeOffset(2026, 8, 21, 6, 7, 8, TimeSpan.Zero));
            output.Flush();
        });
    }
}
