using System.Numerics;

namespace IoTop.Model;

/// <summary>Different keys, numbered as they come. Grows, and is used again.</summary>
internal sealed class CallKeyTable
{
    private Key[] _keys = new Key[256];

    // Number of the key plus one; 0: free. Four times as many as keys.
    private int[] _slots = new int[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<Key> Keys => _keys.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        _slots.AsSpan().Clear();
    }

    /// <summary>The number of a key, which is added when it is new: then it is the last one.</summary>
    public int IndexOf(in Key key)
    {
        int[] slots = _slots;
        int mask = slots.Length - 1;
        for (int slot = (int)key.Hash(mask); ; slot = (slot + 1) & mask)
        {
            int index = slots[slot] - 1;
            if (index < 0)
            {
                return Add(in key, slot);
            }

            ref readonly Key there = ref _keys[index];
            if (there.First == key.First && there.Second == key.Second && there.Third == key.Third)
            {
                return index;
            }
        }
    }

    private int Add(in Key key, int slot)
    {
        if (Count == _keys.Length)
        {
            Grow();
            return IndexOf(in key);
        }

        _keys[Count] = key;
        _slots[slot] = Count + 1;
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        _slots = new int[_keys.Length * 4];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = (int)_keys[index].Hash(mask);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }

    /// <summary>Three numbers, of which some may be 0.</summary>
    internal readonly record struct Key(ulong First, ulong Second = 0, ulong Third = 0)
    {
        public uint Hash(int mask)
        {
            ulong mixed = (First * 0x9E37_79B9_7F4A_7C15) ^ BitOperations.RotateLeft(Second * 0xC2B2_AE3D_27D4_EB4F, 31) ^ (Third * 0x1656_67B1_9E37_79F9);
            return (uint)((mixed ^ (mixed >> 32)) * 0x9E37_79B9 >> 16) & (uint)mask;
        }
    }
}
