namespace IoTop.Commands;

/// <summary>What a command needs of the source that it opens.</summary>
internal sealed record SourceRequest
{
    /// <summary>Single I/Os are wanted, not only counters.</summary>
    public bool Events { get; init; } = true;

    /// <summary>What the processes of the filter fork is traced too.</summary>
    public bool Follow { get; init; }

    /// <summary>A recording to be read instead of the kernel; null: the kernel.</summary>
    public string? From { get; init; }

    /// <summary>Size of the kernel's event ring in bytes; null: the default.</summary>
    public uint? EventsRingBytes { get; init; }

    /// <summary>Size of the kernel's payload ring in bytes; null: the default.</summary>
    public uint? PayloadRingBytes { get; init; }
}
