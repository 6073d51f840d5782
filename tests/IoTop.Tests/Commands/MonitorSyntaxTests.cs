using IoTop.Columns;
using IoTop.Commands;
using IoTop.Text;

namespace IoTop.Tests.Commands;

/// <summary>Command lines that users of iotop and iotop-c have in their scripts and fingers.</summary>
public sealed class MonitorSyntaxTests
{
    private static MonitorOptions Parse(string line, string? noColor = null)
    {
        var syntax = new ProgramSyntax();
        return syntax.Monitor.Bind(syntax.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), noColor);
    }

    /// <summary>Old command line; the parts of the options that differ from the defaults.</summary>
    public static TheoryData<string, string> OldCommandLines => new()
    {
        { "", "" },
        { "-b", "batch threads" },
        { "-b -n 3", "batch threads n=3" },
        { "-b -n 1 -o", "batch threads n=1 only" },
        { "-bo", "batch threads only" },
        { "-obk", "batch threads only k" },
        { "-boktqqq", "batch threads only k time q=3" },
        { "-b -o -k -qqq", "batch threads only k q=3" },
        { "-botqqqk --iter=2", "batch threads n=2 only k time q=3" },
        { "-bon2", "batch threads n=2 only" },
        { "-n3 -b", "batch threads n=3" },
        { "-d0.5 -b", "batch threads d=0.5" },
        { "-d 0.5", "d=0.5" },
        { "-bd5", "batch threads d=5" },
        { "-d 3600", "d=3600" },
        { "--delay=0.05", "d=0.05" },
        { "--delay 10", "d=10" },
        { "-P", "" },
        { "-bP", "batch" },
        { "-b --processes", "batch" },
        { "-b --processes --no-processes", "batch threads" },
        { "--threads", "threads" },
        { "--no-processes", "threads" },
        { "-P --threads", "threads" },
        { "--threads -P", "" },
        { "-Pao", "only amounts=Accumulated" },
        { "-a", "amounts=Accumulated" },
        { "-A", "amounts=AverageRate" },
        { "-a -A", "amounts=AverageRate" },
        { "-A --accumulated", "amounts=Accumulated" },
        { "-a --no-accumulated", "" },
        { "--accum-bw --no-accum-bw", "" },
        { "-k --no-kilobytes", "" },
        { "-t", "batch threads time" },
        { "--time", "batch threads time" },
        { "--timestamp", "batch threads time" },
        { "-q", "batch threads q=1" },
        { "-q -q", "batch threads q=2" },
        { "-qq --quiet", "batch threads q=3" },
        { "-qqqq", "batch threads q=3" },
        { "-o --no-only", "" },
        { "--no-only -o", "only" },
        { "-p 1", "pids=1" },
        { "-p1", "pids=1" },
        { "-p 1 -p 2 --pid=3", "pids=1,2,3" },
        { "-p 1,2 -p 30", "pids=1,2,30" },
        { "-u root", "users=root" },
        { "-u +1000 -u 33,mail", "users=+1000,33,mail" },
        { "-uroot -b", "batch threads users=root" },
        { "--user=www-data", "users=www-data" },
        { "-D sda,sdb -D nvme0n1", "devices=sda,sdb,nvme0n1" },
        { "--device=/dev/sda2", "devices=/dev/sda2" },
        { "-12", "hidden=pid,prio" },
        { "-3 -9", "hidden=user,command" },
        { "--hide-swapin --hide-io --show-io", "hidden=swapin shown=io" },
        { "-8", "hidden=graph" },
        { "-g rw", "graph=ReadWrite" },
        { "-gsw", "graph=SwapIn" },
        { "--grtype=w", "graph=Write" },
        { "-c", "" },
        { "--no-fullcmdline", "shortcommand" },
        { "-c --no-fullcmdline", "shortcommand" },
        { "-l", "nocolor" },
        { "-l --color", "" },
        { "-T", "hideclock" },
        { "-T --show-time", "" },
        { "-R -x -e -N", "reverse deadx hideexited inverse" },
        { "-x --no-dead-x -e --show-exited", "" },
        { "--si --threshold=3", "si threshold=3" },
        { "--si --no-si", "" },
        { "--ascii", "ascii=True" },
        { "--ascii --unicode", "ascii=False" },
        { "-H win", "help=Window" },
        { "-Hnone", "help=None" },
        { "--help-type=inline", "" },
        { "--no-help", "help=None" },
        { "--filter=mysq.*", "filter=mysq.*" },
        { "--filter -x", "filter=-x" },
        { "--filter=a:b=c", "filter=a:b=c" },
        { "--filter trace", "filter=trace" },
        { "-W", "write" },
        { "-oW", "only write" },
        { "--sort read", "sort=read" },
        { "--sort=PID:asc", "sort=pid:asc" },
        { "--json -n 2", "batch threads Json n=2" },
        { "--json --csv", "batch threads Csv" },
        { "--csv -P", "batch Csv" },
        { "--events-ring 16M", "ring=16777216" },
        { "--acc", null! },
        { "--accumu", "amounts=Accumulated" },
        { "--iter=1 --iter=2", "n=2" },
        { "-d 1 -d2", "d=2" },
        { "--kilo --batch", "batch threads k" },
        { "--profile -b", "batch threads" },
    };

    [Theory]
    [MemberData(nameof(OldCommandLines))]
    public void MonitorSyntax_reads_old_command_lines(string line, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<UsageException>(() => Parse(line));
            return;
        }

        Assert.Equal(expected, Describe(Parse(line)));
    }

    [Theory]
    [InlineData("-z", "unknown option '-z'", null)]
    [InlineData("-boz", "unknown option '-z' in '-boz'", null)]
    [InlineData("--onyl", "unknown option '--onyl'", "--only")]
    [InlineData("--frobnicate", "unknown option '--frobnicate'", null)]
    [InlineData("--accum", "option '--accum' is ambiguous", "one of --accumulated, --accum-bw")]
    [InlineData("-n", "option '-n' needs a value: --iter NUM", null)]
    [InlineData("--delay", "option '--delay' needs a value: --delay SEC", null)]
    [InlineData("--only=yes", "option '--only' does not take a value", null)]
    [InlineData("-d 0.01", "the delay must be a number of seconds from 0.05 to 3600, not '0.01'", null)]
    [InlineData("-d 1e3", "the delay must be a number of seconds from 0.05 to 3600, not '1e3'", null)]
    [InlineData("-d -1", "the delay must be a number of seconds from 0.05 to 3600, not '-1'", null)]
    [InlineData("-n 0", "the number of samples must be a whole number from 1 on, not '0'", null)]
    [InlineData("-n 2.5", "the number of samples must be a whole number from 1 on, not '2.5'", null)]
    [InlineData("-p 12x", "'12x' is not a process id", null)]
    [InlineData("-p -5", "'-5' is not a process id", null)]
    [InlineData("--threshold 11", "the threshold must be a whole number from 1 to 10, not '11'", null)]
    [InlineData("-g x", "unknown graph type 'x': use one of io, r, w, rw, sw", null)]
    [InlineData("--sort pid:up", "the sort direction is asc or desc, not 'up'", null)]
    [InlineData("nonsense", "unexpected argument 'nonsense'", null)]
    [InlineData("-b nonsense", "unexpected argument 'nonsense'", null)]
    [InlineData("-b -- -o", "unexpected argument '-o'", null)]
    public void MonitorSyntax_refuses_what_makes_no_sense(string line, string message, string? hint)
    {
        UsageException error = Assert.Throws<UsageException>(() => Parse(line));
        Assert.Equal(message, error.Message);
        Assert.Equal(hint, error.Hint);
    }

    [Fact]
    public void MonitorSyntax_heeds_no_color_unless_color_is_asked_for()
    {
        Assert.False(Parse("", noColor: "1").Color);
        Assert.True(Parse("", noColor: "").Color);
        Assert.True(Parse("--color", noColor: "1").Color);
    }

    [Fact]
    public void MonitorSyntax_has_no_name_twice()
    {
        var syntax = new ProgramSyntax();
        var names = syntax.Root.Options.SelectMany(o => o.Aliases.Append(o.Name)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(syntax.Root.Options, o => Assert.False(string.IsNullOrEmpty(o.Description)));
    }

    private static string Describe(MonitorOptions o)
    {
        var words = new List<string?>
        {
            o.Batch ? "batch" : null,
            o.ByThread ? "threads" : null,
            o.Format == OutputFormat.Text ? null : o.Format.ToString(),
            o.Iterations is int n ? $"n={n}" : null,
            o.Delay == TimeSpan.FromSeconds(1) ? null : FormattableString.Invariant($"d={o.Delay.TotalSeconds}"),
            o.Only ? "only" : null,
            o.Units.Kilobytes ? "k" : null,
            o.Units.Si ? "si" : null,
            o.Units.Threshold == UnitStyle.Default.Threshold ? null : $"threshold={o.Units.Threshold}",
            o.Time ? "time" : null,
            o.Quiet == 0 ? null : $"q={o.Quiet}",
            o.Amounts == AmountMode.Rate ? null : $"amounts={o.Amounts}",
            List("pids", o.Pids.Select(p => p.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            List("users", o.Users),
            List("devices", o.Devices),
            List("hidden", o.HiddenColumns),
            List("shown", o.ShownColumns),
            o.Graph == GraphSource.Io ? null : $"graph={o.Graph}",
            o.FullCommand ? null : "shortcommand",
            o.Color ? null : "nocolor",
            o.HideClock ? "hideclock" : null,
            o.ReverseGraph ? "reverse" : null,
            o.DeadX ? "deadx" : null,
            o.HideExited ? "hideexited" : null,
            o.Inverse ? "inverse" : null,
            o.Ascii is bool ascii ? $"ascii={ascii}" : null,
            o.Help == HelpType.Inline ? null : $"help={o.Help}",
            o.Filter is null ? null : $"filter={o.Filter}",
            o.Sort is null ? null : $"sort={o.Sort}" + (o.SortAscending switch { true => ":asc", false => ":desc", null => "" }),
            o.EventsRingBytes is uint ring ? $"ring={ring}" : null,
            o.WriteConfig ? "write" : null,
        };
        return string.Join(' ', words.Where(w => w is not null));
    }

    private static string? List(string name, IEnumerable<string> values)
    {
        string joined = string.Join(',', values);
        return joined.Length == 0 ? null : $"{name}={joined}";
    }

    [Theory]
    [InlineData(0u, 4096)]
    [InlineData(5_000_000u, 8 << 20)]
    [InlineData(uint.MaxValue, 1 << 29)]
    public void Ring_size_is_a_power_of_two_that_can_be_mapped_twice(uint asked, int size) =>
        Assert.Equal(Math.Max(size, Environment.SystemPageSize), RealHost.RingSize(asked));

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("5G")]
    public void Size_that_is_none_is_refused(string size) =>
        Assert.Throws<UsageException>(() => new ProgramSyntax().Parse(["--events-ring", size]));

    [Theory]
    [InlineData("", false, 512u)]
    [InlineData("--payload", true, 512u)]
    [InlineData("--payload=4K", true, 4096u)]
    [InlineData("--payload=all", true, uint.MaxValue)]
    [InlineData("--payload --snaplen=64", true, 64u)]
    [InlineData("--snaplen all", false, uint.MaxValue)]
    public void Payload_is_asked_for_with_or_without_a_length(string line, bool payload, uint snapLength)
    {
        var syntax = new ProgramSyntax();
        MonitorOptions options = syntax.Monitor.Bind(syntax.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), null);
        Assert.Equal((payload, snapLength), (options.Payload, options.SnapLength));
    }

    [Theory]
    [InlineData("--payload=0")]
    [InlineData("--snaplen=some")]
    public void Snap_length_that_captures_nothing_is_refused(string option) =>
        Assert.Throws<UsageException>(() => new ProgramSyntax().Parse([option]));
}
