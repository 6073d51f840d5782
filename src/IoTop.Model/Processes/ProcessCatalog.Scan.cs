using IoTop.Model.Interop;

namespace IoTop.Model;

public sealed partial class ProcessCatalog
{
    private long _scan;
    private int _rereadAt;

    // Those that came since the last scan, and those that came before it: read again at once, since a process is often met between
    // fork and exec, when it still bears the name of its parent.
    private List<ProcessInfo> _fresh = [];
    private List<ProcessInfo> _settling = [];
    private bool _hadThreads;

    /// <summary>Brings everything up to date; <paramref name="nowNs"/> is CLOCK_MONOTONIC.</summary>
    public void Scan(ulong nowNs)
    {
        _scan++;
        (_fresh, _settling) = (_settling, _fresh);
        _fresh.Clear();
        if (_reader is not null)
        {
            if (_hadThreads && !WithThreads)
            {
                ForgetThreads();
            }

            _hadThreads = WithThreads;
            if (ListProcesses(nowNs))
            {
                Reread(nowNs);
                ListMissingThreads(nowNs);
                MarkExits(nowNs);
            }
        }

        ForgetOldExits(nowNs);
    }

    /// <summary>Finds new processes and reused numbers. False when /proc cannot be listed: nothing is known then.</summary>
    private bool ListProcesses(ulong nowNs)
    {
        DirectoryReader entries = _reader!.ListProcesses();
        try
        {
            while (entries.MoveNext())
            {
                if (ByteText.TryParse(entries.Name, out uint pid) && pid != 0)
                {
                    Visit(pid, pid, entries.Inode, nowNs);
                }
            }

            return entries.IsOpen;
        }
        finally
        {
            entries.Dispose();
        }
    }

    private void Visit(uint tid, uint tgid, ulong inode, ulong nowNs)
    {
        if (_byId.TryGetValue(tid, out ProcessInfo? known) && !known.IsExited && (known.Inode == inode || known.IsByHand))
        {
            known.SeenScan = _scan;
            return;
        }

        if (!_reader!.TryReadStat(tid, tgid, out ProcStat stat))
        {
            return;
        }

        // Under memory pressure the kernel may give a living process a new inode: its start tells.
        if (known is { IsExited: false } && known.StartTicks == stat.StartTicks)
        {
            known.Inode = inode;
            known.SeenScan = _scan;
            return;
        }

        _ = Create(tid, tgid, inode, in stat, nowNs);
    }

    private ProcessInfo Create(uint tid, uint tgid, ulong inode, in ProcStat stat, ulong nowNs)
    {
        ProcessInfo info = new(tid, tgid) { Inode = inode };

        // The buffer of stat is used again by the next read: take everything out of it first.
        ProcessReader.Apply(info, in stat);
        Put(info, nowNs);
        _reader!.ReadRest(info);
        _fresh.Add(info);
        return info;
    }

    private void Reread(ulong nowNs)
    {
        foreach (ProcessInfo info in _settling)
        {
            if (!info.IsExited && info.SeenScan == _scan && info.Reads == 1)
            {
                RereadOne(info, nowNs);
            }
        }

        int left = Math.Min(Options.RereadsPerScan, _tasks.Count);
        for (; left > 0; left--)
        {
            _rereadAt = _rereadAt + 1 < _tasks.Count ? _rereadAt + 1 : 0;
            ProcessInfo info = _tasks[_rereadAt];
            if (info.SeenScan != _scan && info.Tid == info.Tgid)
            {
                continue;
            }

            if (!info.IsExited && !info.IsByHand)
            {
                RereadOne(info, nowNs);
            }
        }
    }

    private void RereadOne(ProcessInfo info, ulong nowNs)
    {
        if (!_reader!.TryReadStat(info.Tid, info.Tgid, out ProcStat stat))
        {
            // It ended between the listing and now.
            MarkExited(info, nowNs);
            return;
        }

        if (stat.StartTicks != info.StartTicks)
        {
            _ = Create(info.Tid, info.Tgid, info.Inode, in stat, nowNs);
            return;
        }

        bool renamed = ProcessReader.Apply(info, in stat);
        _reader.ReadAgain(info, renamed);
        if (WithThreads && info.Tid == info.Tgid)
        {
            ListThreads(info, nowNs);
        }
    }

    private void ListMissingThreads(ulong nowNs)
    {
        // The list may grow by the threads that are found; those are no leaders, so the old end is end enough.
        int count = WithThreads ? _tasks.Count : 0;
        for (int i = 0; i < count; i++)
        {
            ProcessInfo info = _tasks[i];
            if (info.Tid == info.Tgid && info.ThreadsScan == 0 && info.ThreadCount > 1 && !info.IsExited && !info.IsByHand)
            {
                ListThreads(info, nowNs);
            }
        }
    }

    private void ListThreads(ProcessInfo leader, ulong nowNs)
    {
        leader.ThreadsScan = _scan;
        if (leader.ThreadCount <= 1)
        {
            return;
        }

        DirectoryReader entries = _reader!.ListThreads(leader.Tgid);
        try
        {
            while (entries.MoveNext())
            {
                if (ByteText.TryParse(entries.Name, out uint tid) && tid != leader.Tgid && tid != 0)
                {
                    Visit(tid, leader.Tgid, entries.Inode, nowNs);
                }
            }
        }
        finally
        {
            entries.Dispose();
        }
    }

    private void MarkExits(ulong nowNs)
    {
        foreach (ProcessInfo info in _tasks)
        {
            if (info.IsExited || info.IsByHand)
            {
                continue;
            }

            // Threads are listed when their process has its turn; in between they live as long as it does.
            bool gone = info.Tid == info.Tgid
                ? info.SeenScan != _scan
                : info.Leader.IsExited || (info.Leader.ThreadsScan == _scan && info.SeenScan != _scan);
            if (gone)
            {
                MarkExited(info, nowNs);
            }
        }
    }

    private void ForgetOldExits(ulong nowNs)
    {
        ulong retentionNs = (ulong)Options.ExitedRetention.Ticks * 100;
        for (int i = _tasks.Count - 1; i >= 0; i--)
        {
            ProcessInfo info = _tasks[i];
            if (info.IsExited && nowNs - Math.Min(nowNs, info.ExitedNs) >= retentionNs)
            {
                RemoveAt(i);
            }
        }
    }

    private void ForgetThreads()
    {
        for (int i = _tasks.Count - 1; i >= 0; i--)
        {
            ProcessInfo info = _tasks[i];
            info.ThreadsScan = 0;
            if (info.Tid != info.Tgid && !info.IsByHand)
            {
                RemoveAt(i);
            }
        }
    }
}
