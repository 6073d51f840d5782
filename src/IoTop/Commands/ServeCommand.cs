using IoTop.Metrics;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Offers the counters to Prometheus and its like, as OpenMetrics over HTTP, until it is stopped. One thread waits for clients, for the
/// next reading of the counters and for signals; each scrape reads the counters first, so that it is exact at that moment.
/// </summary>
internal sealed class ServeCommand
{
    // However many clients ask: they share what was read so short a time ago.
    private static readonly TimeSpan s_leastInterval = TimeSpan.FromMilliseconds(200);

    // A signal is handled by another thread, a moment after it has ended our waiting.
    private static readonly TimeSpan s_signalTime = TimeSpan.FromMilliseconds(20);

    private readonly ProgramHost _host;
    private readonly IoModel _model;
    private readonly MetricsRenderer _renderer;
    private readonly MetricsText _text;
    private long _refreshed;

    private ServeCommand(ProgramHost host, ServeOptions options, IoModel model)
    {
        _host = host;
        _model = model;
        model.ByDirtier = options.ByDirtier;
        _renderer = new MetricsRenderer(model, options.Top, DeviceSelection.Resolve(model.Devices, options.Devices, model.Source.NowNs),
            new OwnCost { Version = ProgramCommands.Version, Kernel = OwnCost.RunningKernel(), StartNs = NowNs() });
        _text = new MetricsText(RefreshIfOld, _renderer);
        Refresh();
    }

    public static int Run(ProgramHost host, ServeOptions options)
    {
        // From here on, signals end the loop.
        _ = host.Wait(TimeSpan.Zero);
        var request = new SourceRequest { Events = false };
        using var model = new IoModel(host.OpenSource(request), host.Model with { EventCapacity = 16 });
        host.ModelMade?.Invoke(model);
        var command = new ServeCommand(host, options, model);
        using var server = new HttpServer(options.Listen, command._text, host.Time);
        Announce(host, server);
        command.Loop(server, options.Delay);
        return ExitCode.Done;
    }

    private static void Announce(ProgramHost host, HttpServer server)
    {
        host.Error.WriteLine($"{ProgramSyntax.ProgramName}: metrics at http://{server.Address}/metrics");
        if (!server.IsLoopback)
        {
            host.Error.WriteLine("  whoever can reach this address can read the names of processes, cgroups and devices");
        }
    }

    private void Loop(HttpServer server, TimeSpan delay)
    {
        while (_host.Wait(TimeSpan.Zero))
        {
            TimeSpan left = delay - _host.Time.GetElapsedTime(_refreshed);
            if (left <= TimeSpan.Zero)
            {
                Refresh();
            }
            else if (!server.Wait(left) && !_host.Wait(s_signalTime))
            {
                return;
            }
        }
    }

    private void RefreshIfOld()
    {
        if (_host.Time.GetElapsedTime(_refreshed) >= s_leastInterval)
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        _model.Refresh();
        _refreshed = _host.Time.GetTimestamp();
        _renderer.Update(NowNs());
        _text.Refreshed();
    }

    private ulong NowNs() => (ulong)(_host.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
