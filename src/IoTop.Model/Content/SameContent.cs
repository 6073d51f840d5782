using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Which segments have the same content as an earlier one. A bounded table from hashes to segments says where to look, and the bytes
/// are compared before it is believed. Only segments that were captured as a whole.
/// </summary>
public sealed class SameContent
{
    private const int SegmentsPerLook = 64;

    private readonly PayloadStore _store;
    private readonly Entry[] _table;
    private long _next;

    /// <param name="capacity">How many different contents are remembered; a power of two. Newer ones displace older ones.</param>
    public SameContent(PayloadStore store, int capacity = 1 << 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 26);
        _store = store;
        _table = new Entry[(int)BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(_table, new Entry { Sequence = -1 });
    }

    /// <summary>Takes in what has arrived, for about as long as it may; returns true when it is through.</summary>
    public bool Step(TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        long limit = GrowingSegments.First(_store, _next);
        _next = Math.Max(_next, _store.FirstSequence);
        while (_next < limit)
        {
            for (int i = 0; i < SegmentsPerLook && _next < limit; i++)
            {
                Take(_next++);
            }

            if (Stopwatch.GetElapsedTime(start) >= budget)
            {
                break;
            }
        }

        return _next >= limit;
    }

    /// <summary>The earlier segment that has the same content as this one; -1: none is known.</summary>
    public long EarlierThan(long sequence)
    {
        if (!TryGet(sequence, out ReadOnlySpan<byte> bytes))
        {
            return -1;
        }

        ref readonly Entry entry = ref Slot(Hash(bytes));
        return entry.Sequence < sequence && IsSame(entry.Sequence, bytes) ? entry.Sequence : -1;
    }

    private void Take(long sequence)
    {
        if (!TryGet(sequence, out ReadOnlySpan<byte> bytes))
        {
            return;
        }

        // The earliest stays as long as the store has it.
        int hash = Hash(bytes);
        ref Entry entry = ref Slot(hash);
        if (entry.Hash != hash || !TryGet(entry.Sequence, out _))
        {
            entry = new Entry { Hash = hash, Sequence = sequence };
        }
    }

    private ref Entry Slot(int hash) => ref _table[hash & (_table.Length - 1)];

    private bool IsSame(long sequence, ReadOnlySpan<byte> bytes) =>
        TryGet(sequence, out ReadOnlySpan<byte> earlier) && earlier.SequenceEqual(bytes);

    private bool TryGet(long sequence, out ReadOnlySpan<byte> bytes)
    {
        bytes = _store.Contains(sequence) ? _store.Bytes(sequence) : default;
        return !bytes.IsEmpty && bytes.Length == _store[sequence].Record.Length;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        HashCode hash = default;
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public long Sequence;
        public int Hash;
    }
}
