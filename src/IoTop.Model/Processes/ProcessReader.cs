using System.Buffers.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>Reads the files of /proc/PID into <see cref="ProcessInfo"/>, through buffers that are made once.</summary>
internal sealed class ProcessReader(DirectoryHandle root, UserNames users, bool readsPriorities) : IDisposable
{
    // Every so many times the files that seldom change are read too.
    private const int SlowEvery = 8;
    private const int MaxPathLength = 64;
    private const int MaxCommandLine = 4096;

    private readonly byte[] _entries = new byte[32 * 1024];
    private readonly byte[] _threadEntries = new byte[16 * 1024];
    private readonly byte[] _stat = new byte[2048];
    private readonly byte[] _text = new byte[MaxCommandLine];

    public DirectoryReader ListProcesses() => new(root, ".\0"u8, _entries);

    public DirectoryReader ListThreads(uint tgid)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        return new DirectoryReader(root, PathOf(path, tgid, tgid, "/task"u8), _threadEntries);
    }

    /// <summary>False when it has ended. The comm points into a buffer that the next call uses again.</summary>
    public bool TryReadStat(uint tid, uint tgid, out ProcStat stat)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        int length = Libc.ReadFile(root, PathOf(path, tid, tgid, "/stat"u8), _stat);
        stat = default;
        return length > 0 && ProcStat.TryParse(_stat.AsSpan(0, length), out stat);
    }

    /// <summary>Takes over what stat tells; true when the name has changed.</summary>
    public static bool Apply(ProcessInfo info, in ProcStat stat)
    {
        info.ParentId = stat.ParentId;
        info.IsKernelThread = stat.IsKernelThread;
        info.Nice = stat.Nice;
        info.Policy = stat.Policy;
        info.ThreadCount = stat.ThreadCount;
        info.StartTicks = stat.StartTicks;
        return info.SetComm(stat.Comm);
    }

    /// <summary>Reads everything but stat, for a process that is new.</summary>
    public void ReadRest(ProcessInfo info)
    {
        info.Reads = 1;
        ReadCommandLine(info);
        ReadUser(info);
        ReadCgroup(info);
        ReadPriority(info, compareThreads: true);
    }

    /// <summary>Reads what may have changed since.</summary>
    public void ReadAgain(ProcessInfo info, bool renamed)
    {
        info.Reads++;

        // A new process is often caught between fork and exec, before it dropped its rights and before systemd moved it.
        bool settling = info.Reads == 2;
        bool slow = settling || info.Reads % SlowEvery == 0;
        if (renamed || settling)
        {
            ReadCommandLine(info);
        }

        if (renamed || slow)
        {
            ReadUser(info);
            ReadCgroup(info);
        }

        ReadPriority(info, slow);
    }

    public void Dispose() => root.Dispose();

    private void ReadCommandLine(ProcessInfo info)
    {
        if (info.IsKernelThread || info.Tid != info.Tgid)
        {
            return;
        }

        int length = Read(info, "/cmdline"u8, _text);

        // A zombie has lost its arguments: the old ones are better than none.
        if (length > 0)
        {
            info.SetCommandLine(_text.AsSpan(0, length));
        }
    }

    private void ReadUser(ProcessInfo info)
    {
        int length = Read(info, "/status"u8, _text);
        ReadOnlySpan<byte> status = _text.AsSpan(0, Math.Max(0, length));
        int at = status.IndexOf("\nUid:"u8);
        if (at < 0)
        {
            return;
        }

        // Real, effective, saved, file system: the effective one is what the process may do.
        ReadOnlySpan<byte> line = status[(at + "\nUid:"u8.Length)..];
        line = ByteText.TakeLine(ref line);
        _ = ByteText.TakeWord(ref line);
        if (ByteText.TryParse(ByteText.TakeWord(ref line), out uint uid) && (uid != info.Uid || info.UserName.Length == 0))
        {
            info.Uid = uid;
            info.UserName = users[uid];
        }
    }

    private void ReadCgroup(ProcessInfo info)
    {
        int length = Read(info, "/cgroup"u8, _text);
        if (length > 0)
        {
            info.SetCgroupPath(CgroupPaths.Select(_text.AsSpan(0, length)));
        }
    }

    private void ReadPriority(ProcessInfo info, bool compareThreads)
    {
        if (!readsPriorities)
        {
            return;
        }

        bool differ = info.Priority.ThreadsDiffer;
        if (compareThreads && info.Tid == info.Tgid)
        {
            differ = info.ThreadCount > 1 && ThreadsDiffer(info);
        }

        info.Priority = IoPriority.Get(info.Tid, info.Policy, info.Nice) with { ThreadsDiffer = differ };
    }

    private bool ThreadsDiffer(ProcessInfo info)
    {
        int own = Libc.IoPriorityGet((int)info.Tid);
        DirectoryReader threads = ListThreads(info.Tgid);
        try
        {
            while (threads.MoveNext())
            {
                if (ByteText.TryParse(threads.Name, out uint tid))
                {
                    int theirs = Libc.IoPriorityGet((int)tid);
                    if (theirs >= 0 && theirs != own)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        finally
        {
            threads.Dispose();
        }
    }

    private int Read(ProcessInfo info, ReadOnlySpan<byte> file, Span<byte> buffer)
    {
        Span<byte> path = stackalloc byte[MaxPathLength];
        return Libc.ReadFile(root, PathOf(path, info.Tid, info.Tgid, file), buffer);
    }

    /// <summary>"TGID/file" for a process, "TGID/task/TID/file" for a thread; with the NUL that ends a path.</summary>
    private static ReadOnlySpan<byte> PathOf(Span<byte> path, uint tid, uint tgid, ReadOnlySpan<byte> file)
    {
        _ = Utf8Formatter.TryFormat(tgid, path, out int length);
        if (tid != tgid)
        {
            "/task/"u8.CopyTo(path[length..]);
            length += "/task/"u8.Length;
            _ = Utf8Formatter.TryFormat(tid, path[length..], out int digits);
            length += digits;
        }

        file.CopyTo(path[length..]);
        length += file.Length;
        path[length] = 0;
        return path[..(length + 1)];
    }
}
