using System.IO.Pipes;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Commands;

/// <summary>What the command calls takes, says, returns and starts.</summary>
public sealed class CallsCommandTests
{
    private static readonly string[] s_functions =
        ["vfs_read", "vfs_write", "vfs_fsync_work", "blk_mq_submit_bio", "ksys_read", "ksys_write", "submit_bio"];

    internal static TestWorld World() => new() { Calls = new ScriptedCallSource(s_functions) };

    [Theory]
    [InlineData("calls", "which functions? Name them, or give patterns\n  try: iotop-sharp calls 'vfs_*' '!*_work'")]
    [InlineData("calls -- ls", "which functions? Name them, or give patterns\n  try: iotop-sharp calls 'vfs_*' '!*_work'")]
    [InlineData("calls !vfs_*", "there is nothing that ! could take away from\n  try: ")]
    [InlineData("calls vfs_* --", "there is no command behind --\n  try: ")]
    [InlineData("calls vfs_* --pid x", "'x' is not a process id\n  try: ")]
    [InlineData("calls vfs_* --list -p 1", "--list traces nothing: it takes no process and no command\n  try: ")]
    [InlineData("calls vfs_* --children", "--children needs processes that fork\n  try: ")]
    [InlineData("calls vfs_* -n 0", "the number of calls must be a whole number from 1 on, not '0'\n  try: ")]
    [InlineData("calls vfs_* --duration 0", "'0' is not a number of seconds\n  try: ")]
    public void Calls_refuses_what_makes_no_sense(string line, string message)
    {
        TestWorld world = World();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith($"iotop-sharp: {message}", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Text);
        Assert.False(world.Calls.IsDisposed);
    }

    [Theory]
    [InlineData("vfs_* blk_* !*_work -p 42 -p 43,44", "vfs_* blk_* !*_work", "42 43 44", false, "")]
    [InlineData("vfs_*,blk_* --pid=42 --children", "vfs_* blk_*", "42", true, "")]
    [InlineData("vfs_* -- ls -l --pid 3", "vfs_*", "", false, "ls -l --pid 3")]
    [InlineData("-n3 vfs_* --json --csv", "vfs_*", "", false, "")]
    public void Calls_reads_patterns_processes_and_a_command(string line, string globs, string pids, bool children, string command)
    {
        var syntax = new ProgramSyntax();
        CallsOptions options = syntax.Calls.Bind(syntax.Parse(["calls", .. line.Split(' ')]));
        Assert.Equal(globs, string.Join(' ', options.Globs));
        Assert.Equal(pids, string.Join(' ', options.Pids));
        Assert.Equal(children, options.Children);
        Assert.Equal(command, string.Join(' ', options.Command));
    }

    [Fact]
    public void Calls_says_what_was_asked_for_to_the_kernel_and_takes_it_out_again()
    {
        TestWorld world = World();
        Assert.Equal(ExitCode.Done, world.Run("calls vfs_* !*_work -p 42 --children --graph"));
        Assert.Equal(["vfs_*", "!*_work"], world.Calls.Selection.Globs);
        Assert.Equal([42u], world.Calls.Selection.Pids);
        Assert.True(world.Calls.Selection is { Children: true, Graph: true });
        Assert.True(world.Calls.IsDisposed);
    }

    [Fact]
    public void Summary_says_how_much_there_was_and_what_is_missing()
    {
        TestWorld world = World();
        world.Calls.Description = world.Calls.Description with { Text = "script \u001b[1m", Degraded = ["no \u001b[31mcolours"] };
        world.Then(() => Read(world, 30)).Then(() => world.Calls.Lost = 1204).Then(() => Read(world, 10));
        Assert.Equal(ExitCode.Done, world.Run("calls vfs_*"));
        Assert.Equal(
            """
            iotop-sharp: 40 calls of 3 functions in 0.2 s, 200 per second, lost 1,204
              by script ?[1m
              try: fewer functions, --pid PID, or a faster reader of the output
              no ?[31mcolours

            """,
            world.Error.ToString());
    }

