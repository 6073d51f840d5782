using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Turns running totals into intervals: by process, by process and device, by device, by device and operation, and in total. Every
/// I/O is counted in exactly one process row (or the no-owner row) and one disk, so that they sum to <see cref="Total"/>.
/// </summary>
/// <remarks>
/// Two sorts of I/O count for their device alone, since the device above has counted them already: what the kernel saw a stacked
/// device send down, and what kernel threads do (or nobody knows who does) on a device that another is built on.
/// Use: Begin, Update for each key, Close; then read the rows. An interval in which no key, process or device is new allocates nothing.
/// </remarks>
public sealed partial class CounterTable
{
    private readonly IntervalClock _clock = new();
    private readonly ProcessCatalog _processCatalog;
    private readonly DeviceCatalog _deviceCatalog;
    private readonly Dictionary<CounterKey, KeyState> _keys = [];
    private readonly Dictionary<uint, ProcessRow> _processById = [];
    private readonly Dictionary<uint, DeviceRow> _deviceById = [];
    private readonly List<ProcessRow> _processes = [];
    private readonly List<DeviceRow> _devices = [];

    // Rows that the open interval (first of the pair) and the one before it touched: only these need closing or emptying.
    private List<ProcessRow> _touchedProcesses = [];
    private List<ProcessRow> _touchedBefore = [];
    private List<ProcessDeviceRow> _touchedPairs = [];
    private List<ProcessDeviceRow> _touchedPairsBefore = [];
    private ulong _startNs;
    private ulong _nowNs;
    private ulong _statsNs;
    private int _keysSeen;
    private bool _byThread;

    /// <param name="processes">Who the processes are; scanned by the caller.</param>
    /// <param name="devices">What the devices are; refreshed by the caller.</param>
    /// <param name="startNs">When counting began: the beginning of the first interval, in the time of <see cref="Begin"/>.</param>
    /// <param name="options">null: the defaults.</param>
    public CounterTable(ProcessCatalog processes, DeviceCatalog devices, ulong startNs, CounterTableOptions? options = null)
    {
        _processCatalog = processes;
        _deviceCatalog = devices;
        _startNs = startNs;
        _nowNs = startNs;
        Options = options ?? new CounterTableOptions();
        Total = new TotalRow(_clock);
        Actual = new TotalRow(_clock);
        NoOwner = AddSpecial(ProcessRowKind.NoOwner, "{no owner known}"u8);
        Cgroups = new CgroupTable(_clock);
        Departed = AddSpecial(ProcessRowKind.Departed, "{ended processes}"u8);
    }

    public CounterTableOptions Options { get; }

    /// <summary>
    /// Rows of threads instead of processes. Switching keeps all sums: going to threads, what a process had accumulated stays with
    /// its main thread; going back, threads are added up.
    /// </summary>
    public bool ByThread
    {
        get => _byThread;
        set => SwitchByThread(value);
    }

    /// <summary>Names for who is not in /proc any more; usually the source of the counters.</summary>
    public IEventSource? Owners { get; set; }

    /// <summary>Who is told of every key that changes; null: nobody.</summary>
    internal ICounterObserver? Observer { get; set; }

    /// <summary>All keys with their totals.</summary>
    internal Dictionary<CounterKey, KeyState>.ValueCollection Keys => _keys.Values;

    /// <summary>The end of the last interval.</summary>
    internal ulong NowNs => _nowNs;

    /// <summary>The last interval was closed with every key read.</summary>
    internal bool WasComplete { get; private set; } = true;

    /// <summary>Top-layer I/O: what processes asked for; the sum of <see cref="Processes"/> (iotop's "Total").</summary>
    public TotalRow Total { get; }

    /// <summary>
    /// What reached the lowest devices: disks that are built on no other and are not loop devices (iotop's "Current", "Actual").
    /// </summary>
    public TotalRow Actual { get; }

    /// <summary>
    /// All rows, <see cref="NoOwner"/> and <see cref="Departed"/> first, the others in no order. Valid until the next change.
    /// </summary>
    public ReadOnlySpan<ProcessRow> Processes => CollectionsMarshal.AsSpan(_processes);

