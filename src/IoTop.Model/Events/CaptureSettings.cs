using System.Collections.Immutable;

namespace IoTop.Model;

/// <summary>How much of each I/O is captured; each level includes those before it.</summary>
public enum CaptureLevel
{
    /// <summary>Nothing: the payload plane costs nothing.</summary>
    Off,

    /// <summary>Who dirtied the pages of a write.</summary>
    Dirtiers,

    /// <summary>Segments, and the files behind them.</summary>
    Segments,

    /// <summary>Segments with their bytes.</summary>
    Payload,
}

/// <summary>Of which I/Os what is captured; the live source hands it to the kernel. Empty means everything.</summary>
public sealed record CaptureSettings
{
    /// <summary>The default of <see cref="SnapLength"/>.</summary>
    public const uint DefaultSnapLength = 512;

    /// <summary>A <see cref="SnapLength"/> that cuts nothing.</summary>
    public const uint WholeSegments = uint.MaxValue;

    public static CaptureSettings Off { get; } = new();

    public CaptureLevel Level { get; init; }

    /// <summary>Bytes captured of each segment at <see cref="CaptureLevel.Payload"/>.</summary>
    public uint SnapLength { get; init; } = DefaultSnapLength;

    /// <summary>Kernel device numbers, disks with their partitions; empty: all, the top layer only.</summary>
    public ImmutableArray<uint> Devices { get; init; } = [];

    /// <summary>tgids, of those who submit or who dirtied; empty: all.</summary>
    public ImmutableArray<uint> Processes { get; init; } = [];

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask { get; init; }

    public uint MinBytes { get; init; }

    public bool Equals(CaptureSettings? other) =>
        other is not null && Level == other.Level && SnapLength == other.SnapLength && OpMask == other.OpMask &&
        MinBytes == other.MinBytes && Devices.AsSpan().SequenceEqual(other.Devices.AsSpan()) &&
        Processes.AsSpan().SequenceEqual(other.Processes.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Level, SnapLength, OpMask, MinBytes, Devices.Length, Processes.Length);
}

/// <summary>Whether segments and payload can be captured here, and how or why not.</summary>
/// <param name="Highest">The highest level that works; asked for more, a source stays at this one.</param>
/// <param name="Why">How page addresses are found, or why something does not work, with what to do; a sentence for people.</param>
public sealed record CaptureAbility(CaptureLevel Highest, string Why);
