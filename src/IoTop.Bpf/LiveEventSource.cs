using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// The live kernel: loads and attaches the block tracer, reads its counters and its event ring. One thread uses it; disposing it
/// takes everything out of the kernel again.
/// </summary>
public sealed partial class LiveEventSource : IEventSource
{
    private const int CommitEvery = 4096; // give room back in the middle of a long drain

    private readonly BpfObject _object;
    private readonly RingBuffer _ring;
    private readonly PayloadPlane _payload;
    private readonly CounterReader _reader;
    private readonly CounterPruner _pruner;
    private readonly UnseenEnds _unseen;
    private readonly FilterMaps _filters;
    private readonly BpfMap _control;
    private readonly BpfMap _counters;
    private readonly BpfMap _unowned;
    private readonly BpfMap _owners;
    private readonly BpfMap _flushes;
    private readonly BpfMap _losses;
    private readonly ulong[] _perCpu;
    private Control _settings;
    private IoFilter _filter = IoFilter.All;

    /// <summary>Loads and attaches.</summary>
    /// <exception cref="BpfException">The kernel lacks something, refuses, or the user may not.</exception>
    public LiveEventSource(LiveOptions? options = null)
        : this(options ?? new LiveOptions(), KernelPlan.Probe())
    {
    }

    /// <summary>As above, with a plan that was made before.</summary>
    public LiveEventSource(LiveOptions options, KernelPlan plan)
    {
        if (!plan.CanTrace)
        {
            throw plan.ToException();
        }

        _settings = new Control
        {
            Events = options.Events ? 1u : 0,
            IgnoreTgid = options.IgnoreSelf ? (uint)Environment.ProcessId : 0,
            WakeBytes = (ulong)options.RingBytes / 4,
        };
        int cpus = PossibleCpus();
        _perCpu = new ulong[cpus];
        _reader = new CounterReader(cpus);
        _pruner = new CounterPruner(cpus);
        _object = Load(options, plan, in _settings);
        try
        {
            _control = _object.Map(".data.control");
            _counters = _object.Map("counters");
            _unowned = _object.Map("unowned");
            _owners = _object.Map("owners");
            _flushes = _object.Map("flushes");
            _losses = _object.Map("losses");
            _unseen = new UnseenEnds(_object);
            _filters = new FilterMaps(_object.Map("filter_devices"), _object.Map("filter_processes"));
            BpfMap events = _object.Map("events");
            _ring = new RingBuffer(events.Fd, events.MaxEntries);
            foreach (string program in plan.Programs)
            {
                _object.Attach(program);
            }

            if (options.Follow)
            {
                _object.Attach(Follower);
            }
        }
        catch
        {
            _object.Dispose();
            _ring?.Dispose();
            throw;
        }

        _payload = new PayloadPlane(_object, plan, options, _ring);
        Description = new SourceDescription
        {
            Name = $"live, {Environment.OSVersion.VersionString.Replace("Unix", "Linux", StringComparison.Ordinal)}",
            Kind = SourceKind.Live,
            CommandFlags = new CommandFlags(plan.RequestFlagBits),
            Degraded =
            [
                .. plan.Findings.Where(static finding => finding is { Required: false, State: FindingState.No })
                    .Select(static finding => finding.Why),
            ],
        };
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <summary>The tracer, for tests that take a program off its tracepoint.</summary>
    internal BpfObject Tracer => _object;

    /// <inheritdoc/>
    public int WakeFd => _ring.WakeFd;

    /// <inheritdoc/>
    public ulong NowNs => MonotonicClock.NowNs; // bpf_ktime_get_ns() is the same clock

    /// <inheritdoc/>
    public IoFilter Filter
    {
        get => _filter;
        set
        {
            // Members first: a filter that is switched on before its members are known would drop what it is meant to show.
            _filters.Set(value);
            _filter = value;
            _settings.FilterDevices = value.Devices.IsEmpty ? 0u : 1;
            _settings.FilterProcesses = value.Processes.IsEmpty ? 0u : 1;
            _settings.OpMask = value.OpMask;
            _settings.MinBytes = value.MinBytes;
            _settings.MinLatencyNs = value.MinLatencyNs;
            WriteSettings();
        }
    }

    /// <inheritdoc/>
    public bool ByThread
    {
        get => _settings.ByThread != 0;
        set
        {
            _settings.ByThread = value ? 1u : 0;
            WriteSettings();
        }
    }

    /// <inheritdoc/>
    public bool ByDirtier
    {
        get => _settings.ByDirtier != 0;
        set
        {
            _settings.ByDirtier = value ? 1u : 0;
            WriteSettings();
        }
    }

    /// <inheritdoc/>
    public CaptureSettings Capture
    {
        get => _payload.Settings;
        set => _payload.Settings = value;
    }

    /// <inheritdoc/>
    public CaptureAbility CaptureAbility => _payload.Ability;

    /// <inheritdoc/>
    public int DrainPayload(PayloadStore store) => _payload.Drain(store);

    /// <inheritdoc/>
    public string FunctionName(ulong address) => _payload.FunctionName(address);

    /// <summary>Write events at all; counters count whatever it says.</summary>
    public bool Events
    {
        get => _settings.Events != 0;
        set
        {
            _settings.Events = value ? 1u : 0;
            WriteSettings();
        }
    }

    /// <inheritdoc/>
    public int Drain(EventStore store)
    {
        _unseen.Sweep();
        _ring.ClearWakeup();
        RingBufferReader reader = _ring.Read();
        int events = 0;
        while (reader.MoveNext())
        {
            if (reader.Current.Length == Unsafe.SizeOf<IoEvent>())
            {
                store.Append(in MemoryMarshal.AsRef<IoEvent>(reader.Current));
            }

            if (++events % CommitEvery == 0)
            {
                reader.Commit();
            }
        }

        reader.Commit();
        return events;
    }

    /// <summary>Counts I/Os whose end no program saw, for who reads no counters.</summary>
    internal void Sweep() => _unseen.Sweep();

    /// <inheritdoc/>
    public bool ReadCounters(CounterTable table)
    {
        _unseen.Sweep();
        bool complete = _reader.Read(_counters, table);
        if (_reader.Count > _counters.MaxEntries / 4 * 3)
        {
            _pruner.Prune(_counters, table);
        }

        complete &= _reader.Read(_unowned, table, _flushes);
        return complete;
    }

    /// <inheritdoc/>
    public bool TryGetOwner(uint id, out Owner owner) => _owners.TryLookup(id, out owner);

    /// <inheritdoc/>
    public ulong Lost(LossKind kind)
    {
        if (kind == LossKind.MissedRuns)
        {
            return MissedRuns();
        }

        ulong sum = 0;
        if (!_losses.TryLookupPerCpu((uint)kind, _perCpu.AsSpan()))
        {
            return sum;
        }

        foreach (ulong count in _perCpu)
        {
            sum += count;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _payload.Dispose();
        _object.Dispose(); // detach first: nobody writes into a ring that nobody reads
        _ring.Dispose();
    }

    private static int PossibleCpus()
    {
        int cpus = Libbpf.libbpf_num_possible_cpus();
        return cpus > 0 ? cpus : throw BpfException.FromErrno("count the processors", -cpus);
    }

    private void WriteSettings()
    {
        int result = _control.Update(0u, in _settings);
        if (result < 0)
        {
            throw BpfException.FromErrno("change the tracer's settings", -result);
        }
    }

    private ulong MissedRuns() => _object.MissedRuns() + _payload.MissedRuns();
}
