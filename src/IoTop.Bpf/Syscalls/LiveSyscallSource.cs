using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>The calls of the read and write family of the live kernel, from entry to exit.</summary>
public sealed class LiveSyscallSource : ISyscallSource
{
    private const int CommitEvery = 4096; // records; give room back in the middle of a long drain
    private const uint RecordEvent = 1, RecordFile = (uint)PayloadType.File;

    private readonly BpfObject _object;
    private readonly SyscallWatches _watches;
    private readonly RingBuffer _ring;
    private readonly BpfMap _control;
    private readonly BpfMap _losses;
    private readonly ulong[] _lossPerCpu = new ulong[Libbpf.libbpf_num_possible_cpus()];
    private readonly SyscallPlan _plan;
    private readonly List<string> _degraded;
    private SyscallControl _settings;
    private SyscallSelection _selection = new();
    private bool _sawCompat;
    private bool _attachedAgain, _canAttachAgain = true;
    private ulong _missedBefore; // until they were attached a second time

    private LiveSyscallSource(SyscallOptions options)
    {
        _settings = new SyscallControl
        {
            Mask = uint.MaxValue,
            IgnoreTgid = (uint)Environment.ProcessId,
            WakeBytes = (ulong)options.RingBytes / 4,
        };
        _plan = SyscallPlan.Probe();
        _degraded = [.. _plan.Degraded];
        _object = BpfObject.Open(EmbeddedObject.Read("syscalls.bpf.o"));
        try
        {
            Load(options);
            _watches = new SyscallWatches(_object.Map("watched"), _object.Map("ended"), _object.Map("counts"));
            _control = _object.Map(".data.control");
            _losses = _object.Map("syscall_losses");
            BpfMap ring = _object.Map("syscalls");
            _ring = new RingBuffer(ring.Fd, ring.MaxEntries);
            foreach (string program in _plan.Programs)
            {
                _object.Attach(program);
            }

            if (_plan.MayBePreempted || options.Twice)
            {
                AttachAgain();
            }
        }
        catch
        {
            _ring?.Dispose();
            _object.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Degraded => _degraded;

    /// <inheritdoc/>
    public IReadOnlyList<(Syscall Syscall, string Why)> Missing => _plan.Missing;

    /// <inheritdoc/>
    public SyscallSelection Selection
    {
        get => _selection;
        set
        {
            _settings.Mask = value.Mask;
            _settings.OnlyErrors = value.OnlyErrors ? 1u : 0;
            _settings.MinLatencyNs = value.MinLatencyNs;
            _settings.SnapLength = (uint)Math.Clamp(value.SnapLength, 0, SyscallControl.MaxSnapLength);
            _settings.Everybody = value.Everybody ? 1u : 0;
            int result = _control.Update(0u, in _settings);
            if (result < 0)
            {
                throw BpfException.FromErrno("change which calls are shown", -result);
            }

            if (_selection.Everybody && !value.Everybody)
            {
                _watches.RemoveEverybody();
            }

            _selection = value;
        }
    }

    /// <summary>The programs and maps, for tests that look into them.</summary>
    internal BpfObject Programs => _object;

    /// <inheritdoc/>
    public ulong MissedRuns => _attachedAgain ? _object.MissedRuns() - FirstMissed() + _missedBefore : _object.MissedRuns();

    /// <inheritdoc/>
    public int WakeFd => _ring.WakeFd;

    /// <inheritdoc/>
    public ulong NowNs => MonotonicClock.NowNs; // bpf_ktime_get_ns() is the same clock

    /// <summary>Loads and attaches the programs; nobody is watched yet.</summary>
    /// <exception cref="BpfException">The kernel lacks something, refuses, or the user may not.</exception>
    public static ISyscallSource Open() => Open(new SyscallOptions());

    /// <inheritdoc cref="Open()"/>
    public static LiveSyscallSource Open(SyscallOptions options) => new(options);

    /// <inheritdoc/>
    public string Add(uint tgid, bool children) => _watches.Add(tgid, children);

    /// <inheritdoc/>
    public bool Remove(uint tgid) => _watches.Remove(tgid);

    /// <inheritdoc/>
    public void Read(SyscallTable table)
    {
        _watches.Read(table);
        if (!_attachedAgain && _canAttachAgain && FirstMissed() > 0)
        {
            AttachAgain();
        }

        if (!_sawCompat && Lost(SyscallLoss.Compat) > 0)
        {
            _sawCompat = true;
            _degraded.Add("calls of 32-bit programs are not shown");
        }
    }

    /// <inheritdoc/>
    public int Drain(SyscallStore store)
    {
        _ring.ClearWakeup();
        RingBufferReader reader = _ring.Read();
        int events = 0, records = 0;
        while (reader.MoveNext())
        {
            events += Take(reader.Current, store);
            if (++records % CommitEvery == 0)
            {
                reader.Commit();
            }
        }

        reader.Commit();
        return events;
    }

    /// <inheritdoc/>
    public ulong Lost(SyscallLoss loss)
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
        _object.Dispose();
        _ring.Dispose();
    }

    /// <summary>Bytes come from the kernel, but are checked all the same: a record that does not hold what it says is left out.</summary>
    private static int Take(ReadOnlySpan<byte> record, SyscallStore store)
    {
        int head = Unsafe.SizeOf<SyscallEvent>(), file = Unsafe.SizeOf<FileRecord>();
        if (record.Length < sizeof(uint))
        {
            return 0;
        }

        switch (MemoryMarshal.Read<uint>(record))
        {
            case RecordEvent when record.Length >= head:
                ref readonly SyscallEvent happened = ref MemoryMarshal.AsRef<SyscallEvent>(record);
                if (happened.DataLength > record.Length - head)
                {
                    return 0;
                }

                store.Append(in happened, record.Slice(head, (int)happened.DataLength));
                return 1;
            case RecordFile when record.Length >= file:
                ref readonly FileRecord named = ref MemoryMarshal.AsRef<FileRecord>(record);
                if (named.PathLength <= record.Length - file)
                {
                    store.AddFile(in named, record.Slice(file, named.PathLength));
                }

                return 0;
            default:
                return 0;
        }
    }

    private void Load(SyscallOptions options)
    {
        foreach (string program in _plan.Programs.Concat(SyscallPlan.Again))
        {
            _object.Choose(program);
        }

        _object.SetInitialValue(".data.control", in _settings);
        _object.SetInitialValue(".rodata.plan", _plan.Constants);
        _object.SetMaxEntries("syscalls", options.RingBytes);
        _object.SetMaxEntries("watched", options.Watches);
        _object.SetMaxEntries("ended", options.Watches);
        _object.SetMaxEntries("calls", options.Threads);
        _object.SetMaxEntries("counts", options.Counts);
        _object.Load();
    }

    /// <summary>Runs of the programs at sys_enter and sys_exit that the kernel left out, for any call of anybody.</summary>
    private ulong FirstMissed() => _object.MissedRuns("enter_syscall") + _object.MissedRuns("exit_syscall");

    /// <summary>Lets nothing be left out any more, at a price that every call on the machine pays.</summary>
    private void AttachAgain()
    {
        try
        {
            foreach (string program in SyscallPlan.Again)
            {
                _object.Attach(program);
            }

            _missedBefore = FirstMissed();
            _attachedAgain = true;
        }
        catch (BpfException exception)
        {
            _canAttachAgain = false;
            _degraded.Add($"calls may be missed: this kernel leaves out programs that it has interrupted ({exception.Message})");
        }
    }
}
