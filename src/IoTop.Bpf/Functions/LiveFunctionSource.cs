using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Counts functions in the live kernel: by probes of their own, or by tracepoints where it has no kprobes.</summary>
public sealed partial class LiveFunctionSource : IFunctionSource
{
    private const string PerfKprobes = "/sys/bus/event_source/devices/kprobe";

    private readonly List<FunctionInfo> _functions = [];
    private readonly List<string> _degraded = [];
    private readonly Dictionary<int, FunctionProbe> _probes = [];
    private readonly BpfObject _maps;
    private readonly FunctionWatches _watches;
    private readonly BpfMap _losses;
    private readonly ulong[] _lossPerCpu = new ulong[Libbpf.libbpf_num_possible_cpus()];
    private readonly StatsSwitch _stats = new();
    private readonly string? _tracefs;
    private readonly bool _hasKprobes;
    private TraceProbes? _traced;
    private readonly FunctionSymbols _symbols;
    private ulong _sweptLoss;

    private LiveFunctionSource(FunctionOptions options)
    {
        LeftProbes.Remove();
        _tracefs = TraceProbes.Find();
        _symbols = new FunctionSymbols(_tracefs);
        bool canDefine = _tracefs is not null && TraceProbes.CanDefine(_tracefs);
        _hasKprobes = canDefine || Directory.Exists(PerfKprobes);
        _maps = BpfObject.Open(EmbeddedObject.Read("functions.bpf.o"));
        try
        {
            LoadMaps(options);
            _watches = new FunctionWatches(_maps.Map("watched"), _maps.Map("ended"), _maps.Map("counts"), _maps.Map("allocations"));
            _losses = _maps.Map("function_losses");
            if (options.DryRun)
            {
                return;
            }

            _traced = canDefine ? new TraceProbes(_tracefs!) : null;
            if (_hasKprobes)
            {
                AttachFixed();
            }
            else
            {
                AttachTracepoints();
            }

            _maps.Attach("forget_task");
            _maps.Attach("follow_child");
            if (options.Globs.Count > 0 && AddFunctions(options.Globs) is { Length: > 0 } whyNot)
            {
                _degraded.Add(whyNot);
            }

            _symbols.Forget();
        }
        catch (BpfException)
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FunctionInfo> Functions => _functions;

    /// <inheritdoc/>
    public IReadOnlyList<string> Degraded => _degraded;

    /// <inheritdoc/>
    public int Version { get; private set; }

    /// <inheritdoc/>
    public ulong NowNs => MonotonicClock.NowNs; // bpf_ktime_get_ns() is the same clock

    /// <inheritdoc/>
    public ulong? CostNs
    {
        get
        {
            if (!_stats.IsOn())
            {
                return null;
            }

            ulong sum = _maps.RunTime();
            foreach (FunctionProbe probe in _probes.Values)
            {
                sum += probe.RunTime;
            }

            return sum + MultiRunTime();
        }
    }

    /// <summary>Loads and attaches the fixed functions and those of the options.</summary>
    /// <exception cref="BpfException">The kernel lacks something, refuses, or the user may not.</exception>
    public static IFunctionSource Open(FunctionOptions options) => new LiveFunctionSource(options);

    /// <inheritdoc/>
    public string Add(uint tgid, bool children) => _watches.Add(tgid, children);

    /// <inheritdoc/>
    public bool Remove(uint tgid) => _watches.Remove(tgid, _functions.Count);

    /// <inheritdoc/>
    public void Read(FunctionTable table)
    {
        _watches.Read(table);
        ulong full = Lost(FunctionLoss.AllocationsFull);
        _watches.SweepAllocations(full > _sweptLoss);
        _sweptLoss = full;
        _traced?.ReadMissed();
    }

    /// <inheritdoc/>
    public ulong Missed(int function) => _probes.TryGetValue(function, out FunctionProbe? probe) ? probe.Missed
        : _hasKprobes ? MultiMissed(function)
        : TracepointMissed(function);

    /// <inheritdoc/>
    public ulong Lost(FunctionLoss loss)
    {
        ulong sum = 0;
        if (_losses.TryLookupPerCpu((uint)loss, _lossPerCpu.AsSpan()))
        {
            foreach (ulong count in _lossPerCpu)
            {
                sum += count;
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FunctionProbe probe in _probes.Values)
        {
            probe.Dispose();
        }

        _probes.Clear();
        DisposeMulti();
        _traced?.Dispose();
        _traced = null;
        _stats.Dispose();
        _maps.Dispose();
    }

    private void LoadMaps(FunctionOptions options)
    {
        _maps.SetMaxEntries("watched", options.Watches);
        _maps.SetMaxEntries("ended", options.Watches);
        _maps.SetMaxEntries("counts", options.Counts);
        _maps.SetMaxEntries("allocations", options.Allocations);
        _maps.SetMaxEntries("frames", options.Threads);
        _maps.Choose("forget_task");
        _maps.Choose("follow_child");
        if (!_hasKprobes)
        {
            foreach (string program in FixedFunctions.Tracepoints.SelectMany(static entry => entry.Programs).Append("on_kmalloc_node"))
            {
                _maps.Choose(program);
            }
        }

        _maps.Load();
    }
}
