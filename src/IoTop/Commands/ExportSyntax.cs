using System.CommandLine;

namespace IoTop.Commands;

/// <summary>Options of <c>export</c>.</summary>
internal sealed class ExportSyntax
{
    private static readonly (string Name, ExportFormat Value)[] s_formats =
    [
        ("blktrace", ExportFormat.Blktrace), ("perfetto", ExportFormat.Perfetto),
        ("csv", ExportFormat.Csv), ("jsonl", ExportFormat.JsonLines),
    ];

    private readonly ValueOption<ExportFormat?> _to = new("--to", "FORMAT", "blktrace, perfetto, csv or jsonl",
        OptionParsers.Choice("format", s_formats))
    { Choices = [.. s_formats.Select(static format => format.Name)] };
    private readonly ValueOption<string> _output = new("--output", "PATH",
        "where to: a new file, gzipped when its name ends in .gz; with blktrace a directory [standard output; with blktrace here]",
        static result => result.Tokens[^1].Value, "-o")
    { Choices = ["@file"] };
    private readonly Argument<string> _file = new("FILE") { Description = "the recording, or a file of blktrace", HelpName = "FILE" };

    public ExportSyntax()
    {
        Command.Options.Add(_to);
        Command.Options.Add(_output);
        Command.Arguments.Add(_file);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("export", "Hands a recording on to other tools: blktrace, Perfetto, CSV, JSON Lines");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp export --to blktrace -o sda/ x.iotop", "a file NAME.blktrace.0 for each disk, for blkparse, btt, iowatcher"),
        ("blkparse -i sda/sda -d sda.bin -O && btt -i sda.bin", "the averages of btt, from a recording"),
        ("fio --name=again --read_iolog=sda.bin --replay_redirect=/dev/loop0", "the same I/Os again, on another device"),
        ("iotop-sharp export --to perfetto -o x.json.gz x.iotop", "a trace to open on ui.perfetto.dev"),
        ("iotop-sharp export --to jsonl x.iotop | jq .latency_us", "what trace --json would have printed"),
    ];

    /// <summary>What is to be known before it is used, a paragraph each.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "blktrace: Q, D and C have the times that were measured. When a request was got, inserted or added to is not recorded, so that G, "
            + "I, M and F have the time of the Q that led to them, and all waiting is between I and D. A stands where an I/O came from a "
            + "partition or a device above, X where a bio was split. Of an I/O that was under way when the recording began there is no Q; of "
            + "one whose end nobody saw no C. The processor is not recorded: everything is in the file of processor 0.",
        "perfetto: I/Os lie under their process, with the time in the queue and at the device inside, and again under their device.",
        "There is no pcapng: Wireshark knows no link type for block I/O, and would show nothing but bytes.",
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public ExportOptions Bind(ParseResult result) => new()
    {
        Format = result.GetValue(_to)
            ?? throw new UsageException("export needs a format", "--to blktrace, perfetto, csv or jsonl"),
        File = result.GetValue(_file)!,
        Output = result.GetValue(_output),
    };
}
