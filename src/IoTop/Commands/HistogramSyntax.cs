using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>Options of <c>histogram</c>.</summary>
internal sealed class HistogramSyntax
{
    private const uint MaxStep = 1 << 30;

    private static readonly (string Name, HistogramPoint Value)[] s_points =
    [
        ("submit_bio", HistogramPoint.SubmitBio), ("blk_mq_submit_bio", HistogramPoint.BlkMqSubmitBio),
        ("issue", HistogramPoint.Issue), ("complete", HistogramPoint.Complete),
    ];

    private static readonly (string Name, HistogramQuantity Value)[] s_quantities =
    [
        ("size", HistogramQuantity.Size), ("latency", HistogramQuantity.Latency), ("queue", HistogramQuantity.Queue),
    ];

    private static readonly (string Name, HistogramGrouping Value)[] s_groupings =
    [
        ("device", HistogramGrouping.Device), ("process", HistogramGrouping.Process), ("op", HistogramGrouping.Operation),
    ];

    private static readonly (string Name, HistogramProbe Value)[] s_probes =
    [
        ("auto", HistogramProbe.Auto), ("fentry", HistogramProbe.Fentry),
        ("kprobe", HistogramProbe.Kprobe), ("tracepoint", HistogramProbe.Tracepoint),
    ];

    private readonly ValueOption<HistogramPoint?> _at = new("--at", "POINT",
        "where in the kernel: submit_bio, blk_mq_submit_bio, issue or complete [submit_bio; complete for latency, issue for queue]",
        OptionParsers.Choice("point", s_points))
    { Section = OptionSection.What, Choices = [.. s_points.Select(static point => point.Name)] };
    private readonly ValueOption<HistogramQuantity?> _of = new("--of", "WHAT",
        "size, latency (queue to complete, at complete) or queue (queue to issue, at issue) [size]",
        OptionParsers.Choice("quantity", s_quantities))
    { Section = OptionSection.What, Choices = [.. s_quantities.Select(static quantity => quantity.Name)] };
    private readonly ValueOption<HistogramGrouping?> _by = new("--by", "WHAT",
        "a histogram for each device, process or op: repeat it or list them with commas [one for all]", ParseGroupings)
    { Section = OptionSection.What, Repeatable = true, Choices = [.. s_groupings.Select(static grouping => grouping.Name)] };
    private readonly ValueOption<uint?> _linear = new("--linear", "STEP",
        "buckets of the same width, in KiB or microseconds, at most 1024, the last one open [powers of two]", ParseStep)
    { Section = OptionSection.What, BareValue = "1" };
    private readonly ValueOption<string[]> _devices = new("--device", "DEVICE",
        "devices to count, by name, path, mount point or major:minor: repeat it or list them with commas [all]", OptionParsers.Words,
        "-D", "--disk")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@device"] };
    private readonly ValueOption<uint[]> _pids = new("--pid", "PID", "processes to count: repeat it or list them with commas [all]",
        OptionParsers.Pids, "-p")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@pid"] };
    private readonly FlagOption _children = new("--children", "count what they fork too; of a COMMAND that is always so", "--children")
    { Section = OptionSection.What };
    private readonly ValueOption<uint?> _ops = new("--op", "OP",
        "operations to count: read, write, flush, discard, ...; repeat it or list them with commas [all]", SelectionSyntax.ParseOps)
    { Section = OptionSection.What, Repeatable = true, Choices = OperationNames.All };
    private readonly ValueOption<HistogramProbe?> _probe = new("--probe", "HOW",
        "how submit_bio and blk_mq_submit_bio are watched: fentry, kprobe or tracepoint [the first that this kernel has]",
        OptionParsers.Choice("probe", s_probes))
    { Section = OptionSection.What, Choices = [.. s_probes.Select(static probe => probe.Name)] };
    private readonly ValueOption<string> _from = MonitorSyntax.From();
    private readonly ValueOption<TimeSpan?> _delay = new("--delay", "SEC",
        "print every so many seconds what came in them [once, at the end]",
        OptionParsers.Delay, "-d");
    private readonly ValueOption<int?> _iterations = new("--iterations", "N", "end after so many intervals of --delay",
        OptionParsers.Count("number of intervals", int.MaxValue), "-n");
    private readonly ValueOption<TimeSpan?> _duration = new("--duration", "SEC",
        "stop after this many seconds [never, or at the end of COMMAND]",
        OptionParsers.Seconds);
    private readonly FlagOption _json = new("--json", "print JSON Lines", "--format");
    private readonly FlagOption _csv = new("--csv", "print CSV", "--format");
    private readonly FlagOption _verbose = new("--verbose", "say more when something fails", "--verbose", "-v");
    private readonly CommandArgument _command = new($"{ProgramSyntax.ProgramName} histogram", "a command to start and count");

