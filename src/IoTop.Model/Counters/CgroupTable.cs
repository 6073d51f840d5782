using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model;

/// <summary>
/// What processes did, by the container, the systemd unit or else the cgroup that they were in when they did it. Its rows sum to
/// <see cref="CounterTable.Total"/> exactly, in each interval and since the start: who moves takes nothing along.
/// </summary>
public sealed class CgroupTable
{
    private readonly IntervalClock _clock;
    private readonly Dictionary<string, ProcessRow> _byPath = new(StringComparer.Ordinal);
    private readonly List<ProcessRow> _rows = [];
    private List<ProcessRow> _touched = [];
    private List<ProcessRow> _touchedBefore = [];
    private List<ProcessDeviceRow> _touchedPairs = [];
    private List<ProcessDeviceRow> _touchedPairsBefore = [];
    private ulong _serial;
    private ulong _nowNs;

    internal CgroupTable(IntervalClock clock)
    {
        _clock = clock;
        NoOwner = Add(ProcessRowKind.NoOwner, "{no owner known}"u8, default);
        Departed = Add(ProcessRowKind.Departed, "{ended cgroups}"u8, default);
    }

    /// <summary>
    /// All rows, <see cref="NoOwner"/> and <see cref="Departed"/> first, the others in no order. The thread count of each is that of its
    /// processes. Valid until the next change.
    /// </summary>
    public ReadOnlySpan<ProcessRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>I/O whose owner is not known.</summary>
    public ProcessRow NoOwner { get; }

    /// <summary>What the rows of cgroups without processes had accumulated before they were given up.</summary>
    public ProcessRow Departed { get; }

    /// <summary>Sorts what the processes did in this interval.</summary>
    internal void Close(
        List<ProcessRow> processes, List<ProcessRow> touched, List<ProcessDeviceRow> touchedPairs, ulong nowNs, CounterTableOptions options)
    {
        _nowNs = nowNs;
        (_touched, _touchedBefore) = (_touchedBefore, _touched);
        (_touchedPairs, _touchedPairsBefore) = (_touchedPairsBefore, _touchedPairs);
        _touched.Clear();
        _touchedPairs.Clear();
        CountMembers(processes);
        foreach (ProcessRow process in touched)
        {
            ProcessRow group = GroupOf(process);
            group.LastActiveNs = nowNs;
            if (group.FoldMember(process))
            {
                _touched.Add(group);
            }
        }

        foreach (ProcessDeviceRow pair in touchedPairs)
        {
            ProcessDeviceRow sum = PairOf(GroupOf(pair.Process), pair);
            if (sum.FoldInterval(pair.Interval))
            {
                _touchedPairs.Add(sum);
            }
        }

        CloseIntervals();
        Prune(options);
    }

    /// <summary>Forgets all rows and sums. The special rows stay the same ones, and empty.</summary>
    internal void Clear()
    {
        _byPath.Clear();
        _rows.RemoveRange(Departed.Index + 1, _rows.Count - Departed.Index - 1);
        _touched.Clear();
        _touchedBefore.Clear();
        _touchedPairs.Clear();
        _touchedPairsBefore.Clear();
        foreach (ProcessRow row in _rows)
        {
            row.ClearDevices();
            row.Empty();
        }
    }

    /// <summary>What was told in this interval are sums of before: nothing was done in it, and no graph shows it.</summary>
    internal void CloseRestored()
    {
        foreach (ProcessRow row in _rows)
        {
            row.ForgetInterval();
            row.LastActiveNs = 0;
            foreach (ProcessDeviceRow pair in row.Devices)
            {
                pair.ForgetInterval();
            }
        }

        _touched.Clear();
        _touchedPairs.Clear();
    }

    internal void TakeBackFlushes(ProcessDeviceRow pair, ulong ios)
    {
        ProcessRow group = GroupOf(pair.Process);
        group.TakeBackFlushes(ios);
        PairOf(group, pair).TakeBackFlushes(ios);
    }

    internal void ResetAccumulated()
    {
        foreach (ProcessRow row in _rows)
        {
            row.ResetAccumulated();
            foreach (ProcessDeviceRow pair in row.Devices)
            {
                pair.ResetAccumulated();
            }
        }
    }

