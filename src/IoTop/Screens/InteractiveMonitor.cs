using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The interactive program on a real terminal.</summary>
internal static class InteractiveMonitor
{
    /// <summary>Every key with its scope, for the man page and the README.</summary>
    public static IReadOnlyList<KeyHelp> Keys { get; } =
    [
        .. KeyMap.All.SelectMany(static table =>
            table.Bindings.ToArray().Select(binding => new KeyHelp(table.Name, binding.KeysText, binding.Help))),
    ];

    /// <summary>Runs on the terminal of this process, over the live kernel. Returns the exit status.</summary>
    public static int Run(MonitorOptions options)
    {
        ConfigFile file = new(Environment.GetEnvironmentVariable);
        if (options.From is string recording)
        {
            return Run(options, DemoRecording.OpenThatOr(recording), file.Path is null ? null : file.Save);
        }

        var request = new SourceRequest { EventsRingBytes = options.EventsRingBytes, PayloadRingBytes = options.PayloadRingBytes };
        return Run(options, () => RealHost.Open(request), file.Path is null ? null : file.Save);
    }

    /// <summary>Runs over a recording, which it takes over: nothing of this machine is asked.</summary>
    /// <exception cref="TerminalException">There is no terminal that could be used.</exception>
    public static int Run(MonitorOptions options, Recording recording, Func<MonitorOptions, string>? save)
    {
        using (recording)
        {
            return Run(options, Setup(options, static () => throw NotRecorded("live I/Os"), save) with
            {
                Playback = () => new Playback(recording, ModelOptions(options)),
                OpenControl = static () => null,
                OpenFunctions = static _ => throw NotRecorded("function counts"),
                OpenCalls = static () => throw NotRecorded("calls"),
                OpenSyscalls = static () => throw NotRecorded("syscalls"),
            });
        }
    }

    /// <summary>
    /// Takes the terminal, runs until the user leaves, and gives the terminal back, whatever happens; what went wrong is thrown on
    /// afterwards, so that it can be printed. Returns the exit status.
    /// </summary>
    /// <exception cref="TerminalException">There is no terminal that could be used.</exception>
    public static int Run(MonitorOptions options, Func<IEventSource> openSource, Func<MonitorOptions, string>? save) =>
        Run(options, Setup(options, openSource, save));

    private static int Run(MonitorOptions options, SessionSetup setup)
    {
        var look = new TerminalOptions
        {
            SchemeName = options.Color ? options.Theme : "mono",
            Unicode = options.Ascii is bool ascii ? !ascii : null,
        };
        using ITerminal terminal = NcursesTerminal.Open(look);
        using var app = new App(terminal, setup);
        return app.Run();
    }

    private static SessionSetup Setup(MonitorOptions options, Func<IEventSource> openSource, Func<MonitorOptions, string>? save) => new()
    {
        Options = options,
        OpenSource = openSource,
        OpenControl = static () =>
            ControlServer.TryOpen(ControlDirectory.Of(Environment.GetEnvironmentVariable), TimeProvider.System, out _),
        Save = save,
        Model = ModelOptions(options),
    };

    private static IoModelOptions ModelOptions(MonitorOptions options)
    {
        var model = new IoModelOptions();
        return options.PayloadStoreBytes is uint bytes ? model with { PayloadBytes = bytes } : model;
    }

    private static BpfException NotRecorded(string what) => new($"a recording has no {what}", "record I/Os, and watch these live");
}
