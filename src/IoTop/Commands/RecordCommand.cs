using IoTop.Bpf;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>
/// Records everything that is seen to a file until it is stopped, the time is over, the limit is reached or a command that it started
/// has ended; then a summary on standard error.
/// </summary>
internal sealed class RecordCommand
{
    // A drain this often keeps the ring empty; the kernel wakes us earlier when it fills.
    private static readonly TimeSpan s_drainInterval = TimeSpan.FromMilliseconds(100);

    private readonly ProgramHost _host;
    private readonly RecordOptions _options;
    private readonly IoModel _model;
    private readonly Recorder _recorder;
    private readonly FileBlocks _blocks;
    private readonly RecordPlanes _planes;
    private readonly RecordSummary _summary;
    private readonly RecordProgress _progress;
    private readonly long _start;
    private HeldCommand? _command;
    private TimeSpan _refreshed;

    private RecordCommand(ProgramHost host, RecordOptions options, IoModel model, Recorder recorder, RecordPlanes planes, FileBlocks blocks)
    {
        _host = host;
        _options = options;
        _model = model;
        _recorder = recorder;
        _planes = planes;
        _blocks = blocks;
        _summary = new RecordSummary(host.Error, model);
        _progress = new RecordProgress(host);
        _start = host.Time.GetTimestamp();
    }

    /// <summary>Returns the exit status of the command, if there is one.</summary>
    public static int Run(ProgramHost host, RecordOptions options)
    {
        // From here on, signals end the loop: the last block is written.
        _ = host.Wait(TimeSpan.Zero);
        HeldCommand? started;
        using (var sources = new RecordSources(host, options))
        {
            started = Run(host, options, sources);
        }

        return HeldCommand.ExitStatusOf(started, host);
    }

    private static HeldCommand? Run(ProgramHost host, RecordOptions options, RecordSources sources)
    {
        IEventSource source = host.OpenSource(new SourceRequest
        {
            EventsRingBytes = options.Trace.EventsRingBytes,
            PayloadRingBytes = options.Trace.PayloadRingBytes,
            Follow = options.Trace.Children,
        });
        using var model = new IoModel(source, host.Model with
        {
            EventCapacity = TraceSelection.EventCapacity(host.Model, options.Trace),
            PayloadBytes = TraceSelection.PayloadBytes(host.Model, options.Trace),
        });
        host.ModelMade?.Invoke(model);
        Choose(host, model, options);
        using var recorder = new Recorder(model, RecordingAbout.Of(model, options.CommandLine));
        var planes = new RecordPlanes(host, options, model, recorder, sources);
        using var blocks = new FileBlocks(options.File, options.Limits);
        try
        {
            return new RecordCommand(host, options, model, recorder, planes, blocks).Record();
        }
        finally
        {
            recorder.Dispose(); // what it still has, before the file is closed
        }
    }

    private TimeSpan Elapsed => _host.Time.GetElapsedTime(_start);

    private static void Choose(ProgramHost host, IoModel model, RecordOptions options)
    {
        model.Devices.Refresh(model.Source.NowNs);
        model.ByThread = options.ByThread;
        IoFilter filter = TraceSelection.Filter(model, options.Trace);
        model.Filter = filter;
        if (options.Trace.Level == CaptureLevel.Off)
        {
            return;
        }

        model.Capture = TraceSelection.Capture(model, options.Trace, filter);
        CaptureAbility ability = model.Source.CaptureAbility;
        if (ability.Highest >= options.Trace.Level)
        {
            return;
        }

        // A recording without the bytes that were asked for would be found out when it is too late.
        if (options.Trace.Level == CaptureLevel.Payload)
        {
            throw new BpfException($"cannot capture the bytes of I/Os: {ability.Why}",
                $"{ProgramSyntax.ProgramName} record without --payload; {ProgramSyntax.ProgramName} doctor");
        }

        model.Capture = CaptureSettings.Off;
        host.Error.WriteLine($"{ProgramSyntax.ProgramName}: no segments and no files here: {DisplayText.ToSafeString(ability.Why)}");
        host.Error.WriteLine($"  try: {ProgramSyntax.ProgramName} doctor");
    }

