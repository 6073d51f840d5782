using System.CommandLine;

namespace IoTop.Commands;

/// <summary>Options of <c>import</c>.</summary>
internal sealed class ImportSyntax
{
    private readonly ValueOption<string> _output = new("--output", "FILE",
        "the recording to be made, which must not exist [named after the first trace: sda.iotop]", static result => result.Tokens[^1].Value, "-o")
    { Choices = ["@file"] };
    private readonly Argument<string[]> _traces = new("TRACE")
    {
        Description = "sda.blktrace.0, which stands for those of all processors; sda; or what blkparse -d wrote",
        HelpName = "TRACE...",
        Arity = ArgumentArity.OneOrMore,
    };

    public ImportSyntax()
    {
        Command.Options.Add(_output);
        Command.Arguments.Add(_traces);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("import", "Makes a recording out of the files of blktrace");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp import sda.blktrace.0", "makes sda.iotop out of the files of all processors"),
        ("iotop-sharp import -o both.iotop sda dm-0", "two devices of one run, with what lies on what"),
        ("iotop-sharp replay sda.blktrace.0", "looks at it without keeping a recording"),
    ];

    /// <summary>What is to be known before it is used, a paragraph each.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "blktrace knows threads only: each counts as a process of its own. A request counts as one I/O however many bios were merged into "
            + "it, as blkparse counts what was completed.",
    ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public ImportOptions Bind(ParseResult result) =>
        new() { Traces = result.GetValue(_traces) ?? [], Output = result.GetValue(_output) };
}
