using IoTop.Model;

namespace IoTop.Tests;

/// <summary>What a recording tells when it is read from its beginning to its end, put together by hand.</summary>
internal sealed class RecordingTotals : IRecordingSink
{
    private readonly Dictionary<CounterKey, CounterValue> _counters = [];
    private readonly ulong[] _lost = new ulong[Enum.GetValues<LossKind>().Length];

    public RecordingTotals(Recording recording)
    {
        for (int i = 0; i < recording.Blocks.Length; i++)
        {
            recording.Read(recording.FirstNumber + i, this);
        }
    }

    public List<IoEvent> Ios { get; } = [];

    public List<RecordedInterval> Intervals { get; } = [];

    public Dictionary<uint, ProcessRecord> Processes { get; } = [];

    public Dictionary<uint, DeviceRecord> Devices { get; } = [];

    /// <summary>The last running total of each key that was told.</summary>
    public IReadOnlyDictionary<CounterKey, CounterValue> Counters => _counters;

    /// <summary>Segments and their bytes.</summary>
    public int Segments { get; private set; }

    public long PayloadBytes { get; private set; }

    public ulong Lost(LossKind kind) => _lost[(int)kind];

    /// <summary>I/Os and bytes of a device, of those operations.</summary>
    public (ulong Ios, ulong Bytes) On(uint dev, IoOperation op)
    {
        ulong ios = 0, bytes = 0;
        foreach ((CounterKey key, CounterValue value) in _counters)
        {
            ios += key.Dev == dev && key.Op == op ? value.Ios : 0;
            bytes += key.Dev == dev && key.Op == op ? value.Bytes : 0;
        }

        return (ios, bytes);
    }

    void IRecordingSink.Events(ReadOnlySpan<IoEvent> events) => Ios.AddRange(events);

    void IRecordingSink.Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
        Segments++;
        PayloadBytes += bytes.Length;
    }

    void IRecordingSink.File(in FileRecord record, ReadOnlySpan<byte> path)
    {
    }

    void IRecordingSink.Function(ulong address, ReadOnlySpan<char> name)
    {
    }

    void IRecordingSink.Process(ProcessRecord record) => Processes[record.Tid == 0 ? record.Tgid : record.Tid] = record;

    void IRecordingSink.ProcessEnded(uint tid, ulong nowNs)
    {
    }

    void IRecordingSink.Device(DeviceRecord record) => Devices[record.Dev] = record;

    void IRecordingSink.DeviceGone(uint dev)
    {
    }

    void IRecordingSink.Mounts(IReadOnlyList<MountRecord> mounts)
    {
    }

    void IRecordingSink.Stats(uint dev, in DiskStats stats)
    {
    }

    void IRecordingSink.Owner(uint id, in Owner owner)
    {
    }

    void IRecordingSink.Counter(in CounterKey key, in CounterValue value) => _counters[key] = value;

    void IRecordingSink.CounterForgotten(in CounterKey key)
    {
        // What it had counted stays counted.
    }

    void IRecordingSink.Loss(LossKind kind, ulong total) => _lost[(int)kind] = total;

    void IRecordingSink.Interval(in RecordedInterval interval) => Intervals.Add(interval);
}
