using System.CommandLine;
using System.CommandLine.Parsing;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>Options of <c>trace</c>; short ones as biosnoop's where they mean the same.</summary>
internal sealed class TraceSyntax
{
    private readonly SelectionSyntax _selection = new("trace", "trace what they fork too; of a COMMAND that is always so");
    private readonly ValueOption<string[]> _cgroups = CgroupSyntax.Chosen();
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC", "stop after this many seconds [at the end of COMMAND, or never]",
        OptionParsers.Seconds);
    private readonly ValueOption<string> _from = MonitorSyntax.From();
    private readonly ValueOption<uint?> _eventsRing = MonitorSyntax.EventsRing();
    private readonly FlagOption _queue = new("--queue", "show the time between queue and issue too", "--queue", "-Q", "--queued");
    private readonly FlagOption _layers = new("--all-layers", "print the I/Os that stacked devices (dm, md) send down too", "--all-layers");
    private readonly FlagOption _timestamp = new("--timestamp", "print the local time instead of seconds since the start", "--time", "-t",
        "--time");
    private readonly FlagOption _utc = new("--utc", "print the time in UTC, ISO 8601", "--time");
    private readonly FlagOption _json = new("--json", "print JSON Lines", "--format");
    private readonly FlagOption _csv = new("--csv", "print CSV", "--format");
    private readonly FlagOption _segments = new("--segments", "print the segments of each I/O under it: length, sectors, blocks of the "
        + "file system, who dirtied them", "--segments")
    { Section = OptionSection.Content };
    private readonly ValueOption<uint?> _hexdump = new("--hexdump", "BYTES",
        "--segments with their bytes under them, at most that many of each [all captured]", CaptureSyntax.ParseLength)
    { Section = OptionSection.Content, BareValue = CaptureSyntax.All };
    private readonly ValueOption<BytePattern[]> _find = new("--find", "PATTERN",
        "search the bytes of each I/O and print how often it occurs: text, 'hex:DE AD ?? EF' or re:REGEX; repeat it for more",
        CaptureSyntax.ParsePatterns)
    { Section = OptionSection.Content, Repeatable = true };
    private readonly FlagOption _onlyFound = new("--only-found", "print only I/Os in which something of --find was found", "--only-found")
    { Section = OptionSection.Content };
    private readonly FlagOption _files = new("--files", "print the files that the bytes belong to: with --segments of each segment, else "
        + "the first, with the number of others", "--files")
    { Section = OptionSection.Content };
    private readonly FlagOption _relative = new("--partition-relative", "count sectors from the beginning of the partition",
        "--partition-relative")
    { Section = OptionSection.Content };
    private readonly ValueOption<uint?> _snapLength = CaptureSyntax.SnapLength();
    private readonly ValueOption<uint?> _payloadRing = CaptureSyntax.PayloadRing();
    private readonly ValueOption<uint?> _payloadStore = CaptureSyntax.PayloadStore();
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");

    private readonly CommandArgument _command = new($"{ProgramSyntax.ProgramName} trace", "a command to start and trace");

    /// <summary>What segments and bytes are good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp trace -D sda --find secret --only-found --files", "which I/Os on a disk carry a word, and of which files"),
        ("iotop-sharp trace -D loop0 --op write --segments --find DAMN", "every write as imgrement shows it"),
        ("iotop-sharp trace --files -- tar xf a.tar", "what a command and its children read and write, from their first I/O on"),
        ("iotop-sharp trace -p 812 --hexdump=64 --files", "the first 64 bytes of each segment that a process reads or writes"),
    ];

    public void AddTo(Command command)
    {
        List<Option> options = [.. _selection.Options, _cgroups, _from, _duration, _queue, _layers, _timestamp, _utc, _json, _csv,
            _eventsRing, _verbose, _segments, _hexdump, _find, _onlyFound, _files, _relative, _snapLength, _payloadRing, _payloadStore];
        options.ForEach(command.Options.Add);
        command.Arguments.Add(_command.Argument);
    }

    /// <summary>The parsed values, with what one option implies for another.</summary>
    /// <exception cref="UsageException">One of them needs another.</exception>
    public TraceOptions Bind(ParseResult result)
    {
        TraceOptions options = _selection.Bind(result, Content(result)) with
        {
            From = result.GetValue(_from),
            Command = _command.Bind(result),
            Cgroups = result.GetValue(_cgroups) ?? [],
            Duration = result.GetValue(_duration),
            Format = Is(result, _json) ? OutputFormat.Json : Is(result, _csv) ? OutputFormat.Csv : OutputFormat.Text,
            WallClock = Is(result, _timestamp) || Is(result, _utc),
            Utc = Is(result, _utc),
            QueueTime = Is(result, _queue),
            AllLayers = Is(result, _layers),
            EventsRingBytes = result.GetValue(_eventsRing),
            Verbose = Is(result, _verbose),
        };
        if (options.Follow && options.From is not null)
        {
            throw new UsageException("in a recording nobody can be followed", "--pid PID");
        }

        if (options.Children && options.Pids.Count + options.Command.Count == 0)
        {
            throw new UsageException("--children needs processes that fork", "--pid PID --children, or -- COMMAND");
        }

        if (options.OnlyFound && options.Patterns.Count == 0)
        {
            throw new UsageException("--only-found needs something to find", "--find PATTERN --only-found");
        }

        if (result.GetValue(_snapLength) is not null && options.Level < CaptureLevel.Payload)
        {
            throw new UsageException("--snaplen cuts bytes, but none are asked for", "--hexdump or --find PATTERN");
        }

        return options;
    }

    private TraceOptions Content(ParseResult result)
    {
        uint? hexdump = result.GetValue(_hexdump);
        BytePattern[] patterns = result.GetValue(_find) ?? [];
        return new TraceOptions
        {
            Segments = Is(result, _segments) || hexdump is not null,
            HexdumpBytes = hexdump ?? 0,
            Patterns = patterns,
            OnlyFound = Is(result, _onlyFound),
            Files = Is(result, _files),
            PartitionRelative = Is(result, _relative),
            SnapLength = result.GetValue(_snapLength) ?? (patterns.Length > 0 ? CaptureSettings.WholeSegments
                : hexdump is null or CaptureSettings.WholeSegments ? CaptureSettings.DefaultSnapLength : hexdump.Value),
            PayloadRingBytes = result.GetValue(_payloadRing),
            PayloadStoreBytes = result.GetValue(_payloadStore),
        };
    }

    private static bool Is(ParseResult result, FlagOption flag) => result.GetResult(flag) is { Implicit: false };
}
