using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model;

/// <summary>A source that does what it is told; for tests and demos.</summary>
public sealed class ScriptedSyscallSource : ISyscallSource
{
    private readonly ScriptedWatches _watches = new();
    private readonly Dictionary<SyscallKey, SyscallValue> _values = [];
    private readonly Queue<(SyscallEvent Happened, FileRecord File, byte[] Data)> _waiting = new();
    private readonly ulong[] _lost = new ulong[Enum.GetValues<SyscallLoss>().Length];

    public IReadOnlyList<string> Degraded { get; set; } = [];

    public IReadOnlyList<(Syscall Syscall, string Why)> Missing { get; set; } = [];

    public SyscallSelection Selection { get; set; } = new();

    /// <summary>Stands still until it is moved.</summary>
    public ulong NowNs
    {
        get => _watches.NowNs;
        set => _watches.NowNs = value;
    }

    public ulong MissedRuns { get; set; }

    public int WakeFd => -1;

    /// <summary>Processes that Add does not find.</summary>
    public ISet<uint> Unknown => _watches.Unknown;

    public IReadOnlyCollection<uint> Watched => _watches.Watched;

    public bool IsDisposed { get; private set; }

    public string Add(uint tgid, bool children) => _watches.Add(tgid, children);

    public bool Remove(uint tgid) => _watches.Remove(tgid);

    /// <summary>The process ends: it is not watched any more, and its row stays.</summary>
    public void End(uint tgid, TaskComm comm) => _watches.End(tgid, comm);

    /// <summary>A watched process forks.</summary>
    public void Fork(uint parent, uint child) => _watches.Fork(parent, child);

    /// <summary>The kernel forgets its counts of a process.</summary>
    public void ForgetCounts(uint tgid)
    {
        foreach (SyscallKey key in _values.Keys)
        {
            if (key.Tgid == tgid)
            {
                _values.Remove(key);
            }
        }
    }

    /// <summary>
    /// A call as it really happens: counted, and an event in line, if its process is watched and the selection lets it through.
    /// </summary>
    public void Call(in SyscallEvent happened, ReadOnlySpan<byte> data = default)
    {
        if (!Selection.Everybody && !_watches.TryGet(happened.Tgid, out _))
        {
            return;
        }

        Count(in happened);
        bool isWanted = (Selection.Mask & (1u << (int)happened.Syscall)) != 0 && happened.LatencyNs >= Selection.MinLatencyNs
            && (!Selection.OnlyErrors || happened.Result < 0) && happened.Syscall != Syscall.Fault;
        if (isWanted)
        {
            SyscallEvent told = happened;
            told.DataLength = (uint)Math.Min(data.Length, Selection.SnapLength);
            told.Flags |= told.DataLength > 0 ? SyscallFlags.Data : SyscallFlags.None;
            _waiting.Enqueue((told, default, data[..(int)told.DataLength].ToArray()));
        }
    }

    /// <summary>Adds a call to the counts, and no event.</summary>
    public void Count(in SyscallEvent happened)
    {
        SyscallKey key = new()
        {
            Inode = happened.Inode,
            FsDev = happened.FsDev,
            Tgid = happened.Tgid,
            Fd = happened.Fd,
            Mode = (ushort)(happened.Mode & 0xF000),
            Syscall = happened.Syscall,
        };
        ref SyscallValue value = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, key, out _);
        value.Calls++;
        value.Asked += happened.Asked;
        value.Done += happened.Result > 0 && !SyscallNames.Syncs(happened.Syscall) ? (ulong)happened.Result : 0;
        value.Errors += happened.Result < 0 ? 1u : 0;
        value.TotalNs += happened.LatencyNs;
        value.MaxNs = Math.Max(value.MaxNs, happened.LatencyNs);
        value.Buckets[IoHistogram.LatencyBucket(happened.LatencyNs)]++;
    }

    /// <summary>The kernel tells the name of a file: "/a/b", from the root of its file system.</summary>
    public void Name(uint fsDev, ulong inode, string path, string fileSystem = "ext4")
    {
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(names.Reverse().Select(static name => name + "\0")));
        FileRecord record = new()
        {
            Type = PayloadType.File,
            FsDev = fsDev,
            Inode = inode,
            Links = 1,
            PathLength = (ushort)bytes.Length,
            Depth = (byte)names.Length,
        };
        Encoding.UTF8.GetBytes(fileSystem).CopyTo((Span<byte>)record.FsType);
        _waiting.Enqueue((default, record, bytes));
    }

    public void Lose(SyscallLoss loss, ulong count) => _lost[(int)loss] += count;

    public void Read(SyscallTable table)
    {
        foreach (ref readonly Watch watch in _watches.Take())
        {
            table.Update(in watch);
        }

        foreach ((SyscallKey key, SyscallValue value) in _values)
        {
            table.Update(in key, in value);
        }
    }

    public int Drain(SyscallStore store)
    {
        int moved = 0;
        while (_waiting.TryDequeue(out (SyscallEvent Happened, FileRecord File, byte[] Data) next))
        {
            if (next.File.Type == PayloadType.File)
            {
                store.AddFile(in next.File, next.Data);
            }
            else
            {
                store.Append(in next.Happened, next.Data);
                moved++;
            }
        }

        return moved;
    }

    public ulong Lost(SyscallLoss loss) => _lost[(int)loss];

    public void Dispose() => IsDisposed = true;
}
