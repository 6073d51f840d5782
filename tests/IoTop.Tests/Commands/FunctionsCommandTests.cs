using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Tests.Output;

namespace IoTop.Tests.Commands;

/// <summary>What the command functions takes, says, returns and starts.</summary>
public sealed class FunctionsCommandTests
{
    [Theory]
    [InlineData("functions --pid x", "'x' is not a process id")]
    [InlineData("functions --list", "--list needs functions to list")]
    [InlineData("functions --list -f vfs_* -p 1", "--list watches nothing: it takes no process and no command")]
    [InlineData("functions -n 3 -p 1", "without --delay there is only one sample, at the end")]
    [InlineData("functions -d 0 -p 1", "the delay must be a number of seconds from 0.05 to 3600, not '0'")]
    [InlineData("functions --duration x -p 1", "'x' is not a number of seconds")]
    [InlineData("functions ad 12", "unexpected argument 'ad'")]
    [InlineData("functions --", "there is no command behind --")]
    [InlineData("functions add", "required argument 'PID' missing for command: 'add'")]
    [InlineData("functions add nobody", "'nobody' is not a process id")]
    [InlineData("functions remove 0", "'0' is not a process id")]
    [InlineData("functions add 1 2", "unexpected argument '2'")]
    [InlineData("functions list --children", "unknown option '--children'")]
    public void Functions_refuses_what_makes_no_sense(string line, string message)
    {
        TestWorld world = Counted.World();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith($"iotop-sharp: {message}\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Null(world.FunctionsRequested);
        Assert.Empty(world.Text);
    }

    [Fact]
    public void Process_that_is_not_there_fails_with_words()
    {
        TestWorld world = Counted.World();
        world.Functions.Missing.Add(4711);
        Assert.Equal(ExitCode.Failed, world.Run("functions -p 812 -p 4711"));
        Assert.Equal("iotop-sharp: cannot watch process 4711: no process 4711\n  try: ps -e, for the processes that there are\n", world.Error.ToString());
        Assert.True(world.Functions.IsDisposed);
        Assert.Empty(world.Text);
    }

    [Fact]
    public void Kernel_that_cannot_exits_3_and_starts_no_command()
    {
        string mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-mark-{Guid.NewGuid():N}");
        var world = new TestWorld { OpenFails = new BpfException("no kprobes, no tracepoints", "another kernel") };
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run(["functions", "--", "touch", mark]));
        Assert.StartsWith("iotop-sharp: no kprobes, no tracepoints\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Children_are_followed_when_asked_for()
    {
        TestWorld world = Counted.World();
        world.Then(() => world.Functions.Fork(40, 41)).Then(() => world.Functions.Fork(812, 813));
        world.Run("functions -p 812");
        Assert.DoesNotContain("813", world.Text, StringComparison.Ordinal);
        world = Counted.World();
        world.Then(() => world.Functions.Fork(812, 813));
        world.Run("functions -p 812 --children");
        Assert.StartsWith("  813 ", world.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_says_what_is_missing_and_what_it_cost()
    {
        TestWorld world = Counted.World();
        world.Functions.Misses[3] = 1204;
        world.Functions.Lose(FunctionLoss.CountsFull, 1);
        world.Functions.Lose(FunctionLoss.FramesFull, 2);
        world.Functions.Lose(FunctionLoss.AllocationsFull, 3);
        world.Functions.Lose(FunctionLoss.WatchesFull, 4);
        world.Functions.Degraded = ["up: \u001b[31mno kprobes"];
        world.Functions.CostNs = 1_500_000;
        world.Run("functions -p 812 -p 40");
        Assert.Equal(
            """
            iotop-sharp: 2 processes, 7 functions in 0.1 s; the probes took 1.5 ms of CPU, 1.00 %
              schedule: tracepoint sched:sched_switch
              n/a: up; why: iotop-sharp doctor
              1,204 calls or returns of schedule missed, of all processes
              1 calls not counted: too many processes and functions
              2 calls without times: too many threads at once, or too deep
              3 allocations forgotten: what freed them counts as unknown
              4 children not followed: too many processes
              try: fewer processes, no --children, or fewer functions
              up: ?[31mno kprobes

            """,
            world.Error.ToString());
    }

    [Fact]
    public void Functions_ends_when_all_have_ended()
    {
        TestWorld world = Counted.World();
        world.Then(() => world.Functions.End(812, Counted.Comm("postgres")));
        int later = 0;
        for (int i = 0; i < 100; i++)
        {
            world.Then(() => later++);
        }

        Assert.Equal(ExitCode.Done, world.Run("functions -p 812 -p 40"));
        Assert.InRange(later, 1, 10);
        Assert.EndsWith("postgres (ended)", world.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_stops_after_its_duration()
    {
        TestWorld world = Counted.World();
        for (int i = 0; i < 100; i++)
        {
            world.Then(static () => { });
        }

        world.Run("functions -p 812 --duration 1.02");
        Assert.Contains(" in 1.0 s", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, world.Lines.Length);
    }

    [Fact]
    public void List_says_what_globs_stand_for_and_attaches_none()
    {
        TestWorld world = Counted.World();
        world.Functions.Matches = [new FunctionMatch("vfs_read", ""), new FunctionMatch("vfs_whatever", "it is marked notrace")];
        Assert.Equal(ExitCode.Done, world.Run("functions --list --function vfs_*"));
        Assert.Equal("vfs_read\nvfs_whatever  cannot be probed: it is marked notrace\n", world.Text);
        Assert.Equal("iotop-sharp: 2 functions, 1 of which cannot be probed\n", world.Error.ToString());
        Assert.Empty(world.FunctionsRequested!.Globs);
        Assert.True(world.Functions.IsDisposed);

        world = Counted.World();
        Assert.Equal(ExitCode.Failed, world.Run("functions --list --function nosuch*"));
        Assert.StartsWith("iotop-sharp: no function of this kernel is called nosuch*\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_without_a_process_waits_for_others_to_add_some()
    {
        TestWorld world = new() { Functions = Counted.Source() };
        var client = new TestWorld();
        client.Variables[ControlDirectory.Variable] = world.Variables[ControlDirectory.Variable];
        Task<int>? ask = null;
        world.Then(() => ask = Threads.Run(() => client.Run("functions add 812")));
        for (int i = 0; i < 2000; i++)
        {
            world.Then(() => Thread.Sleep(ask!.IsCompleted ? 0 : 10));
        }

        Assert.Equal(ExitCode.Done, world.Run("functions"));
        Assert.Equal(ExitCode.Done, await ask!);
        Assert.StartsWith("iotop-sharp: nobody is watched yet; in another terminal: iotop-sharp functions add PID\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("  postgres", world.Lines[1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.Variables[ControlDirectory.Variable]));
    }

    [Fact]
    public void Without_a_control_socket_the_rest_works_and_that_is_said()
    {
        string file = Path.GetTempFileName();
        try
        {
            TestWorld world = Counted.World();
            world.Variables[ControlDirectory.Variable] = file;
            Assert.Equal(ExitCode.Done, world.Run("functions -p 812"));
            Assert.StartsWith("iotop-sharp: no processes can be added or removed while it runs: ", world.Error.ToString(), StringComparison.Ordinal);
            Assert.Equal(2, world.Lines.Length);

            world = Counted.World();
            world.Variables[ControlDirectory.Variable] = file;
            Assert.Equal(ExitCode.Failed, world.Run("functions"));
            Assert.StartsWith("iotop-sharp: no process is named, and none could be added: ", world.Error.ToString(), StringComparison.Ordinal);
            Assert.True(world.Functions.IsDisposed);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Command_does_not_begin_when_we_were_stopped_before()
    {
        string mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-mark-{Guid.NewGuid():N}");
        TestWorld world = Counted.World();
        world.Host = world.Host with { Wait = static _ => false };
        Assert.Equal(ExitCode.Failed, world.Run(["functions", "--", "touch", mark]));
        Assert.StartsWith("iotop-sharp: stopped before the command began\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Command_is_watched_with_its_children_and_its_status_is_ours()
    {
        TestWorld world = Counted.World();
        uint pid = 0;
        world.Host = world.Host with
        {
            Wait = time =>
            {
                if (pid == 0 && world.Functions.Watched.Count > 0)
                {
                    pid = world.Functions.Watched.First();
                    world.Functions.Fork(pid, 4_999_999);
                }

                Thread.Sleep(time);
                return true;
            },
        };
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, world.Run(["functions", "--json", "--", "/bin/sh", "-c", "sleep 0.2; exit 7"]));
        Assert.NotEqual(0u, pid);
        Assert.Contains($"\"pid\":{pid},", world.Lines[1], StringComparison.Ordinal);
        Assert.Contains($"\"pid\":4999999,\"comm\":\"\",\"state\":\"watched\",\"parent\":{pid},", world.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Command_that_was_stopped_with_us_is_waited_for()
    {
        TestWorld world = Counted.World();
        world.Host = world.Host with { Wait = time => time == TimeSpan.Zero };
        Assert.Equal(5, world.Run(["functions", "--", "/bin/sh", "-c", "sleep 0.3; exit 5"]));
        Assert.Equal(2, world.Lines.Length);
    }

    [Fact]
    public void Signal_that_only_we_got_reaches_the_command()
    {
        TestWorld world = Counted.World();
        world.StopSignal = 15;
        world.Host = world.Host with { Wait = time => time == TimeSpan.Zero };
        Assert.Equal(128 + 15, world.Run(["functions", "--", "sleep", "60"]));
    }

    [Fact]
    public void Doctor_clean_says_what_it_removed()
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run("doctor --clean"));
        Assert.Equal("nothing was left behind\n", world.Text);
        world = new TestWorld();
        world.LeftProbes.AddRange(["iotop_sharp_12/schedule", "x\u001b[2J"]);
        Assert.Equal(ExitCode.Done, world.Run("doctor --clean"));
        Assert.Equal("removed iotop_sharp_12/schedule\nremoved x?[2J\n", world.Text);
        world.Output.SetLength(0);
        Assert.Equal(ExitCode.Done, world.Run("doctor --clean --json"));
        Assert.Equal("""{"type":"removed","name":"iotop_sharp_12/schedule"}""", world.Lines[0]);
    }

    [Theory]
    [InlineData("functions --help", "Usage: iotop-sharp functions [OPTIONS] [-- COMMAND ARGS...]\n       iotop-sharp functions add [OPTIONS] PID\n")]
    [InlineData("functions add -h", "Usage: iotop-sharp functions add [OPTIONS] PID\n")]
    public void Help_fits_80_columns_and_names_every_option(string line, string start)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run(line));
        Assert.StartsWith(start, world.Text, StringComparison.Ordinal);
        Assert.All(world.Lines, l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains(line.Contains("add", StringComparison.Ordinal) ? "--instance=PID" : "--function=GLOB", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Completions_and_man_page_know_the_commands_of_functions()
    {
        foreach (string shell in (string[])["bash", "zsh", "fish"])
        {
            var world = new TestWorld();
            Assert.Equal(ExitCode.Done, world.Run("completion " + shell));
            Assert.Contains("add remove list", world.Text, StringComparison.Ordinal);
            Assert.Contains(shell == "fish" ? "-l instance" : "--instance", world.Text, StringComparison.Ordinal);
        }

        string page = new ManPage(new ProgramSyntax(), [], "1").Make();
        Assert.Contains(".SH OPTIONS OF FUNCTIONS ADD\n", page, StringComparison.Ordinal);
        Assert.Contains("kmalloc_freed_elsewhere", page, StringComparison.Ordinal);
    }
}