    /// <summary>Returns the command that was started, which may still run when the recording has ended.</summary>
    /// <exception cref="RecordingException">The disk is full: what was written before stays.</exception>
    private HeldCommand? Record()
    {
        // What is there already is no news: the first interval begins now.
        Refresh();
        _recorder.Add(_blocks, payload: _options.Trace.Level > CaptureLevel.Off);
        Begin();
        try
        {
            Loop();
            _planes.End();
            Refresh();
            _recorder.Dispose(); // its last blocks
        }
        finally
        {
            _progress.Clear();
            _summary.Write(Elapsed, _blocks, _recorder, _planes);
        }

        if (_recorder.Failure is RecordingException failure)
        {
            // Who called us waits for the command, too.
            _ = HeldCommand.ExitStatusOf(_command, _host);
            throw failure;
        }

        if (_blocks.IsFull)
        {
            _host.Error.WriteLine("  ended: the file has the size of --max-size");
        }

        return _command;
    }

    /// <summary>Starts the command, now that nothing of it is missed.</summary>
    private void Begin()
    {
        if (_options.Command.Count > 0)
        {
            _command = HeldCommand.Begin(_host, _options.Command, pid =>
            {
                AddToChosen(pid);
                _planes.Begin(pid);
            });
        }
    }

    /// <summary>Where single processes were named, the command is one of them; else everybody's I/Os are recorded, and so its own.</summary>
    private void AddToChosen(uint pid)
    {
        if (_options.Trace.Pids.Count == 0)
        {
            return;
        }

        TraceOptions trace = _options.Trace with { Pids = [.. _options.Trace.Pids, pid] };
        _model.Filter = TraceSelection.Filter(_model, trace);
        if (_model.Capture.Level > CaptureLevel.Off)
        {
            _model.Capture = TraceSelection.Capture(_model, trace, _model.Filter);
        }
    }

    private void Loop()
    {
        while (_host.WaitForEvents(_model.Source, NextTurn()))
        {
            if (Turn())
            {
                return;
            }
        }

        if (_command is not null)
        {
            // Told to stop, as the command was by the same Ctrl-C: its recording is that of its whole life.
            _command.HandOn(_host);
            while (!_command.WaitForEnd(s_drainInterval) && !Turn())
            {
            }
        }
    }

    /// <summary>Takes what there is; true when nothing more is to be recorded.</summary>
    private bool Turn()
    {
        // Asked before the last look: what it did until then is in it.
        bool isOver = _command is { HasEnded: true } || (_options.Trace.Duration is TimeSpan duration && Elapsed >= duration);
        Drain();
        if (Elapsed - _refreshed >= _options.Delay)
        {
            Refresh();
        }

        return isOver || _blocks.IsFull || _recorder.Failure is not null;
    }

    private TimeSpan NextTurn()
    {
        TimeSpan turn = TurnTime.Least(_planes.Turn, TurnTime.Least(s_drainInterval, _refreshed + _options.Delay - Elapsed));
        return TurnTime.Least(turn, _options.Trace.Duration - Elapsed);
    }

    private void Drain()
    {
        _model.Drain();
        _planes.Drain();
        _recorder.Drained();
    }

    /// <summary>Closes an interval, of both. Intervals stay on the grid of the delay; those that were missed are left out.</summary>
    private void Refresh()
    {
        _refreshed = _options.Delay * Math.Floor(Elapsed / _options.Delay);
        _model.Refresh();
        _planes.Refresh();
        _recorder.Refreshed();
        _progress.Show(Elapsed, _recorder.Events, _blocks.Written, _summary.Lost(_recorder, _blocks));
    }
}
