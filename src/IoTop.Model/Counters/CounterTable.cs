namespace IoTop.Model;

/// <summary>
/// Turns running totals into intervals: by process, by process and device, by device, by device and operation, and in total. Every
/// I/O is counted in exactly one process row (or the no-owner row) and one disk, so that they sum to <see cref="Total"/>.
/// </summary>
public sealed class CounterTable
{
    private readonly IntervalClock _clock = new();
    private readonly List<ProcessRow> _processes = [];
    private readonly List<DeviceRow> _devices = [];

    public CounterTable(ProcessCatalog processes, DeviceCatalog devices, ulong startNs, CounterTableOptions? options = null)
    {
        Options = options ?? new CounterTableOptions();
        Total = new TotalRow(_clock);
        Actual = new TotalRow(_clock);
        NoOwner = null!;
        Departed = null!;
    }

    public CounterTableOptions Options { get; }

    /// <summary>
    /// Rows of threads instead of processes. Switching keeps all sums: going to threads, what a process had accumulated stays with
    /// its main thread; going back, threads are added up.
    /// </summary>
    public bool ByThread { get; set; }

    /// <summary>Names for who is not in /proc any more; usually the source of the counters.</summary>
    public IEventSource? Owners { get; set; }

    /// <summary>Top-layer I/O: what processes asked for; the sum of <see cref="Processes"/> (iotop's "Total").</summary>
    public TotalRow Total { get; }

    /// <summary>What reached the lowest devices: disks that are built on no other and are not loop devices (iotop's "Current", "Actual").</summary>
    public TotalRow Actual { get; }

    /// <summary>All rows, <see cref="NoOwner"/> and <see cref="Departed"/> first, the others in no order. Valid until the next change.</summary>
    public ReadOnlySpan<ProcessRow> Processes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_processes);

    /// <summary>All devices, partitions included, in the order of first sight. Valid until the next change.</summary>
    public ReadOnlySpan<DeviceRow> Devices => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_devices);

    public ProcessRow NoOwner { get; }

    public ProcessRow Departed { get; }

    /// <summary>Length of the last interval.</summary>
    public ulong IntervalNs => _clock.IntervalNs;

    /// <summary>Time since the table was made or reset.</summary>
    public ulong ElapsedNs => _clock.ElapsedNs;

    /// <summary>Number of intervals closed.</summary>
    public long Intervals => _clock.ClosedNumber;

    /// <summary>Begins an interval that ends now; it began when the last one ended.</summary>
    public void Begin(ulong nowNs) => throw new NotImplementedException();

    /// <summary>
    /// Takes the running totals of a key, summed over CPUs. A key that was not there in the last interval, or is smaller than it was,
    /// counts as new.
    /// </summary>
    public void Update(in CounterKey key, in CounterValue value) => throw new NotImplementedException();

    /// <summary>Closes the interval. <paramref name="complete"/> false: keys that were not updated are kept, not taken for pruned.</summary>
    public void Close(bool complete = true) => throw new NotImplementedException();

    /// <summary>Looks at an event for what counters do not tell: sequential or random.</summary>
    public void ObserveEvent(in IoEvent ioEvent) => throw new NotImplementedException();

    /// <summary>Starts the accumulated sums anew.</summary>
    public void ResetAccumulated() => throw new NotImplementedException();

    /// <summary>The row of a process or thread.</summary>
    public bool TryGetProcess(uint tgid, uint tid, out ProcessRow row) => throw new NotImplementedException();

    /// <summary>The row of a device.</summary>
    public bool TryGetDevice(uint dev, out DeviceRow row) => throw new NotImplementedException();
}
