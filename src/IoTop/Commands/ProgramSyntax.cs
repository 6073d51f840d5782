using System.CommandLine;

namespace IoTop.Commands;

/// <summary>The tree of commands and options, without what they do.</summary>
internal sealed class ProgramSyntax
{
    public const string ProgramName = "iotop-sharp";

    public ProgramSyntax()
    {
        Replay = new ReplaySyntax(Monitor);
        Demo = new DemoSyntax(Monitor);
        // Response files and directives would give ordinary arguments a second meaning.
        Root.Directives.Clear();
        Root.Options.Clear();
        Monitor.AddTo(Root);
        Root.Options.Add(Version);
        Trace.AddTo(TraceCommand);
        Doctor.Options.Add(DoctorJson);
        Doctor.Options.Add(DoctorClean);
        Completion.Arguments.Add(Shell);
        foreach (Command command in new[] { TraceCommand, FunctionsCommand, Calls.Command, Syscalls.Command, Histogram.Command,
            Record.Command, Replay.Command, Demo.Command, Playground.Command, Export.Command, Import.Command, Serve.Command, Doctor, Completion, Man })
        {
            Root.Subcommands.Add(command);
        }

        Root.Options.Add(Help);

        // Without an action of its own, a command that has subcommands demands one of them.
        Root.SetAction(static _ => ExitCode.Done);
    }

    public RootCommand Root { get; } = new("Shows live which process does how much I/O to which disk, and what each I/O was");

    public MonitorSyntax Monitor { get; } = new();

    public TraceSyntax Trace { get; } = new();

    public Command TraceCommand { get; } = new("trace", "Prints each finished I/O on a line of its own");

    public FunctionsSyntax Functions { get; } = new();

    public Command FunctionsCommand => Functions.Command;

    public CallsSyntax Calls { get; } = new();

    public SyscallsSyntax Syscalls { get; } = new();

    public HistogramSyntax Histogram { get; } = new();

    public RecordSyntax Record { get; } = new();

    public ReplaySyntax Replay { get; }

    public DemoSyntax Demo { get; }

    public PlaygroundSyntax Playground { get; } = new();

    public ExportSyntax Export { get; } = new();

    public ImportSyntax Import { get; } = new();

    public ServeSyntax Serve { get; } = new();

    public Command Doctor { get; } = new("doctor", "Says what this kernel, this user and this terminal can and cannot do, and why");

    public Command Completion { get; } = new("completion", "Prints a completion script for a shell");

    public Command Man { get; } = new("man", "Prints the man page") { Hidden = true };

    public FlagOption Version { get; } = new("--version", "print the version and end", "--version", "-v");

    public FlagOption DoctorJson { get; } = new("--json", "print JSON Lines", "--json");

    public FlagOption DoctorClean { get; } = new("--clean", "only remove what killed runs have left behind, and kept playgrounds", "--clean");

    public Argument<string> Shell { get; } = new Argument<string>("shell") { Description = "bash, zsh or fish", HelpName = "bash|zsh|fish" }
        .AcceptOnlyFromAmong("bash", "zsh", "fish");

    public FlagOption Help { get; } = new("--help", "print this help and end", "--help", "-h", "-?") { Recursive = true };

    /// <summary>Parses arguments as getopt_long would.</summary>
    /// <exception cref="UsageException">They make no sense.</exception>
    public ParseResult Parse(IReadOnlyList<string> args)
    {
        string[] tokens = GetoptNormalizer.Normalize(Root, args);
        var configuration = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult result = Root.Parse(tokens, configuration);
        if (result.Errors.Count > 0 && !Has(result, Help))
        {
            throw new UsageException(Message(result));
        }

        return result;
    }

    /// <summary>Options of a command and those of the root that hold everywhere.</summary>
    public IEnumerable<Option> OptionsOf(Command command) => command == Root ? command.Options : command.Options.Append(Help);

    /// <summary>Command lines that show what a command is good for, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Help)> ExamplesOf(Command command) => command == TraceCommand ? TraceSyntax.Examples
        : command == FunctionsCommand ? FunctionsSyntax.Examples
        : command == Calls.Command ? CallsSyntax.Examples
        : command == Syscalls.Command ? SyscallsSyntax.Examples
        : command == Histogram.Command ? HistogramSyntax.Examples
        : command == Record.Command ? RecordSyntax.Examples
        : command == Replay.Command ? ReplaySyntax.Examples
        : command == Demo.Command ? DemoSyntax.Examples
        : command == Playground.Command ? PlaygroundSyntax.Examples
        : command == Export.Command ? ExportSyntax.Examples
        : command == Import.Command ? ImportSyntax.Examples
        : command == Serve.Command ? ServeSyntax.Examples : [];

    /// <summary>What is to be known before a command is used, a paragraph each.</summary>
    public IReadOnlyList<string> NotesOf(Command command) => command == Histogram.Command ? HistogramSyntax.Notes
        : command == Record.Command ? RecordSyntax.Notes
        : command == Playground.Command ? PlaygroundSyntax.Notes
        : command == Export.Command ? ExportSyntax.Notes
        : command == Import.Command ? ImportSyntax.Notes : [];

    /// <summary>A command as it is typed: "functions add".</summary>
    public static string NameOf(Command command) => command is RootCommand ? ProgramName
        : command.Parents.First() is Command parent and not RootCommand ? $"{parent.Name} {command.Name}" : command.Name;

    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;

    /// <summary>Whether its value may be left out.</summary>
    public static bool IsValueOptional(Option option) => option is IDocumentedOption { BareValue: not null };

    /// <summary>What stands behind a long name: "=VALUE", "[=VALUE]" or nothing.</summary>
    public static string ValueText(Option option, string value) =>
        !TakesValue(option) ? string.Empty : IsValueOptional(option) ? $"[={value}]" : $"={value}";

    /// <summary>Whether a flag was given.</summary>
    public static bool Has(ParseResult result, FlagOption flag) => result.GetResult(flag) is { Implicit: false };

    private static string Message(ParseResult result)
    {
        if (result.UnmatchedTokens.Count > 0)
        {
            return $"unexpected argument '{result.UnmatchedTokens[0]}'";
        }

        string message = result.Errors[0].Message;
        return char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }
}
