using System.Text;
using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;
using IoTop.Testing;
using IoTop.Tests.Commands;
using IoTop.Tests.Screens;

namespace IoTop.Tests.Output;

/// <summary>Calls as records, hostile names, and what a call costs to print.</summary>
public sealed class CallRecordTests
{
    // ESC ] 0 ; x BEL, right-to-left override, newline.
    private const string Hostile = "\u001b]0;x\u0007\u202e\n";

    [Fact]
    public void Json_uses_the_vocabulary()
    {
        TestWorld world = CallsCommandTests.World();
        world.Then(() =>
        {
            world.Calls.Call(0, "", "vfs_read", "ksys_read", 3, CallFlags.IrqsOff | CallFlags.HardIrq | CallFlags.NeedReschedLazy, 1, 2);
            world.Calls.Call(812, "postgres", "vfs_write", "ksys_write");
            world.Calls.Add(CallEvent.Gap(world.Calls.NowNs, 1, 17));
            world.Calls.Add(CallEvent.Gap(world.Calls.NowNs, 2, 0));
            world.Calls.Lost = 20;
        });
        Assert.Equal(ExitCode.Done, world.Run("calls vfs_* --json"));
        using JsonDocument schema = JsonDocument.Parse(world.Lines[0]);
        Assert.Equal("iotop-sharp/calls", schema.RootElement.GetProperty("schema").GetString());
        const string When = "\"time\":\"2025-08-21T06:00:00.050000Z\",\"ts_ns\":1050000000";
        Assert.Equal(
            [
                $$"""{"type":"lost",{{When}},"count":3}""",
                $$"""{"type":"call",{{When}},"pid":0,"tid":0,"cpu":3,"flags":["irqs-off","hardirq"],"preempt_depth":1,"migrate_depth":2,"function":"vfs_read","caller":"ksys_read"}""",
                $$"""{"type":"call",{{When}},"tid":812,"comm":"postgres","cpu":0,"flags":[],"preempt_depth":0,"migrate_depth":0,"function":"vfs_write","caller":"ksys_write"}""",
                $$"""{"type":"lost",{{When}},"cpu":1,"count":17}""",
                $$"""{"type":"lost",{{When}},"cpu":2}""",
            ],
            world.Lines.Skip(1));
        JsonElement fields = schema.RootElement.GetProperty("fields");
        foreach (string line in world.Lines.Skip(1))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            Assert.All(record.RootElement.EnumerateObject(), property => Assert.True(fields.TryGetProperty(property.Name, out _), property.Name));
        }
    }

    [Fact]
    public void Graph_records_have_their_depth_and_how_long_they_took()
    {
        TestWorld world = CallsCommandTests.World();
        world.Then(() =>
        {
            var call = new CallEvent { TimeNs = 5, Tid = 812, Kind = CallKind.GraphEntry, Function = world.Calls.AddressOf("vfs_read"), Depth = 3 };
            world.Calls.Add(in call);
            call.Kind = CallKind.GraphReturn;
            call.DurationNs = 12_345;
            world.Calls.Add(in call);
        });
        world.Run("calls vfs_* --graph --json");
        Assert.EndsWith("\"function\":\"vfs_read\",\"event\":\"entry\",\"depth\":3}", world.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"function\":\"vfs_read\",\"event\":\"return\",\"depth\":3,\"duration_us\":12.345}", world.Lines[2], StringComparison.Ordinal);
        Assert.StartsWith("iotop-sharp: 1 call of 3 functions", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_header_and_empty_fields_where_there_is_nothing()
    {
        TestWorld world = CallsCommandTests.World();
        world.Calls.Description = world.Calls.Description with { HasMigrateDepth = false };
        world.Then(() => world.Calls.Call(812, "a,b", "vfs_read", "ksys_read", 1, CallFlags.IrqsOff | CallFlags.SoftIrq, 1));
        world.Run("calls vfs_* --csv");
        Assert.Equal(
            "type,time,ts_ns,pid,tid,comm,cpu,flags,preempt_depth,migrate_depth,function,caller,event,depth,duration_us,count\r\n"
            + "call,2025-08-21T06:00:00.050000Z,1050000000,,812,\"a,b\",1,irqs-off|softirq,1,,vfs_read,ksys_read,,,,\r\n",
            world.Text);
    }

    [Theory]
    [InlineData("calls * --csv", false)]
    [InlineData("calls *", false)]
    [InlineData("calls *", true)]
    [InlineData("calls * --graph", true)]
    [InlineData("calls * --graph", false)]
    public void Names_of_others_stay_in_their_line(string line, bool terminal)
    {
        TestWorld world = CallsCommandTests.World();
        world.Host = world.Host with { OutputIsTerminal = terminal };
        world.Then(() =>
        {
            world.Calls.Call(666, Hostile, "read" + Hostile, "caller" + Hostile);
            world.Calls.Add(new CallEvent { Tid = 3, Kind = CallKind.GraphReturn, Function = world.Calls.AddressOf("x" + Hostile), Comm = ScriptedCallSource.CommOf(Hostile) });
            world.Calls.Add(new CallEvent { Tid = 4, Kind = CallKind.GraphReturn, Comm = ScriptedCallSource.CommOf(Hostile) });
        });
        world.Run(line);
        foreach (byte value in world.Output.ToArray())
        {
            Assert.True(value is >= 0x20 and < 0x7F or (byte)'\n' || (value == '\r' && line.EndsWith("csv", StringComparison.Ordinal)), $"byte {value:x2}");
        }

        Assert.DoesNotContain("\n\u001b", world.Text, StringComparison.Ordinal);
    }

    [OptimizedTheory]
    [InlineData("text")]
    [InlineData("graph")]
    [InlineData("json")]
    [InlineData("csv")]
    public void Calls_are_printed_without_allocating(string format)
    {
        ScriptedCallSource source = format == "graph" ? RecordedCalls.Graph("7.2") : RecordedCalls.Functions("7.2");
        var store = new CallStore(1 << 12);
        source.Drain(store);
        var output = new OutputBuffer(Stream.Null);
        var writing = new TextWriting(IsTerminal: false, Ascii: false);
        var processes = new ThreadGroups(null);
        ICallRenderer renderer = format switch
        {
            "text" => new TextCallRenderer(output, writing, source),
            "graph" => new GraphCallRenderer(output, writing, source, processors: 2),
            "json" => RecordCallRenderer.Json(output, source, new MonotonicClock(), processes),
            _ => RecordCallRenderer.Csv(output, source, new MonotonicClock(), processes, writing),
        };
        Allocations.AssertNone(
            () =>
            {
                for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
                {
                    renderer.Write(store, sequence, isLast: true);
                }

                output.Clear();
            },
            warmUp: 200);
    }

    [Fact]
    public void Process_of_a_thread_is_looked_up_once_and_again_when_it_is_another()
    {
        string root = Path.Combine(Path.GetTempPath(), $"iotop-sharp-proc-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.Combine(root, "43"));
        string status = Path.Combine(root, "43", "status");
        try
        {
            var processes = new ThreadGroups(root);
            File.WriteAllText(status, "Name:\tworker\nTgid:\t42\nPid:\t43\n");
            Assert.Equal(42u, processes.Of(43, "worker"u8));
            File.WriteAllText(status, "Name:\tother\nTgid:\t41\nPid:\t43\n");
            Assert.Equal(42u, processes.Of(43, "worker"u8));
            Assert.Equal(41u, processes.Of(43, "other"u8));
            File.Delete(status);
            Assert.Equal(41u, processes.Of(43, "renamed"u8));
            Assert.Equal(0u, processes.Of(44, "gone"u8));
            Assert.Equal(0u, processes.Of(0, "swapper/0"u8));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Graph_waits_a_moment_for_what_makes_a_call_a_leaf()
    {
        TestWorld world = CallsCommandTests.World();
        CallEvent Call(CallKind kind, string function, ushort cpu) => new()
        {
            TimeNs = world.Calls.NowNs,
            Tid = 9,
            Cpu = cpu,
            Kind = kind,
            Function = world.Calls.AddressOf(function),
            DurationNs = kind == CallKind.GraphReturn ? 2_000_000u : 0,
        };
        world.Then(() =>
            {
                world.Calls.Add(Call(CallKind.GraphEntry, "vfs_read", 0));
                world.Calls.Add(Call(CallKind.GraphEntry, "vfs_write", 1));
            })
            .Then(() => world.Calls.Add(Call(CallKind.GraphReturn, "vfs_read", 0)))
            .Then(static () => { }).Then(static () => { }).Then(static () => { })
            .Then(() => world.Calls.Add(Call(CallKind.GraphReturn, "vfs_write", 1)));
        world.Run("calls * --graph");
        Assert.Equal(
            """
             0) # 2000.000 us |  vfs_read();
             1)               |  vfs_write() {
             1) # 2000.000 us |  }

            """,
            string.Join('\n', world.Text.Split('\n').Skip(4)));
    }
}
