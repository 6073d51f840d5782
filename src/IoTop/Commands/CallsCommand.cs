using IoTop.Bpf;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Prints the calls of functions until it is stopped, the time is over, or the command that was started, or all processes that were named,
/// have ended; then a summary on standard error.
/// </summary>
internal sealed class CallsCommand
{
    // How often the kernel's buffers are emptied: the sooner, the less they overflow.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_busyTurn = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_clockInterval = TimeSpan.FromSeconds(2);

    // Whether those that were named are still there.
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromMilliseconds(500);

    // A drain that brings this many is followed by another one at once.
    private const int Busy = 4096;
    private const int StoreCapacity = 1 << 18;
    private const int FlushBytes = 1 << 20;

    private readonly ProgramHost _host;
    private readonly CallsOptions _options;
    private readonly ICallSource _source;
    private readonly CallStore _store;
    private readonly OutputBuffer _output;
    private readonly CallGaps _gaps = new();
    private readonly MonotonicClock _clock;
    private readonly ICallRenderer _renderer;
    private readonly CallsSummary _summary;
    private long _start;
    private HeldCommand? _command;
    private List<uint> _alive = [];
    private TimeSpan _looked;
    private long _next;
    private long _clockSet;

    private CallsCommand(ProgramHost host, CallsOptions options, ICallSource source)
    {
        _host = host;
        _options = options;
        _source = source;
        _store = new CallStore(StoreCapacity);
        _output = new OutputBuffer(host.Output);
        _clock = host.MakeClock();
        _renderer = Renderer(host, options, _output, source, _clock, new ThreadGroups(host.Model.Processes.ProcRoot));
        _summary = new CallsSummary(host.Error, source);
        _start = host.Time.GetTimestamp();
        _clockSet = _start;
    }

    /// <summary>Returns the exit status of the command, if there is one.</summary>
    public static int Run(ProgramHost host, CallsOptions options)
    {
        // From here on, signals end the loop: nothing is left behind.
        _ = host.Wait(TimeSpan.Zero);
        if (options.From is string file)
        {
            return CallsReplay.Run(host, options, file);
        }

        if (options.List)
        {
            return CallsList.Run(host, options);
        }

        HeldCommand? started;
        using (ICallSource source = host.OpenCalls())
        {
            ThrowIfNoGraph(source, options.Graph);
            var command = new CallsCommand(host, options, source);
            started = command.Begin();
            try
            {
                command.Loop();
            }
            catch (BrokenPipeException) when (started is not null)
            {
                // Nobody reads the calls; the command goes on all the same.
            }
            finally
            {
                command._summary.Write(command.Elapsed);
            }
        }

        return HeldCommand.ExitStatusOf(started, host);
    }

