using System.CommandLine;

namespace IoTop.Commands;

/// <summary>Options of <c>demo</c>: what the monitor takes, for the recording that comes with the program.</summary>
internal sealed class DemoSyntax
{
    public DemoSyntax(MonitorSyntax monitor)
    {
        monitor.AddToReplay(Command);
        Command.SetAction(static _ => ExitCode.Done);
    }

    public Command Command { get; } = new("demo", "Replays a recording that comes with the program: every screen, without root");

    /// <summary>What it is good for.</summary>
    public static IReadOnlyList<(string Line, string Help)> Examples { get; } =
    [
        ("iotop-sharp demo", "a database, a shop, a backup, and somebody who slows them all down: who, and when?"),
        ("iotop-sharp demo -b -o", "the same as text"),
    ];

    /// <summary>The monitor's options, for that recording.</summary>
    public static MonitorOptions Bind(MonitorOptions options) => options with { From = DemoRecording.Name };
}
