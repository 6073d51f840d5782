using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>A map of a loaded object. Valid as long as the object is.</summary>
internal readonly unsafe struct BpfMap(int fd, int maxEntries)
{
    private const int ErrnoNoEntry = 2;

    internal int Fd { get; } = fd;

    internal int MaxEntries { get; } = maxEntries;

    /// <summary>0 or a negative errno.</summary>
    internal int Update<TKey, TValue>(TKey key, in TValue value)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        fixed (TValue* pinned = &value)
        {
            return Libbpf.bpf_map_update_elem(Fd, &key, pinned, 0);
        }
    }

    internal bool TryLookup<TKey, TValue>(TKey key, out TValue value)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        value = default;
        fixed (TValue* pinned = &value)
        {
            return Libbpf.bpf_map_lookup_elem(Fd, &key, pinned) == 0;
        }
    }

    /// <summary>Reads a per-CPU value; <paramref name="perCpu"/> has an element per possible CPU.</summary>
    internal bool TryLookupPerCpu<TKey, TValue>(TKey key, Span<TValue> perCpu)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        fixed (TValue* pinned = perCpu)
        {
            return Libbpf.bpf_map_lookup_elem(Fd, &key, pinned) == 0;
        }
    }

    internal void Delete<TKey>(TKey key)
        where TKey : unmanaged => _ = Libbpf.bpf_map_delete_elem(Fd, &key);

    /// <summary>Iterates: pass the key that came last, or nothing to begin; false after the last.</summary>
    internal bool TryNextKey<TKey>(bool begin, ref TKey key)
        where TKey : unmanaged
    {
        TKey next;
        TKey previous = key;
        int result = Libbpf.bpf_map_get_next_key(Fd, begin ? null : &previous, &next);
        if (result != 0)
        {
            return false;
        }

        key = next;
        return true;
    }

    /// <summary>
    /// Reads up to keys.Length entries of a hash map, going on at <paramref name="cursor"/>. Returns how many were read; sets
    /// <paramref name="end"/> when the map is through. A negative errno when it failed.
    /// </summary>
    internal int LookupBatch<TKey, TValue>(ref uint cursor, bool begin, Span<TKey> keys, Span<TValue> values, out bool end)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        uint count = (uint)keys.Length;
        uint next = 0;
        int result;
        fixed (TKey* pinnedKeys = keys)
        fixed (TValue* pinnedValues = values)
        fixed (uint* pinnedCursor = &cursor)
        {
            using Undisturbed undisturbed = Undisturbed.Begin();
            result = Libbpf.bpf_map_lookup_batch(Fd, begin ? null : pinnedCursor, &next, pinnedKeys, pinnedValues, &count, null);
        }

        cursor = next;
        end = result == -ErrnoNoEntry;
        return result == 0 || end ? (int)count : result;
    }
}
