using IoTop.Bpf;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>
/// Counts functions for processes, or for a command from its first instruction on, and prints them every --delay or once at the end; then a
/// summary on standard error. While it runs, processes can be added and removed through the control socket.
/// </summary>
internal sealed class FunctionsCommand : IDisposable
{
    // Whether the command has ended and whether somebody asks for something is looked for this often.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);

    // What has ended is fetched from the kernel this often: it has room for so many only.
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromMilliseconds(500);

    private readonly ProgramHost _host;
    private readonly FunctionsOptions _options;
    private readonly ProcessCatalog _processes;
    private readonly FunctionTable _table;
    private readonly FunctionView _view;
    private readonly OutputBuffer _output;
    private readonly IFunctionRenderer _renderer;
    private readonly long _start;
    private HeldCommand? _command;
    private ControlServer? _server;
    private TimeSpan _refreshed;
    private TimeSpan _sampled;
    private int _samples;

    private FunctionsCommand(ProgramHost host, FunctionsOptions options, IFunctionSource source)
    {
        _host = host;
        _options = options;
        _processes = new ProcessCatalog(host.Model.Processes);
        _table = new FunctionTable(source, _processes);
        _view = new FunctionView(_table, options.Globs);
        _output = new OutputBuffer(host.Output);
        _renderer = Renderer(host, options, _output);
        host.ProcessesMade?.Invoke(_processes);
        _start = host.Time.GetTimestamp();
    }

    /// <summary>Returns the exit status of the command, if there is one.</summary>
    public static int Run(ProgramHost host, FunctionsOptions options)
    {
        // From here on, signals end the loop: nothing is left behind.
        _ = host.Wait(TimeSpan.Zero);
        if (options.List)
        {
            return FunctionsList.Run(host, options);
        }

        if (options.From is string file)
        {
            return FunctionsReplay.Run(host, options, file);
        }

        HeldCommand? started;
        using (IFunctionSource source = host.OpenFunctions(new FunctionOptions { Globs = options.Globs }))
        using (var command = new FunctionsCommand(host, options, source))
        {
            started = command.Begin();
            try
            {
                command.Loop();
                command.End();
            }
            catch (BrokenPipeException) when (started is not null)
            {
                // Nobody reads the table; the command goes on all the same.
            }
        }

        return HeldCommand.ExitStatusOf(started, host);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _processes.Dispose();
    }

    /// <summary>The form of output that was asked for.</summary>
    public static IFunctionRenderer Renderer(ProgramHost host, FunctionsOptions options, OutputBuffer output)
    {
        var writing = new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8());
        return options.Format switch
        {
            OutputFormat.Json => RecordFunctionRenderer.Json(output),
            OutputFormat.Csv => RecordFunctionRenderer.Csv(output, writing),
            _ => new TextFunctionRenderer(output, writing, options.Globs.Count > 0 || options.From is not null),
        };
    }

    private TimeSpan Elapsed => _host.Time.GetElapsedTime(_start);

    /// <summary>Begins to watch, and only then lets the command begin.</summary>
    private HeldCommand? Begin()
    {
        foreach (uint pid in _options.Pids)
        {
            Watch(pid, _options.Children);
        }

        OpenServer();
        _renderer.Begin();
        if (_options.Command.Count > 0)
        {
            _command = HeldCommand.Begin(_host, _options.Command, pid =>
            {
                Watch(pid, children: true);
                Refresh();
            });
        }
        else
        {
            Refresh();
        }

        return _command;
    }

    private void Watch(uint pid, bool children) => NamedProcesses.ThrowIfRefused(pid, _table.Source.Add(pid, children));

    private void OpenServer()
    {
        _server = ControlServer.TryOpen(ControlDirectory.Of(_host.Variable), _host.Time, out string why);
        bool isIdle = _options.Pids.Count + _options.Command.Count == 0;
        if (_server is null && isIdle)
        {
            throw new FailedException($"no process is named, and none could be added: {why}", "--pid PID, or -- COMMAND");
        }

        if (_server is null)
        {
            Say($"no processes can be added or removed while it runs: {DisplayText.ToSafeString(why)}");
        }
        else if (isIdle)
        {
            Say($"nobody is watched yet; in another terminal: {ProgramSyntax.ProgramName} functions add PID");
        }
    }

    private void Loop()
    {
        while (_host.Wait(NextTurn()))
        {
            _server?.Poll(_table);
            bool isOver = IsOver();
            if (Elapsed - _refreshed >= s_refreshInterval || isOver)
            {
                Refresh();
            }

            // Before the samples: the last one is printed at the end.
            if (isOver || HaveAllEnded())
            {
                return;
            }

            if (_options.Delay is TimeSpan delay && Elapsed - _sampled >= delay)
            {
                // Samples stay on the grid of the delay; those that were missed meanwhile are left out.
                _sampled = delay * Math.Floor(Elapsed / delay);
                Sample();
                if (_samples == _options.Iterations)
                {
                    return;
                }
            }
        }

        if (_command is not null)
        {
            _command.HandOn(_host);
            AwaitCommand();
        }
    }

    private TimeSpan NextTurn() =>
        TurnTime.Least(TurnTime.Least(s_turn, _sampled + _options.Delay - Elapsed), _options.Duration - Elapsed);

    private bool IsOver() => _command is { HasEnded: true } || (_options.Duration is TimeSpan duration && Elapsed >= duration);

    /// <summary>Those that were named have ended, and so will nothing happen any more.</summary>
    private bool HaveAllEnded() => _command is null && _options.Pids.Count > 0 && NamedProcesses.HaveAllEnded(_table.Rows);

    /// <summary>Told to stop, as the command was by the same Ctrl-C: its table is that of its whole life.</summary>
    private void AwaitCommand()
    {
        while (!_command!.WaitForEnd(s_turn))
        {
            _server?.Poll(_table);
            if (Elapsed - _refreshed >= s_refreshInterval)
            {
                Refresh();
            }
        }
    }

    private void Refresh()
    {
        _refreshed = Elapsed;
        _processes.Scan(_table.Source.NowNs);
        _table.Refresh();
    }

    private void Sample()
    {
        _samples++;
        Refresh();
        _renderer.Write(_view, _host.Time.GetLocalNow());
        _output.Flush();
    }

    /// <summary>The last sample is the answer; unless -n says that it was there already.</summary>
    private void End()
    {
        TimeSpan elapsed = Elapsed;
        if (_samples == 0 || _samples != _options.Iterations)
        {
            Sample();
        }

        FunctionsSummary.Write(_host.Error, _table, elapsed);
    }

    private void Say(string message) => _host.Error.WriteLine($"{ProgramSyntax.ProgramName}: {message}");
}
