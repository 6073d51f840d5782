using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// What the slots of the kernel's side hold. A size has its own: sectors of 512 bytes. Times are microseconds: each its own below 64, above
/// 32 slots to a power of two; in a linear histogram, steps of which the last one is open.
/// </summary>
public static class HistogramSlots
{
    /// <summary>Slots of a linear histogram, the last one open; <c>IOTOP_LINEAR_SLOTS</c>.</summary>
    public const int Linear = 1024;

    /// <summary><c>IOTOP_TIME_SUB_BITS</c>.</summary>
    public const int TimeSubBits = 5;

    private const int SectorShift = 9;

    /// <summary>The slot of a size in bytes.</summary>
    public static uint OfSize(ulong bytes) => (uint)(bytes >> SectorShift);

    /// <summary>The size that a slot holds, in bytes.</summary>
    public static ulong Size(uint slot) => (ulong)slot << SectorShift;

    /// <summary>The slot of a time in nanoseconds; <paramref name="stepUs"/> 0: logarithmic.</summary>
    public static uint OfTime(ulong ns, uint stepUs)
    {
        ulong us = ns / 1000;
        if (stepUs > 0)
        {
            return (uint)Math.Min(us / stepUs, Linear - 1);
        }

        int bits = BitOperations.Log2(us | 1) - TimeSubBits;
        return bits <= 0 ? (uint)us : (uint)(bits << TimeSubBits) + (uint)(us >> bits);
    }

    /// <summary>The least time that a slot holds, in microseconds.</summary>
    public static ulong TimeUs(uint slot, uint stepUs)
    {
        if (stepUs > 0)
        {
            return (ulong)slot * stepUs;
        }

        int bits = (int)(slot >> TimeSubBits) - 1;
        return bits <= 0 ? slot : (ulong)((slot & ((1u << TimeSubBits) - 1)) | (1u << TimeSubBits)) << bits;
    }
}
