using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>
/// What the kernel does for chosen processes, function by function. The probes are attached when it is first looked at or asked for:
/// that takes up to a second, so that the frame before it says so.
/// </content>
internal sealed partial class Session
{
    private const int MostInheritedOver = 1000;

    private readonly Dictionary<uint, bool> _toWatch = []; // and whether its children are followed
    private readonly List<string> _toAttach = [];
    private ControlServer? _control;
    private FunctionTable? _liveFunctions;

    /// <summary>The watched processes at the time that is shown; null: no probe is attached, or was while it was recorded.</summary>
    public FunctionTable? Functions => Past is null ? _liveFunctions : Past.Functions;

    /// <summary>Why no probe could be attached; null: there was no attempt, or it worked.</summary>
    public BpfException? FunctionsFault { get; private set; }

    /// <summary>Probes are to be attached behind the next frame.</summary>
    public bool IsAttaching { get; private set; }

    /// <summary>Somebody looks at the functions.</summary>
    public void WantFunctions()
    {
        if (_liveFunctions is null && FunctionsFault is null && Past is null)
        {
            AttachLater();
        }
    }

    /// <summary>Tries again what has failed.</summary>
    public void RetryFunctions()
    {
        FunctionsFault = null;
        WantFunctions();
    }

    /// <summary>Attaches what was asked for; returns what there is to say about it.</summary>
    private string AttachProbes()
    {
        IsAttaching = false;
        try
        {
            OpenFunctions();
        }
        catch (BpfException error)
        {
            FunctionsFault = error;
            _toWatch.Clear();
            _toAttach.Clear();
            return error.Message;
        }

        string said = AttachMore();
        foreach ((uint tgid, bool children) in _toWatch)
        {
            said = _liveFunctions!.Source.Add(tgid, children) is { Length: > 0 } fault ? fault : said;
        }

        _toWatch.Clear();
        _liveFunctions!.Refresh();
        _recorder?.Drained();
        return said;
    }

    private void OpenFunctions()
    {
        if (_liveFunctions is not null)
        {
            return;
        }

        _liveFunctions = new FunctionTable(_setup.OpenFunctions(new FunctionOptions()), Live.Processes)
        {
            MostInheritedOver = MostInheritedOver,
        };
        RecordFunctions(_recorder);
        ShowFunctions();
    }

    private void RecordFunctions(Recorder? recorder)
    {
        if (_liveFunctions is not null)
        {
            recorder?.Follow(_liveFunctions);
        }
    }

    /// <summary>Another time is shown.</summary>
    private void ShowFunctions() => Cells.Functions = Functions;

    /// <summary>Watches processes; what cannot be watched is said.</summary>
    public string Watch(IReadOnlyCollection<uint> tgids, bool children)
    {
        if (Past is not null)
        {
            return OnlyOfNow;
        }

        if (_liveFunctions is null)
        {
            foreach (uint tgid in tgids)
            {
                _toWatch[tgid] = children;
            }

            RetryFunctions();
            return "";
        }

        string fault = "";
        foreach (uint tgid in tgids)
        {
            string why = _liveFunctions.Source.Add(tgid, children);
            fault = fault.Length == 0 ? why : fault;
        }

        _liveFunctions.Take();
        Generation++;
        return fault;
    }

    /// <summary>Watches these, or, when they are watched all, no more; returns what there is to say about it.</summary>
    public string ToggleWatch(IReadOnlyCollection<uint> tgids)
    {
        string whom = tgids.Count == 1 ? $"process {tgids.First()}" : $"{tgids.Count} processes";
        if (tgids.Count == 0)
        {
            return "no process is selected";
        }

        if (_liveFunctions is not null && tgids.All(tgid => _liveFunctions.Find(tgid) is not null))
        {
            foreach (uint tgid in tgids)
            {
                Unwatch(_liveFunctions.Find(tgid)!);
            }

            return $"the functions of {whom} are counted no more";
        }

        string fault = Watch(tgids, children: false);
        return fault.Length > 0 ? fault : $"the functions of {whom} are counted; M-4 shows them";
    }

    /// <summary>Watches it no more; what has its pid now is left alone when it has ended.</summary>
    public void Unwatch(FunctionProcessRow row)
    {
        if (!row.IsOver)
        {
            _liveFunctions!.Source.Remove(row.Tgid);
            _liveFunctions.Take();
            Generation++;
        }
    }

    /// <summary>Forgets those that are not watched any more; returns how many there were.</summary>
    public int ForgetFunctions()
    {
        Generation++;
        return _liveFunctions?.Forget() ?? 0;
    }

    /// <summary>Counts more functions: names or patterns.</summary>
    public void AddFunctions(IReadOnlyCollection<string> globs)
    {
        if (Past is not null)
        {
            Front.Say(OnlyOfNow);
            return;
        }

        _toAttach.AddRange(globs);
        FunctionsFault = null;
        AttachLater();
    }

    private void AttachLater()
    {
        if (!IsAttaching)
        {
            IsAttaching = true;
            _behind.Enqueue(("attaching probes \u2026", AttachProbes));
        }
    }

    /// <summary>Does what others ask for through the control socket; who was added shows at once.</summary>
    private void AnswerControl()
    {
        int before = _liveFunctions?.Rows.Length ?? 0;
        _control?.Poll(_liveFunctions);
        Generation += (_liveFunctions?.Rows.Length ?? 0) == before ? 0 : 1;
    }

    private string AttachMore()
    {
        if (_toAttach.Count == 0)
        {
            return "";
        }

        int before = _liveFunctions!.Source.Functions.Count;
        string fault = _liveFunctions.Source.AddFunctions(_toAttach);
        _toAttach.Clear();
        int added = _liveFunctions.Source.Functions.Count - before;
        string nobody = _liveFunctions.Rows.IsEmpty && _toWatch.Count == 0 ? "; nobody is watched: w on a process in M-1 does" : "";
        return fault.Length > 0 ? fault : (added == 1 ? "1 more function is counted" : $"{added} more functions are counted") + nobody;
    }
}
