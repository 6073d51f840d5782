using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Whom a counter belongs to; mirrors <c>struct counter_key</c> in bpf/iotop.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CounterKey : IEquatable<CounterKey>
{
    /// <summary>0: no owner known.</summary>
    public uint Tgid;

    /// <summary>0 unless counted per thread.</summary>
    public uint Tid;
    public uint Dev;
    public IoOperation Op;

    /// <summary>1: a stacked device sent it down; it is already counted there.</summary>
    public byte LowerLayer;
    public ushort Reserved;

    public readonly bool Equals(CounterKey other) =>
        Tgid == other.Tgid && Tid == other.Tid && Dev == other.Dev && Op == other.Op && LowerLayer == other.LowerLayer;

    public override readonly bool Equals(object? obj) => obj is CounterKey other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Tgid, Tid, Dev, (int)Op | (LowerLayer << 8));

    public static bool operator ==(CounterKey left, CounterKey right) => left.Equals(right);

    public static bool operator !=(CounterKey left, CounterKey right) => !left.Equals(right);
}
