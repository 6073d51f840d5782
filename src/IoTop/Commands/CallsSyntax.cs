using System.CommandLine;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Options of <c>calls</c>.</summary>
internal sealed class CallsSyntax
{
    private const string Example = $"{ProgramSyntax.ProgramName} calls 'vfs_*' '!*_work'";

    private readonly ValueOption<uint[]> _pids = new("--pid", "PID", "processes to trace: repeat it or list them with commas [all]",
        OptionParsers.Pids, "-p")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@pid"] };
    private readonly FlagOption _children = new("--children", "trace what they fork too; of a COMMAND that is always so", "--children")
    { Section = OptionSection.What };
    private readonly FlagOption _list = new("--list", "only say which functions GLOB stands for, and trace nothing", "--list")
    { Section = OptionSection.What };
    private readonly FlagOption _graph = new("--graph", "show how calls nest and how long they take, as function_graph does", "--graph");
    private readonly ValueOption<string> _from = MonitorSyntax.From();
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC",
        "stop after this many seconds [at the end of COMMAND, or of every process]", OptionParsers.Seconds);
    private readonly ValueOption<int?> _limit = new("--count", "N", "stop after so many calls",
        OptionParsers.Count("number of calls", int.MaxValue), "-n");
    private readonly FlagOption _json = new("--json", "print JSON Lines", "--format");
    private readonly FlagOption _csv = new("--csv", "print CSV", "--format");
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");
    private readonly Argument<string[]> _words = new("glob")
    {
        Description = "functions of the kernel, such as 'vfs_*'; '!*_work' takes away; a command to start and trace",
        HelpName = "GLOB... [-- COMMAND ARGS...]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public CallsSyntax()
    {
        List<Option> options = [_pids, _children, _list, _from, _graph, _duration, _limit, _json, _csv, _verbose];
        options.ForEach(Command.Options.Add);
        Command.Arguments.Add(_words);
    }

    public Command Command { get; } = new("calls", "Prints which functions of the kernel are called by whom, as ftrace does");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp calls 'vfs_*' 'blk_*' '!*_work' --pid 42", "the calls of two families of functions by a process, less some"),
        ("iotop-sharp calls '*swap*' -- swapon /dev/zram0", "what a command makes the kernel do, from its first call on"),
        ("iotop-sharp calls --graph 'ext4_*' --duration 5", "how the calls nest, and how long each takes"),
        ("iotop-sharp calls --from night.iotop 'vfs_*' --json", "what record --calls has recorded, or some of it"),
        ("iotop-sharp calls --list 'blk_mq_*'", "what a pattern stands for, before anything is traced"),
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public CallsOptions Bind(ParseResult result)
    {
        (string[] globs, string[] command) =
            CommandArgument.Split(result, result.GetValue(_words) ?? [], $"{ProgramSyntax.ProgramName} calls 'vfs_*' -- sleep 1");
        CallsOptions options = new()
        {
            Globs = [.. globs.SelectMany(CallGlobs.Split)],
            From = result.GetValue(_from),
            Pids = result.GetValue(_pids) ?? [],
            Children = ProgramSyntax.Has(result, _children),
            Graph = ProgramSyntax.Has(result, _graph),
            Duration = result.GetValue(_duration),
            Limit = result.GetValue(_limit),
            Format = ProgramSyntax.Has(result, _json) ? OutputFormat.Json
                : ProgramSyntax.Has(result, _csv) ? OutputFormat.Csv : OutputFormat.Text,
            List = ProgramSyntax.Has(result, _list),
            Command = command,
        };
        Check(options);
        return options;
    }

    private static void Check(CallsOptions options)
    {
        if (options.From is not null)
        {
            CheckRecording(options);
            return;
        }

        if (options.Globs.Count == 0)
        {
            throw new UsageException("which functions? Name them, or give patterns", Example);
        }

        if (options.Globs.All(CallGlobs.IsExclusion))
        {
            throw new UsageException("there is nothing that ! could take away from", Example);
        }

        if (options.List && options.Pids.Count + options.Command.Count > 0)
        {
            throw new UsageException("--list traces nothing: it takes no process and no command", "leave out one of the two");
        }

        if (options.Children && options.Pids.Count + options.Command.Count == 0)
        {
            throw new UsageException("--children needs processes that fork", "--pid PID --children, or -- COMMAND");
        }
    }

    private static void CheckRecording(CallsOptions options)
    {
        if (options.Command.Count > 0 || options.List || options.Children)
        {
            throw new UsageException("in a recording nothing is traced: it takes no command, no --list and no --children",
                $"{ProgramSyntax.ProgramName} calls --from FILE 'vfs_*' --pid 42");
        }

        if (options.Globs.Count > 0 && options.Globs.All(CallGlobs.IsExclusion))
        {
            throw new UsageException("there is nothing that ! could take away from", $"{ProgramSyntax.ProgramName} calls --from FILE '*' '!*_work'");
        }
    }
}
