using System.Text;
using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Function counts as text, JSON and CSV.</summary>
public sealed class FunctionOutputTests
{
    // ESC ] 0 ; x BEL, right-to-left override, newline, quote, comma.
    private const string Hostile = "\u001b]0;x\u0007\u202e\n\",";

    [Fact]
    public void Text_is_the_table_of_proc_tracer()
    {
        TestWorld world = Counted.World();
        Assert.Equal(ExitCode.Done, world.Run("functions --pid 812 --pid 40"));
        Assert.Equal(
            """
              PID  kmalloc  kfree  kmalloc_mem  kfree_mem  sched   up  down          lock  unlock
               40        0      0            0          0      0  n/a   n/a  123456789012     n/a  last-name (ended)
              812       12     11         8832        528      7  n/a   n/a             0     n/a  postgres

            """,
            world.Text);
        Assert.Empty(world.FunctionsRequested!.Globs);
    }

    [Fact]
    public void Text_has_chosen_functions_in_a_second_table()
    {
        TestWorld world = Counted.World();
        world.Functions.Misses[7] = 9;
        Assert.Equal(ExitCode.Done, world.Run("functions -p 812,40 --function vfs_* -f mutex_l?ck"));
        Assert.Equal(
            """
              PID  FUNCTION           CALLS      AVG      P99      MAX   ERRORS   MISSED
               40  mutex_lock  123456789012    200ns    198ns    200ns        0        0
              812  vfs_read               4    1000s    4000s    4000s        0        9

            """,
            world.Text[(world.Text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
        Assert.Equal(["vfs_*", "mutex_l?ck"], world.FunctionsRequested!.Globs);
    }

    [Fact]
    public void Removed_process_keeps_its_last_row_and_says_so()
    {
        TestWorld world = Counted.World();
        world.Then(() => world.Functions.Remove(812));
        world.Run("functions -p 812 -p 40");
        Assert.Equal("  812       12     11         8832        528      7  n/a   n/a             0     n/a  postgres (removed)", world.Lines[2]);
    }

    [Fact]
    public void Samples_come_every_delay_and_the_last_is_the_answer()
    {
        TestWorld world = Counted.World();
        for (int i = 0; i < 60; i++)
        {
            world.Then(static () => { });
        }

        Assert.Equal(ExitCode.Done, world.Run("functions -p 812 -d 1 -n 2"));
        string[] samples = world.Text.Split("\n\n");
        Assert.Equal(2, samples.Length);
        Assert.Equal(samples[0], samples[1].TrimEnd('\n'));
        Assert.Contains("iotop-sharp: 1 process, 7 functions in 2.0 s", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Last_sample_is_that_of_the_end_and_not_of_the_last_delay()
    {
        TestWorld world = Counted.World();
        for (int i = 0; i < 60; i++)
        {
            world.Then(() => world.Functions.Call(812, "schedule"));
        }

        world.Run("functions -p 812 -d 1 --duration 1.51 --csv");
        string[] rows = [.. world.Text.Split("\r\n").Where(static line => line.StartsWith("function_process", StringComparison.Ordinal))];
        Assert.Equal(["25", "36"], rows.Select(static row => row.Split(',')[10]));
    }

    [Fact]
    public void Json_uses_the_vocabulary_and_leaves_out_what_has_no_source()
    {
        TestWorld world = Counted.World();
        world.Functions.Misses[7] = 9;
        Assert.Equal(ExitCode.Done, world.Run("functions -p 812 -p 40 --json"));
        using JsonDocument schema = JsonDocument.Parse(world.Lines[0]);
        Assert.Equal("iotop-sharp/functions", schema.RootElement.GetProperty("schema").GetString());
        const string Time = "\"time\":\"2026-08-21T06:07:08.150000Z\"";
        Assert.Equal(
            $$"""{"type":"function_process",{{Time}},"pid":40,"comm":"last-name","state":"ended","kmalloc":0,"kfree":0,"kmalloc_bytes":0,"kfree_bytes":0,"schedule":0,"mutex_lock":123456789012,"down_other":5,"kfree_unknown":0,"kmalloc_freed_elsewhere":0}""",
            world.Lines[1]);
        Assert.Equal(
            $$"""{"type":"function_process",{{Time}},"pid":812,"comm":"postgres","state":"watched","kmalloc":12,"kfree":11,"kmalloc_bytes":8832,"kfree_bytes":528,"schedule":7,"mutex_lock":0,"down_other":0,"kfree_unknown":0,"kmalloc_freed_elsewhere":0}""",
            world.Lines[4]);
        Assert.Equal(
            $$"""{"type":"function",{{Time}},"pid":812,"function":"__kmalloc","family":"kmalloc","source":"kprobe, kretprobe maxactive 4096","count":10,"nested":0,"returns":10,"total_us":3,"avg_us":0.3,"p50_us":0.278,"p99_us":0.3,"max_us":0.3,"bytes":640,"errors":0,"missed":0,"latency":[{"ge_us":0.256,"lt_us":0.512,"count":10}]}""",
            world.Lines[5]);
        Assert.EndsWith("\"missed\":9,\"latency\":[{\"ge_us\":0.512,\"lt_us\":1.024,\"count\":3},{\"ge_us\":274877906.944,\"count\":1}]}", world.Lines[^1], StringComparison.Ordinal);
        JsonElement fields = schema.RootElement.GetProperty("fields");
        foreach (string line in world.Lines.Skip(1))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            Assert.All(record.RootElement.EnumerateObject(), property => Assert.True(fields.TryGetProperty(property.Name, out _), property.Name));
        }
    }

    [Fact]
    public void Json_names_the_parent_of_a_followed_process()
    {
        TestWorld world = Counted.World();
        world.Then(() => world.Functions.Fork(812, 900));
        world.Run("functions -p 812 --children --json");
        Assert.Contains("\"pid\":900,\"comm\":\"\",\"state\":\"watched\",\"parent\":812,", world.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_column_for_every_field()
    {
        TestWorld world = Counted.World();
        Assert.Equal(ExitCode.Done, world.Run("functions -p 812 -p 40 --csv"));
        string[] lines = world.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("type,time,pid,comm,state,parent,kmalloc,kfree,kmalloc_bytes,kfree_bytes,schedule,up,down,mutex_lock,mutex_unlock,down_other,kfree_unknown,kmalloc_freed_elsewhere,function,family,source,count,nested,returns,total_us,avg_us,p50_us,p99_us,max_us,bytes,unknown,errors,missed,latency", lines[0]);
        Assert.Equal("function_process,2026-08-21T06:07:08.150000Z,40,last-name,ended,,0,0,0,0,0,,,123456789012,,5,0,0,,,,,,,,,,,,,,,,", lines[1]);
        Assert.Equal("function,2026-08-21T06:07:08.150000Z,812,,,,,,,,,,,,,,,,vfs_read,other,kprobe.multi,4,0,4,4000000003,1000000000.75,0.853,4000000000,4000000000,,,0,0,0.512:3|274877906.944:1", lines[^1]);
        Assert.Equal(Enum.GetValues<FunctionField>().Length, FunctionFields.All.Count);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "--json")]
    [InlineData(true, "--csv")]
    public void Name_of_a_process_cannot_harm_a_terminal_or_make_lines(bool terminal, string format)
    {
        TestWorld world = Counted.World();
        world.Host = world.Host with { OutputIsTerminal = terminal };
        world.Then(() => world.Functions.End(812, Counted.Comm(Hostile)));
        world.Run("functions -p 812 -p 40 " + format);
        string text = world.Text.ReplaceLineEndings("\n");
        Assert.DoesNotContain(text, static c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Contains("]0;x", text, StringComparison.Ordinal);
        Assert.Equal(format.Length == 0 ? 3 : 1 + 2 + 7, text.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Steady_sample_allocates_nothing()
    {
        TestWorld world = Counted.World();
        var table = new FunctionTable(world.Functions, new ProcessCatalog(world.Model.Processes));
        Assert.Equal("", world.Functions.Add(812, children: false));
        world.Functions.Call(812, "__kmalloc", 3, 300, 64);
        world.Functions.Call(812, "vfs_read", 3, 300);
        table.Refresh();
        var view = new FunctionView(table, ["vfs_*"]);
        var output = new OutputBuffer(Stream.Null);
        IFunctionRenderer[] renderers =
        [
            new TextFunctionRenderer(output, new TextWriting(true, false), hasFunctions: true),
            RecordFunctionRenderer.Json(output), RecordFunctionRenderer.Csv(output, new TextWriting(false, false)),
        ];
        Allocations.AssertNone(() =>
        {
            foreach (IFunctionRenderer renderer in renderers)
            {
                renderer.Write(view, world.Time.GetUtcNow());
                output.Flush();
            }
        });
    }
}
