using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// The kernel's side of segments and payload: an object of its own on top of the block tracer's, loaded when it is first asked for and
/// attached while somebody looks. What fails here turns this off, with the reason, and nothing else.
/// </summary>
internal sealed partial class PayloadPlane : IDisposable
{
    private const int CommitEvery = 64; // records; give room back in the middle of a long drain

    private readonly BpfObject _tracer;
    private readonly KernelPlan _plan;
    private readonly LiveOptions _options;
    private readonly RingBuffer _wakeup;
    private readonly PayloadPrograms _programs;
    private BpfObject? _object;
    private RingBuffer? _ring;
    private KernelSymbols? _symbols;
    private FilterMaps? _filters;
    private BpfMap _control;
    private BpfMap _check;
    private CaptureControl _capture;
    private CaptureSettings _settings = CaptureSettings.Off;
    private bool _failed;
    private int _drains;

    /// <param name="tracer">The loaded block tracer; it outlives this.</param>
    /// <param name="plan">What this kernel has.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="wakeup">The ring whose descriptor the program waits for: ours wakes it too.</param>
    internal PayloadPlane(BpfObject tracer, KernelPlan plan, LiveOptions options, RingBuffer wakeup)
    {
        _tracer = tracer;
        _plan = plan;
        _options = options;
        _wakeup = wakeup;
        _programs = plan.PayloadPrograms;
    }

    internal CaptureAbility Ability { get; private set; } = new(CaptureLevel.Payload, "not tried yet: made ready when it is asked for");

    internal CaptureSettings Settings
    {
        get => _settings;
        set
        {
            try
            {
                Apply(value);
            }
            catch (BpfException exception)
            {
                Fail(exception);
            }
        }
    }

    internal string FunctionName(ulong address) => _symbols?.FunctionName(address) ?? "";

    internal int Drain(PayloadStore store)
    {
        if (_ring is null)
        {
            return 0;
        }

        RingBufferReader reader = _ring.Read();
        int records = 0;
        while (reader.MoveNext())
        {
            Take(reader.Current, store);
            if (++records % CommitEvery == 0)
            {
                reader.Commit();
            }
        }

        reader.Commit();
        if (++_drains % 16 == 0 && _settings.Level == CaptureLevel.Payload)
        {
            CheckPageConstant();
        }

        return records;
    }

    internal ulong MissedRuns() => _object?.MissedRuns() ?? 0;

    public void Dispose()
    {
        _object?.Dispose();
        _ring?.Dispose();
    }

    /// <summary>Bytes come from the kernel, but are checked all the same: a record that does not hold what it says is left out.</summary>
    private static void Take(ReadOnlySpan<byte> record, PayloadStore store)
    {
        int segment = Unsafe.SizeOf<SegmentRecord>(), file = Unsafe.SizeOf<FileRecord>();
        if (record.Length < sizeof(uint))
        {
            return;
        }

        switch (MemoryMarshal.Read<PayloadType>(record))
        {
            case PayloadType.Segment when record.Length >= segment:
                ref readonly SegmentRecord header = ref MemoryMarshal.AsRef<SegmentRecord>(record);
                if (header.Captured <= record.Length - segment)
                {
                    store.Append(in header, record.Slice(segment, (int)header.Captured));
                }

                break;
            case PayloadType.File when record.Length >= file:
                ref readonly FileRecord named = ref MemoryMarshal.AsRef<FileRecord>(record);
                if (named.PathLength <= record.Length - file)
                {
                    store.AddFile(in named, record.Slice(file, named.PathLength));
                }

                break;
            default:
                break;
        }
    }

    private void Apply(CaptureSettings wanted)
    {
        if (wanted.Level > CaptureLevel.Off && !_failed && _object is null)
        {
            Load();
        }

        CaptureLevel level = wanted.Level < Ability.Highest ? wanted.Level : Ability.Highest;
        wanted = wanted with { Level = level };
        if (_object is null || _failed)
        {
            _settings = wanted;
            return;
        }

        if (_filters!.Fault(DevicesAtQueue(wanted.Devices).Length, wanted.Processes.Length) is string fault)
        {
            // Not what was not asked for: nothing, until fewer are selected.
            wanted = CaptureSettings.Off;
            level = CaptureLevel.Off;
            Ability = Ability with { Why = fault };
        }

        // Members first: a selection that is switched on before its members are known would miss what it is meant to capture.
        _filters.Set(new IoFilter { Devices = DevicesAtQueue(wanted.Devices), Processes = wanted.Processes, Children = _options.Follow });
        _capture.Segments = level >= CaptureLevel.Segments ? 1u : 0;
        _capture.SnapLength = level == CaptureLevel.Payload ? wanted.SnapLength : 0;
        _capture.MinBytes = wanted.MinBytes;
        _capture.OpMask = wanted.OpMask;
        _capture.FilterDevices = wanted.Devices.IsEmpty ? 0u : 1;
        _capture.FilterProcesses = wanted.Processes.IsEmpty ? 0u : 1;
        WriteSettings();
        Attach(level);
        _settings = wanted;
    }

    /// <summary>Where a bio tells its disk only, before v5.12, a partition is captured with its whole disk.</summary>
    private ImmutableArray<uint> DevicesAtQueue(ImmutableArray<uint> devices) => _plan.BiosTellPartitions
        ? devices
        : [.. devices.Concat(devices.Select(PartitionTable.DiskOf)).Where(static dev => dev != 0).Distinct()];

    /// <summary>Attaches what the level needs and takes away the rest; what stays is not touched.</summary>
    private void Attach(CaptureLevel level)
    {
        if (level >= CaptureLevel.Dirtiers && !_object!.IsAttached(_programs.Queue))
        {
            // While nobody watched, others may have dirtied the pages of whom notes are left.
            _ = _object.Map(".data.since").Update(0u, MonotonicClock.NowNs);
        }

        if (level >= CaptureLevel.Segments && !_object!.IsAttached(_programs.ForSegments[0]))
        {
            // Nor did anybody see which reads ended.
            _ = _object.Map(".data.captured").Update(0u, MonotonicClock.NowNs);
        }

        Attach(_programs.ForDirtiers, level >= CaptureLevel.Dirtiers);
        Attach(_programs.ForSegments, level >= CaptureLevel.Segments);
    }

    private void Attach(IReadOnlyList<string> programs, bool wanted)
    {
        foreach (string program in programs)
        {
            if (!wanted)
            {
                _object!.Detach(program);
            }
            else if (!_object!.IsAttached(program))
            {
                _object.Attach(program);
            }
        }
    }

    private void Fail(BpfException exception)
    {
        _failed = true;
        _settings = CaptureSettings.Off;
        Ability = new CaptureAbility(CaptureLevel.Off, exception.Hint is null ? exception.Message : $"{exception.Message}; {exception.Hint}");
        _object?.Dispose();
        _object = null;
        _ring?.Dispose();
        _ring = null;
    }

    /// <summary>What buffer_heads say of their pages while it runs: one that disagrees, and no byte is believed any more.</summary>
    private void CheckPageConstant()
    {
        if (_check.TryLookup(0u, out PageCheck check) && check.Disagreed > 0)
        {
            Ability = new CaptureAbility(
                CaptureLevel.Segments,
                $"no bytes any more: {check.Disagreed} of {check.Agreed + check.Disagreed} buffers were not where they were read");
            Settings = _settings; // fails as any change of them does: by turning the capture off
        }
    }

    private void WriteSettings()
    {
        int result = _control.Update(0u, in _capture);
        if (result < 0)
        {
            throw BpfException.FromErrno("change what is captured", -result);
        }
    }
}
