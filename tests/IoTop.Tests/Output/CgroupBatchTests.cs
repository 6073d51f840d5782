using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>Samples by cgroup, and filters of cgroups in batch and trace.</summary>
public sealed class CgroupBatchTests
{
    private static TestWorld Busy()
    {
        var world = new TestWorld();
        return world.Then(() =>
        {
            world.Io(812, "postgres", IoOperation.Read, 8192, 2);
            world.Io(813, "postgres", IoOperation.Write, 4096, 1);
            world.Io(0, "", IoOperation.Read, 512, 1);
        });
    }

    [Fact]
    public void Batch_has_a_line_for_each_cgroup()
    {
        TestWorld world = Busy();
        Assert.Equal(ExitCode.Done, world.Run("-b --by cgroup -o -n 1"));
        Assert.StartsWith("PROCS", world.Lines[2].TrimStart(), StringComparison.Ordinal);
        string line = Assert.Single(world.Lines, static line => line.EndsWith(" pg.service", StringComparison.Ordinal));
        Assert.StartsWith("1 ", line.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("8.00 K/s", line, StringComparison.Ordinal);
        Assert.Contains(world.Lines, static line => line.EndsWith("{cgroup not known}", StringComparison.Ordinal));
        Assert.Contains(world.Lines, static line => line.EndsWith("{no owner known}", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_a_record_for_each_cgroup_and_they_sum_to_the_total()
    {
        TestWorld world = Busy();
        world.Run("--json --by=cgroup -o -n 1");
        JsonElement[] records = [.. world.Lines.Skip(1).Select(static line => JsonDocument.Parse(line).RootElement)];
        JsonElement unit = records.Single(static record => Type(record) == "cgroup" && record.TryGetProperty("container", out _));
        Assert.Equal(("/system.slice/pg.service", "pg.service", 1), (unit.GetProperty("cgroup").GetString(), unit.GetProperty("container").GetString(), unit.GetProperty("processes").GetInt32()));
        Assert.False(unit.TryGetProperty("pid", out _));
        Assert.Contains(records, static record => Type(record) == "cgroup_device");
        long read = records.Where(static record => Type(record) is "cgroup" or "process").Sum(static record => record.GetProperty("read_bytes").GetInt64());
        Assert.Equal(records.Single(static record => Type(record) == "total").GetProperty("read_bytes").GetInt64(), read);

        static string? Type(JsonElement record) => record.GetProperty("type").GetString();
    }

    [Fact]
    public void Batch_shows_only_the_cgroups_that_were_chosen()
    {
        TestWorld world = Busy();
        world.Run("-b -P -o -n 1 --cgroup pg");
        Assert.Equal("postgres -D /data", Assert.Single(world.Lines[3..])[^17..]);
        Assert.Contains("Total DISK READ :       8.00 K/s | Total DISK WRITE :       0.00 B/s", world.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_prints_only_the_ios_of_cgroups_that_were_chosen()
    {
        TestWorld world = Busy();
        Assert.Equal(ExitCode.Done, world.Run("trace --cgroup /system.slice --duration 1"));
        string line = Assert.Single(world.Lines[1..]);
        Assert.Contains(" 812 ", line, StringComparison.Ordinal);
    }
}
