namespace IoTop.Model;

/// <summary>
/// A source that does what it is told: events, counters, owners, losses and the time come from the test or demo that feeds it.
/// </summary>
public sealed class ScriptedEventSource : IEventSource
{
    private readonly Queue<IoEvent> _waiting = new();
    private readonly Queue<(SegmentRecord Segment, FileRecord File, byte[] Bytes)> _segments = new();
    private readonly Dictionary<CounterKey, CounterValue> _counters = [];
    private readonly Dictionary<uint, Owner> _owners = [];
    private readonly ulong[] _lost = new ulong[Enum.GetValues<LossKind>().Length];

    public int WakeFd => -1;

    /// <summary>Stands still until it is moved.</summary>
    public ulong NowNs { get; set; } = 1_000_000_000;

    public IoFilter Filter { get; set; } = IoFilter.All;

    public bool ByThread { get; set; }

    public bool ByDirtier { get; set; }

    public CaptureSettings Capture { get; set; } = CaptureSettings.Off;

    public CaptureAbility CaptureAbility { get; set; } = new(CaptureLevel.Payload, "script");

    /// <summary>What FunctionName knows, by address.</summary>
    public IDictionary<ulong, string> Functions { get; } = new Dictionary<ulong, string>();

    public SourceDescription Description { get; set; } = new() { Name = "script" };

    /// <summary>false: ReadCounters says that it could not read everything.</summary>
    public bool CountersComplete { get; set; } = true;

    public bool IsDisposed { get; private set; }

    /// <summary>The running totals that ReadCounters hands out, to be changed at will.</summary>
    public IDictionary<CounterKey, CounterValue> Counters => _counters;

    /// <summary>Who TryGetOwner knows, by tgid or tid.</summary>
    public IDictionary<uint, Owner> Owners => _owners;

    /// <summary>
    /// Puts an event in line, if the filter lets it through: as in the kernel, the filter that is in force when it completes decides.
    /// It arrives with the next Drain. Counts nothing.
    /// </summary>
    public void Enqueue(in IoEvent ioEvent)
    {
        if (Filter.Matches(in ioEvent))
        {
            _waiting.Enqueue(ioEvent);
        }
    }

    /// <summary>Adds one finished I/O to the counters, as the kernel side would.</summary>
    public void Count(in IoEvent ioEvent)
    {
        CounterKey key = new()
        {
            Tgid = ioEvent.Tgid,
            Tid = ByThread ? ioEvent.Tid : 0,
            Dev = ioEvent.Dev,
            Op = ioEvent.Op,
            LowerLayer = (byte)((ioEvent.Flags & IoEventFlags.LowerLayer) != 0 ? 1 : 0),
        };
        _counters.TryGetValue(key, out CounterValue value);
        value.Ios++;
        value.Bios++;
        value.Bytes += ioEvent.Bytes;
        value.DeviceNs += ioEvent.IssueToCompleteNs;
        value.Errors += ioEvent.Error == 0 ? 0u : 1u;
        value.Sizes[IoHistogram.SizeBucket(ioEvent.Bytes)]++;
        if ((ioEvent.Flags & IoEventFlags.NoStart) == 0)
        {
            value.LatencyNs += ioEvent.QueueToCompleteNs;
            value.LatencyMaxNs = Math.Max(value.LatencyMaxNs, ioEvent.QueueToCompleteNs);
            value.Latencies[IoHistogram.LatencyBucket(ioEvent.QueueToCompleteNs)]++;
        }

        _counters[key] = value;
    }

    /// <summary>An I/O as it really happens: counted, its owner known, and an event in line.</summary>
    public void Complete(in IoEvent ioEvent)
    {
        Count(in ioEvent);
        if (ioEvent.Tgid != 0)
        {
            uint id = ByThread ? ioEvent.Tid : ioEvent.Tgid;
            _owners.TryAdd(id, new Owner { Tgid = ioEvent.Tgid, Uid = ioEvent.Uid, CgroupId = ioEvent.CgroupId, Comm = ioEvent.Comm });
        }

        Enqueue(in ioEvent);
    }

    /// <summary>Adds to a loss counter.</summary>
    public void Lose(LossKind kind, ulong count) => _lost[(int)kind] += count;

    public int Drain(EventStore store)
    {
        int moved = 0;
        while (_waiting.TryDequeue(out IoEvent ioEvent))
        {
            store.Append(in ioEvent);
            moved++;
        }

        return moved;
    }

    /// <summary>Puts a captured segment in line, whatever <see cref="Capture"/> says; it arrives with the next DrainPayload.</summary>
    public void Enqueue(in SegmentRecord record, ReadOnlySpan<byte> bytes) => _segments.Enqueue((record, default, bytes.ToArray()));

    /// <summary>Puts the name of a file in line, NUL-ended names from the file up to the root.</summary>
    public void Enqueue(in FileRecord record, ReadOnlySpan<byte> path) => _segments.Enqueue((default, record, path.ToArray()));

    public int DrainPayload(PayloadStore store)
    {
        int moved = 0;
        for (; _segments.TryDequeue(out (SegmentRecord Segment, FileRecord File, byte[] Bytes) next); moved++)
        {
            if (next.File.Type == PayloadType.File)
            {
                store.AddFile(in next.File, next.Bytes);
            }
            else
            {
                store.Append(in next.Segment, next.Bytes);
            }
        }

        return moved;
    }

    public string FunctionName(ulong address) => Functions.TryGetValue(address, out string? name) ? name : "";

    public bool ReadCounters(CounterTable table)
    {
        foreach (KeyValuePair<CounterKey, CounterValue> pair in _counters)
        {
            table.Update(pair.Key, pair.Value);
        }

        return CountersComplete;
    }

    public bool TryGetOwner(uint id, out Owner owner) => _owners.TryGetValue(id, out owner);

    public ulong Lost(LossKind kind) => _lost[(int)kind];

    public void Dispose() => IsDisposed = true;
}
