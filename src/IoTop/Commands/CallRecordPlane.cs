using System.Globalization;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>The calls of the kernel's functions, as <c>record</c> traces them.</summary>
internal sealed class CallRecordPlane : IRecordPlane
{
    // So many may come between two turns.
    private const int Capacity = 1 << 18;

    // As in calls: a drain that brings this many is followed by another one soon.
    private const int Busy = 4096;
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_busyTurn = TimeSpan.FromMilliseconds(1);

    private readonly RecordOptions _options;
    private readonly ICallSource _source;
    private readonly CallStore _store = new(Capacity);
    private readonly ThreadGroups _processes;
    private ulong _calls;
    private ulong _overwritten;

    /// <summary>Begins to trace, unless that waits for a command.</summary>
    /// <exception cref="FailedException">There is nothing to trace.</exception>
    public CallRecordPlane(ProgramHost host, RecordOptions options, Recorder recorder, ICallSource source)
    {
        _options = options;
        _source = source;
        _processes = new ThreadGroups(host.Model.Processes.ProcRoot);
        CallsCommand.ThrowIfNoGraph(_source, options.Graph);
        IReadOnlyList<FunctionMatch> matches = _source.Match(options.Calls);
        if (matches.Count == 0)
        {
            throw CallsList.NoMatch(options.Calls);
        }

        var choice = new CallChoice(options.Calls, matches.Count);
        recorder.Follow(_source, _store, _processes, () => choice);
        string fault = options.Command.Count > 0 ? "" : Select(options.Trace.Pids, options.Trace.Children);
        if (fault.Length > 0)
        {
            throw new FailedException(fault, $"{ProgramSyntax.ProgramName} doctor");
        }
    }

    /// <inheritdoc/>
    public TimeSpan Turn { get; private set; } = s_turn;

    /// <inheritdoc/>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{_calls:N0} call{(_calls == 1 ? "" : "s")} of the kernel's functions, lost {_source.Lost + _overwritten:N0}");

    /// <inheritdoc/>
    public string Begin(uint command)
    {
        _ = _processes.Of(command, default); // it may have ended when its first call is seen
        return Select([command, .. _options.Trace.Pids], children: true);
    }

    /// <inheritdoc/>
    public void Drain() => Drain(all: false);

    /// <inheritdoc/>
    public void Refresh()
    {
        // An interval is over: what has come is in the recorder's hands.
    }

    /// <inheritdoc/>
    public void End() => Drain(all: true);

    private void Drain(bool all)
    {
        long before = _store.NextSequence;
        int count = _source.Drain(_store, all);
        _overwritten += (ulong)Math.Max(0, count - _store.Capacity);
        for (long sequence = Math.Max(before, _store.FirstSequence); sequence < _store.NextSequence; sequence++)
        {
            _calls += _store[sequence].Kind is CallKind.Entry or CallKind.GraphEntry ? 1u : 0;
        }

        Turn = count >= Busy ? s_busyTurn : s_turn;
    }

    private string Select(IReadOnlyList<uint> pids, bool children)
    {
        string why = _source.Select(new CallSelection { Globs = _options.Calls, Pids = pids, Children = children, Graph = _options.Graph });
        return why.Length > 0 ? $"cannot trace calls: {why}" : "";
    }
}
