using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>
/// Which I/Os become events; the live source hands it to the kernel. Empty means everything. A device number selects exactly that
/// device: <see cref="DeviceCatalog.WithPartitions"/> adds the partitions of a disk.
/// </summary>
public sealed record IoFilter
{
    /// <summary>Lets everything through.</summary>
    public static IoFilter All { get; } = new();

    /// <summary>Kernel device numbers; empty: all.</summary>
    public ImmutableArray<uint> Devices { get; init; } = [];

    /// <summary>tgids, of those who submit or who dirtied what is written; empty: all.</summary>
    public ImmutableArray<uint> Processes { get; init; } = [];

    /// <summary>
    /// What <see cref="Processes"/> fork belongs to them. Who that is only the kernel knows, when the source was opened to follow them.
    /// </summary>
    public bool Children { get; init; }

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; init; }

    public uint MinBytes { get; init; }

    /// <summary>Shortest queue-to-complete time that passes, in nanoseconds.</summary>
    public ulong MinLatencyNs { get; init; }

    /// <summary>True when it lets everything through.</summary>
    public bool IsAll => Devices.IsEmpty && Processes.IsEmpty && OpMask == 0 && MinBytes == 0 && MinLatencyNs == 0;

    /// <summary>Whether an event passes: the same rule as the kernel side applies, as far as it can be told from the event.</summary>
    public bool Matches(in IoEvent ioEvent) =>
        (OpMask == 0 || (OpMask & (1u << (int)ioEvent.Op)) != 0) &&
        ioEvent.Bytes >= MinBytes &&
        ioEvent.QueueToCompleteNs >= MinLatencyNs &&
        (Processes.IsEmpty || Children || Processes.AsSpan().Contains(ioEvent.Tgid)
            || (ioEvent.DirtierTgid != 0 && Processes.AsSpan().Contains(ioEvent.DirtierTgid))) &&
        (Devices.IsEmpty || Devices.AsSpan().Contains(ioEvent.Dev));

    public bool Equals(IoFilter? other) =>
        other is not null && Children == other.Children && OpMask == other.OpMask && MinBytes == other.MinBytes && MinLatencyNs == other.MinLatencyNs &&
        Devices.AsSpan().SequenceEqual(other.Devices.AsSpan()) && Processes.AsSpan().SequenceEqual(other.Processes.AsSpan());

    public override int GetHashCode() => HashCode.Combine(OpMask, MinBytes, MinLatencyNs, Devices.Length, Processes.Length);
}
