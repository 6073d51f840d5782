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
        var request = new SourceRequest { EventsRingBytes = options.EventsRingBytes, PayloadRingBytes = options.PayloadRingBytes };
        return Run(options, () => RealHost.Open(request), file.Path is null ? null : file.Save);
    }

    /// <summary>
    /// Takes the terminal, runs until the user leaves, and gives the terminal back, whatever happens; what went wrong is thrown on
    /// afterwards, so that it can be printed. Returns the exit status.
    /// </summary>
    /// <exception cref="TerminalException">There is no terminal that could be used.</exception>
    public static int Run(MonitorOptions options, Func<IEventSource> openSource, Func<MonitorOptions, string>? save)
    {
        var look = new TerminalOptions
        {
            SchemeName = options.Color ? options.Theme : "mono",
            Unicode = options.Ascii is bool ascii ? !ascii : null,
        };
        using ITerminal terminal = NcursesTerminal.Open(look);
        var model = new IoModelOptions();
        using var app = new App(terminal, new SessionSetup
        {
            Options = options,
            OpenSource = openSource,
            OpenControl = static () =>
                ControlServer.TryOpen(ControlDirectory.Of(Environment.GetEnvironmentVariable), TimeProvider.System, out _),
            Save = save,
            Model = options.PayloadStoreBytes is uint bytes ? model with { PayloadBytes = bytes } : model,
        });
        return app.Run();
    }
}
