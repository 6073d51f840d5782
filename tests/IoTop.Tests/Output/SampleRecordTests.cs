using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Samples as JSON Lines and CSV.</summary>
public sealed class SampleRecordTests
{
    private static TestWorld Busy()
    {
        var world = new TestWorld();
        return world.Then(() =>
        {
            world.Io(812, "postgres", IoOperation.Read, 8192, 2);
            world.Io(812, "postgres", IoOperation.Write, 4096, 1, TestWorld.Nvme);
            world.Io(812, "postgres", IoOperation.Flush, 0, 1, TestWorld.Nvme, error: 5);
        });
    }

    [Fact]
    public void Json_samples_have_totals_processes_and_devices()
    {
        TestWorld world = Busy();
        world.Run("--json -P -o -n 1");
        Assert.Equal(
            """{"time":"2026-08-21T06:07:09.000000Z","ts_ns":2000000000,"interval_ns":1000000000,"type":"total","read_bytes":8192,"write_bytes":4096,"actual_read_bytes":8192,"actual_write_bytes":4096,"lost":0}""",
            world.Lines[1]);
        Assert.StartsWith(
            """{"time":"2026-08-21T06:07:09.000000Z","ts_ns":2000000000,"interval_ns":1000000000,"type":"process","pid":812,"tid":812,"uid":1000,"user":"alice","comm":"postgres","command":"postgres -D /data","prio":"be/4","cgroup":"/system.slice/pg.service","container":"pg.service","exited":false,"read_count":1,"read_bytes":8192,"write_count":1,"write_bytes":4096,"discard_count":0,"discard_bytes":0,"flush_count":1,"other_count":0,"errors":1,"latency_us":1333.333,""",
            world.Lines[2], StringComparison.Ordinal);
        Assert.EndsWith("""\"latency_max_us":2000,"io_percent":0.4,"swapin_percent":0}"""[1..], world.Lines[2], StringComparison.Ordinal);
        Assert.Equal(["process_device", "process_device", "device", "device"], world.Lines[3..].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()));
        Assert.Equal(["nvme0n1", "nvme0n1", "sda", "sda"], world.Lines[3..].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("device").GetString()).Order());
    }

    [Fact]
    public void Json_schema_names_every_field_that_follows()
    {
        TestWorld world = Busy();
        world.Run("--json -n 1");
        using JsonDocument schema = JsonDocument.Parse(world.Lines[0]);
        JsonElement fields = schema.RootElement.GetProperty("fields");
        Assert.Equal("iotop-sharp/samples", schema.RootElement.GetProperty("schema").GetString());
        foreach (string line in world.Lines.Skip(1))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            Assert.All(record.RootElement.EnumerateObject(), property => Assert.True(fields.TryGetProperty(property.Name, out _), property.Name));
        }
    }

    [Fact]
    public void Totals_are_of_the_last_interval_and_say_so_also_when_processes_accumulate()
    {
        TestWorld world = Busy().Then(static () => { });
        world.Run("--json -a -n 2");
        JsonElement[] records = [.. world.Lines.Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement total = records.Last(record => record.GetProperty("type").GetString() == "total");
        JsonElement process = records.Last(record => record.GetProperty("type").GetString() == "process");
        Assert.Equal((1_000_000_000, 0), (total.GetProperty("interval_ns").GetInt64(), total.GetProperty("read_bytes").GetInt64()));
        Assert.Equal(2_000_000_000, process.GetProperty("interval_ns").GetInt64());
    }

    [Fact]
    public void Csv_samples_have_one_table_for_all_types()
    {
        TestWorld world = Busy();
        world.Run("--csv -P -o -n 1");
        string[] lines = world.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(SampleFields.All.Select(f => f.Name), lines[0].Split(','));
        Assert.Equal("2026-08-21T06:07:09.000000Z,2000000000,1000000000,total,,,,,,,,,,,,,,,,,8192,,4096,,,,,,,,,,,,,,,,8192,4096,0", lines[1]);
        Assert.All(lines, line => Assert.Equal(SampleFields.All.Count - 1, line.Count(c => c == ',')));
        Assert.Equal(6, lines.Length - 1);
    }

    [Fact]
    public void Field_tables_match_their_enums()
    {
        Assert.Equal(Enum.GetValues<SampleField>().Length, SampleFields.All.Count);
        Assert.Equal(Enum.GetValues<TraceField>().Length, TraceFields.All.Count);
        Assert.Equal("read_bytes", SampleFields.All[(int)SampleField.ReadBytes].Name);
        Assert.Equal("lost", SampleFields.All[(int)SampleField.Lost].Name);
        Assert.Equal("parent_sector", TraceFields.All[(int)TraceField.ParentSector].Name);
        Assert.Equal("latency_us", TraceFields.All[(int)TraceField.LatencyUs].Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--csv")]
    [InlineData("-D sda")]
    [InlineData("-a -p 812 --sort p99")]
    public void Steady_samples_allocate_nothing(string options)
    {
        var world = new TestWorld();
        using var model = new IoModel(world.Source, IoModelOptions.Detached);
        world.Host.ModelMade!(model);
        var syntax = new ProgramSyntax();
        MonitorOptions parsed = syntax.Monitor.Bind(syntax.Parse(("-b " + options).Split(' ', StringSplitOptions.RemoveEmptyEntries)), null);
        var sampler = new Sampler(model, parsed);
        var output = new OutputBuffer(Stream.Null);
        var writing = new TextWriting(IsTerminal: false, Ascii: false);
        ISampleRenderer renderer = parsed.Format switch
        {
            OutputFormat.Json => RecordSampleRenderer.Json(output),
            OutputFormat.Csv => RecordSampleRenderer.Csv(output, writing),
            _ => new TextSampleRenderer(output, parsed, writing, 7),
        };
        IoEvent read = world.Event(812, "postgres"u8.ToArray(), IoOperation.Read, 8192, 2);
        IoEvent write = world.Event(40, "kworker"u8.ToArray(), IoOperation.Write, 8192, 2, TestWorld.Nvme);
        Allocations.AssertNone(() =>
        {
            world.Source.NowNs += 1_000_000_000;
            world.Source.Count(in read);
            world.Source.Count(in write);
            sampler.Take();
            renderer.Write(sampler, world.Time.GetUtcNow());
            output.Flush();
        });
    }
}
