namespace IoTop.Model;

/// <summary>A process, or a thread when counted by thread, and what it did. Only top-layer I/O counts here.</summary>
public sealed class ProcessRow : IoRow
{
    private readonly List<ProcessDeviceRow> _devices = [];

    internal ProcessRow(IntervalClock clock, ProcessRowKind kind, ProcessInfo info)
        : base(clock)
    {
        Kind = kind;
        Info = info;
    }

    public ProcessRowKind Kind { get; internal set; }

    /// <summary>Name, user, priority and so on; never null, also not for the rows that are no process.</summary>
    public ProcessInfo Info { get; internal set; }

    /// <summary>tgid; 0 for rows that are no process.</summary>
    public uint Tgid => Info.Tgid;

    /// <summary>tid of a thread, tgid of a process; 0 for rows that are no process.</summary>
    public uint Tid => Info.Tid;

    /// <summary>
    /// The devices it did I/O on, in the order of first use. Rows with <see cref="ProcessDeviceRow.IsLowerLayer"/> are not part of the
    /// sums of this row.
    /// </summary>
    public ReadOnlySpan<ProcessDeviceRow> Devices => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_devices);

    /// <summary>
    /// Share of the last interval that it had reads, writes or flushes under way: the sum of their latencies over the interval, at
    /// most 100. Ours, not the kernel's delay accounting: it needs no sysctl, and several I/Os at once count each.
    /// </summary>
    public double IoPercent => Percent(Waited(Interval), Clock.IntervalNs);

    /// <summary><see cref="IoPercent"/> since the table was made or reset.</summary>
    public double AccumulatedIoPercent => Percent(Waited(Accumulated), Clock.ElapsedNs);

    /// <summary>The same for reads from swap devices (swap files are not told apart).</summary>
    public double SwapInPercent => TouchedInterval == Clock.Number ? Percent(SwapInNs, Clock.IntervalNs) : 0;

    /// <inheritdoc cref="SwapInPercent"/>
    public double AccumulatedSwapInPercent => Percent(AccumulatedSwapInNs, Clock.ElapsedNs);

    internal ulong SwapInNs { get; set; }

    internal ulong AccumulatedSwapInNs { get; set; }

    /// <summary>Who took over its sums when it left the table; null: it is there.</summary>
    internal ProcessRow? Heir { get; set; }

    /// <summary>Its number belongs to another process now.</summary>
    internal bool IsSucceeded { get; set; }

    /// <summary>Where it stands in the table's list.</summary>
    internal int Index { get; set; }

    /// <summary>When it last did anything; for rows whose process cannot be seen in /proc.</summary>
    internal ulong LastActiveNs { get; set; }

    /// <summary>What its process is part of; looked up anew when the two below are not those of the process.</summary>
    internal ProcessRow? Group { get; set; }

    internal int GroupVersion { get; set; }

    internal ProcessInfo? GroupInfo { get; set; }

    /// <summary>It has left its table.</summary>
    public bool IsRetired { get; internal set; }

    /// <summary>Whether this row, that of a process, is part of that one, of a cgroup.</summary>
    public bool IsPartOf(ProcessRow group) => Group == group;

    /// <summary>Counts what a process of this group did. True when it is the first in this interval.</summary>
    internal bool FoldMember(ProcessRow member)
    {
        bool first = FoldInterval(member.Interval);
        AddSwapIn(first, member.SwapInNs, member.SwapInNs);
        return first;
    }

    internal void AddDevice(ProcessDeviceRow row) => _devices.Add(row);

    internal void ClearDevices() => _devices.Clear();

    /// <summary>Counts top-layer I/O. True when it is the first in this interval.</summary>
    internal bool FoldProcess(in CounterDelta delta, bool swapIn)
    {
        bool first = Fold(in delta);
        AddSwapIn(first, swapIn ? delta.Count.LatencyNs : 0, swapIn ? delta.Count.LatencyNs : 0);
        return first;
    }

    /// <summary>Takes over the sums of a row that leaves the table. True when it is the first touch in this interval.</summary>
    internal bool AbsorbProcess(ProcessRow other)
    {
        bool first = Absorb(other);
        LastActiveNs = Math.Max(LastActiveNs, other.LastActiveNs);
        ulong swapInNs = other.TouchedInterval == Clock.Number ? other.SwapInNs : 0;
        AddSwapIn(first, swapInNs, other.AccumulatedSwapInNs);
        return first;
    }

    internal void CloseInterval() => WriteHistory(IoPercent, SwapInPercent);

    internal override void ResetAccumulated()
    {
        base.ResetAccumulated();
        AccumulatedSwapInNs = 0;
    }

    private void AddSwapIn(bool first, ulong intervalNs, ulong accumulatedNs)
    {
        SwapInNs = (first ? 0 : SwapInNs) + intervalNs;
        AccumulatedSwapInNs += accumulatedNs;
    }

    private static ulong Waited(IoTally tally) => tally.Read.LatencyNs + tally.Write.LatencyNs + tally.Flush.LatencyNs;

    private static double Percent(ulong part, ulong whole) => whole == 0 ? 0 : Math.Min(100.0, part * 100.0 / whole);
}
