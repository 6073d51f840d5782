namespace IoTop.Model;

public sealed partial class CounterTable
{
    private int _processesVersion = -1;

    private ProcessRow AddSpecial(ProcessRowKind kind, ReadOnlySpan<byte> name)
    {
        ProcessInfo info = new(0, 0);
        info.Leader = info;
        info.SetComm(name);
        return AddRow(kind, info);
    }

    private ProcessRow AddRow(ProcessRowKind kind, ProcessInfo info)
    {
        ProcessRow row = new(_clock, kind, info) { Index = _processes.Count, LastActiveNs = _nowNs };
        _processes.Add(row);
        return row;
    }

    private ProcessRowKind KindOfRows => _byThread ? ProcessRowKind.Thread : ProcessRowKind.Process;

    private ProcessRow GetOrAddProcess(in CounterKey key)
    {
        if (key.Tgid == 0)
        {
            return NoOwner;
        }

        uint id = _byThread && key.Tid != 0 ? key.Tid : key.Tgid;
        if (!_processById.TryGetValue(id, out ProcessRow? row))
        {
            if (IsDeparted(id))
            {
                return Departed;
            }

            row = AddRow(KindOfRows, FindInfo(id, key.Tgid));
            _processById.Add(id, row);
        }

        return row;
    }

    private ProcessInfo FindInfo(uint id, uint tgid)
    {
        if (_processCatalog.TryGet(id, out ProcessInfo info) || _processCatalog.TryLookUp(id, tgid, _nowNs, out info))
        {
            return info;
        }

        Owner owner = default;
        if (Owners is null || !Owners.TryGetOwner(id, out owner))
        {
            owner.Uid = uint.MaxValue;
        }

        return _processCatalog.AddGhost(id, tgid, in owner, _nowNs);
    }

    /// <summary>
    /// Brings the rows in line with the catalog: pids that were used again, ghosts that turned out alive, idle processes.
    /// </summary>
    private void FollowProcesses()
    {
        if (_processesVersion == _processCatalog.Version)
        {
            return;
        }

        _processesVersion = _processCatalog.Version;
        foreach (ProcessRow row in _processes)
        {
            if (row.Info.IsExited && _processCatalog.TryGet(row.Tid, out ProcessInfo current) && current != row.Info)
            {
                FollowSuccessor(row, current);
            }
        }

        if (!Options.ListIdle)
        {
            return;
        }

        foreach (ProcessInfo info in _processCatalog.Tasks)
        {
            if (!info.IsExited && (_byThread || info.Tid == info.Tgid) && !_processById.ContainsKey(info.Tid))
            {
                _processById.Add(info.Tid, AddRow(KindOfRows, info));
            }
        }
    }

    private void FollowSuccessor(ProcessRow row, ProcessInfo successor)
    {
        if (row.Info.IsGhost && successor.IsSameAsGhost)
        {
            row.Info = successor;
            _binding++;
        }
        else if (_processById.TryGetValue(row.Tid, out ProcessRow? current) && current == row)
        {
            // The number belongs to another process now. The row stays, as that of one that ended.
            _processById.Remove(row.Tid);
            row.IsSucceeded = true;
            _binding++;
        }
    }

    private void SwitchByThread(bool value)
    {
        if (_byThread == value)
        {
            return;
        }

        _byThread = value;
        _binding++;
        _processesVersion = -1;
        for (int i = _processes.Count - 1; i > Departed.Index; i--)
        {
            ProcessRow row = _processes[i];
            row.Kind = KindOfRows;
            if (!value && row.Tid != row.Tgid)
            {
                MergeIntoProcess(row);
            }
        }
    }

    private void MergeIntoProcess(ProcessRow thread)
    {
        if (!_processById.TryGetValue(thread.Tgid, out ProcessRow? process))
        {
            process = AddRow(KindOfRows, FindInfo(thread.Tgid, thread.Tgid));
            _processById.Add(thread.Tgid, process);
        }

        process.AbsorbHistory(thread);
        Retire(thread, process);
    }

    private void CloseProcesses()
    {
        foreach (ProcessRow row in _touchedBefore)
        {
            row.ClearStaleInterval();
        }

        foreach (ProcessDeviceRow pair in _touchedPairsBefore)
        {
            pair.ClearStaleInterval();
        }

        foreach (ProcessRow row in _touchedProcesses)
        {
            row.CloseInterval();
        }

        foreach (ProcessDeviceRow pair in _touchedPairs)
        {
            pair.CloseInterval();
        }
    }

    private void PruneProcesses()
    {
        int exited = 0;
        foreach (ProcessRow row in _processes)
        {
            exited += row.Info.IsExited ? 1 : 0;
        }

        if (exited == 0)
        {
            return;
        }

        // Many short processes: each is kept for less long, so that all of them together stay within the limit.
        double share = Math.Min(1, (double)Options.MaxExited / exited);
        ulong retentionNs = (ulong)(Options.ExitedRetention.Ticks * 100 * share);
        for (int i = _processes.Count - 1; i > Departed.Index; i--)
        {
            ProcessRow row = _processes[i];
            if (!row.Info.IsExited || row.IsActive)
            {
                continue;
            }

            // Who never did I/O is not remembered at all.
            bool idle = row.Devices.IsEmpty && !row.Accumulated.IsActive;
            if (idle || _nowNs - Math.Min(_nowNs, Math.Max(row.LastActiveNs, row.Info.ExitedNs)) >= retentionNs)
            {
                Retire(row, Departed);
            }
        }
    }

    /// <summary>Takes a row out of the table; <paramref name="heir"/> gets its sums, so that the table still sums up.</summary>
    private void Retire(ProcessRow row, ProcessRow heir)
    {
        if (heir.AbsorbProcess(row))
        {
            _touchedProcesses.Add(heir);
        }

        foreach (ProcessDeviceRow pair in row.Devices)
        {
            ProcessDeviceRow theirs = GetOrAddPair(heir, pair.Device, pair.IsLowerLayer);
            if (theirs.Absorb(pair))
            {
                _touchedPairs.Add(theirs);
            }

            pair.Device.RemoveProcess(pair);
        }

        row.Heir = heir;
        row.ClearDevices();
        row.IsRetired = true;
        if (_processById.TryGetValue(row.Tid, out ProcessRow? current) && current == row)
        {
            _processById.Remove(row.Tid);
        }

        ProcessRow last = _processes[^1];
        _processes[row.Index] = last;
        last.Index = row.Index;
        _processes.RemoveAt(_processes.Count - 1);
        _binding++;
    }
}
