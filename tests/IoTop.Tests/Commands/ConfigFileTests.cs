using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Tests.Commands;

/// <summary>The saved options.</summary>
public sealed class ConfigFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-sharp-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TestWorld World(string? configuration = null)
    {
        var world = new TestWorld();
        world.Variables["XDG_CONFIG_HOME"] = _folder;
        world.Host = world.Host with { IsInteractive = true };
        if (configuration is not null)
        {
            Directory.CreateDirectory(Path.Combine(_folder, "iotop-sharp"));
            File.WriteAllText(Path.Combine(_folder, "iotop-sharp", "iotoprc"), configuration);
        }

        return world;
    }

    [Fact]
    public void Configuration_is_read_and_the_command_line_wins()
    {
        TestWorld world = World("# mine\n\n--only\n  --delay=5  \n--kilobytes\n--hide-swapin\n--si\r\n");
        Assert.Equal(ExitCode.Done, world.Run("--no-only -d 2 --show-swapin"));
        MonitorOptions options = world.Screen!;
        Assert.False(options.Only);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Delay);
        Assert.Equal(new UnitStyle(true, true, 2), options.Units);
        Assert.Empty(options.HiddenColumns);
        Assert.Equal(["swapin"], options.ShownColumns);
    }

    [Fact]
    public void Configuration_is_left_out_when_asked()
    {
        TestWorld world = World("--only\n");
        world.Run("--no-config");
        Assert.False(world.Screen!.Only);
    }

    [Fact]
    public void Configuration_does_not_reach_other_commands()
    {
        TestWorld world = World("--only\n");
        Assert.Equal(ExitCode.Done, world.Run("trace"));
    }

    [Fact]
    public void Configuration_that_is_wrong_is_named()
    {
        TestWorld world = World("--frobnicate\n");
        Assert.Equal(ExitCode.BadUsage, world.Run(""));
        Assert.Equal($"iotop-sharp: in {_folder}/iotop-sharp/iotoprc: unknown option '--frobnicate'\n  try: mend the file, or iotop-sharp --no-config\n", world.Error.ToString());
    }

    [Fact]
    public void Write_saves_what_was_given_over_what_was_saved()
    {
        TestWorld world = World("--only\n--threshold=3\n");
        Assert.Equal(ExitCode.Done, world.Run("-W -kaP -d0.25 -2 --show-cgroup --sort read:asc -g rw --ascii --no-only --theme light -p 5 -n 3"));
        Assert.Null(world.Screen);
        Assert.Equal(
            """
            # iotop-sharp configuration: one long option a line; written by W and -W

            --delay=0.25
            --accumulated
            --kilobytes
            --threshold=3
            --ascii
            --grtype=rw
            --sort=read:asc
            --theme=light
            --hide-prio
            --show-cgroup

            """,
            File.ReadAllText(Path.Combine(_folder, "iotop-sharp", "iotoprc")));
    }

    [Fact]
    public void Format_and_parse_are_inverse()
    {
        var options = new MonitorOptions
        {
            Delay = TimeSpan.FromSeconds(0.05), Only = true, ByThread = true, Amounts = AmountMode.AverageRate, Units = new UnitStyle(true, true, 10), FullCommand = false,
            ReverseGraph = true, DeadX = true, HideExited = true, Color = false, HideClock = true, Ascii = false, Inverse = true, Graph = GraphSource.SwapIn,
            Help = HelpType.None, Sort = "p99", SortAscending = false, Theme = "mono", EventsRingBytes = 1 << 20, HiddenColumns = ["io", "graph"], ShownColumns = ["cgroup"],
            Payload = true, SnapLength = CaptureSettings.WholeSegments, PayloadStoreBytes = 1 << 28, PayloadRingBytes = 1 << 26, HistoryBytes = 1 << 27, ByDirtier = true,
        };
        string[] lines = [.. ConfigFile.Format(options).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
        var syntax = new ProgramSyntax();
        MonitorOptions parsed = syntax.Monitor.Bind(syntax.Parse(lines), null);
        Assert.Equal(ConfigFile.Format(options), ConfigFile.Format(parsed));
        Assert.Equal(29, lines.Length);
    }

    [Fact]
    public void Path_follows_xdg_then_home()
    {
        Assert.Equal("/x/iotop-sharp/iotoprc", new ConfigFile(name => name == "XDG_CONFIG_HOME" ? "/x" : "/h").Path);
        Assert.Equal("/h/.config/iotop-sharp/iotoprc", new ConfigFile(name => name == "HOME" ? "/h" : null).Path);
        Assert.Null(new ConfigFile(_ => null).Path);
    }
}