    private void CountMembers(List<ProcessRow> processes)
    {
        foreach (ProcessRow row in _rows)
        {
            row.Info.ThreadCount = 0;
        }

        foreach (ProcessRow process in processes)
        {
            if (process.Kind is ProcessRowKind.Process or ProcessRowKind.Thread && !process.Info.IsExited)
            {
                GroupOf(process).Info.ThreadCount++;
            }
        }

        foreach (ProcessRow row in _rows)
        {
            bool isOver = row.Kind == ProcessRowKind.Cgroup && row.Info.ThreadCount == 0;
            row.Info.ExitedNs = isOver && !row.Info.IsExited ? _nowNs : row.Info.ExitedNs;
            row.Info.IsExited = isOver;
        }
    }

    private ProcessRow GroupOf(ProcessRow process)
    {
        if (process.Kind is ProcessRowKind.NoOwner or ProcessRowKind.Departed)
        {
            return process.Kind == ProcessRowKind.NoOwner ? NoOwner : Departed;
        }

        ProcessInfo info = process.Info;
        if (process.Group is { IsRetired: false } known && process.GroupVersion == info.CgroupVersion && process.GroupInfo == info)
        {
            return known;
        }

        // Latin-1 keeps each byte apart from every other.
        string path = Encoding.Latin1.GetString(info.GroupPath);
        if (!_byPath.TryGetValue(path, out ProcessRow? group))
        {
            group = Add(ProcessRowKind.Cgroup, NameOf(info), info.CgroupPath[..info.GroupPath.Length]);
            _byPath.Add(path, group);
        }

        process.Group = group;
        process.GroupVersion = info.CgroupVersion;
        process.GroupInfo = info;
        return group;
    }

    private static ReadOnlySpan<byte> NameOf(ProcessInfo info) =>
        info.ContainerName.Length > 0 ? Encoding.UTF8.GetBytes(info.ContainerName)
        : info.GroupPath.IsEmpty ? "{cgroup not known}"u8 : info.GroupPath;

    private ProcessRow Add(ProcessRowKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path)
    {
        // It is told apart from the others by when it began.
        ProcessInfo info = new(0, 0) { StartTicks = _serial++, ThreadCount = 0 };
        info.Leader = info;
        info.SetComm(name);
        info.SetCgroupPath(path);
        ProcessRow row = new(_clock, kind, info) { Index = _rows.Count, LastActiveNs = _nowNs };
        _rows.Add(row);
        return row;
    }

    private ProcessDeviceRow PairOf(ProcessRow group, ProcessDeviceRow pair)
    {
        foreach (ProcessDeviceRow known in group.Devices)
        {
            if (known.Device == pair.Device && known.IsLowerLayer == pair.IsLowerLayer)
            {
                return known;
            }
        }

        ProcessDeviceRow added = new(_clock, group, pair.Device, pair.IsLowerLayer);
        group.AddDevice(added);
        return added;
    }

    private void CloseIntervals()
    {
        foreach (ProcessRow row in _touchedBefore)
        {
            row.ClearStaleInterval();
        }

        foreach (ProcessDeviceRow pair in _touchedPairsBefore)
        {
            pair.ClearStaleInterval();
        }

        foreach (ProcessRow row in _touched)
        {
            row.CloseInterval();
        }

        foreach (ProcessDeviceRow pair in _touchedPairs)
        {
            pair.CloseInterval();
        }
    }

    private void Prune(CounterTableOptions options)
    {
        int ended = 0;
        foreach (ProcessRow row in _rows)
        {
            ended += row.Info.IsExited ? 1 : 0;
        }

        // As with processes: many that ended stay for less long.
        double share = ended == 0 ? 1 : Math.Min(1, (double)options.MaxExited / ended);
        ulong retentionNs = (ulong)(options.ExitedRetention.Ticks * 100 * share);
        for (int i = _rows.Count - 1; i > Departed.Index; i--)
        {
            ProcessRow row = _rows[i];
            if (!row.Info.IsExited || row.IsActive)
            {
                continue;
            }

            bool idle = row.Devices.IsEmpty && !row.Accumulated.IsActive;
            if (idle || _nowNs - Math.Min(_nowNs, Math.Max(row.LastActiveNs, row.Info.ExitedNs)) >= retentionNs)
            {
                Retire(row);
            }
        }
    }

    private void Retire(ProcessRow row)
    {
        _ = Departed.AbsorbProcess(row);
        foreach (ProcessDeviceRow pair in row.Devices)
        {
            _ = PairOf(Departed, pair).Absorb(pair);
        }

        row.ClearDevices();
        row.IsRetired = true;
        _ = _byPath.Remove(Encoding.Latin1.GetString(row.Info.GroupPath));
        ProcessRow last = _rows[^1];
        _rows[row.Index] = last;
        last.Index = row.Index;
        _rows.RemoveAt(_rows.Count - 1);
    }
}
