using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary><c>calls --from</c> prints of a recording what <c>calls</c> printed when it was made.</summary>
public sealed class CallsReplayTests : IDisposable
{
    private static readonly string[] s_functions =
        ["vfs_read", "vfs_write", "vfs_fsync_work", "blk_mq_submit_bio", "ksys_read", "ksys_write", "submit_bio", "ext4_file_write_iter [ext4]"];

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"iotop-sharp-test-{Guid.NewGuid():N}.iotop");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--csv")]
    [InlineData("-n 25")]
    public void Calls_prints_the_same_lines(string options)
    {
        TestWorld live = Happening();
        Assert.Equal(ExitCode.Done, live.Run($"calls * {options}"));
        Assert.True(live.Lines.Length > 20, live.Text);
        Record("--calls *");
        TestWorld replay = Replay($"calls --from {_path} {options}");
        Assert.Equal(live.Text, replay.Text);
        Assert.Contains(options.Contains("-n", StringComparison.Ordinal) ? "25 calls of 8 functions in " : "164 calls of 8 functions in 0.4 s, 410 per second, lost 22", replay.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("  by script\n", replay.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7.2")]
    [InlineData("6.12")]
    public void Calls_shows_how_they_nested(string kernel)
    {
        TestWorld live = new() { Calls = RecordedCalls.Graph(kernel) };
        Assert.Equal(ExitCode.Done, live.Run("calls --graph *"));
        Assert.Contains("() {", live.Text, StringComparison.Ordinal);
        TestWorld recorder = new() { Calls = RecordedCalls.Graph(kernel) };
        Assert.Equal(ExitCode.Done, recorder.Run($"record -o {_path} --calls * --graph"));
        Assert.Equal(live.Text, Replay($"calls --from {_path} --graph").Text);
        Assert.Equal(live.Text, Replay($"calls --from {_path}").Text);
    }

    [Theory]
    [InlineData("5.10")]
    [InlineData("6.12")]
    [InlineData("7.2")]
    public void Calls_of_a_real_kernel_are_the_same_text(string kernel)
    {
        TestWorld live = new() { Calls = RecordedCalls.Functions(kernel) };
        Assert.Equal(ExitCode.Done, live.Run("calls *"));
        TestWorld recorder = new() { Calls = RecordedCalls.Functions(kernel) };
        Assert.Equal(ExitCode.Done, recorder.Run($"record -o {_path} --calls *"));
        Assert.Equal(live.Text, Replay($"calls --from {_path}").Text);
    }

    [Fact]
    public void Calls_of_some_functions_and_of_some_processes()
    {
        Record("--calls *");
        string[] lines = Replay($"calls --from {_path} vfs_* !*_work ext4_*").Lines[10..];
        Assert.All(lines.Where(static line => line.Contains("<-", StringComparison.Ordinal)), static line => Assert.Matches(": (vfs_read|vfs_write|ext4_file_write_iter .ext4.) <-", line));
        Assert.Equal(124, lines.Count(static line => line.Contains("<-", StringComparison.Ordinal)));
        lines = Replay($"calls --from {_path} -p 2044").Lines[10..];
        Assert.Equal(42, lines.Count(static line => line.Contains("-2044", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(static line => line.Contains("LOST", StringComparison.Ordinal)));
        Assert.Equal(44, lines.Length);
        TestWorld replay = Replay($"calls --from {_path} --duration 0.12");
        Assert.InRange(replay.Lines.Length, 50, 100);
        Assert.Contains("in 0.1 s", replay.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_calls_than_are_kept_are_printed_all()
    {
        TestWorld world = World();
        for (int i = 0; i < 4; i++)
        {
            world.Then(() => Read(world, 200_000));
        }

        Assert.Equal(ExitCode.Done, world.Run($"record -o {_path} --calls vfs_*"));
        TestWorld replay = Replay($"calls --from {_path}");
        Assert.Equal(10 + 800_000, replay.Lines.Length);
        Assert.Contains("800,000 calls of 3 functions", replay.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("lost 0", replay.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_that_was_cut_tells_what_is_there()
    {
        Record("--calls * --delay 0.1");
        byte[] whole = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, whole[..(whole.Length * 3 / 4)]);
        Assert.InRange(Replay($"calls --from {_path}").Lines.Length, 20, 180);
    }

    [Fact]
    public void Record_says_how_many_calls_there_were_and_takes_the_tracer_out_again()
    {
        TestWorld world = Record("--calls vfs_*,blk_* --calls=!*_work -p 42");
        Assert.Equal(["vfs_*", "blk_*", "!*_work"], world.Calls.Selection.Globs);
        Assert.Equal([42u], world.Calls.Selection.Pids);
        Assert.False(world.Calls.Selection.Children);
        Assert.True(world.Calls.IsDisposed);
        Assert.Contains("calls of the kernel's functions, lost 22\n", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_of_record_is_traced_from_its_first_instruction_on()
    {
        TestWorld world = World();
        Assert.Equal(3, world.Run(["record", "-o", _path, "--calls", "vfs_*", "--", "sh", "-c", "exit 3"]));
        Assert.True(world.Calls.Selection.Children);
        Assert.NotEqual(0u, Assert.Single(world.Calls.Selection.Pids));
        Assert.Contains("0 calls of 3 functions", Replay($"calls --from {_path}").Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--calls nothing_*", 1, "no function that can be traced is called nothing_*")]
    [InlineData("--calls !vfs_*", 2, "which functions' calls are to be traced?")]
    [InlineData("--graph", 2, "which functions' calls are to be traced?")]
    public void Record_says_what_cannot_be_traced(string options, int status, string message)
    {
        TestWorld world = World();
        Assert.Equal(status, world.Run($"record -o {_path} {options}"));
        Assert.StartsWith($"iotop-sharp: {message}", world.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Record_without_the_tracer_is_a_missing_feature_and_leaves_no_file()
    {
        TestWorld world = World();
        world.Host = world.Host with { OpenCalls = static () => throw new BpfException("no function tracer", "another kernel") };
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run($"record -o {_path} --calls vfs_*"));
        Assert.False(File.Exists(_path));
        world = World();
        world.Calls.Description = world.Calls.Description with { HasGraph = false };
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run($"record -o {_path} --calls vfs_* --graph"));
        Assert.True(world.Calls.IsDisposed);
        world.Calls.Refuses = "set_ftrace_filter: Operation not permitted";
        Assert.Equal(ExitCode.Failed, world.Run($"record -o {_path} --calls vfs_*"));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Recording_without_calls_says_how_to_make_one_with_them()
    {
        Record("");
        var world = new TestWorld();
        Assert.Equal(ExitCode.Failed, world.Run($"calls --from {_path}"));
        Assert.Equal("iotop-sharp: this recording has no calls of the kernel's functions\n  try: iotop-sharp record -o FILE --calls 'vfs_*' makes one that has\n",
            world.Error.ToString());
        Record("--calls *");
        Assert.Equal(ExitCode.Failed, world.Run($"calls --from {_path} --graph"));
        Assert.Contains("does not tell how calls nest", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calls --from x --list", "in a recording nothing is traced")]
    [InlineData("calls --from x --children", "in a recording nothing is traced")]
    [InlineData("calls --from x -- ls", "in a recording nothing is traced")]
    [InlineData("calls --from x !vfs_*", "there is nothing that ! could take away from")]
    public void Recording_is_not_traced(string line, string message)
    {
        TestWorld world = World();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith($"iotop-sharp: {message}", world.Error.ToString(), StringComparison.Ordinal);
    }

    private static TestWorld World() => new() { Calls = new ScriptedCallSource(s_functions) };

    private static TestWorld Happening()
    {
        TestWorld world = World();
        world.Then(() => Read(world, 20)).Then(() => Mix(world)).Then(() =>
            {
                Read(world, 1);
                world.Calls.Add(CallEvent.Gap(world.Calls.NowNs, 1, 17));
                world.Calls.Lost += 17;
                Read(world, 1);
            })
            .Then(() => world.Calls.Lost += 5).Then(static () => { }).Then(() => Mix(world)).Then(() => Read(world, 20));
        return world;
    }

    private TestWorld Record(string options)
    {
        File.Delete(_path);
        TestWorld world = Happening();
        Assert.Equal(ExitCode.Done, world.Run($"record -o {_path} {options}"));
        return world;
    }

    private static TestWorld Replay(string line)
    {
        var world = new TestWorld();
        world.Host = world.Host with { OpenCalls = static () => throw new InvalidOperationException("the kernel is not asked") };
        Assert.Equal(ExitCode.Done, world.Run(line));
        return world;
    }

    private static void Mix(TestWorld world)
    {
        for (int i = 0; i < 20; i++)
        {
            world.Calls.Call(812, "postgres", "vfs_read", "ksys_read", 0, CallFlags.IrqsOff, 1, 2);
            world.Calls.Call(0, "", "blk_mq_submit_bio", "submit_bio", 3, CallFlags.HardIrq);
            world.Calls.Call(2044, "vim", "vfs_write", "ksys_write", 2);
        }

        world.Calls.Call(2044, "vim\u001b[m", "ext4_file_write_iter [ext4]", "vfs_write", 2);
    }

    private static void Read(TestWorld world, int times)
    {
        for (int i = 0; i < times; i++)
        {
            world.Calls.Call(812, "postgres", "vfs_read", "ksys_read");
        }
    }
}
