using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>Prints the calls of a recording, as fast as they can be read: what <see cref="CallsCommand"/> would have printed when it was made.</summary>
internal sealed class CallsReplay
{
    // Each record of calls is printed before the next one is read; a few may wait for what shows how they nest.
    private const int Capacity = 1 << 18;
    private const int FlushBytes = 1 << 20;

    private readonly ProgramHost _host;
    private readonly CallsOptions _options;
    private readonly RecordingSource _recording;
    private readonly IoModel _model;
    private readonly RecordedCalls _calls;
    private readonly OutputBuffer _output;
    private readonly CallsSummary _summary;
    private readonly CallGlobs _globs;
    private readonly Dictionary<ulong, bool> _wanted = [];
    private readonly ulong _beginNs;
    private readonly ulong _endNs;
    private readonly CallGaps _gaps;
    private ICallRenderer? _renderer;
    private long _next;

    private CallsReplay(ProgramHost host, CallsOptions options, RecordingSource recording, RecordedCalls calls, IoModel model)
    {
        _host = host;
        _options = options;
        _recording = recording;
        _calls = calls;
        _model = model;
        _output = new OutputBuffer(host.Output);
        _globs = new CallGlobs(options.Globs);
        recording.WithEvents = false;
        recording.WithCounters = false;
        recording.Tell(_calls);
        _summary = new CallsSummary(host.Error, _calls) { LostBefore = _calls.Lost };
        _gaps = new CallGaps(_calls.Lost);
        _calls.Told = () => Pump(isLast: false);
        _beginNs = recording.NowNs;
        _endNs = options.Duration is TimeSpan duration ? _beginNs + ((ulong)duration.Ticks * 100) : ulong.MaxValue;
    }

    /// <exception cref="RecordingException">It cannot be read.</exception>
    /// <exception cref="FailedException">It has no calls.</exception>
    public static int Run(ProgramHost host, CallsOptions options, string file)
    {
        var recording = new RecordingSource(host.OpenRecording(file));
        using var model = new IoModel(recording, Playback.Detached(host.Model) with { EventCapacity = 1 });
        if (!recording.HasCalls)
        {
            throw new FailedException("this recording has no calls of the kernel's functions",
                $"{ProgramSyntax.ProgramName} record -o FILE --calls 'vfs_*' makes one that has");
        }

        model.Clock.SetOffset(recording.Recording.Description.UnixMinusMonotonicNs);
        using var calls = new RecordedCalls(Capacity);
        var replay = new CallsReplay(host, options, recording, calls, model);
        try
        {
            replay.Replay();
        }
        finally
        {
            replay.Summarize();
        }

        return ExitCode.Done;
    }

    private bool IsFull => _options.Limit is int limit && _summary.Calls >= (ulong)limit;

    private void Replay()
    {
        while (_host.Wait(TimeSpan.Zero) && !IsFull && _recording.NowNs < _endNs)
        {
            if (!_recording.NextInterval())
            {
                _recording.TellRest(); // its recorder was killed
                break;
            }

            _recording.Describe(_model); // the wall clock
        }

        Pump(isLast: true);
    }

    private void Summarize()
    {
        ulong untilNs = Math.Min(Math.Max(_recording.NowNs, _calls.NowNs), _endNs);
        _summary.Functions = _options.Globs.Count == 0 ? _calls.Choice.Functions : _wanted.Values.Count(static isWanted => isWanted);
        _summary.Write(TimeSpan.FromTicks((long)(untilNs - Math.Min(untilNs, _beginNs)) / 100));
    }

    /// <summary>Prints what has been read. Allocates nothing.</summary>
    private void Pump(bool isLast)
    {
        ICallRenderer renderer = _renderer ??= Begin();
        if (IsFull)
        {
            return;
        }

        CallStore store = _calls.Store;
        ulong untold = _gaps.Take(_calls, store);
        if (_next < store.FirstSequence)
        {
            _summary.Overwritten += (ulong)(store.FirstSequence - _next);
            untold += (ulong)(store.FirstSequence - _next);
            _next = store.FirstSequence;
        }

        if (untold > 0 && _calls.NowNs <= _endNs)
        {
            renderer.WriteGap(_calls.NowNs, untold);
        }

        for (; _next < store.NextSequence && !IsFull; _next++)
        {
            ref readonly CallEvent call = ref store[_next];
            if (!IsWanted(in call))
            {
                continue;
            }

            if (!renderer.Write(store, _next, isLast))
            {
                break;
            }

            _summary.Calls += call.Kind is CallKind.Entry or CallKind.GraphEntry ? 1u : 0;
            if (_output.Pending.Length >= FlushBytes)
            {
                _output.Flush();
            }
        }

        _output.Flush();
    }

    /// <summary>Now that it is known what was recorded.</summary>
    private ICallRenderer Begin()
    {
        bool isGraph = _calls.Selection.Graph;
        if (_options.Graph && !isGraph)
        {
            throw new FailedException("this recording does not tell how calls nest", "the same without --graph");
        }

        ICallRenderer renderer = CallsCommand.Renderer(_host, _options with { Graph = isGraph }, _output, _calls, _model.Clock, _calls.Processes);
        renderer.Begin();
        return renderer;
    }

    /// <summary>Where calls are missing is said whatever is looked for.</summary>
    private bool IsWanted(in CallEvent call)
    {
        if (call.TimeNs > _endNs)
        {
            return false;
        }

        if (call.Kind == CallKind.Lost)
        {
            return true;
        }

        return (_options.Pids.Count == 0 || _options.Pids.Contains(call.Tid) || _options.Pids.Contains(_calls.Processes.Of(call.Tid, call.Comm.Bytes)))
            && (_options.Globs.Count == 0 || IsWanted(call.Function));
    }

    private bool IsWanted(ulong function)
    {
        if (!_wanted.TryGetValue(function, out bool isWanted))
        {
            // A function of a module is printed with the module's name behind it.
            string name = _calls.NameOf(function);
            int module = name.AsSpan().IndexOfAny(' ', '\t');
            _wanted[function] = isWanted = _globs.Matches(module < 0 ? name : name[..module]);
        }

        return isWanted;
    }
}
