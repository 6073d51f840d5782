using System.Globalization;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Calls from the kernel's function tracers, in a tracing instance of our own.</summary>
internal sealed partial class TracerCallSource : ICallSource
{
    private const string Tracer = "function", GraphTracer = "function_graph", NoTracer = "nop";

    private readonly TraceInstance _instance;
    private readonly TraceableFunctions _functions;
    private readonly SymbolTable _symbols = new();
    private readonly TaskNames _names;
    private readonly TracedTasks _tasks = new();
    private readonly List<TraceCpu> _cpus = [];
    private readonly CallMerge _merge;
    private CallStore? _held;
    private string _tracer = NoTracer;

    private TracerCallSource(string tracefs)
    {
        _instance = TraceInstance.Make(tracefs);
        _names = new TaskNames($"{tracefs}/saved_cmdlines");
        _functions = new TraceableFunctions($"{tracefs}/available_filter_functions");
        try
        {
            Description = Describe();
            OpenCpus(tracefs);
            _merge = new CallMerge(_cpus, _names, _tasks);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public CallSourceDescription Description { get; }

    /// <inheritdoc/>
    public CallSelection Selection { get; private set; } = new();

    /// <inheritdoc/>
    public ulong NowNs => MonotonicClock.NowNs;

    /// <inheritdoc/>
    public ulong Lost
    {
        get
        {
            ulong sum = _merge.Lost;
            foreach (TraceCpu cpu in _cpus)
            {
                sum += cpu.Dropped;
            }

            return sum;
        }
    }

    /// <summary>Makes the instance; nothing is traced yet.</summary>
    /// <param name="tracefs">Null: there is none.</param>
    /// <exception cref="BpfException">The kernel has no function tracer, or refuses it.</exception>
    internal static TracerCallSource Open(string? tracefs) => new(tracefs ??
        throw new BpfException("cannot find tracefs", "mount it: mount -t tracefs tracefs /sys/kernel/tracing"));

    /// <inheritdoc/>
    public string NameOf(ulong address) => _symbols.NameOf(address);

    /// <inheritdoc/>
    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs)
    {
        FilterGlobs parsed = FilterGlobs.Parse(globs);
        return parsed.WhyNot.Length > 0 ? [new FunctionMatch(string.Join(' ', globs), parsed.WhyNot)] : _functions.Match(parsed);
    }

    /// <inheritdoc/>
    public int Drain(CallStore store, bool all = false)
    {
        int moved = 0;
        if (_held is not null)
        {
            for (long i = _held.FirstSequence; i < _held.NextSequence; i++, moved++)
            {
                store.Append(in _held[i]);
            }

            _held = null;
        }

        ulong now = NowNs;
        foreach (TraceCpu cpu in _cpus)
        {
            cpu.Read(now);
        }

        return moved + _merge.Move(store, now, all);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cpus.ForEach(static cpu => cpu.Dispose());
        _names.Dispose();
        _instance.Dispose();
    }

    private CallSourceDescription Describe()
    {
        if (!_instance.HasTracer(Tracer))
        {
            throw new BpfException("the kernel has no function tracer (CONFIG_FUNCTION_TRACER)");
        }

        // Opening it to append changes nothing; where the function tracer is locked away, it is refused.
        int errno = TraceFile.Write($"{_instance.Path}/set_ftrace_filter", truncate: false);
        if (errno != 0)
        {
            throw BpfException.FromErrno("open set_ftrace_filter of a tracing instance", errno, errno == ErrnoPermission
                ? "this kernel, or what it runs in, forbids the function tracer even to root: use another one, as distributions ship it"
                : null);
        }

        bool hasGraph = _instance.HasTracer(GraphTracer);
        List<string> degraded = [];
        if (_symbols.Count == 0)
        {
            degraded.Add("no names: /proc/kallsyms hides the addresses of functions (kernel.kptr_restrict)");
        }

        bool hasMigrateDepth = _instance.Read("trace").Contains("migrate-disable", StringComparison.Ordinal);
        return new CallSourceDescription(CallBackend.FunctionTracer, $"function tracer, instance {_instance.Name}", degraded,
            hasMigrateDepth, HasLazyResched(), hasGraph);
    }

    private void OpenCpus(string tracefs)
    {
        var layout = TracePageLayout.Of(TraceFormat.Parse(_instance.ReadShared("events/header_page")));
        var decoder = new CallDecoder(path => _instance.ReadShared($"events/{path}"), Description.HasMigrateDepth);
        const string Prefix = "cpu";
        foreach (string folder in Directory.GetDirectories($"{_instance.Path}/per_cpu", Prefix + "*"))
        {
            if (ushort.TryParse(Path.GetFileName(folder.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort cpu))
            {
                _cpus.Add(new TraceCpu(folder, cpu, decoder, in layout));
            }
        }

        if (_cpus.Count == 0)
        {
            throw new BpfException($"cannot find the processors' rings in {tracefs}");
        }
    }

    private static bool HasLazyResched()
    {
        try
        {
            using KernelBtf btf = KernelBtf.LoadRunning();
            Dictionary<string, int> flags = [];
            return btf.TryGetEnumerators("trace_flag_type", flags) && flags.ContainsKey("TRACE_FLAG_NEED_RESCHED_LAZY");
        }
        catch (BpfException)
        {
            return false;
        }
    }
}
