using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// A disk or a partition, and everything that was done on it. A disk includes its partitions. <see cref="IoRow.Interval"/> and
/// <see cref="IoRow.Accumulated"/> hold all its I/O; <see cref="TopInterval"/> and <see cref="TopAccumulated"/> only what
/// processes asked of it directly, which is what the totals are made of.
/// </summary>
public sealed class DeviceRow : IoRow
{
    private readonly OperationRow?[] _operations = new OperationRow?[OperationCount];
    private readonly List<ProcessDeviceRow> _processes = [];
    private readonly TotalRow _top;
    private DiskStats _statsBefore;
    private bool _hasStatsBefore;

    internal DeviceRow(IntervalClock clock, DeviceInfo info)
        : base(clock)
    {
        Info = info;
        _top = new TotalRow(clock);
    }

    internal const int OperationCount = (int)IoOperation.Other + 1;

    /// <summary>Name, model, mount points and so on; never null, also for a device that has vanished.</summary>
    public DeviceInfo Info { get; internal set; }

    public uint Dev => Info.Dev;

    /// <summary>The disk that a partition lies on; null for a disk.</summary>
    public DeviceRow? Disk { get; internal set; }

    public bool IsPartition => Disk is not null;

    /// <summary>
    /// What processes asked of this device directly in the last interval. Over all disks this sums to the header's total.
    /// </summary>
    public IoTally TopInterval => _top.Interval;

    /// <inheritdoc cref="TopInterval"/>
    public IoTally TopAccumulated => _top.Accumulated;

    /// <summary>
    /// Who used this very device (for a disk: not through its partitions), in no order, lower-layer rows included:
    /// they sum to what was done on the device itself.
    /// </summary>
    public ReadOnlySpan<ProcessDeviceRow> Processes => CollectionsMarshal.AsSpan(_processes);

    /// <summary>I/Os under way on average over the last interval: the sum of latencies over the interval (Little's law).</summary>
    public double QueueDepth => Clock.IntervalNs == 0 ? 0 : (double)Interval.Sum().LatencyNs / Clock.IntervalNs;

    /// <summary>Requests that the kernel says are under way now.</summary>
    public ulong InFlight => Info.Stats.InFlight;

    /// <summary>Share of the last interval with at least one request under way, by /proc/diskstats; 0..100.</summary>
    public double UtilizationPercent { get; private set; }

    /// <summary>
    /// Share of the reads and writes among the last interval's events that began where the one before it on the disk ended; 0..1, NaN
    /// when there were none. Events may be filtered or lost: it is a share of what was seen.
    /// </summary>
    public double SequentialShare { get; private set; } = double.NaN;

    /// <summary><see cref="SequentialShare"/> since the table was made or reset.</summary>
    public double AccumulatedSequentialShare =>
        AccumulatedSeen == 0 ? double.NaN : (double)AccumulatedSequential / AccumulatedSeen;

    /// <summary>What was done since counting began, as /proc/diskstats would tell it.</summary>
    public DiskTotals DiskTotals => ToDiskTotals();

    internal ulong SeenEvents { get; set; }

    internal ulong SequentialEvents { get; set; }

    /// <summary>Where the last I/O on this disk ended.</summary>
    internal ulong LastEndSector { get; set; } = ulong.MaxValue;

    internal bool IsRetired { get; set; }

    internal bool CountsAsLowest { get; set; }

    /// <summary>Its device is the foundation of others, so that what kernel threads do on it was counted above.</summary>
    internal bool HasHolders { get; set; }

    internal bool IsSwap { get; set; }

    private ulong AccumulatedSeen { get; set; }

    private ulong AccumulatedSequential { get; set; }

    /// <summary>One kind of operation on this device; null when it was never done.</summary>
    public OperationRow? Operation(IoOperation op) => _operations[(int)op];

    internal bool FoldOperation(in CounterDelta delta, bool top)
    {
        ref OperationRow? operation = ref _operations[(int)delta.Op];
        operation ??= new OperationRow(Clock, delta.Op);
        operation.Fold(in delta);
        if (top)
        {
            _top.Fold(in delta);
        }

        return Fold(in delta);
    }

    internal void TakeBackFlushes(ulong ios, bool top)
    {
        TakeBackFlushes(ios);
        _operations[(int)IoOperation.Flush]?.TakeBackFlushes(ios);
        if (top)
        {
            _top.TakeBackFlushes(ios);
        }
    }

    /// <summary>Takes over what a partition had counted before it was known to lie on this disk.</summary>
    internal bool AbsorbPartition(DeviceRow partition)
    {
        for (int i = 0; i < OperationCount; i++)
        {
            if (partition._operations[i] is OperationRow theirs)
            {
                (_operations[i] ??= new OperationRow(Clock, theirs.Op)).Absorb(theirs);
            }
        }

        _top.Absorb(partition._top);
        return Absorb(partition);
    }

    internal void AddProcess(ProcessDeviceRow row)
    {
        row.IndexInDevice = _processes.Count;
        _processes.Add(row);
    }

    internal void RemoveProcess(ProcessDeviceRow row)
    {
        ProcessDeviceRow last = _processes[^1];
        _processes[row.IndexInDevice] = last;
        last.IndexInDevice = row.IndexInDevice;
        _processes.RemoveAt(_processes.Count - 1);
    }

    /// <summary>Closes the interval: everything that was not touched in it becomes empty, and diskstats give the utilisation.</summary>
    internal void CloseInterval(ulong statsIntervalNs)
    {
        ClearStaleInterval();
        _top.ClearStaleInterval();
        foreach (OperationRow? operation in _operations)
        {
            operation?.ClearStaleInterval();
        }

        UtilizationPercent = MeasureUtilization(statsIntervalNs);
        SequentialShare = SeenEvents == 0 ? double.NaN : (double)SequentialEvents / SeenEvents;
        AccumulatedSeen += SeenEvents;
        AccumulatedSequential += SequentialEvents;
        SeenEvents = 0;
        SequentialEvents = 0;
        WriteHistory(UtilizationPercent, 0);
    }

    internal override void ForgetInterval()
    {
        base.ForgetInterval();
        _top.ForgetInterval();
        foreach (OperationRow? operation in _operations)
        {
            operation?.ForgetInterval();
        }

        SequentialShare = double.NaN;
    }

    internal override void ResetAccumulated()
    {
        base.ResetAccumulated();
        _top.ResetAccumulated();
        foreach (OperationRow? operation in _operations)
        {
            operation?.ResetAccumulated();
        }

        AccumulatedSeen = 0;
        AccumulatedSequential = 0;
    }

    private double MeasureUtilization(ulong statsIntervalNs)
    {
        DiskStats now = Info.Stats;
        ulong busyMs = now.IoTicksMs - _statsBefore.IoTicksMs;
        bool comparable = _hasStatsBefore && now.IoTicksMs >= _statsBefore.IoTicksMs && statsIntervalNs != 0;
        _statsBefore = now;
        _hasStatsBefore = true;
        return comparable ? Math.Min(100.0, busyMs * 1e8 / statsIntervalNs) : 0;
    }

    private DiskTotals ToDiskTotals()
    {
        IoCount flush = Accumulated.Flush;
        IoCount write = Accumulated.Write;

        // The kernel counts each empty flush bio as a write of no sectors, beside the flush command that it becomes.
        return new DiskTotals(
            Accumulated.Read.Ios, Accumulated.Read.Bytes >> 9,
            write.Ios + flush.Bios, write.Bytes >> 9,
            Accumulated.Discard.Ios, Accumulated.Discard.Bytes >> 9,
            flush.Ios);
    }
}
