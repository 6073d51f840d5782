using IoTop.Output;

namespace IoTop.Metrics;

/// <summary>A text that several connections send; it is written anew only when none of them does any more.</summary>
internal sealed class SharedText
{
    /// <summary>The text.</summary>
    public OutputBuffer Buffer { get; } = new(Stream.Null);

    /// <summary>How many are sending it.</summary>
    public int Users { get; set; }

    /// <summary>Of which refresh it tells; -1: none.</summary>
    public long Refresh { get; set; } = -1;

    public bool IsOpenMetrics { get; set; }
}
