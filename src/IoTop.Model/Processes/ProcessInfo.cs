namespace IoTop.Model;

/// <summary>
/// What is known of a process, or of a thread. One object per process: a pid that is used again gets a new one. It changes only
/// while the catalog scans. The bytes come from the process itself and may hold anything: sanitize them at drawing.
/// </summary>
public sealed class ProcessInfo
{
    private byte[] _comm = [];
    private byte[] _commandLine = [];
    private byte[] _cgroupPath = [];

    internal ProcessInfo(uint tid, uint tgid)
    {
        Tid = tid;
        Tgid = tgid;
    }

    /// <summary>The thread; equals <see cref="Tgid"/> for a process.</summary>
    public uint Tid { get; }

    /// <summary>The process.</summary>
    public uint Tgid { get; internal set; }

    public uint ParentId { get; internal set; }

    /// <summary>The process that a thread belongs to; itself for a process.</summary>
    public ProcessInfo Leader { get; internal set; } = null!;

    /// <summary>Task name: raw bytes. Kernel workers have longer ones than 15 bytes.</summary>
    public ReadOnlySpan<byte> Comm => _comm;

    /// <summary>
    /// Arguments, each followed by a NUL, raw; cut at 4,096 bytes. Empty for kernel threads and for what was never seen in /proc.
    /// </summary>
    public ReadOnlySpan<byte> CommandLine => _commandLine.Length != 0 || Leader == this ? _commandLine : Leader._commandLine;

    /// <summary>Path in the cgroup v2 tree (or that of the first v1 controller with one), raw.</summary>
    public ReadOnlySpan<byte> CgroupPath => _cgroupPath;

    /// <summary>Container or systemd unit that the cgroup path names; "" when none.</summary>
    public string ContainerName { get; internal set; } = "";

    /// <summary>
    /// The part of <see cref="CgroupPath"/> that leads to the container or unit; all of it when it names none. Empty: not known.
    /// </summary>
    public ReadOnlySpan<byte> GroupPath => _cgroupPath.AsSpan(0, GroupLength);

    /// <summary>Of a container of Kubernetes, the uid of its pod; else "".</summary>
    public string PodUid { get; private set; } = "";

    public uint Uid { get; internal set; }

    /// <summary>Name of <see cref="Uid"/>, or its digits.</summary>
    public string UserName { get; internal set; } = "";

    /// <summary>In clock ticks (100 a second) since boot; 0 when not known.</summary>
    public ulong StartTicks { get; internal set; }

    public bool IsKernelThread { get; internal set; }

    public IoPriority Priority { get; internal set; } = IoPriority.Unknown;

    public int Nice { get; internal set; }

    public uint ThreadCount { get; internal set; } = 1;

    /// <summary>It has ended; what is here is what was known last.</summary>
    public bool IsExited { get; internal set; }

    /// <summary>When its end was noticed, CLOCK_MONOTONIC nanoseconds.</summary>
    public ulong ExitedNs { get; internal set; }

    /// <summary>Grows with every change of a text in here: for views that cache what they made of them.</summary>
    public int Version { get; private set; }

    /// <summary>Made of what the source knows, not seen in /proc.</summary>
    internal bool IsGhost { get; set; }

    /// <summary>It came so soon after the ghost with its number that it must be the same process.</summary>
    internal bool IsSameAsGhost { get; set; }

    /// <summary>Inode of its /proc directory: another one means another process under the same number.</summary>
    internal ulong Inode { get; set; }

    /// <summary>Scan in which it was last listed.</summary>
    internal long SeenScan { get; set; }

    /// <summary>How often its files were read.</summary>
    internal int Reads { get; set; }

    /// <summary>Scan in which its threads were listed last; 0 never.</summary>
    internal long ThreadsScan { get; set; }

    /// <summary>Where it stands in the catalog's list.</summary>
    internal int Index { get; set; }

    /// <summary>Added by hand: scans leave it alone.</summary>
    internal bool IsByHand { get; set; }

    /// <summary>What a recording was told of it last; null: nothing.</summary>
    internal ProcessRecord? Told { get; set; }

    /// <summary>CPU scheduling policy.</summary>
    internal int Policy { get; set; }

    /// <summary>Everything that a recording tells of it. Its bytes are never changed, only replaced, so that they need no copy.</summary>
    internal ProcessRecord ToRecord() => new(Tgid, _comm)
    {
        Tid = Tid,
        ParentId = ParentId,
        CommandLine = _commandLine,
        CgroupPath = _cgroupPath,
        Uid = Uid,
        UserName = UserName,
        IsKernelThread = IsKernelThread,
        Priority = Priority,
        Nice = Nice,
        ThreadCount = ThreadCount,
        StartTicks = StartTicks,
        IsExited = IsExited,
        ExitedNs = ExitedNs,
        IsGhost = IsGhost,
    };

    /// <summary>Whether a record of it still holds, but for its end.</summary>
    internal bool IsAs(ProcessRecord record) =>
        ReferenceEquals(record.Comm, _comm) && ReferenceEquals(record.CommandLine, _commandLine) &&
        ReferenceEquals(record.CgroupPath, _cgroupPath) && record.Tgid == Tgid && record.ParentId == ParentId && record.Uid == Uid &&
        record.UserName == UserName && record.IsKernelThread == IsKernelThread && record.Priority == Priority && record.Nice == Nice &&
        record.ThreadCount == ThreadCount && record.StartTicks == StartTicks;

    internal bool SetComm(ReadOnlySpan<byte> value) => Set(ref _comm, value);

    internal bool SetCommandLine(ReadOnlySpan<byte> value) => Set(ref _commandLine, value);

    /// <summary>Takes over the path and what it names.</summary>
    internal void SetCgroupPath(ReadOnlySpan<byte> value)
    {
        if (Set(ref _cgroupPath, value))
        {
            CgroupName name = CgroupPaths.Parse(value);
            ContainerName = name.Name;
            PodUid = name.PodUid;
            GroupLength = name.Length;
            CgroupVersion++;
        }
    }

    /// <summary>Grows when the cgroup changes.</summary>
    internal int CgroupVersion { get; private set; }

    private int GroupLength { get; set; }

    private bool Set(ref byte[] field, ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual(field))
        {
            return false;
        }

        field = value.ToArray();
        Version++;
        return true;
    }
}
