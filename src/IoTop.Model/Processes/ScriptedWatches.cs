using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Who is watched by a source that does what it is told.</summary>
internal sealed class ScriptedWatches
{
    private readonly Dictionary<uint, Watch> _watches = [];
    private readonly List<Watch> _ended = [];
    private readonly List<Watch> _told = [];

    /// <summary>Stands still until it is moved, but for what has to come one after the other.</summary>
    public ulong NowNs { get; set; } = 1_000_000_000;

    /// <summary>Processes that Add does not find.</summary>
    public HashSet<uint> Unknown { get; } = [];

    public IReadOnlyCollection<uint> Watched => _watches.Keys;

    public bool TryGet(uint tgid, out Watch watch) => _watches.TryGetValue(tgid, out watch);

    /// <summary>Returns why it cannot be watched; empty: it is.</summary>
    public string Add(uint tgid, bool children)
    {
        if (Unknown.Contains(tgid))
        {
            return $"no process {tgid}";
        }

        _watches.TryAdd(tgid, new Watch { Tgid = tgid, SinceNs = ++NowNs, Flags = children ? WatchFlags.Children : WatchFlags.None });
        return "";
    }

    public bool Remove(uint tgid) => _watches.Remove(tgid);

    /// <summary>The process ends: it is not watched any more, which is told once.</summary>
    public void End(uint tgid, TaskComm comm)
    {
        if (_watches.Remove(tgid, out Watch watch))
        {
            _ended.Add(watch with { EndedNs = NowNs, Comm = comm });
        }
    }

    /// <summary>A watched process forks.</summary>
    public void Fork(uint parent, uint child)
    {
        if (_watches.TryGetValue(parent, out Watch watch) && (watch.Flags & WatchFlags.Children) != 0)
        {
            const WatchFlags Flags = WatchFlags.Children | WatchFlags.Inherited;
            _watches[child] = new Watch { Tgid = child, Parent = parent, SinceNs = ++NowNs, Flags = Flags };
        }
    }

    /// <summary>Who is watched, then who has ended since the last time. Valid until the next call.</summary>
    public ReadOnlySpan<Watch> Take()
    {
        _told.Clear();
        _told.AddRange(_watches.Values);
        _told.AddRange(_ended);
        _ended.Clear();
        return CollectionsMarshal.AsSpan(_told);
    }
}
