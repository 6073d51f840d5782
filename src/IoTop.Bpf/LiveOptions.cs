namespace IoTop.Bpf;

/// <summary>Sizes of the kernel's side; fixed once it is loaded.</summary>
public sealed record LiveOptions
{
    /// <summary>The biggest ring: its pages are mapped twice in a row, and a span holds no more than 2 GiB.</summary>
    public const int MaxRingBytes = 1 << 29;

    /// <summary>Bytes of the event ring: a power of two from a page to <see cref="MaxRingBytes"/>. 8 MiB hold 74,000 events.</summary>
    public int RingBytes { get; init; } = 8 << 20;

    /// <summary>Bytes of the payload ring, as above; it is made when segments are asked for.</summary>
    public int PayloadRingBytes { get; init; } = 16 << 20;

    /// <summary>How many (process, device, operation) keys are counted apart; the rest counts for its device only.</summary>
    public int CounterKeys { get; init; } = 8192;

    /// <summary>Write events from the beginning; counters always count.</summary>
    public bool Events { get; init; } = true;

    /// <summary>Leave our own I/O out of the events (never out of the counters).</summary>
    public bool IgnoreSelf { get; init; } = true;

    /// <summary>Of the processes that are chosen, what they fork is chosen too. Takes 4 MiB of kernel memory.</summary>
    public bool Follow { get; init; }

    /// <summary>How many processes can be chosen; of those that are followed, as many as fork in a long build.</summary>
    internal int Processes => Follow ? 65_536 : 4096;

    /// <summary>Puts I/Os into slots at one point, besides; null: does not.</summary>
    internal HistogramPlan? Histogram { get; init; }
}
