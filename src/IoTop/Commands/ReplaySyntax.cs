using System.CommandLine;

namespace IoTop.Commands;

/// <summary>Options of <c>replay</c>: the file, and what the monitor takes.</summary>
internal sealed class ReplaySyntax
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "a recording, as record makes it",
        HelpName = "FILE",
    };

    public ReplaySyntax(MonitorSyntax monitor)
    {
        Command.Arguments.Add(_file);
        monitor.AddToReplay(Command);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("replay", "Shows a recording in the screens of the live program: back and forth in time, without root");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp replay night.iotop", "what the screens would have shown last night"),
        ("iotop-sharp replay -b -o night.iotop", "the same as text, a sample for each interval that was recorded"),
        ("iotop-sharp trace --from night.iotop --min-ms 100", "every slow I/O of it; histogram has --from, too"),
    ];

    /// <summary>The monitor's options, for that file.</summary>
    public MonitorOptions Bind(ParseResult result, MonitorOptions options) => options with { From = result.GetValue(_file) };
}
