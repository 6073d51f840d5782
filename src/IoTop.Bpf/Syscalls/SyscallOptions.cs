namespace IoTop.Bpf;

/// <summary>Sizes of the syscalls plane.</summary>
public sealed record SyscallOptions
{
    /// <summary>Bytes of the ring; a power of two.</summary>
    public int RingBytes { get; init; } = 16 << 20;

    /// <summary>Processes that can be watched at once, children included.</summary>
    public int Watches { get; init; } = 16_384;

    /// <summary>Threads of them that have made a call and still run.</summary>
    public int Threads { get; init; } = 16_384;

    /// <summary>Pairs of a process's descriptor and a call of it.</summary>
    public int Counts { get; init; } = 65_536;

    /// <summary>Attaches also what only kernels need that may leave our programs out; for tests.</summary>
    internal bool Twice { get; init; }
}
