using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Calls from a BPF program on many functions at once (kprobe.multi), where the function tracer is refused.</summary>
internal sealed class KprobeCallSource : ICallSource
{
    // All processors write into one ring, in the order in which they got their places: nearly that of their times.
    private const ulong HoldBackNs = 5_000_000;
    private const int FirstCapacity = 4096;

    private readonly FunctionSymbols _functions;
    private readonly SymbolTable _symbols = new();
    private readonly ulong[] _lossPerCpu = new ulong[Libbpf.libbpf_num_possible_cpus()];
    private CallEvent[] _queue = new CallEvent[FirstCapacity];
    private int _first, _next;
    private BpfObject? _programs;
    private RingBuffer? _ring;
    private BpfMap _losses;
    private string[] _names = [];
    private ulong _lostBefore;

    private KprobeCallSource(string whyNoTracer)
    {
        _functions = new FunctionSymbols(TraceProbes.Find());
        Description = new CallSourceDescription(CallBackend.KprobeMulti, "kprobe.multi",
            [$"kprobe.multi in place of the function tracer ({whyNoTracer}): no flags, no graph"],
            HasMigrateDepth: false, HasLazyResched: false, HasGraph: false);
    }

    /// <inheritdoc/>
    public CallSourceDescription Description { get; }

    /// <inheritdoc/>
    public CallSelection Selection { get; private set; } = new();

    /// <inheritdoc/>
    public ulong NowNs => MonotonicClock.NowNs; // bpf_ktime_get_ns() is the same clock

    /// <inheritdoc/>
    public ulong Lost => _lostBefore + ReadLost();

    /// <summary>Tries it out with a function that hardly anybody calls; nothing is traced yet.</summary>
    /// <param name="whyNoTracer">In words.</param>
    /// <exception cref="BpfException">The kernel has no kprobe.multi, or refuses it.</exception>
    internal static KprobeCallSource Open(string whyNoTracer)
    {
        const string Harmless = "vfs_statfs";
        var source = new KprobeCallSource(whyNoTracer);
        try
        {
            source.Begin(new CallSelection(), [Harmless]);
            source.Stop();
            return source;
        }
        catch (BpfException)
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string NameOf(ulong address) => _symbols.NameOf(address);

    /// <inheritdoc/>
    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs)
    {
        FilterGlobs parsed = FilterGlobs.Parse(globs);
        return parsed.WhyNot.Length > 0 ? [new FunctionMatch(string.Join(' ', globs), parsed.WhyNot)] : Match(parsed);
    }

    /// <inheritdoc/>
    public string Select(CallSelection selection)
    {
        FilterGlobs globs = FilterGlobs.Parse(selection.Globs);
        string[] names = [.. Match(globs).Where(static match => match.WhyNot.Length == 0).Select(static match => match.Name)];
        string whyNot = Check(selection, globs, names.Length);
        if (whyNot.Length > 0)
        {
            return whyNot;
        }

        Stop(); // a call is not recorded twice
        try
        {
            Begin(selection, names);
            (Selection, _names) = (selection, names);
        }
        catch (BpfException exception)
        {
            whyNot = exception.Message;
            GoOn();
        }

        return whyNot;
    }

