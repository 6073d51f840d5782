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

    /// <summary>The watched processes; null: no probe is attached.</summary>
    public FunctionTable? Functions => Cells.Functions;

    /// <summary>Why no probe could be attached; null: there was no attempt, or it worked.</summary>
    public BpfException? FunctionsFault { get; private set; }

    /// <summary>Probes are to be attached behind the next frame.</summary>
    public bool IsAttaching { get; private set; }

    /// <summary>Somebody looks at the functions.</summary>
    public void WantFunctions()
    {
        if (Functions is null && FunctionsFault is null)
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
            Cells.Functions ??= new FunctionTable(_setup.OpenFunctions(new FunctionOptions()), Live.Processes)
            {
                MostInheritedOver = MostInheritedOver,
            };
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
            said = Functions!.Source.Add(tgid, children) is { Length: > 0 } fault ? fault : said;
        }

        _toWatch.Clear();
        Functions!.Refresh();
        return said;
    }

    /// <summary>Watches processes; what cannot be watched is said.</summary>
    public string Watch(IReadOnlyCollection<uint> tgids, bool children)
    {
        if (Functions is null)
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
            string why = Functions.Source.Add(tgid, children);
            fault = fault.Length == 0 ? why : fault;
        }

        Functions.Take();
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

        if (Functions is not null && tgids.All(tgid => Functions.Find(tgid) is not null))
        {
            foreach (uint tgid in tgids)
            {
                Unwatch(Functions.Find(tgid)!);
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
            Functions!.Source.Remove(row.Tgid);
            Functions.Take();
            Generation++;
        }
    }

    /// <summary>Forgets those that are not watched any more; returns how many there were.</summary>
    public int ForgetFunctions()
    {
        Generation++;
        return Functions?.Forget() ?? 0;
    }

    /// <summary>Counts more functions: names or patterns.</summary>
    public void AddFunctions(IReadOnlyCollection<string> globs)
    {
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
        int before = Functions?.Rows.Length ?? 0;
        _control?.Poll(Functions);
        Generation += (Functions?.Rows.Length ?? 0) == before ? 0 : 1;
    }

    private string AttachMore()
    {
        if (_toAttach.Count == 0)
        {
            return "";
        }

        int before = Functions!.Source.Functions.Count;
        string fault = Functions.Source.AddFunctions(_toAttach);
        _toAttach.Clear();
        int added = Functions.Source.Functions.Count - before;
        string nobody = Functions.Rows.IsEmpty && _toWatch.Count == 0 ? "; nobody is watched: w on a process in M-1 does" : "";
        return fault.Length > 0 ? fault : (added == 1 ? "1 more function is counted" : $"{added} more functions are counted") + nobody;
    }
}
