using IoTop.Columns;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Prints each finished I/O until it is stopped, its reader goes, the time is over or a command that it started has ended; then a summary on
/// standard error.
/// </summary>
internal sealed partial class TraceCommand
{
    // A drain this often keeps the output lively; the kernel wakes us earlier when its ring fills.
    private static readonly TimeSpan s_drainInterval = TimeSpan.FromMilliseconds(100);

    // New devices get their names this often.
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromSeconds(2);

    // While an I/O waits for its segments, it is looked after more often.
    private static readonly TimeSpan s_heldInterval = TimeSpan.FromMilliseconds(10);

    // Segments come a moment after their I/O, or never: they were lost, or the store has forgotten them.
    private const ulong HoldNs = 50_000_000;

    // What a drain brings can be a hundred times as much as text: it is not collected first.
    private const int FlushBytes = 1 << 20;

    // What a command has begun and does not wait for, such as reading ahead, completes a moment after its end.
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(100);

    private readonly ProgramHost _host;
    private readonly TraceOptions _options;
    private readonly IoModel _model;
    private readonly OutputBuffer _output;
    private readonly ITraceRenderer _renderer;
    private readonly TraceSummary _summary;
    private readonly TraceContent? _content;
    private readonly bool _allLayers;
    private readonly IoFilter _filter;
    private readonly RecordingSource? _recording;
    private readonly CgroupSelection _cgroups = new();
    private readonly ulong _beginNs;
    private readonly ulong _endNs;
    private HeldCommand? _command;
    private long _next;

