using System.CommandLine;
using System.CommandLine.Parsing;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>Options of <c>trace</c>; short ones as biosnoop's where they mean the same.</summary>
internal sealed class TraceSyntax
{
    private readonly ValueOption<string[]> _devices = new("--device", "DEVICE",
        "devices to trace, by name, path, mount point or major:minor: repeat it or list them with commas [all]", OptionParsers.Words,
            "-D", "-d", "--disk")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@device"] };
    private readonly ValueOption<uint[]> _pids = new("--pid", "PID", "processes to trace: repeat it or list them with commas [all]",
        OptionParsers.Pids, "-p")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@pid"] };
    private readonly ValueOption<uint?> _ops = new("--op", "OP",
        "operations to trace: read, write, flush, discard, ...; repeat it or list them with commas [all]", ParseOps)
    { Section = OptionSection.What, Repeatable = true, Choices = OperationNames.All };
    private readonly ValueOption<ulong?> _minLatency = new("--min-ms", "MS", "only I/Os that took at least this many milliseconds",
        OptionParsers.Milliseconds, "-m", "--min");
    private readonly ValueOption<uint?> _minBytes = new("--min-bytes", "SIZE", "only I/Os of at least this size, such as 4096 or 64K",
        OptionParsers.Bytes);
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC", "stop after this many seconds [never]",
        OptionParsers.Seconds);
    private readonly ValueOption<uint?> _eventsRing = MonitorSyntax.EventsRing();
    private readonly FlagOption _queue = new("--queue", "show the time between queue and issue too", "--queue", "-Q", "--queued");
    private readonly FlagOption _layers = new("--all-layers", "print the I/Os that stacked devices (dm, md) send down too", "--all-layers");
    private readonly FlagOption _timestamp = new("--timestamp", "print the local time instead of seconds since the start", "--time", "-t",
        "--time");
    private readonly FlagOption _utc = new("--utc", "print the time in UTC, ISO 8601", "--time");
    private readonly FlagOption _json = new("--json", "print JSON Lines", "--format");
    private readonly FlagOption _csv = new("--csv", "print CSV", "--format");
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");

    public void AddTo(Command command)
    {
        List<Option> options = [_devices, _pids, _ops, _minLatency, _minBytes, _duration, _queue, _layers, _timestamp, _utc, _json, _csv,
            _eventsRing, _verbose];
        options.ForEach(command.Options.Add);
    }

    public TraceOptions Bind(ParseResult result) => new()
    {
        Devices = result.GetValue(_devices) ?? [],
        Pids = result.GetValue(_pids) ?? [],
        OpMask = result.GetValue(_ops) ?? 0,
        MinLatencyNs = result.GetValue(_minLatency) ?? 0,
        MinBytes = result.GetValue(_minBytes) ?? 0,
        Duration = result.GetValue(_duration),
        Format = Is(result, _json) ? OutputFormat.Json : Is(result, _csv) ? OutputFormat.Csv : OutputFormat.Text,
        WallClock = Is(result, _timestamp) || Is(result, _utc),
        Utc = Is(result, _utc),
        QueueTime = Is(result, _queue),
        AllLayers = Is(result, _layers),
        EventsRingBytes = result.GetValue(_eventsRing),
        Verbose = Is(result, _verbose),
    };

    private static bool Is(ParseResult result, FlagOption flag) => result.GetResult(flag) is { Implicit: false };

    private static uint? ParseOps(ArgumentResult result)
    {
        uint mask = 0;
        foreach (string word in OptionParsers.Words(result))
        {
            int op = OperationNames.All.ToList().IndexOf(word.ToLowerInvariant().Replace('_', '-'));
            if (op < 0)
            {
                result.AddError($"unknown operation '{word}': use one of {string.Join(", ", OperationNames.All)}");
                return null;
            }

            mask |= 1u << op;
        }

        return mask;
    }
}
