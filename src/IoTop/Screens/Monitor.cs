using IoTop.Commands;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The interactive program on a real terminal.</summary>
internal static class Monitor
{
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
        using var app = new App(terminal, new SessionSetup { Options = options, OpenSource = openSource, Save = save });
        return app.Run();
    }
}
