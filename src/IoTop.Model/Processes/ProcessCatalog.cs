using System.Runtime.InteropServices;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>
/// Who the processes (and threads) are, out of /proc. A scan lists all pids, reads new ones, and reads some of the known ones again, in
/// turn. It allocates nothing when no process came, went or changed.
/// </summary>
public sealed partial class ProcessCatalog : IDisposable
{
    // A process that was missing in /proc when it was counted, and is there in a scan soon after, is the same one.
    private const ulong GhostIsSameNs = 10_000_000_000;

    private readonly Dictionary<uint, ProcessInfo> _byId = [];
    private readonly List<ProcessInfo> _tasks = [];
    private readonly UserNames _users;
    private readonly ProcessReader? _reader;
    private readonly CgroupIds? _cgroups;

    public ProcessCatalog(ProcessCatalogOptions? options = null)
    {
        Options = options ?? new ProcessCatalogOptions();
        _users = new UserNames(Options.PasswdFile);
        if (Options.ProcRoot is string root)
        {
            DirectoryHandle directory = DirectoryHandle.Open(root);
            _reader = directory.IsInvalid ? null : new ProcessReader(directory, _users, root == "/proc");
            _cgroups = root == "/proc" ? new CgroupIds() : null;
        }
    }

    public ProcessCatalogOptions Options { get; }

    /// <summary>Look at threads too: the next scan lists them all.</summary>
    public bool WithThreads { get; set; }

    /// <summary>
    /// Every process (and thread, when <see cref="WithThreads"/>), remembered ones that ended included, in no order. Valid until the
    /// next change.
    /// </summary>
    public ReadOnlySpan<ProcessInfo> Tasks => CollectionsMarshal.AsSpan(_tasks);

    /// <summary>Grows when a process came, ended or was forgotten.</summary>
    public int Version { get; private set; }

    /// <summary>False when there is no /proc to look at, or it could not be opened.</summary>
    public bool IsAttached => _reader is not null;

    /// <summary>The name of a user, or its number.</summary>
    public string UserName(uint uid) => _users[uid];

    /// <summary>The number of a user; false when there is none of that name.</summary>
    public bool TryFindUser(string name, out uint uid) => _users.TryFind(name, out uid);

    /// <summary>A process by its tgid or a thread by its tid; a remembered one too. Looks at nothing but what is known.</summary>
    public bool TryGet(uint tid, out ProcessInfo info) => _byId.TryGetValue(tid, out info!);

    /// <summary>Adds a process by hand; it takes the place of the one with the same number. Scans leave it alone.</summary>
    public ProcessInfo Add(ProcessRecord record)
    {
        uint tid = record.Tid == 0 ? record.Tgid : record.Tid;
        ProcessInfo info = new(tid, record.Tgid)
        {
            StartTicks = record.StartTicks,
            IsExited = record.IsExited,
            IsByHand = true,
        };
        Fill(info, record);
        Put(info, 0);
        return info;
    }

    /// <summary>Marks a process that was added by hand as ended.</summary>
    public void MarkExited(uint tid, ulong nowNs)
    {
        if (_byId.TryGetValue(tid, out ProcessInfo? info))
        {
            MarkExited(info, nowNs);
        }
    }

    /// <summary>The path of a cgroup by its id in events; empty when it is not known: it is gone, or this machine has no cgroup v2.</summary>
    public ReadOnlySpan<byte> CgroupPath(ulong id) => _cgroups is null ? default : _cgroups.PathOf(id);

    public void Dispose()
    {
        _reader?.Dispose();
        _cgroups?.Dispose();
    }

    /// <summary>Looks a process up in /proc right now: one that came after the last scan. False when it is not there (any more).</summary>
    internal bool TryLookUp(uint tid, uint tgid, ulong nowNs, out ProcessInfo info)
    {
        info = null!;
        if (_reader is null)
        {
            return false;
        }

        if (tid != tgid && !_byId.ContainsKey(tgid))
        {
            // A thread lives and ends with its process, so that this must be known first.
            _ = TryLookUp(tgid, tgid, nowNs, out _);
        }

        if (!_reader.TryReadStat(tid, tgid, out ProcStat stat))
        {
            return false;
        }

        info = Create(tid, tgid, 0, in stat, nowNs);
        return true;
    }

    /// <summary>Makes a process out of what the source remembers of it.</summary>
    internal ProcessInfo AddGhost(uint tid, uint tgid, in Owner owner, ulong nowNs)
    {
        ProcessInfo info = new(tid, tgid)
        {
            Uid = owner.Uid,
            UserName = _users[owner.Uid],
            IsGhost = true,

            // Without a /proc nobody can tell whether it lives.
            IsExited = IsAttached,
            ExitedNs = nowNs,
        };
        info.SetComm(owner.Comm.Bytes);
        if (_cgroups is not null)
        {
            info.SetCgroupPath(_cgroups.PathOf(owner.CgroupId));
        }

        Put(info, nowNs);
        return info;
    }

    /// <summary>Puts a process under its number; the one that was there has ended.</summary>
    private void Put(ProcessInfo info, ulong nowNs)
    {
        info.Leader = info.Tid != info.Tgid && _byId.TryGetValue(info.Tgid, out ProcessInfo? leader) ? leader : info;
        info.SeenScan = _scan;
        if (!_byId.TryGetValue(info.Tid, out ProcessInfo? before))
        {
            info.Index = _tasks.Count;
            _tasks.Add(info);
        }
        else
        {
            info.IsSameAsGhost = before.IsGhost && nowNs - Math.Min(nowNs, before.ExitedNs) <= GhostIsSameNs;
            MarkExited(before, nowNs);

            info.Index = before.Index;
            _tasks[info.Index] = info;
        }

        _byId[info.Tid] = info;
        Version++;
    }

    private void MarkExited(ProcessInfo info, ulong nowNs)
    {
        if (!info.IsExited)
        {
            info.IsExited = true;
            info.ExitedNs = nowNs;
            Version++;
        }
    }

    private void RemoveAt(int index)
    {
        ProcessInfo removed = _tasks[index];
        ProcessInfo last = _tasks[^1];
        _tasks[index] = last;
        last.Index = index;
        _tasks.RemoveAt(_tasks.Count - 1);
        _byId.Remove(removed.Tid);
        Version++;
    }
}
