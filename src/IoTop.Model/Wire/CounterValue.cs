using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// What a <see cref="CounterKey"/> has done since tracing began; mirrors <c>struct counter_value</c> in bpf/iotop.h, where the
/// meaning of <see cref="Ios"/> against <see cref="Bios"/> and the bucket bounds are told.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct CounterValue
{
    /// <summary>Requests, as /proc/diskstats counts them.</summary>
    public ulong Ios;
    public ulong Bios;
    public ulong Bytes;

    /// <summary>Queue to complete, summed over the bios whose start was seen.</summary>
    public ulong LatencyNs;
    public ulong LatencyMaxNs;

    /// <summary>Issue to complete, summed.</summary>
    public ulong DeviceNs;
    public ulong Errors;

    /// <summary>[0]: no bytes; [k]: 2^(k-1) &lt;= sectors &lt; 2^k.</summary>
    public SizeBuckets Sizes;

    /// <summary>[0]: below 256 ns; [k]: 2^(k+7) &lt;= ns &lt; 2^(k+8).</summary>
    public LatencyBuckets Latencies;
}

/// <summary>log2 of sectors, per bio.</summary>
[InlineArray(Length)]
public struct SizeBuckets
{
    public const int Length = 24;
    private uint _first;
}

/// <summary>log2 of nanoseconds from queue to complete, per bio.</summary>
[InlineArray(Length)]
public struct LatencyBuckets
{
    public const int Length = 32;
    private uint _first;
}
