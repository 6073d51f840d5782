using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Who is watched, and what was counted: the kernel's maps, read into buffers that are allocated once. What is over is handed to the
/// table once more and then taken out of the maps, so that they never fill with the past.
/// </summary>
internal sealed class SyscallWatches(BpfMap watched, BpfMap ended, BpfMap counts)
{
    private const int Batch = 512;

    private readonly WatchMap _map = new(watched);
    private readonly MapReader<uint, Watch> _watchedReader = new(watched, Batch);
    private readonly MapReader<ulong, Watch> _endedReader = new(ended, Batch);
    private readonly MapReader<SyscallKey, SyscallValue> _countsReader = new(counts, Batch);
    private readonly HashSet<uint> _live = [];
    private readonly HashSet<uint> _overTgids = [];
    private readonly List<ulong> _over = [];
    private readonly List<Watch> _removed = [];
    private readonly List<(SyscallKey Key, SyscallValue Value)> _removedCounts = [];
    private readonly HashSet<uint> _handed = [];
    private HashSet<uint> _strangers = [], _strangersBefore = [];

    internal string Add(uint tgid, bool children) => _map.Add(tgid, children);

    /// <summary>Ends the watch of a process and of all that were inherited from it.</summary>
    internal bool Remove(uint tgid)
    {
        List<Watch> gone = _map.Remove(tgid);
        TakeOut(gone);
        return gone.Count > 0;
    }

    /// <summary>Ends the watch of all that nobody named.</summary>
    internal void RemoveEverybody() => TakeOut(_map.RemoveEverybody());

    internal void Read(SyscallTable table)
    {
        _live.Clear();
        _overTgids.Clear();
        _over.Clear();
        HandRemoved(table);
        ReadWatches(table);
        ReadCounts(table);
        foreach (ulong since in _over)
        {
            ended.Delete(since);
        }

        foreach (uint tgid in _overTgids)
        {
            _ = _live.Contains(tgid) || _handed.Remove(tgid);
        }
    }

    private void HandRemoved(SyscallTable table)
    {
        foreach (Watch watch in _removed)
        {
            if (!_handed.Remove(watch.Tgid))
            {
                table.Update(in watch); // it came and went since the last time
            }
        }

        foreach ((SyscallKey key, SyscallValue value) in _removedCounts)
        {
            table.Update(in key, in value);
        }

        _removed.Clear();
        _removedCounts.Clear();
    }

    /// <summary>Who runs comes first: who ends meanwhile is found among the ended, too.</summary>
    private void ReadWatches(SyscallTable table)
    {
        _watchedReader.Begin();
        while (_watchedReader.Next() is int read and > 0)
        {
            foreach (ref readonly Watch watch in _watchedReader.Values[..read])
            {
                _live.Add(watch.Tgid);
                _handed.Add(watch.Tgid);
                table.Update(in watch);
            }
        }

        _endedReader.Begin();
        while (_endedReader.Next() is int read and > 0)
        {
            foreach (ref readonly Watch watch in _endedReader.Values[..read])
            {
                _live.Remove(watch.Tgid);
                _overTgids.Add(watch.Tgid);
                _over.Add(watch.SinceNs);
                table.Update(in watch);
            }
        }
    }

    private void ReadCounts(SyscallTable table)
    {
        (_strangers, _strangersBefore) = (_strangersBefore, _strangers);
        _strangers.Clear();
        _countsReader.Begin();
        while (_countsReader.Next() is int read and > 0)
        {
            for (int i = 0; i < read; i++)
            {
                ref readonly SyscallKey key = ref _countsReader.Keys[i];
                bool isOver = _overTgids.Contains(key.Tgid);
                if (isOver || IsWatched(key.Tgid, table))
                {
                    table.Update(in key, in _countsReader.Values[i]);
                }

                if (isOver || (!_live.Contains(key.Tgid) && WasStranger(key.Tgid)))
                {
                    counts.Delete(key);
                }
            }
        }
    }

    /// <summary>Who is neither watched nor ended may have ended since we looked: that is known the next time.</summary>
    private bool WasStranger(uint tgid)
    {
        _strangers.Add(tgid);
        return _strangersBefore.Contains(tgid);
    }

    /// <summary>One that came since we looked is told of before its counts are.</summary>
    private bool IsWatched(uint tgid, SyscallTable table)
    {
        if (_live.Contains(tgid))
        {
            return true;
        }

        if (!watched.TryLookup(tgid, out Watch watch))
        {
            return false;
        }

        _live.Add(tgid);
        _handed.Add(tgid);
        table.Update(in watch);
        return true;
    }

    /// <summary>Their counts are taken out now: however often processes come and go, the map does not fill.</summary>
    private void TakeOut(List<Watch> gone)
    {
        if (gone.Count == 0)
        {
            return;
        }

        HashSet<uint> tgids = [.. gone.Select(static watch => watch.Tgid)];
        _removed.AddRange(gone);
        _countsReader.Begin();
        while (_countsReader.Next() is int read and > 0)
        {
            for (int i = 0; i < read; i++)
            {
                ref readonly SyscallKey key = ref _countsReader.Keys[i];
                if (tgids.Contains(key.Tgid))
                {
                    _removedCounts.Add((key, _countsReader.Values[i]));
                    counts.Delete(key);
                }
            }
        }
    }
}