    [Fact]
    public void What_is_missing_is_said_where_it_is_missing_and_only_once()
    {
        TestWorld world = World();
        world.Then(() => Read(world, 1))
            .Then(() =>
            {
                Read(world, 1);
                world.Calls.Add(CallEvent.Gap(world.Calls.NowNs, 1, 17));
                world.Calls.Lost += 17;
                Read(world, 1);
            })
            .Then(() =>
            {
                world.Calls.Lost += 5;
                Read(world, 1);
            });
        world.Run("calls vfs_*");
        Assert.Equal(
            ["read", "read", "CPU:1 [LOST 17 EVENTS]", "read", "[LOST 5 EVENTS]", "read"],
            world.Lines.Skip(10).Select(static line => line.Contains("LOST", StringComparison.Ordinal) ? line : "read"));
        Assert.Contains("lost 22", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_came_faster_than_they_could_be_kept_are_lost_in_sight()
    {
        TestWorld world = World();
        world.Then(() => Read(world, (1 << 18) + 100));
        world.Run("calls vfs_*");
        Assert.Equal("[LOST 100 EVENTS]", world.Lines[10]);
        Assert.Equal(11 + (1 << 18), world.Lines.Length);
        Assert.Contains("iotop-sharp: 262,144 calls of 3 functions in 0.1 s, ", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(" per second, lost 100\n", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_ends_after_so_many()
    {
        TestWorld world = World();
        world.Then(() => Read(world, 5)).Then(() => Read(world, 50)).Then(() => Assert.Fail("it goes on"));
        Assert.Equal(ExitCode.Done, world.Run("calls vfs_* -n 7"));
        Assert.Equal(10 + 7, world.Lines.Length);
    }

    [Fact]
    public void Calls_stops_after_its_duration_and_prints_what_is_left()
    {
        TestWorld world = World();
        for (int i = 0; i < 1000; i++)
        {
            world.Then(() => Read(world, 1));
        }

        Assert.Equal(ExitCode.Done, world.Run("calls vfs_* --duration 1.5"));
        Assert.Contains("iotop-sharp: 30 calls of 3 functions in 1.5 s, 20 per second, lost 0", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(10 + 30, world.Lines.Length);
    }

    [Fact]
    public void Kernel_that_cannot_exits_3_and_starts_no_command()
    {
        string mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-mark-{Guid.NewGuid():N}");
        TestWorld world = World();
        world.OpenFails = new BpfException("no function tracer, no kprobe.multi", "another kernel");
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run(["calls", "vfs_*", "--", "touch", mark]));
        Assert.StartsWith("iotop-sharp: no function tracer, no kprobe.multi\n", world.Error.ToString(), StringComparison.Ordinal);
        world = World();
        world.Calls.Description = world.Calls.Description with { HasGraph = false };
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run(["calls", "vfs_*", "--graph", "--", "touch", mark]));
        Assert.StartsWith("iotop-sharp: this kernel cannot show how calls nest (script)\n  try: the same without --graph;", world.Error.ToString(), StringComparison.Ordinal);
        Assert.True(world.Calls.IsDisposed);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void What_cannot_be_traced_fails_with_words_and_starts_no_command()
    {
        string mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-mark-{Guid.NewGuid():N}");
        TestWorld world = World();
        world.Calls.Refuses = "set_ftrace_filter: Operation not permitted";
        Assert.Equal(ExitCode.Failed, world.Run(["calls", "vfs_*", "--", "touch", mark]));
        Assert.StartsWith("iotop-sharp: cannot trace calls: set_ftrace_filter: Operation not permitted\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Text);
        world = World();
        Assert.Equal(ExitCode.Failed, world.Run("calls nothing_* !x nobody"));
        Assert.StartsWith("iotop-sharp: no function that can be traced is called nothing_* or nobody\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(mark));
        Assert.True(world.Calls.IsDisposed);
    }

    [Fact]
    public void Command_is_held_until_it_is_traced_and_its_status_is_ours()
    {
        TestWorld world = World();
        world.Host = world.Host with
        {
            Wait = time =>
            {
                Thread.Sleep(time);
                return true;
            },
        };
        Assert.Equal(7, world.Run(["calls", "vfs_*", "--", "sh", "-c", "exit 7"]));
        Assert.True(world.Calls.Selection.Children);
        uint pid = Assert.Single(world.Calls.Selection.Pids);
        Assert.NotEqual(0u, pid);
        Assert.StartsWith("# tracer: function\n", world.Text, StringComparison.Ordinal);
        Assert.Contains("0 calls of 3 functions", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_goes_on_when_nobody_reads_its_calls()
    {
        TestWorld world = World();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.DisposeLocalCopyOfClientHandle();
        using var output = new StandardOutput((int)pipe.SafePipeHandle.DangerousGetHandle());
        world.Host = world.Host with { Output = output };
        Assert.Equal(7, world.Run(["calls", "vfs_*", "--", "/bin/sh", "-c", "exit 7"]));
        Assert.True(world.Calls.IsDisposed);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("--children ", false)]
    public void Calls_ends_when_all_that_were_named_have_ended(string options, bool ends)
    {
        TestWorld world = World();
        using HeldCommand one = HeldCommand.Start(["true"]), other = HeldCommand.Start(["true"]);
        int turns = 0;
        Step(() => { });
        Step(() => End(one));
        Step(() => End(other));
        Step(() => { });
        Assert.Equal(ExitCode.Done, world.Run($"calls vfs_* {options}-p {one.Pid} -p {other.Pid}"));
        Assert.Equal(ends ? 45 : 80, turns, 11.0);

        void Step(Action first)
        {
            for (int i = 0; i < 20; i++)
            {
                Action act = i == 0 ? first : static () => { };
                world.Then(() =>
                {
                    turns++;
                    act();
                });
            }
        }

        static void End(HeldCommand command)
        {
            command.Continue();
            Assert.True(command.WaitForEnd(TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public void List_says_names_and_how_many_each_pattern_stands_for_and_traces_nothing()
    {
        TestWorld world = World();
        Assert.Equal(ExitCode.Done, world.Run("calls --list vfs_* *submit_bio !*_work"));
        Assert.Equal(["blk_mq_submit_bio", "submit_bio", "vfs_read", "vfs_write"], world.Lines);
        Assert.Equal(
            """
            iotop-sharp: 4 functions
              vfs_*: 3 functions
              *submit_bio: 2 functions
              !*_work: 1 would be taken away

            """,
            world.Error.ToString());
        Assert.Empty(world.Calls.Selection.Globs);
        Assert.True(world.Calls.IsDisposed);
    }

    [Fact]
    public void List_is_json_too()
    {
        TestWorld world = World();
        Assert.Equal(ExitCode.Done, world.Run("calls --list vfs_r* --json"));
        Assert.Equal("""{"type":"function_match","function":"vfs_read","can_be_traced":true,"why_not":""}""", world.Lines[1]);
    }

    private static void Read(TestWorld world, int times)
    {
        for (int i = 0; i < times; i++)
        {
            world.Calls.Call(812, "postgres", "vfs_read", "ksys_read");
        }
    }
}