    private TraceCommand(ProgramHost host, TraceOptions options, IoModel model)
    {
        _host = host;
        _model = model;
        _output = new OutputBuffer(host.Output);
        _summary = new TraceSummary(host.Error, model);
        _recording = model.Source as RecordingSource;
        if (_recording is null)
        {
            host.ModelMade?.Invoke(model); // a recording tells its own processes and devices
        }

        model.Devices.Refresh(model.Source.NowNs);
        _filter = TraceSelection.Filter(model, options);
        model.Filter = _filter;
        _cgroups.Set(options.Cgroups);
        if (options.Level > CaptureLevel.Off)
        {
            model.Capture = TraceSelection.Capture(model, options, _filter);
            options = TraceSelection.Possible(host, model, options);
        }

        _beginNs = _recording is null && (options.Level > CaptureLevel.Off || options.Follow) ? model.Source.NowNs : 0;

        _endNs = _recording is null || options.Duration is not TimeSpan duration ? ulong.MaxValue
            : model.Source.NowNs + ((ulong)duration.Ticks * 100);
        _toldNs = model.Source.NowNs;

        _options = options;
        _content = options.Level > CaptureLevel.Off ? new TraceContent(model.Payload!, options, model.Source.NowNs) : null;

        // Who names a lower device wants to see what reaches it.
        _allLayers = options.AllLayers || options.Devices.Count > 0;
        var context = new CellContext(model);
        var writing = new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8());
        _renderer = options.Format switch
        {
            OutputFormat.Json => RecordTraceRenderer.Json(_output, options, context),
            OutputFormat.Csv => RecordTraceRenderer.Csv(_output, options, context, writing),
            _ => new TextTraceRenderer(_output, options, context, writing),
        };
    }

    /// <summary>Returns the exit status of the command, if there is one.</summary>
    public static int Run(ProgramHost host, TraceOptions options)
    {
        // From here on, signals end the loop: a command that is held is not left behind.
        _ = host.Wait(TimeSpan.Zero);
        HeldCommand? started;
        using (IoModel model = Open(host, options))
        {
            TraceCommand command = Begin(host, options, model);
            started = command._command;
            try
            {
                command.Trace();
            }
            catch (BrokenPipeException) when (started is not null)
            {
                // Nobody reads the I/Os; the command goes on all the same.
            }
        }

        return HeldCommand.ExitStatusOf(started, host);
    }

    private static IoModel Open(ProgramHost host, TraceOptions options)
    {
        IEventSource source = options.From is string file ? new RecordingSource(host.OpenRecording(file)) : host.OpenSource(new SourceRequest
        {
            EventsRingBytes = options.EventsRingBytes,
            PayloadRingBytes = options.PayloadRingBytes,
            Follow = options.Follow,
        });
        return new IoModel(source, (options.From is null ? host.Model : Playback.Detached(host.Model)) with
        {
            EventCapacity = TraceSelection.EventCapacity(host.Model, options),
            PayloadBytes = TraceSelection.PayloadBytes(host.Model, options),
        });
    }

    /// <summary>Begins to trace, and only then lets the command begin.</summary>
    private static TraceCommand Begin(ProgramHost host, TraceOptions options, IoModel model)
    {
        if (options.Command.Count == 0)
        {
            return new TraceCommand(host, options, model);
        }

        TraceCommand? command = null;
        HeldCommand started = HeldCommand.Begin(host, options.Command,
            pid => command = new TraceCommand(host, options with { Pids = [.. options.Pids, pid] }, model));
        command!._command = started;
        return command;
    }

    private void Trace()
    {
        long start = _host.Time.GetTimestamp();
        try
        {
            if (_recording is null)
            {
                Loop(start);
            }
            else
            {
                Replay(_recording);
            }
        }
        finally
        {
            _summary.Write(Recorded ?? _host.Time.GetElapsedTime(start), _content);
        }
    }

    /// <summary>Prints what has come in; returns whether all of it was, or some waits for its segments. Allocates nothing.</summary>
    /// <param name="isLast">Nothing more will come: what is there is printed as it is.</param>
    private bool Pump(bool isLast)
    {
        EventStore events = _model.Events;
        _model.Source.Drain(events);
        if (_content is not null)
        {
            _model.Source.DrainPayload(_model.Payload!);
        }

        if (_next < events.FirstSequence)
        {
            _summary.Overwritten += (ulong)(events.FirstSequence - _next);
            _next = events.FirstSequence;
        }

        ulong nowNs = _recording is null ? _model.Source.NowNs : _toldNs;
        bool held = false;
        while (_next < events.NextSequence && !held)
        {
            ref readonly IoEvent ioEvent = ref events[_next];

            // What finished between the attaching and the filter's arrival in the kernel, or before capturing was ready, is in the
            // ring, too.
            bool wanted = ioEvent.CompleteNs >= _beginNs && ioEvent.CompleteNs <= _endNs && _filter.Matches(in ioEvent)
                && (_allLayers || (ioEvent.Flags & IoEventFlags.LowerLayer) == 0)
                && _cgroups.Matches(in ioEvent, _model.Processes);
            if (wanted && _content is not null)
            {
                _content.Read(in ioEvent);

                // Not at the price of losing others: no wait when they fill half of the store.
                held = _content.IsIncomplete && !isLast && ioEvent.CompleteNs + HoldNs > nowNs
                    && events.NextSequence - _next < events.Capacity / 2;
            }

            _next += held ? 0 : 1;
            if (wanted && !held)
            {
                Print(in ioEvent);
            }
        }

        _output.Flush();
        return !held;
    }

    private void Print(in IoEvent ioEvent)
    {
        if (_content is not null)
        {
            _content.Search();
            _summary.Incomplete += _content.IsIncomplete ? 1u : 0;
            if (_options.OnlyFound && _content.FoundTotal == 0)
            {
                return;
            }
        }

        _renderer.Write(in ioEvent, _content);
        _summary.Printed++;
        if (_output.Pending.Length >= FlushBytes)
        {
            _output.Flush();
        }
    }

    private void Loop(long start)
    {
        _renderer.Begin();
        _output.Flush();
        long refreshed = start;
        TimeSpan left = _options.Duration ?? TimeSpan.MaxValue;
        TimeSpan interval = s_drainInterval;
        while (left > TimeSpan.Zero && _command is not { HasEnded: true } && _host.WaitForEvents(_model.Source, left < interval ? left : interval))
        {
            if (_host.Time.GetElapsedTime(refreshed) >= s_refreshInterval)
            {
                refreshed = _host.Time.GetTimestamp();
                _model.Devices.Refresh(_model.Source.NowNs);
                FollowWallClock();
            }

            interval = Pump(isLast: false) ? s_drainInterval : s_heldInterval;
            left = _options.Duration is TimeSpan duration ? duration - _host.Time.GetElapsedTime(start) : TimeSpan.MaxValue;
        }

        if (_command is not null && left > TimeSpan.Zero)
        {
            AwaitCommand();
        }

        _ = Pump(isLast: true);
    }

    /// <summary>Told to stop, as the command was by the same Ctrl-C, or the command has ended: its trace is that of its whole life.</summary>
    private void AwaitCommand()
    {
        _command!.HandOn(_host);
        while (!_command.WaitForEnd(s_heldInterval))
        {
            _ = Pump(isLast: false);
        }

        Thread.Sleep(s_settle); // not the host's wait, which a signal has ended for good
    }

    /// <summary>The wall clock may have been set. A recording or a script has its own.</summary>
    private void FollowWallClock()
    {
        if (_model.Source.Description.Kind == SourceKind.Live)
        {
            _model.Clock.Synchronize();
        }
    }
}
