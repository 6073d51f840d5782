using System.CommandLine;
using System.CommandLine.Parsing;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>The options that choose I/Os; short ones as biosnoop's where they mean the same.</summary>
/// <param name="verb">What is done with them: "trace".</param>
/// <param name="children">What --children does.</param>
internal sealed class SelectionSyntax(string verb, string children)
{
    private readonly ValueOption<string[]> _devices = new("--device", "DEVICE",
        $"devices to {verb}, by name, path, mount point or major:minor: repeat it or list them with commas [all]", OptionParsers.Words,
            "-D", "-d", "--disk")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@device"] };
    private readonly ValueOption<uint[]> _pids = new("--pid", "PID", $"processes to {verb}: repeat it or list them with commas [all]",
        OptionParsers.Pids, "-p")
    { Section = OptionSection.What, Repeatable = true, Choices = ["@pid"] };
    private readonly FlagOption _children = new("--children", children, "--children") { Section = OptionSection.What };
    private readonly ValueOption<uint?> _ops = new("--op", "OP",
        $"operations to {verb}: read, write, flush, discard, ...; repeat it or list them with commas [all]", ParseOps)
    { Section = OptionSection.What, Repeatable = true, Choices = OperationNames.All };
    private readonly ValueOption<ulong?> _minLatency = new("--min-ms", "MS", "only I/Os that took at least this many milliseconds",
        OptionParsers.Milliseconds, "-m", "--min");
    private readonly ValueOption<uint?> _minBytes = new("--min-bytes", "SIZE", "only I/Os of at least this size, such as 4096 or 64K",
        OptionParsers.Bytes);

    public IReadOnlyList<Option> Options => [_devices, _pids, _children, _ops, _minLatency, _minBytes];

    public TraceOptions Bind(ParseResult result, TraceOptions others) => others with
    {
        Devices = result.GetValue(_devices) ?? [],
        Pids = result.GetValue(_pids) ?? [],
        Children = ProgramSyntax.Has(result, _children),
        OpMask = result.GetValue(_ops) ?? 0,
        MinLatencyNs = result.GetValue(_minLatency) ?? 0,
        MinBytes = result.GetValue(_minBytes) ?? 0,
    };

    internal static uint? ParseOps(ArgumentResult result)
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