    /// <summary>What prints calls in the form that was asked for.</summary>
    internal static ICallRenderer Renderer(
        ProgramHost host, CallsOptions options, OutputBuffer output, ICallSource source, MonotonicClock clock, ThreadGroups processes)
    {
        var writing = new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8());
        return options.Format switch
        {
            OutputFormat.Json => RecordCallRenderer.Json(output, source, clock, processes),
            OutputFormat.Csv => RecordCallRenderer.Csv(output, source, clock, processes, writing),
            _ when options.Graph => new GraphCallRenderer(output, writing, source, host.ProcessorCount),
            _ => new TextCallRenderer(output, writing, source),
        };
    }

    /// <exception cref="BpfException">The graph is wanted, and cannot be had.</exception>
    internal static void ThrowIfNoGraph(ICallSource source, bool isWanted)
    {
        if (isWanted && !source.Description.HasGraph)
        {
            throw new BpfException($"this kernel cannot show how calls nest ({source.Description.Text})",
                "the same without --graph; Linux 6.11 and later can, in an instance of the function tracer");
        }
    }

    private bool IsFull => _options.Limit is int limit && _summary.Calls >= (ulong)limit;

    private TimeSpan Elapsed => _host.Time.GetElapsedTime(_start);

    /// <summary>Begins to trace, and only then lets the command begin.</summary>
    private HeldCommand? Begin()
    {
        IReadOnlyList<FunctionMatch> matches = _source.Match(_options.Globs);
        if (matches.Count == 0)
        {
            throw CallsList.NoMatch(_options.Globs);
        }

        _summary.Functions = matches.Count;
        _alive = _options.Command.Count > 0 || _options.Children ? [] : [.. _options.Pids.Where(ProcessState.IsAlive)];
        if (_options.Command.Count == 0)
        {
            Select(_options.Selection(null));
        }
        else
        {
            _command = HeldCommand.Begin(_host, _options.Command, pid => Select(_options.Selection(pid)));
        }

        // From here on it is traced: what came before was getting ready.
        _start = _host.Time.GetTimestamp();
        _renderer.Begin(); // written with the first calls, when it is told apart whether a reader has gone
        return _command;
    }

    private void Select(CallSelection selection)
    {
        string why = _source.Select(selection);
        if (why.Length > 0)
        {
            throw new FailedException($"cannot trace calls: {why}", $"{ProgramSyntax.ProgramName} doctor");
        }
    }

    private void Loop()
    {
        TimeSpan turn = TimeSpan.Zero;
        bool isHandedOn = false;
        while (true)
        {
            bool goesOn = _host.Wait(NextTurn(turn));
            if (!goesOn && _command is not null && !isHandedOn)
            {
                // The command was told to stop by the same Ctrl-C, or is now: its calls are traced to its end.
                isHandedOn = true;
                _command.HandOn(_host);
            }

            bool isOver = IsOver() || HaveAllEnded() || (!goesOn && _command is null);
            int count = Pump(isOver);
            if (isOver || IsFull)
            {
                return;
            }

            // Told to stop, Wait returns at once: the command is waited for instead.
            turn = count >= Busy ? s_busyTurn : s_turn;
            _ = goesOn || _command!.WaitForEnd(turn);
            FollowWallClock();
        }
    }

    private TimeSpan NextTurn(TimeSpan turn)
    {
        TimeSpan left = _options.Duration is TimeSpan duration ? duration - Elapsed : turn;
        return left > turn ? turn : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool IsOver() => _command is { HasEnded: true } || (_options.Duration is TimeSpan duration && Elapsed >= duration);

    /// <summary>Those that were named were there and are no more, and so will nothing happen. Who forks lives on in his children.</summary>
    private bool HaveAllEnded()
    {
        if (_alive.Count == 0 || Elapsed - _looked < s_lookInterval)
        {
            return false;
        }

        _looked = Elapsed;
        return !_alive.Exists(ProcessState.IsAlive);
    }

    /// <summary>Prints what has come in; returns how much that was. Allocates nothing.</summary>
    /// <param name="isLast">Nothing more will come.</param>
    private int Pump(bool isLast)
    {
        int count = _source.Drain(_store, all: isLast);
        TellLoss();
        while (_next < _store.NextSequence && !IsFull && _renderer.Write(_store, _next, isLast))
        {
            _summary.Calls += _store[_next].Kind is CallKind.Entry or CallKind.GraphEntry ? 1u : 0;
            _next++;
            if (_output.Pending.Length >= FlushBytes)
            {
                _output.Flush();
            }
        }

        _output.Flush();
        return count;
    }

    /// <summary>What is missing is said where it is missing; of what nobody knows the place, in front of what came behind it.</summary>
    private void TellLoss()
    {
        ulong untold = _gaps.Take(_source, _store);
        if (_next < _store.FirstSequence)
        {
            ulong overwritten = (ulong)(_store.FirstSequence - _next);
            _summary.Overwritten += overwritten;
            untold += overwritten;
            _next = _store.FirstSequence;
        }

        if (untold > 0)
        {
            _renderer.WriteGap(_source.NowNs, untold);
        }
    }

    /// <summary>The wall clock may have been set. A script has its own.</summary>
    private void FollowWallClock()
    {
        if (_source.Description.Backend != CallBackend.Script && _host.Time.GetElapsedTime(_clockSet) >= s_clockInterval)
        {
            _clockSet = _host.Time.GetTimestamp();
            _clock.Synchronize();
        }
    }
}
