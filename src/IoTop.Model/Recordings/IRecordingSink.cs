namespace IoTop.Model;

/// <summary>
/// What a recording tells, in the order in which it happened: events and segments as they come, and at the end of each interval who and
/// what is new, what was counted, and what was lost. Written to by who follows a model, and by who reads a recording. Spans are valid
/// during the call.
/// </summary>
public interface IRecordingSink
{
    /// <summary>Finished I/Os, in the order in which they were drained: nearly that of their completion.</summary>
    void Events(ReadOnlySpan<IoEvent> events);

    /// <summary>A record of the payload ring: a segment, or further bytes of one.</summary>
    void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes);

    /// <summary>The name of a file: names from the file up to the root, each ended by NUL, as <see cref="FileRecord"/> has them.</summary>
    void File(in FileRecord record, ReadOnlySpan<byte> path);

    /// <summary>The kernel's function at an address that segments name.</summary>
    void Function(ulong address, ReadOnlySpan<char> name);

    /// <summary>A process (or thread) came, or something of it has changed; it takes the place of the one with its number.</summary>
    void Process(ProcessRecord record);

    /// <summary>A process (or thread) has ended.</summary>
    void ProcessEnded(uint tid, ulong nowNs);

    /// <summary>A device came, or something of it has changed. Its disk and its slaves were told before.</summary>
    void Device(DeviceRecord record);

    void DeviceGone(uint dev);

    /// <summary>All mounts of file systems, when one of them has changed; null record of <see cref="MountRecord"/> never occurs.</summary>
    void Mounts(IReadOnlyList<MountRecord> mounts);

    /// <summary>A line of /proc/diskstats that has changed.</summary>
    void Stats(uint dev, in DiskStats stats);

    /// <summary>Who a tgid (or tid) was, as the source of the counters knows it.</summary>
    void Owner(uint id, in Owner owner);

    /// <summary>The running totals of a key that has changed.</summary>
    void Counter(in CounterKey key, in CounterValue value);

    /// <summary>
    /// The kernel's side dropped a key after it was told last. In a checkpoint: what was told of the key just before is that part of its
    /// totals that others did, who had its number before; or what all dropped keys had counted.
    /// </summary>
    void CounterForgotten(in CounterKey key);

    /// <summary>The running total of a loss that has changed.</summary>
    void Loss(LossKind kind, ulong total);

    /// <summary>Closes the interval: what was told since the one before belongs to it.</summary>
    void Interval(in RecordedInterval interval);
}
