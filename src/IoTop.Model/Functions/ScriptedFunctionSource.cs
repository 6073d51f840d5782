using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A source that does what it is told; for tests and demos.</summary>
public sealed class ScriptedFunctionSource : IFunctionSource
{
    private readonly List<FunctionInfo> _functions;
    private readonly ScriptedWatches _watches = new();
    private readonly Dictionary<FunctionKey, FunctionValue> _values = [];
    private FunctionValue _uncounted;
    private readonly ulong[] _lost = new ulong[Enum.GetValues<FunctionLoss>().Length];

    public ScriptedFunctionSource(params FunctionInfo[] functions) => _functions = [.. functions];

    public IReadOnlyList<FunctionInfo> Functions => _functions;

    public IReadOnlyList<string> Degraded { get; set; } = [];

    public int Version { get; private set; }

    /// <summary>Stands still until it is moved.</summary>
    public ulong NowNs
    {
        get => _watches.NowNs;
        set => _watches.NowNs = value;
    }

    public ulong? CostNs { get; set; }

    /// <summary>What Match finds, whatever it is asked for.</summary>
    public IReadOnlyList<FunctionMatch> Matches { get; set; } = [];

    /// <summary>Processes that Add does not find.</summary>
    public ISet<uint> Missing => _watches.Unknown;

    /// <summary>What is answered by Missed, by function.</summary>
    public IDictionary<int, ulong> Misses { get; } = new Dictionary<int, ulong>();

    public bool IsDisposed { get; private set; }

    public IReadOnlyCollection<uint> Watched => _watches.Watched;

    public string Add(uint tgid, bool children) => _watches.Add(tgid, children);

    public bool Remove(uint tgid) => _watches.Remove(tgid);

    /// <summary>The process ends: it is not watched any more, and its row stays.</summary>
    public void End(uint tgid, TaskComm comm) => _watches.End(tgid, comm);

    /// <summary>A watched process forks.</summary>
    public void Fork(uint parent, uint child) => _watches.Fork(parent, child);

    /// <summary>Calls of a function by a watched process, each as long and over as many bytes.</summary>
    public void Call(uint tgid, string function, ulong times = 1, ulong ns = 1000, ulong bytes = 0)
    {
        ref FunctionValue value = ref ValueOf(tgid, function);
        value.Calls += times;
        value.Returns += times;
        value.TotalNs += times * ns;
        value.MaxNs = Math.Max(value.MaxNs, ns);
        value.Bytes += times * bytes;
        value.Buckets[IoHistogram.LatencyBucket(ns)] += (uint)times;
    }

    /// <summary>Calls of a function that failed, among those that <see cref="Call"/> has counted.</summary>
    public void Fail(uint tgid, string function, ulong times, long lastReturn)
    {
        ref FunctionValue value = ref ValueOf(tgid, function);
        value.Errors += times;
        value.LastReturn = lastReturn;
    }

    /// <summary>Of the calls of a function, those that another function of its family made.</summary>
    public void Nest(uint tgid, string function, ulong times) => ValueOf(tgid, function).Nested += times;

    /// <summary>Of the calls of a function, frees of unknown size; of the bytes that it allocated, those that others freed.</summary>
    public void Free(uint tgid, string function, ulong unknown, ulong bytesElsewhere = 0)
    {
        ref FunctionValue value = ref ValueOf(tgid, function);
        value.Unknown += unknown;
        value.BytesElsewhere += bytesElsewhere;
    }

    public void Lose(FunctionLoss loss, ulong count) => _lost[(int)loss] += count;

    public void Read(FunctionTable table)
    {
        foreach (ref readonly Watch watch in _watches.Take())
        {
            table.Update(in watch);
        }

        foreach ((FunctionKey key, FunctionValue value) in _values)
        {
            table.Update(in key, in value);
            if (!_watches.TryGet(key.Tgid, out Watch watch) || watch.SinceNs != key.SinceNs)
            {
                _values.Remove(key); // handed over once: nothing is added to it any more
            }
        }
    }

    public ulong Missed(int function) => Misses.TryGetValue(function, out ulong missed) ? missed : 0;

    public ulong Lost(FunctionLoss loss) => _lost[(int)loss];

    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs) => Matches;

    public string AddFunctions(IReadOnlyList<string> globs)
    {
        foreach (FunctionMatch match in Matches)
        {
            if (match.WhyNot.Length == 0 && !_functions.Exists(info => info.Name == match.Name))
            {
                _functions.Add(new FunctionInfo(match.Name, FunctionFamily.Other, FunctionSourceKind.KprobeMulti, "kprobe.multi"));
            }
        }

        Version++;
        return "";
    }

    public void Dispose() => IsDisposed = true;

    /// <summary>What is counted for a watched process; what nobody asks for when it is not watched, or the function is not known.</summary>
    private ref FunctionValue ValueOf(uint tgid, string function)
    {
        for (int index = 0; index < _functions.Count; index++)
        {
            if (_functions[index].Name == function && _functions[index].Kind != FunctionSourceKind.None
                && _watches.TryGet(tgid, out Watch watch))
            {
                var key = new FunctionKey { SinceNs = watch.SinceNs, Tgid = tgid, Function = (uint)index };
                return ref CollectionsMarshal.GetValueRefOrAddDefault(_values, key, out _);
            }
        }

        _uncounted = default;
        return ref _uncounted;
    }
}
