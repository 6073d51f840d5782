using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The table of processes with a row for each container, unit or cgroup.</summary>
public sealed class CgroupScreenTests : PlacesTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "cgroups", "" },
        { "cgroups-processes", "Down Up Enter" },
        { "cgroups-processes-devices", "Down Up Enter Down Up Enter" },
        { "cgroups-total", "a" },
        { "cgroups-filtered", "f Down Down p o s t g r e s q l Enter" },
    };

    [Fact]
    public void P_goes_through_processes_threads_and_cgroups()
    {
        using World world = World.Running();
        RowsOf Rows() => world.App.Session.Cells.Rows;
        Assert.Equal(RowsOf.Processes, Rows());
        world.Type("p");
        Assert.Equal((RowsOf.Threads, true), (Rows(), world.Source.ByThread));
        world.Type("p");
        Assert.Equal((RowsOf.Cgroups, false), (Rows(), world.Source.ByThread));
        Assert.Contains("PROCS", world.Terminal.Lines[5], StringComparison.Ordinal);
        world.Type("W");
        Assert.True(world.Saved!.ByCgroup);
        Assert.Contains("--by=cgroup", ConfigFile.Format(world.Saved), StringComparison.Ordinal);
        world.Type("p");
        Assert.Equal(RowsOf.Processes, Rows());
    }

    [Fact]
    public void Enter_shows_the_processes_of_a_cgroup_and_backspace_goes_up()
    {
        using World world = ByCgroup(120, 36);
        world.Type("Down", "Up", "Enter");
        string rows = string.Join('\n', world.Terminal.Lines[8..]);
        Assert.Contains("restic.service", string.Join('\n', world.Terminal.Lines[..8]), StringComparison.Ordinal);
        Assert.Contains("restic backup", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("postgres", rows, StringComparison.Ordinal);
        world.Type("p");
        Assert.True(world.Source.ByThread);
        world.Type("Backspace");
        Assert.Contains("postgresql.service", string.Join('\n', world.Terminal.Lines[8..]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_of_pids_shows_the_cgroup_that_has_one_of_them()
    {
        using World world = ByCgroup(120, 36);
        world.Type("P");
        world.TypeText("977");
        world.Type("Enter");
        world.Run(1);
        string rows = string.Join('\n', world.Terminal.Lines[6..]);
        Assert.Contains("restic.service", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("postgresql.service", rows, StringComparison.Ordinal);
    }

    [OptimizedTheory]
    [InlineData("")]
    [InlineData("Enter")]
    [InlineData("f Down Down s y s t e m . s l i c e Enter")]
    public void Frame_AllocatesNothing_WhenOnlyNumbersChange(string keys)
    {
        using World world = ByCgroup(120, 36);
        world.TypeKeys(keys);
        IoEvent io = world.Io(812, "postgres", World.Root, IoOperation.Read, 8192, 100);
        Allocations.AssertNone(() =>
        {
            world.Source.Count(in io);
            world.Pass(TimeSpan.FromSeconds(1));
        });
    }

    private static World ByCgroup(int width, int height)
    {
        World world = new(width, height, new MonitorOptions { ByCgroup = true });
        Move(world, 812, "/system.slice/postgresql.service");
        Move(world, 977, "/system.slice/restic.service");
        Move(world, 2044, "/user.slice/user-1000.slice/session-3.scope");
        Move(world, 1, "/init.scope");
        world.App.Start();
        world.Run(40);
        return world;
    }

    private static void Move(World world, uint pid, string cgroup)
    {
        Assert.True(world.Model.Processes.TryGet(pid, out ProcessInfo info));
        world.Model.Processes.Add(new ProcessRecord(pid, info.Comm.ToArray())
        {
            CommandLine = info.CommandLine.ToArray(), Uid = info.Uid, UserName = info.UserName, ParentId = 1,
            CgroupPath = System.Text.Encoding.UTF8.GetBytes(cgroup),
        });
    }

    private protected override World Open(int width, int height, bool isShort) => ByCgroup(width, height);
}
