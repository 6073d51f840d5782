using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Who is watched, and what was counted: the kernel's maps, read into buffers that are allocated once. What is over is handed to the
/// table once more and then taken out of the maps, so that they never fill with the past.
/// </summary>
internal sealed class FunctionWatches(BpfMap watched, BpfMap ended, BpfMap counts, BpfMap allocations)
{
    private const int Batch = 512, AllocationBatch = 4096;

    // A child's watch is in the map a moment after its time: only what is older and unknown is a leftover.
    private const ulong SettledNs = 1_000_000_000;

    // Memory that an ended process has left to others may live for long: its records are swept out after so many ends.
    private const int EndsBetweenSweeps = 256;

    private readonly HashSet<ulong> _live = [];
    private readonly HashSet<ulong> _over = [];
    private readonly HashSet<ulong> _handed = [];
    private readonly List<(Watch Watch, List<(FunctionKey Key, FunctionValue Value)> Counts)> _removed = [];
    private readonly WatchMap _map = new(watched);
    private readonly MapReader<uint, Watch> _watchedReader = new(watched, Batch);
    private readonly MapReader<ulong, Watch> _endedReader = new(ended, Batch);
    private readonly MapReader<FunctionKey, FunctionValue> _countsReader = new(counts, Batch);
    private int _endsSinceSweep;

    internal string Add(uint tgid, bool children) => _map.Add(tgid, children);

    /// <summary>Ends the watch of a process and of all that were inherited from it.</summary>
    internal bool Remove(uint tgid, int functions)
    {
        List<Watch> gone = _map.Remove(tgid);
        foreach (Watch watch in gone)
        {
            TakeOut(in watch, functions);
        }

        return gone.Count > 0;
    }

    internal void Read(FunctionTable table)
    {
        ulong now = MonotonicClock.NowNs;
        _live.Clear();
        _over.Clear();
        ReadWatches(table);
        foreach ((Watch watch, List<(FunctionKey, FunctionValue)> values) in _removed)
        {
            if (!_handed.Remove(watch.SinceNs))
            {
                table.Update(in watch); // it came and went since the last time
            }

            foreach ((FunctionKey key, FunctionValue value) in values)
            {
                table.Update(in key, in value);
            }
        }

        _endsSinceSweep += _removed.Count + _over.Count;
        _removed.Clear();
        ReadCounts(table, now);
        foreach (ulong since in _over)
        {
            ended.Delete(since);
            _handed.Remove(since);
        }
    }

    /// <summary>Every now and then, or when it is crowded: takes out the records of memory whose owner is not watched any more.</summary>
    internal void SweepAllocations(bool isCrowded)
    {
        if (!isCrowded && _endsSinceSweep < EndsBetweenSweeps)
        {
            return;
        }

        _endsSinceSweep = 0;
        var reader = new MapReader<ulong, Allocation>(allocations, AllocationBatch);
        reader.Begin();
        while (reader.Next() is int read and > 0)
        {
            for (int i = 0; i < read; i++)
            {
                if (!_live.Contains(reader.Values[i].SinceNs))
                {
                    allocations.Delete(reader.Keys[i]);
                }
            }
        }
    }

    /// <summary>Who runs comes first: who ends meanwhile is found among the ended, too.</summary>
    private void ReadWatches(FunctionTable table)
    {
        _watchedReader.Begin();
        while (_watchedReader.Next() is int read and > 0)
        {
            foreach (ref readonly Watch watch in _watchedReader.Values[..read])
            {
                _live.Add(watch.SinceNs);
                _handed.Add(watch.SinceNs);
                table.Update(in watch);
            }
        }

        _endedReader.Begin();
        while (_endedReader.Next() is int read and > 0)
        {
            foreach (ref readonly Watch watch in _endedReader.Values[..read])
            {
                _over.Add(watch.SinceNs);
                table.Update(in watch);
            }
        }
    }

    private void ReadCounts(FunctionTable table, ulong now)
    {
        _countsReader.Begin();
        while (_countsReader.Next() is int read and > 0)
        {
            for (int i = 0; i < read; i++)
            {
                ref readonly FunctionKey key = ref _countsReader.Keys[i];
                bool isOver = _over.Contains(key.SinceNs);
                if (isOver || _live.Contains(key.SinceNs))
                {
                    table.Update(in key, in _countsReader.Values[i]);
                }

                if (isOver || (!_live.Contains(key.SinceNs) && key.SinceNs + SettledNs < now))
                {
                    counts.Delete(key);
                }
            }
        }
    }

    /// <summary>Its counts are taken out now: however often processes come and go, the map does not fill.</summary>
    private void TakeOut(in Watch watch, int functions)
    {
        List<(FunctionKey, FunctionValue)> values = [];
        for (uint function = 0; function < functions; function++)
        {
            var key = new FunctionKey { SinceNs = watch.SinceNs, Tgid = watch.Tgid, Function = function };
            if (counts.TryLookup(key, out FunctionValue value))
            {
                counts.Delete(key);
                values.Add((key, value));
            }
        }

        _removed.Add((watch, values));
    }

    /// <summary><c>struct allocation</c> of bpf/functions_maps.bpf.h.</summary>
    internal struct Allocation
    {
        public ulong SinceNs;
        public ulong Bytes;
        public uint Tgid;
        public uint Function;
    }
}
