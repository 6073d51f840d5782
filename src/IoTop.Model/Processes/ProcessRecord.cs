namespace IoTop.Model;

/// <summary>A process described by hand: for scripts, recordings and tests that have no /proc.</summary>
public sealed record ProcessRecord(uint Tgid, byte[] Comm)
{
    /// <summary>0: the process itself (its main thread).</summary>
    public uint Tid { get; init; }

    public uint ParentId { get; init; }

    /// <summary>Arguments, each followed by a NUL.</summary>
    public byte[] CommandLine { get; init; } = [];

    public byte[] CgroupPath { get; init; } = [];

    public uint Uid { get; init; }

    public string? UserName { get; init; }

    public bool IsKernelThread { get; init; }

    public IoPriority Priority { get; init; } = new(IoPriorityClass.BestEffort, 4);

    public int Nice { get; init; }

    public bool IsExited { get; init; }
}
