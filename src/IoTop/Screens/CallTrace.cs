using IoTop.Model;

namespace IoTop.Screens;

/// <summary>The calls that are traced for the screen.</summary>
internal sealed class CallTrace : CallView, IDisposable
{
    private const int Capacity = 1 << 17;

    private readonly ScreenFilter _filter;
    private readonly CallTree _tree = new();
    private CallStore? _aside;
    private CallChoice _choice = CallChoice.Nothing;
    private double _perSecond;
    private long _counted;
    private int _filterVersion;
    private ulong _seenBefore;

    public CallTrace(ICallSource source, ScreenFilter filter, string? procRoot)
        : base(source, new CallStore(Capacity), new ThreadGroups(procRoot), filter)
    {
        _filter = filter;
        _filterVersion = filter.Version;
    }

    public override CallTree Tree => _tree;

    public override CallChoice Choice => _choice;

    public override double PerSecond => _perSecond;

    public override ulong Lost => Source.Lost + Overwritten;

    /// <summary>All calls that were seen, whatever the filter says.</summary>
    public ulong Seen { get; private set; }

    /// <summary>Calls that came faster than they could be looked at.</summary>
    public ulong Overwritten { get; private set; }

    /// <summary>Lets a recorder follow them.</summary>
    public void Record(Recorder recorder) => recorder.Follow(Source, Store, Processes, () => _choice);

    /// <summary>Traces other functions; nothing is traced when there are none.</summary>
    /// <returns>What there is to say about it.</returns>
    public string Trace(string[] globs)
    {
        int matches = globs.Length == 0 ? 0 : Source.Match(globs).Count;
        if (globs.Length > 0 && matches == 0)
        {
            return $"the kernel has no function {string.Join(" or ", globs)} that can be traced";
        }

        string fault = Select(globs);
        if (fault.Length > 0)
        {
            return fault;
        }

        _choice = new CallChoice(globs, matches);
        return globs.Length == 0 ? "nothing is traced any more" : matches == 1 ? "1 function is traced" : $"{matches} functions are traced";
    }

    /// <summary>Stops, or goes on with what was traced before.</summary>
    /// <returns>What there is to say about it.</returns>
    public string Toggle()
    {
        if (IsTracing)
        {
            string fault = Select([]);
            return fault.Length > 0 ? fault : "tracing has stopped; x goes on";
        }

        return _choice.Globs.Count == 0 ? "nothing was traced; F7 asks for functions" : Trace([.. _choice.Globs]);
    }

    /// <summary>The user's filter names other processes than are traced.</summary>
    public bool HasOtherProcesses()
    {
        if (_filterVersion == _filter.Version)
        {
            return false;
        }

        _filterVersion = _filter.Version;
        Recount();
        return IsTracing && !_filter.Pids.SetEquals(Source.Selection.Pids);
    }

    /// <summary>Traces the processes that the filter names.</summary>
    /// <returns>What there is to say about it.</returns>
    public string FollowFilter() => IsTracing ? Select(_choice.Globs) : "";

    /// <summary>Takes in what has happened since.</summary>
    /// <param name="isFrozen">What is shown stands still; what comes is kept aside.</param>
    public void Drain(bool isFrozen)
    {
        if (isFrozen)
        {
            _aside ??= new CallStore(Capacity);
            Overwritten += Appended(_aside);
            return;
        }

        if (_aside is { Count: > 0 })
        {
            for (long sequence = _aside.FirstSequence; sequence < _aside.NextSequence; sequence++)
            {
                Store.Append(in _aside[sequence]);
            }

            _aside.Clear();
            Count();
        }

        Overwritten += Appended(Store);
        Count();
    }

    /// <summary>Closes the interval.</summary>
    public void Refresh(ulong ns)
    {
        _perSecond = ns == 0 ? 0 : (Seen - _seenBefore) * 1e9 / ns;
        _seenBefore = Seen;
        Tree.CloseInterval(ns);
    }

    /// <summary>Forgets the calls so far.</summary>
    public void Forget()
    {
        Store.Clear();
        _counted = Store.NextSequence;
        Tree.Reset();
        Index.Reset();
        Version++;
    }

    public void Dispose() => Source.Dispose();

    /// <summary>Drains into a store; returns how many did not fit.</summary>
    private ulong Appended(CallStore store)
    {
        int count = Source.Drain(store);
        Seen += (ulong)count;
        return (ulong)Math.Max(0, count - store.Capacity);
    }

    private string Select(IReadOnlyList<string> globs) =>
        Source.Select(new CallSelection { Globs = globs, Pids = [.. _filter.Pids], Children = _filter.Pids.Count > 0 });

    private void Recount()
    {
        // What came before is not of the interval that is open.
        ulong elapsedNs = Tree.ElapsedNs;
        _counted = Store.FirstSequence;
        Tree.Reset();
        Index.Reset();
        Count();
        Tree.CloseInterval(elapsedNs);
        Version++;
    }

    private void Count()
    {
        for (_counted = Math.Max(_counted, Store.FirstSequence); _counted < Store.NextSequence; _counted++)
        {
            ref readonly CallEvent call = ref Store[_counted];
            if (Match.Matches(in call))
            {
                Tree.Add(in call, Source);
            }
        }
    }
}
