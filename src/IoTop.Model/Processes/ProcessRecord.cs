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

    public uint ThreadCount { get; init; } = 1;

    /// <summary>In clock ticks (100 a second) since boot; 0 when not known.</summary>
    public ulong StartTicks { get; init; }

    public bool IsExited { get; init; }

    /// <summary>When its end was noticed, CLOCK_MONOTONIC nanoseconds.</summary>
    public ulong ExitedNs { get; init; }

    /// <summary>It is what the source of the counters knew of it: nobody saw it in /proc.</summary>
    public bool IsGhost { get; init; }

    /// <summary>In a recording: the same process as told last under its number, of which something has changed.</summary>
    public bool IsSame { get; init; }
}