    /// <inheritdoc/>
    public int Drain(CallStore store, bool all = false)
    {
        ulong now = NowNs;
        if (_ring is not null)
        {
            Fetch(_ring);
        }

        int moved = 0;
        ulong horizon = all ? ulong.MaxValue : now - Math.Min(now, HoldBackNs);
        for (; _first < _next && _queue[_first].TimeNs <= horizon; _first++, moved++)
        {
            store.Append(in _queue[_first]);
        }

        return moved;
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private static string Check(CallSelection selection, FilterGlobs globs, int count)
    {
        if (globs.WhyNot.Length > 0)
        {
            return globs.WhyNot;
        }

        if (selection.Graph)
        {
            return "no graph: kprobe.multi tells of calls, not of returns";
        }

        foreach (uint pid in selection.Pids)
        {
            if (TracedTasks.ThreadsOf(pid).Count == 0)
            {
                return $"no process {pid}";
            }
        }

        string unmatched = string.Join(", ", globs.Unmatched.Select(static word => $"'{word}'"));
        return unmatched.Length > 0 ? $"no function of the kernel matches {unmatched}"
            : count == 0 && selection.Globs.Count > 0 ? "no function is left that kprobe.multi can trace"
            : "";
    }

    private List<FunctionMatch> Match(FilterGlobs globs)
    {
        List<FunctionMatch> matches = _functions.Match([.. globs.Wanted]);
        _functions.Forget();
        matches.RemoveAll(match => !globs.IsMatch(System.Text.Encoding.UTF8.GetBytes(match.Name), []));
        return matches;
    }

    /// <summary>Nothing may run yet; when it throws, nothing does.</summary>
    private void Begin(CallSelection selection, string[] names)
    {
        BpfObject programs = BpfObject.Open(EmbeddedObject.Read("calls.bpf.o"));
        try
        {
            var plan = new CallPlan
            {
                OwnTgid = (uint)Environment.ProcessId,
                Chosen = selection.Pids.Count > 0 ? 1u : 0,
                Children = selection.Children ? 1u : 0,
            };
            programs.SetInitialValue(".rodata.call_plan", in plan);
            programs.Load();
            BpfMap processes = programs.Map("call_processes"), ring = programs.Map("call_ring");
            foreach (uint pid in selection.Pids)
            {
                _ = processes.Update(pid, 0u);
            }

            var reader = new RingBuffer(ring.Fd, ring.MaxEntries);
            try
            {
                if (names.Length > 0)
                {
                    programs.Attach("follow_fork");
                    programs.Attach("forget_process");
                    programs.AttachKprobeMulti("on_call", atReturn: false, names, new ulong[names.Length]);
                }
            }
            catch (BpfException)
            {
                reader.Dispose();
                throw;
            }

            (_programs, _ring, _losses) = (programs, reader, programs.Map("call_losses"));
        }
        catch (BpfException)
        {
            programs.Dispose();
            throw;
        }
    }

    /// <summary>With what was traced before.</summary>
    private void GoOn()
    {
        try
        {
            Begin(Selection, _names);
        }
        catch (BpfException)
        {
            (Selection, _names) = (new CallSelection(), []);
        }
    }

    /// <summary>Keeps what was recorded.</summary>
    private void Stop()
    {
        if (_programs is not null)
        {
            _lostBefore += ReadLost();
            _programs.DetachAll();
            Fetch(_ring!);
            _ring!.Dispose();
            _programs.Dispose();
            (_ring, _programs) = (null, null);
        }
    }

    /// <summary>Copies what is in the ring, each to its place in the order of time, which is at the end or not far from it.</summary>
    private void Fetch(RingBuffer ring)
    {
        RingBufferReader reader = ring.Read();
        while (reader.MoveNext())
        {
            if (reader.Current.Length < Unsafe.SizeOf<CallRecord>())
            {
                continue;
            }

            MakeRoom();
            ref readonly CallRecord record = ref MemoryMarshal.AsRef<CallRecord>(reader.Current);
            int place = _next++;
            for (; place > _first && _queue[place - 1].TimeNs > record.TimeNs; place--)
            {
                _queue[place] = _queue[place - 1];
            }

            _queue[place] = new CallEvent
            {
                TimeNs = record.TimeNs,
                Function = record.Function,
                Caller = record.Caller,
                Tid = record.Tid,
                Cpu = (ushort)record.Cpu,
                Comm = record.Comm,
            };
        }

        reader.Commit();
    }

    private void MakeRoom()
    {
        if (_next < _queue.Length)
        {
            return;
        }

        CallEvent[] target = _first >= _queue.Length / 2 ? _queue : new CallEvent[_queue.Length * 2];
        _queue.AsSpan(_first.._next).CopyTo(target);
        (_queue, _first, _next) = (target, 0, _next - _first);
    }

    private ulong ReadLost()
    {
        ulong sum = 0;
        if (_programs is not null && _losses.TryLookupPerCpu(0u, _lossPerCpu.AsSpan()))
        {
            foreach (ulong count in _lossPerCpu)
            {
                sum += count;
            }

            sum += _programs.MissedRuns() + _programs.LinksMissed();
        }

        return sum;
    }
}
