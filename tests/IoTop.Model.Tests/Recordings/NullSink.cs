namespace IoTop.Model.Tests;

/// <summary>Counts what it is told, and keeps nothing.</summary>
internal sealed class NullSink : IRecordingSink
{
    public long EventCount { get; private set; }

    public long Records { get; private set; }

    public void Events(ReadOnlySpan<IoEvent> events) => EventCount += events.Length;

    public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes) => Records++;

    public void File(in FileRecord record, ReadOnlySpan<byte> path) => Records++;

    public void Function(ulong address, ReadOnlySpan<char> name) => Records++;

    public void Process(ProcessRecord record) => Records++;

    public void ProcessEnded(uint tid, ulong nowNs) => Records++;

    public void Device(DeviceRecord record) => Records++;

    public void DeviceGone(uint dev) => Records++;

    public void Mounts(IReadOnlyList<MountRecord> mounts) => Records++;

    public void Stats(uint dev, in DiskStats stats) => Records++;

    public void Owner(uint id, in Owner owner) => Records++;

    public void Counter(in CounterKey key, in CounterValue value) => Records++;

    public void CounterForgotten(in CounterKey key) => Records++;

    public void Loss(LossKind kind, ulong total) => Records++;

    public void Interval(in RecordedInterval interval) => Records++;
}
