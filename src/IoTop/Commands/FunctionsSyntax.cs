using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace IoTop.Commands;

/// <summary>Options of <c>functions</c> and of its commands, which talk to one that runs.</summary>
internal sealed class FunctionsSyntax
{
    private readonly ValueOption<uint[]> _pids = new("--pid", "PID", "processes to watch: repeat it or list them with commas",
        OptionParsers.Pids, "-p")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@pid"] };
    private readonly FlagOption _children = new("--children", "watch what they fork too; of a COMMAND that is always so", "--children")
    { Section = OptionSection.What };
    private readonly ValueOption<string[]> _globs = new("--function", "GLOB",
        "count these functions too, such as 'vfs_*', with their times: repeat it or list them with commas", OptionParsers.Words, "-f")
    { Section = OptionSection.What, Repeatable = true };
    private readonly FlagOption _list = new("--list", "only say what --function stands for, and what of it cannot be probed", "--list")
    { Section = OptionSection.What };
    private readonly ValueOption<string> _from = MonitorSyntax.From();
    private readonly ValueOption<TimeSpan?> _delay = new("--delay", "SEC", "print every so many seconds [once, at the end]",
        OptionParsers.Delay, "-d");
    private readonly ValueOption<int?> _iterations = new("--iterations", "N", "end after so many samples of --delay",
        OptionParsers.Count("number of samples", int.MaxValue), "-n");
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC",
        "stop after this many seconds [at the end of COMMAND, or of every process]", OptionParsers.Seconds);
    private readonly FlagOption _json = new("--json", "print JSON Lines", "--format");
    private readonly FlagOption _csv = new("--csv", "print CSV", "--format");
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");
    private readonly CommandArgument _command = new($"{ProgramSyntax.ProgramName} functions", "a command to start and watch");

    private readonly Argument<uint> _pid = new("pid")
    {
        Description = "process",
        HelpName = "PID",
        CustomParser = ParsePid,
    };

    private readonly FlagOption _followed = new("--children", "watch what it forks too", "--children");
    private readonly FlagOption _listJson = new("--json", "print JSON Lines", "--json");
    private readonly ValueOption<uint[]> _instance = new("--instance", "PID", "the iotop-sharp to talk to, when several run",
        OptionParsers.Pids)
    { Choices = ["@pid"] };

    public FunctionsSyntax()
    {
        List<Option> options = [_pids, _children, _globs, _list, _from, _delay, _iterations, _duration, _json, _csv, _verbose];
        options.ForEach(Command.Options.Add);
        Command.Arguments.Add(_command.Argument);
        foreach (Command command in (Command[])[Add, Remove, List])
        {
            Command.Subcommands.Add(command);
            command.Options.Add(_instance);
        }

        Add.Arguments.Add(_pid);
        Add.Options.Add(_followed);
        Remove.Arguments.Add(_pid);
        List.Options.Add(_listJson);

        // Without an action of its own, a command that has subcommands demands one of them.
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("functions", "Counts what the kernel does for chosen processes, function by function");

    public Command Add { get; } = new("add", "Lets a running iotop-sharp watch one more process");

    public Command Remove { get; } = new("remove", "Lets a running iotop-sharp watch a process no more");

    public Command List { get; } = new("list", "Says which processes a running iotop-sharp watches");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp functions --pid 42 --pid 1099", "what the kernel does for two processes until Ctrl-C"),
        ("iotop-sharp functions --function 'vfs_*' -- make -j8", "a command from its start to its end, with the times of some functions"),
        ("iotop-sharp functions add 1244 --children", "one more process while it runs"),
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public FunctionsOptions Bind(ParseResult result)
    {
        FunctionsOptions options = new()
        {
            Pids = result.GetValue(_pids) ?? [],
            Children = ProgramSyntax.Has(result, _children),
            Globs = result.GetValue(_globs) ?? [],
            From = result.GetValue(_from),
            Delay = result.GetValue(_delay),
            Duration = result.GetValue(_duration),
            Iterations = result.GetValue(_iterations),
            Format = ProgramSyntax.Has(result, _json) ? OutputFormat.Json
                : ProgramSyntax.Has(result, _csv) ? OutputFormat.Csv : OutputFormat.Text,
            List = ProgramSyntax.Has(result, _list),
            Command = _command.Bind(result),
        };
        Check(options);
        return options;
    }

    public ControlRequest BindAdd(ParseResult result) =>
        new(ControlVerb.Add, Pid(result), ProgramSyntax.Has(result, _followed)) { Instance = Instance(result) };

    public ControlRequest BindRemove(ParseResult result) => new(ControlVerb.Remove, Pid(result)) { Instance = Instance(result) };

    public (ControlRequest Request, bool Json) BindList(ParseResult result) =>
        (new ControlRequest(ControlVerb.List) { Instance = Instance(result) }, ProgramSyntax.Has(result, _listJson));

    private static void Check(FunctionsOptions options)
    {
        if (options.List && options.Globs.Count == 0)
        {
            throw new UsageException("--list needs functions to list", "--function 'vfs_*' --list");
        }

        if (options.List && options.Pids.Count + options.Command.Count > 0)
        {
            throw new UsageException("--list watches nothing: it takes no process and no command", "leave out one of the two");
        }

        if (options.From is not null && (options.List || options.Command.Count > 0))
        {
            throw new UsageException("--from reads what was recorded: it lists nothing and starts no command", "leave out one of the two");
        }

        if (options.Iterations is not null && options.Delay is null)
        {
            throw new UsageException("without --delay there is only one sample, at the end", "--delay 1 -n N");
        }
    }

    private static uint ParsePid(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint pid) || pid is 0 or > int.MaxValue)
        {
            result.AddError($"'{text}' is not a process id");
        }

        return pid;
    }

    private uint Pid(ParseResult result) => result.GetValue(_pid);

    private uint? Instance(ParseResult result) => result.GetValue(_instance) is [var pid, ..] ? pid : null;
}
