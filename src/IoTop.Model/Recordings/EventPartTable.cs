using System.Numerics;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>The different ones among the parts of events or calls, numbered as they come. Grows, and is used again.</summary>
internal sealed class EventPartTable<T>
    where T : unmanaged, IBlockPart
{
    private T[] _entries = new T[256];

    // Number of the entry plus one; 0: free. At least twice as many as entries.
    private ushort[] _slots = new ushort[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<T> Entries => _entries.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        _slots.AsSpan().Clear();
    }

    /// <summary>The number of a part, which is added when it is new.</summary>
    public int IndexOf(in T part)
    {
        int mask = _slots.Length - 1;
        for (int slot = SlotOf(in part); ; slot = (slot + 1) & mask)
        {
            int index = _slots[slot] - 1;
            if (index < 0)
            {
                return Add(in part, slot);
            }

            if (IsSame(in _entries[index], in part))
            {
                return index;
            }
        }
    }

    public static bool IsSame(in T left, in T right) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in left)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in right)));

    private int SlotOf(in T part) => (int)((part.Hash() * 0x9E37_79B9_7F4A_7C15) >> (64 - BitOperations.Log2((uint)_slots.Length)));

    private int Add(in T part, int slot)
    {
        if (Count == _entries.Length)
        {
            Grow();
            return IndexOf(in part);
        }

        _entries[Count] = part;
        _slots[slot] = (ushort)(Count + 1);
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _slots = new ushort[_entries.Length * 4];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = SlotOf(in _entries[index]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = (ushort)(index + 1);
        }
    }
}