    public HistogramSyntax()
    {
        List<Option> options = [_at, _of, _by, _linear, _devices, _pids, _children, _ops, _probe, _from, _delay, _iterations, _duration, _json,
            _csv, _verbose];
        options.ForEach(Command.Options.Add);
        Command.Arguments.Add(_command.Argument);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("histogram",
        "Prints how sizes and latencies are distributed, at a point of the kernel's block layer");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp histogram --by device,op", "the sizes that file systems submit, until Ctrl-C"),
        ("iotop-sharp histogram --of latency --by device --delay 5", "how long each disk takes, every five seconds"),
        ("iotop-sharp histogram --at blk_mq_submit_bio --linear=4 -- fio job.fio", "the sizes of a command's I/O, in steps of 4 KiB"),
    ];

    /// <summary>What the points are: the same sizes look different at each of them.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "submit_bio is where file systems, the page cache and swap hand over bios, for any device. blk_mq_submit_bio is where a disk with a "
            + "request queue takes them: one that is too big for it is split, and comes again with what is left, once for each further piece. "
            + "Devices without such a queue (dm, md, zram) never come there; what they send down does, for the disks below, and not to "
            + "submit_bio. Empty flushes end before it where a disk has no write cache.",
        "Behind it, neighbours are merged into one request while they are plugged or scheduled: issue has fewer and bigger ones, and flushes "
            + "as commands of their own. complete is what /proc/diskstats counts: requests, bios of devices without a queue, and each flush "
            + "that was asked for.",
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public HistogramOptions Bind(ParseResult result)
    {
        HistogramQuantity of = result.GetValue(_of) ?? HistogramQuantity.Size;
        HistogramOptions options = new()
        {
            From = result.GetValue(_from),
            At = result.GetValue(_at) ?? of switch
            {
                HistogramQuantity.Latency => HistogramPoint.Complete,
                HistogramQuantity.Queue => HistogramPoint.Issue,
                _ => result.GetValue(_from) is null ? HistogramPoint.SubmitBio : HistogramPoint.Complete,
            },
            Of = of,
            By = result.GetValue(_by) ?? HistogramGrouping.None,
            Probe = result.GetValue(_probe) ?? HistogramProbe.Auto,
            Step = result.GetValue(_linear) ?? 0,
            Devices = result.GetValue(_devices) ?? [],
            Pids = result.GetValue(_pids) ?? [],
            Children = ProgramSyntax.Has(result, _children),
            OpMask = result.GetValue(_ops) ?? 0,
            Delay = result.GetValue(_delay),
            Duration = result.GetValue(_duration),
            Iterations = result.GetValue(_iterations),
            Format = ProgramSyntax.Has(result, _json) ? OutputFormat.Json
                : ProgramSyntax.Has(result, _csv) ? OutputFormat.Csv : OutputFormat.Text,
            Command = _command.Bind(result),
        };
        Check(options);
        CheckRecording(options);
        return options;
    }

    /// <summary>What a point is called on the command line and in output.</summary>
    public static string NameOf(HistogramPoint point) => s_points[(int)point].Name;

    public static string NameOf(HistogramQuantity quantity) => s_quantities[(int)quantity].Name;

    private static void Check(HistogramOptions options)
    {
        if (options.Of == HistogramQuantity.Latency && options.At != HistogramPoint.Complete)
        {
            throw new UsageException("how long an I/O takes is known when it is complete", "--at complete --of latency");
        }

        if (options.Of == HistogramQuantity.Queue && options.At != HistogramPoint.Issue)
        {
            throw new UsageException("how long an I/O waits is known when it is issued", "--at issue --of queue");
        }

        if (options.Probe != HistogramProbe.Auto && options.At is HistogramPoint.Issue or HistogramPoint.Complete)
        {
            throw new UsageException("issue and complete are tracepoints", "leave out --probe");
        }

        if (options.Children && options.Pids.Count == 0)
        {
            throw new UsageException("--children needs a process", "--pid PID --children, or -- COMMAND");
        }

        if (options.Iterations is not null && options.Delay is null)
        {
            throw new UsageException("without --delay there is only one interval", "--delay 1 -n N");
        }
    }

    private static void CheckRecording(HistogramOptions options)
    {
        if (options.From is null)
        {
            return;
        }

        if (options.At is HistogramPoint.SubmitBio or HistogramPoint.BlkMqSubmitBio)
        {
            throw new UsageException($"a recording has finished I/Os, not what came to {NameOf(options.At)}", "--at complete, or --at issue");
        }

        if (options.Children || options.Command.Count > 0)
        {
            throw new UsageException("in a recording nobody can be followed", "--pid PID");
        }
    }

    private static HistogramGrouping? ParseGroupings(ArgumentResult result)
    {
        HistogramGrouping all = HistogramGrouping.None;
        foreach (string word in OptionParsers.Words(result))
        {
            HistogramGrouping found = Array.Find(
                s_groupings, entry => string.Equals(entry.Name, word, StringComparison.OrdinalIgnoreCase)).Value;
            if (found == HistogramGrouping.None)
            {
                string names = string.Join(", ", s_groupings.Select(static grouping => grouping.Name));
                result.AddError($"'{word}' cannot be counted apart: use one of {names}");
                return null;
            }

            all |= found;
        }

        return all;
    }

    private static uint? ParseStep(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint step) && step is > 0 and <= MaxStep)
        {
            return step;
        }

        result.AddError($"the step must be a whole number of KiB or microseconds from 1 on, not '{text}'");
        return null;
    }
}
