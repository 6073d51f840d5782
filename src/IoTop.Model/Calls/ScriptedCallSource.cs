namespace IoTop.Model;

/// <summary>A source that does what it is told; for tests and demos.</summary>
public sealed class ScriptedCallSource : ICallSource
{
    private const ulong FirstAddress = 0xffffffff81000000;
    private const ulong Distance = 0x100;

    private readonly List<string> _functions;
    private readonly List<CallEvent> _waiting = [];
    private CallGlobs _globs = new([]);

    public ScriptedCallSource(params IEnumerable<string> functions) => _functions = [.. functions];

    public CallSourceDescription Description { get; set; } =
        new(CallBackend.Script, "script", [], HasMigrateDepth: true, HasLazyResched: false, HasGraph: true);

    public CallSelection Selection { get; private set; } = new();

    /// <summary>Answers <see cref="Select"/> with this instead of doing it; empty: it does it.</summary>
    public string Refuses { get; set; } = "";

    public ulong Lost { get; set; }

    /// <summary>Stands still until it is moved.</summary>
    public ulong NowNs { get; set; } = 1_000_000_000;

    public bool IsDisposed { get; private set; }

    public string Select(CallSelection selection)
    {
        if (Refuses.Length > 0)
        {
            return Refuses;
        }

        Selection = selection;
        _globs = new CallGlobs(selection.Globs);
        return "";
    }

    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs)
    {
        var wanted = new CallGlobs(globs);
        return [.. _functions.Where(wanted.Matches).Order(StringComparer.Ordinal).Select(static name => new FunctionMatch(name, ""))];
    }

    /// <summary>A function is called; it is seen when it was selected, and the process, too.</summary>
    public void Call(uint tid, string comm, string function, string caller, ushort cpu = 0, CallFlags flags = CallFlags.None,
        byte preemptDepth = 0, byte migrateDepth = 0)
    {
        var call = new CallEvent
        {
            TimeNs = NowNs,
            Function = AddressOf(function),
            Caller = AddressOf(caller),
            Tid = tid,
            Cpu = cpu,
            Flags = flags,
            PreemptDepth = preemptDepth,
            MigrateDepth = migrateDepth,
            Comm = CommOf(comm),
        };
        if (_globs.Matches(function) && (Selection.Pids.Count == 0 || Selection.Pids.Contains(tid)))
        {
            Add(in call);
        }
    }

    /// <summary>Something happens, whatever was selected.</summary>
    public void Add(in CallEvent call) => _waiting.Add(call);

    /// <summary>The first address of a function, which is made known.</summary>
    public ulong AddressOf(string function)
    {
        int index = _functions.IndexOf(function);
        if (index < 0)
        {
            index = _functions.Count;
            _functions.Add(function);
        }

        return FirstAddress + ((ulong)index * Distance);
    }

    /// <summary>The name of a task, cut as the kernel cuts it.</summary>
    public static TaskComm CommOf(string name)
    {
        var comm = default(TaskComm);
        Span<byte> bytes = stackalloc byte[256];
        _ = System.Text.Encoding.UTF8.TryGetBytes(name, bytes, out int length);
        bytes[..Math.Min(length, TaskComm.Length - 1)].CopyTo(comm);
        return comm;
    }

    public int Drain(CallStore store, bool all = false)
    {
        int count = _waiting.Count;
        foreach (CallEvent call in _waiting)
        {
            store.Append(in call);
        }

        _waiting.Clear();
        return count;
    }

    public string NameOf(ulong address)
    {
        ulong index = (address - FirstAddress) / Distance;
        return address >= FirstAddress && index < (ulong)_functions.Count ? _functions[(int)index] : Unknown(address);
    }

    public void Dispose() => IsDisposed = true;

    private readonly Dictionary<ulong, string> _unknown = [];

    private string Unknown(ulong address)
    {
        if (!_unknown.TryGetValue(address, out string? name))
        {
            _unknown[address] = name = $"0x{address:x}";
        }

        return name;
    }
}
