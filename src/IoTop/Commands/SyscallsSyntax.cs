using System.CommandLine;
using System.CommandLine.Parsing;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Options of <c>syscalls</c>.</summary>
internal sealed class SyscallsSyntax
{
    private readonly ValueOption<uint[]> _pids = new("--pid", "PID",
        "processes to watch: repeat it or list them with commas [everybody but iotop-sharp]", OptionParsers.Pids, "-p")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@pid"] };
    private readonly FlagOption _children = new("--children", "watch what they fork too; of a COMMAND that is always so", "--children")
    { Section = OptionSection.What };
    private readonly ValueOption<uint?> _syscalls = new("--syscall", "NAME",
        "print only these calls: read, pwrite64, fsync, ...; repeat it or list them with commas [all]", ParseSyscalls)
    { Section = OptionSection.What, Repeatable = true, Choices = SyscallNames.All };
    private readonly FlagOption _errors = new("--errors", "print only calls that failed", "--errors", "-x")
    { Section = OptionSection.What };
    private readonly ValueOption<ulong?> _minLatency = new("--min-latency", "MS",
        "print only calls that took at least this many milliseconds", OptionParsers.Milliseconds, "-m", "--min-ms")
    { Section = OptionSection.What };
    private readonly ValueOption<uint?> _hexdump = new("--hexdump", "BYTES",
        "print what was read or written under each call, at most that much of it [512]", CaptureSyntax.ParseLength)
    { Section = OptionSection.Content, BareValue = "512" };
    private readonly FlagOption _summary = new("--summary", "print no single calls, only the sums of each", "--summary", "-c");
    private readonly ValueOption<TimeSpan?> _delay = new("--delay", "SEC", "with --summary, print every so many seconds [once, at the end]",
        OptionParsers.Delay, "-d");
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC",
        "stop after this many seconds [at the end of COMMAND, or of every process]", OptionParsers.Seconds);
    private readonly ValueOption<string> _from = MonitorSyntax.From();
    private readonly FlagOption _json = new("--json", "print JSON Lines", "--format");
    private readonly FlagOption _csv = new("--csv", "print CSV", "--format");
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");
    private readonly CommandArgument _command = new($"{ProgramSyntax.ProgramName} syscalls", "a command to start and watch");

    public SyscallsSyntax()
    {
        List<Option> options = [_pids, _children, _from, _syscalls, _errors, _minLatency, _hexdump, _summary, _delay, _duration, _json, _csv,
            _verbose];
        options.ForEach(Command.Options.Add);
        Command.Arguments.Add(_command.Argument);
    }

    public Command Command { get; } = new("syscalls", "Prints the read and write calls of processes, with file, bytes and latency");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp syscalls -- cp a b", "every read and write of a command and its children, from its start"),
        ("iotop-sharp syscalls --pid 812 --syscall fsync,fdatasync --min-latency 10", "the slow syncs of a database"),
        ("iotop-sharp syscalls --errors --duration 10", "whose reads and writes fail, everywhere"),
        ("iotop-sharp syscalls --from x.iotop --syscall fsync", "the syncs in a recording that record --syscalls made"),
        ("iotop-sharp syscalls --pid 812 --hexdump=64", "the first 64 bytes of all that a process reads and writes"),
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public SyscallsOptions Bind(ParseResult result)
    {
        SyscallsOptions options = new()
        {
            Pids = result.GetValue(_pids) ?? [],
            Children = ProgramSyntax.Has(result, _children),
            From = result.GetValue(_from),
            Command = _command.Bind(result),
            Mask = result.GetValue(_syscalls) ?? uint.MaxValue,
            OnlyErrors = ProgramSyntax.Has(result, _errors),
            MinLatencyNs = result.GetValue(_minLatency) ?? 0,
            HexdumpBytes = result.GetValue(_hexdump) ?? 0,
            Summary = ProgramSyntax.Has(result, _summary),
            Delay = result.GetValue(_delay),
            Duration = result.GetValue(_duration),
            Format = ProgramSyntax.Has(result, _json) ? OutputFormat.Json
                : ProgramSyntax.Has(result, _csv) ? OutputFormat.Csv : OutputFormat.Text,
        };
        CheckFrom(options);
        Check(result, options);
        return options;
    }

    private static void CheckFrom(SyscallsOptions options)
    {
        if (options.From is not null && options.Command.Count > 0)
        {
            throw new UsageException("--from reads a recording: no command is started for that",
                $"{ProgramSyntax.ProgramName} record --syscalls -o FILE -- {options.Command[0]}");
        }
    }

    private void Check(ParseResult result, SyscallsOptions options)
    {
        if (options.Children && options.Pids.Count == 0)
        {
            throw new UsageException("--children needs processes whose children they are", "--pid PID --children");
        }

        if (options.Delay is not null && !options.Summary)
        {
            throw new UsageException("--delay is about sums; single calls are printed as they return", "--summary --delay 1");
        }

        bool chooses = options.OnlyErrors || options.MinLatencyNs > 0 || options.HexdumpBytes > 0 || result.GetValue(_syscalls) is not null;
        if (options.Summary && chooses)
        {
            throw new UsageException("--summary counts every call: it takes no choice of single ones and no --hexdump",
                "leave out one of the two");
        }

        if (options.HexdumpBytes > 0 && options.Format == OutputFormat.Csv)
        {
            throw new UsageException("--csv has no place for bytes", "--json --hexdump");
        }
    }

    private static uint? ParseSyscalls(ArgumentResult result)
    {
        uint mask = 0;
        foreach (string word in OptionParsers.Words(result))
        {
            if (!SyscallNames.TryParse(word.ToLowerInvariant(), out Syscall syscall) || syscall == Syscall.Fault)
            {
                result.AddError($"unknown call '{word}': use one of {string.Join(", ", SyscallNames.All.SkipLast(1))}");
                return null;
            }

            mask |= 1u << (int)syscall;
        }

        return mask;
    }
}
