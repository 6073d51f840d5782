namespace IoTop.Model;

/// <content>What a recording tells of processes, in the place of /proc.</content>
public sealed partial class ProcessCatalog
{
    private bool _hasOrphans;

    /// <summary>
    /// A process came, or something of it has changed. Unlike with <see cref="Add"/> it goes on as the same one where it was the same one, so
    /// that its row stays.
    /// </summary>
    /// <param name="isKnown">It may be one that is known, whatever the record says: everything is told once more.</param>
    internal void Take(ProcessRecord record, bool isKnown, ulong nowNs)
    {
        uint tid = record.Tid == 0 ? record.Tgid : record.Tid;
        if (record.UserName is string name)
        {
            _users.Learn(record.Uid, name);
        }

        bool isSame = _byId.TryGetValue(tid, out ProcessInfo? info) && (record.IsSame || (isKnown && IsSame(info, record)));
        if (!isSame)
        {
            info = new ProcessInfo(tid, record.Tgid) { IsByHand = true };
            Put(info, nowNs);
            _hasOrphans |= tid != record.Tgid && info.Leader == info;
        }

        info!.Tgid = record.Tgid;
        info.StartTicks = record.StartTicks;
        info.IsGhost = record.IsGhost;
        Fill(info, record);
        if (record.IsExited)
        {
            TakeExit(tid, record.ExitedNs);
        }
    }

    /// <summary>All of an interval were told: threads that came before their process find it.</summary>
    internal void RelateTaken()
    {
        if (!_hasOrphans)
        {
            return;
        }

        _hasOrphans = false;
        foreach (ProcessInfo info in _tasks)
        {
            if (info.Leader == info && info.Tid != info.Tgid && _byId.TryGetValue(info.Tgid, out ProcessInfo? leader))
            {
                info.Leader = leader;
            }
        }
    }

    private static bool IsSame(ProcessInfo info, ProcessRecord record) =>
        info.Tgid == record.Tgid && info.StartTicks == record.StartTicks && (record.IsExited || !info.IsExited);

    /// <summary>A process has ended, at that time.</summary>
    internal void TakeExit(uint tid, ulong exitedNs)
    {
        if (_byId.TryGetValue(tid, out ProcessInfo? info))
        {
            MarkExited(info, exitedNs);
            info.ExitedNs = exitedNs;
        }
    }

    /// <summary>Forgets everyone.</summary>
    internal void Clear()
    {
        _byId.Clear();
        _tasks.Clear();
        _fresh.Clear();
        _settling.Clear();
        _hasOrphans = false;
        Version++;
    }

    private void Fill(ProcessInfo info, ProcessRecord record)
    {
        info.ParentId = record.ParentId;
        info.Uid = record.Uid;
        info.UserName = record.UserName ?? _users[record.Uid];
        info.IsKernelThread = record.IsKernelThread;
        info.Priority = record.Priority;
        info.Nice = record.Nice;
        info.ThreadCount = record.ThreadCount;
        info.SetComm(record.Comm);
        info.SetCommandLine(record.CommandLine);
        info.SetCgroupPath(record.CgroupPath);
    }
}