    /// <summary>All devices, partitions included, in the order of first sight. Valid until the next change.</summary>
    public ReadOnlySpan<DeviceRow> Devices => CollectionsMarshal.AsSpan(_devices);

    public ProcessRow NoOwner { get; }

    public ProcessRow Departed { get; }

    /// <summary>The same I/O by container, unit or cgroup.</summary>
    public CgroupTable Cgroups { get; }

    /// <summary>Length of the last interval.</summary>
    public ulong IntervalNs => _clock.IntervalNs;

    /// <summary>Time since the table was made or reset.</summary>
    public ulong ElapsedNs => _clock.ElapsedNs;

    /// <summary>Number of intervals closed.</summary>
    public long Intervals => _clock.ClosedNumber;

    /// <summary>Keys that are followed now.</summary>
    public int KeyCount => _keys.Count;

    /// <summary>Begins an interval that ends now; it began when the last one ended.</summary>
    public void Begin(ulong nowNs)
    {
        nowNs = Math.Max(nowNs, _nowNs);
        _clock.IntervalNs = nowNs - _nowNs;
        _clock.ElapsedNs = nowNs - _startNs;
        _nowNs = nowNs;
        FollowDevices();
        FollowProcesses();
        _clock.Number++;
        _keysSeen = 0;
        (_touchedProcesses, _touchedBefore) = (_touchedBefore, _touchedProcesses);
        (_touchedPairs, _touchedPairsBefore) = (_touchedPairsBefore, _touchedPairs);
        _touchedProcesses.Clear();
        _touchedPairs.Clear();
    }

    /// <summary>
    /// Closes the interval. <paramref name="complete"/> false: keys that were not updated are kept, not taken for pruned.
    /// </summary>
    public void Close(bool complete = true)
    {
        WasComplete = complete;
        if (complete && _keysSeen != _keys.Count)
        {
            ForgetUnseenKeys();
        }

        CloseProcesses();
        Cgroups.Close(_processes, _touchedProcesses, _touchedPairs, _nowNs, Options);
        ulong statsIntervalNs = _statsNs == 0 ? 0 : _deviceCatalog.StatsNs - _statsNs;
        _statsNs = _deviceCatalog.StatsNs;
        foreach (DeviceRow device in _devices)
        {
            device.CloseInterval(statsIntervalNs);
        }

        Total.ClearStaleInterval();
        Total.CloseInterval();
        Actual.ClearStaleInterval();
        Actual.CloseInterval();
        _clock.ClosedNumber = _clock.Number;
        CloseRestored();
        PruneProcesses();
    }

    /// <summary>Starts the accumulated sums anew.</summary>
    public void ResetAccumulated()
    {
        _startNs = _nowNs;
        _clock.ElapsedNs = 0;
        Total.ResetAccumulated();
        Actual.ResetAccumulated();
        foreach (ProcessRow process in _processes)
        {
            process.ResetAccumulated();
            foreach (ProcessDeviceRow pair in process.Devices)
            {
                pair.ResetAccumulated();
            }
        }

        foreach (DeviceRow device in _devices)
        {
            device.ResetAccumulated();
        }

        Cgroups.ResetAccumulated();
    }

    /// <summary>The row of a process (its tgid) or, by thread, of a thread (its tid).</summary>
    public bool TryGetProcess(uint id, out ProcessRow row) => _processById.TryGetValue(id, out row!);

    /// <summary>The row of a device.</summary>
    public bool TryGetDevice(uint dev, out DeviceRow row) => _deviceById.TryGetValue(dev, out row!);

    private void ForgetUnseenKeys()
    {
        foreach (KeyValuePair<CounterKey, KeyState> pair in _keys)
        {
            if (pair.Value.Seen != _clock.Number)
            {
                _keys.Remove(pair.Key);
                AddPruned(pair.Value);
                Observer?.Forgotten(pair.Value);
            }
        }
    }
}
