using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Options of <c>record</c>; those that choose I/Os as in <c>trace</c>.</summary>
internal sealed class RecordSyntax
{
    private const int MaxFiles = 1000;
    private const string Example = $"{ProgramSyntax.ProgramName} record -o night.iotop";

    private readonly ValueOption<string> _file = new("--output", "FILE", "record to this file, which must not exist; only its owner can read it",
        static result => result.Tokens[^1].Value, "-o")
    { Choices = ["@file"] };
    private readonly SelectionSyntax _selection = new("record", "record what they fork too; beside a COMMAND that is always so");
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC",
        "stop after this many seconds [at the end of COMMAND, or never]", OptionParsers.Seconds);
    private readonly ValueOption<TimeSpan?> _delay = new("--delay", "SEC",
        $"time between two records of the counters, {OptionParsers.DelayRange} [1]", OptionParsers.Delay);
    private readonly ValueOption<long?> _maxSize = new("--max-size", "SIZE", "stop when the file has this size, such as 1G [never]",
        OptionParsers.FileBytes);
    private readonly ValueOption<FileBlocksOptions> _rotate = new("--rotate", "NxSIZE",
        "keep the last N files of this size, such as 5x1G: FILE is the newest, FILE.1 the one before", ParseRotation);
    private readonly ValueOption<long?> _maxRate = new("--max-rate", "SIZE",
        "write at most this much per second: I/Os beyond that are left out and counted, counters never [no limit]", OptionParsers.FileBytes);
    private readonly FlagOption _byThread = new("--by-thread", "count for each thread instead of each process", "--by-thread");
    private readonly ValueOption<uint?> _eventsRing = MonitorSyntax.EventsRing();
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");
    private readonly FlagOption _segments = new("--segments", "record what each I/O consists of too: segments and the names of files",
        "--segments")
    { Section = OptionSection.Content };
    private readonly ValueOption<uint?> _payload = new("--payload", "BYTES",
        "record the bytes of I/Os too, the first BYTES of each segment, or all [512]; they are in the file as they are on the disk",
        CaptureSyntax.ParseLength)
    { Section = OptionSection.Content, BareValue = CaptureSettings.DefaultSnapLength.ToString(CultureInfo.InvariantCulture) };
    private readonly ValueOption<uint?> _payloadRing = CaptureSyntax.PayloadRing();
    private readonly FlagOption _syscalls = new("--syscalls", "record read and write calls too: of everybody, of --pid, or of COMMAND", "--syscalls")
    { Section = OptionSection.Content };
    private readonly FlagOption _functions = new("--functions",
        "count what the kernel does for --pid or COMMAND too, function by function", "--functions")
    { Section = OptionSection.Content };
    private readonly ValueOption<string[]> _globs = new("--function", "GLOB",
        "count these functions too, such as 'vfs_*', with their times: repeat it or list them with commas", OptionParsers.Words)
    { Section = OptionSection.Content, Repeatable = true };
    private readonly ValueOption<string[]> _calls = new("--calls", "GLOB",
        "trace the calls of these functions too, such as 'vfs_*' '!*_work': repeat it or list them with commas", OptionParsers.Words)
    { Section = OptionSection.Content, Repeatable = true };
    private readonly FlagOption _graph = new("--graph", "of --calls, how they nest and how long they take, as calls --graph does", "--graph")
    { Section = OptionSection.Content };
    private readonly CommandArgument _command = new(Example, "a command to start; it is recorded from its first instruction to its end",
        otherwise: "-o WORD, to record to it");

    public RecordSyntax()
    {
        List<Option> options = [_file, .. _selection.Options, _duration, _delay, _maxSize, _rotate, _maxRate, _byThread, _eventsRing,
            _verbose, _segments, _payload, _payloadRing, _syscalls, _functions, _globs, _calls, _graph];
        options.ForEach(Command.Options.Add);
        Command.Arguments.Add(_command.Argument);
    }

    public Command Command { get; } = new("record", "Records everything that is seen to a file, to be replayed, by anybody, anywhere");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp record -o night.iotop --rotate 5x1G", "everything until Ctrl-C, the last 5 GiB of it"),
        ("iotop-sharp record -o make.iotop -- make -j8", "what all processes do while a command runs"),
        ("iotop-sharp record -o words.iotop -D loop0 --payload=all --duration 60", "a minute of a disk, with every byte of it"),
        ("iotop-sharp record -o cp.iotop --syscalls --segments -- cp -r a b", "a command's reads and writes, and the I/Os that they led to"),
    ];

    /// <summary>What is to be known before it is used.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "A recording holds every finished I/O that the options choose, the counters of all processes and devices, their names, and what was "
            + "lost. Without --payload it holds no byte of what was read or written.",
        "What the recorder writes itself is not among the I/Os, and its bytes are never captured. It is in the counters, under its own name: "
            + "they add up to what the disk did. What a file system writes in its own name for the file, such as its journal, is the file system's; "
            + "a FILE on another disk, or --device, keeps that apart.",
        "After a crash, or on a full disk, everything up to the last whole block can be read.",
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public RecordOptions Bind(ParseResult result)
    {
        uint? payload = result.GetValue(_payload);
        RecordOptions options = new()
        {
            File = result.GetValue(_file) ?? "",
            Trace = _selection.Bind(result, new TraceOptions
            {
                Duration = result.GetValue(_duration),
                Segments = payload is not null || ProgramSyntax.Has(result, _segments),
                HexdumpBytes = payload ?? 0,
                SnapLength = payload ?? CaptureSettings.DefaultSnapLength,
                EventsRingBytes = result.GetValue(_eventsRing),
                PayloadRingBytes = result.GetValue(_payloadRing),
            }),
            Delay = result.GetValue(_delay) ?? TimeSpan.FromSeconds(1),
            Limits = Limits(result),
            CommandLine = $"{ProgramSyntax.ProgramName} {string.Join(' ', result.Tokens.Select(static token => token.Value))}",
            ByThread = ProgramSyntax.Has(result, _byThread),
            Syscalls = ProgramSyntax.Has(result, _syscalls),
            Functions = ProgramSyntax.Has(result, _functions) || result.GetValue(_globs) is { Length: > 0 },
            FunctionGlobs = result.GetValue(_globs) ?? [],
            Calls = result.GetValue(_calls) ?? [],
            Graph = ProgramSyntax.Has(result, _graph),
            Command = _command.Bind(result),
        };
        Check(options);
        return options.Command.Count > 0 && options.Trace.Pids.Count > 0
            ? options with { Trace = options.Trace with { Children = true } } : options;
    }

    private FileBlocksOptions Limits(ParseResult result)
    {
        FileBlocksOptions? rotation = result.GetValue(_rotate);
        if (rotation is not null && result.GetValue(_maxSize) is not null)
        {
            throw new UsageException("--rotate never ends, and --max-size does", "one of the two");
        }

        return (rotation ?? new FileBlocksOptions(result.GetValue(_maxSize) ?? 0)) with { BytesPerSecond = result.GetValue(_maxRate) ?? 0 };
    }

    private static void Check(RecordOptions options)
    {
        if (options.File.Length == 0)
        {
            throw new UsageException("record to which file?", Example);
        }

        if (options.Trace.Children && options.Trace.Pids.Count == 0)
        {
            throw new UsageException("--children needs processes that fork", $"{Example} --pid PID --children");
        }

        if (options.Calls.Count == 0 ? options.Graph : options.Calls.All(CallGlobs.IsExclusion))
        {
            throw new UsageException("which functions' calls are to be traced?", $"{Example} --calls 'vfs_*' '--calls=!*_work'");
        }

        if (options.Functions && options.Command.Count == 0 && options.Trace.Pids.Count == 0)
        {
            throw new UsageException("--functions counts for chosen processes: which?", $"{Example} --functions -p 42; or a command behind --");
        }
    }

    private static FileBlocksOptions? ParseRotation(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        int x = text.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        if (x > 0 && int.TryParse(text.AsSpan(0, x), NumberStyles.None, CultureInfo.InvariantCulture, out int files) && files is >= 2 and <= MaxFiles
            && OptionParsers.TryBytes(text[(x + 1)..], OptionParsers.MaxFileBytes, out long bytes) && bytes > 0)
        {
            return new FileBlocksOptions(bytes, files);
        }

        result.AddError($"'{text}' is not a number of files, 2 to {MaxFiles}, and their size: give them as 5x1G");
        return null;
    }
}
