using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What is counted apart.</summary>
[Flags]
public enum HistogramGrouping
{
    None = 0,
    Device = 1,
    Process = 2,
    Operation = 4,
}

/// <summary>A slot of a section, in an interval; bytes or nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HistogramSlot
{
    public uint Slot;
    public ulong Count;
    public ulong Sum;
    public ulong Max;
}

/// <summary>One histogram of an interval: of a device, a process, an operation, or of everything. Reused as long as its table is.</summary>
public sealed class HistogramSection
{
    private static readonly Comparison<HistogramSlot> s_bySlot = static (left, right) => left.Slot.CompareTo(right.Slot);

    private readonly List<HistogramSlot> _slots = [];

    internal HistogramSection(uint dev, uint tgid, IoOperation op, TaskComm comm)
    {
        Dev = dev;
        Tgid = tgid;
        Op = op;
        Comm = comm;
    }

    /// <summary>Meaningful when devices are counted apart, as the others are.</summary>
    public uint Dev { get; }

    public uint Tgid { get; }

    public IoOperation Op { get; }

    /// <summary>Bytes that another process chose.</summary>
    public TaskComm Comm { get; }

    /// <summary>I/Os in the interval.</summary>
    public ulong Count { get; private set; }

    /// <summary>Bytes or nanoseconds.</summary>
    public ulong Sum { get; private set; }

    /// <summary>
    /// Bytes or nanoseconds. Of sizes exact, and of times since the start; in a later interval the lowest bound that counts and sums allow
    /// when it is no new record of its slot.
    /// </summary>
    public ulong Max { get; private set; }

    /// <summary>Those that are not empty, in order. Valid until the next interval.</summary>
    public ReadOnlySpan<HistogramSlot> Slots => CollectionsMarshal.AsSpan(_slots);

    /// <summary>
    /// What the share <paramref name="fraction"/> (0..1) of I/Os did not exceed, bytes or nanoseconds: the average of the slot that it
    /// lies in, which of sizes is the size itself. 0 when there are none.
    /// </summary>
    public ulong Percentile(double fraction)
    {
        // The rank of the I/O that is asked for, counted from 1: of 100 I/Os, p99 is the 99th.
        double rank = Math.Clamp(Math.Ceiling(fraction * Count), 1, Math.Max(Count, 1));
        double below = 0;
        foreach (ref readonly HistogramSlot slot in Slots)
        {
            below += slot.Count;
            if (below >= rank)
            {
                return rank >= Count ? Max : slot.Sum / slot.Count;
            }
        }

        return Max;
    }

    internal void Clear()
    {
        _slots.Clear();
        Count = 0;
        Sum = 0;
        Max = 0;
    }

    internal void Add(in HistogramSlot slot) => _slots.Add(slot);

    /// <summary>Sorts what was added, and makes one of those with the same slot.</summary>
    internal void Close()
    {
        Span<HistogramSlot> slots = CollectionsMarshal.AsSpan(_slots);
        slots.Sort(s_bySlot);
        int last = -1;
        foreach (ref readonly HistogramSlot slot in slots)
        {
            Count += slot.Count;
            Sum += slot.Sum;
            Max = Math.Max(Max, slot.Max);
            if (last >= 0 && slots[last].Slot == slot.Slot)
            {
                slots[last].Count += slot.Count;
                slots[last].Sum += slot.Sum;
                slots[last].Max = Math.Max(slots[last].Max, slot.Max);
            }
            else
            {
                slots[++last] = slot;
            }
        }

        CollectionsMarshal.SetCount(_slots, last + 1);
    }
}
