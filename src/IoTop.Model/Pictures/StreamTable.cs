namespace IoTop.Model;

/// <summary>
/// Tells sequential I/Os from random ones on one device: sequential is what starts where an earlier I/O of the same process and operation
/// ended, or a little behind it. Several streams of a process at once are followed, and I/Os that overtake each other in the queue:
/// earlier is what was queued earlier, whatever completed first. A fixed number of processes is remembered.
/// </summary>
public sealed class StreamTable
{
    /// <summary>How far behind the end an I/O may start and still goes on with it, in sectors.</summary>
    public const ulong WindowSectors = 16;

    // A queue of 32 is what benchmarks and NVMe defaults have; what overtakes more than that is counted as random.
    private const int Depth = 32;
    private const int Ways = 4;
    private const int Sets = 64;
    private const int Slots = Sets * Ways;

    private readonly Recent[] _recent = new Recent[Slots * Depth];
    private readonly uint[] _owners = new uint[Slots];
    private readonly byte[] _next = new byte[Slots];
    private readonly byte[] _filled = new byte[Slots];
    private readonly long[] _usedAt = new long[Slots];
    private long _uses;
    private ulong _lastEnd = ulong.MaxValue;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_owners);
        Array.Clear(_filled);
        _lastEnd = ulong.MaxValue;
    }

    /// <summary>Takes the next completed I/O.</summary>
    /// <param name="io">A read or write of this device.</param>
    /// <param name="seekSectors">How far it starts from where the one completed before it on the device ended; 0 for the first.</param>
    /// <returns>How many I/Os became sequential by it: itself, and one before which it belongs.</returns>
    public int Take(in IoEvent io, out ulong seekSectors)
    {
        ulong end = io.Sector + (io.Bytes >> 9);
        seekSectors = _lastEnd == ulong.MaxValue ? 0 : _lastEnd > io.Sector ? _lastEnd - io.Sector : io.Sector - _lastEnd;
        _lastEnd = end;
        uint owner = (io.Tgid << 1) | (io.Op == IoOperation.Read ? 0u : 1u);
        int slot = SlotOf(owner);
        Span<Recent> recent = _recent.AsSpan(slot * Depth, _filled[slot]);
        ulong queued = io.QueueNs == 0 ? io.CompleteNs : io.QueueNs;
        bool follows = false;
        int found = 0;
        foreach (ref Recent other in recent)
        {
            if (!follows && io.Sector - other.End <= WindowSectors && other.QueueNs <= queued)
            {
                follows = true;
                found++;
            }
            else if (!other.Follows && other.Start - end <= WindowSectors && queued <= other.QueueNs)
            {
                other.Follows = true;
                found++;
            }
        }

        _recent[(slot * Depth) + _next[slot]] = new Recent(io.Sector, end, queued, follows);
        _filled[slot] = (byte)Math.Min(Depth, _filled[slot] + 1);
        _next[slot] = (byte)((_next[slot] + 1) % Depth);
        return found;
    }

    /// <summary>Where an owner is remembered; who is new takes the place of whoever was quiet longest among four.</summary>
    private int SlotOf(uint owner)
    {
        uint key = owner + 1;
        int first = (int)((key * 2654435769u) >> 26) * Ways;
        int slot = _owners.AsSpan(first, Ways).IndexOf(key);
        slot = slot >= 0 ? first + slot : first;
        for (int way = first; way < first + Ways && _owners[slot] != key; way++)
        {
            slot = _usedAt[way] < _usedAt[slot] ? way : slot;
        }

        _usedAt[slot] = ++_uses;
        if (_owners[slot] != key)
        {
            _owners[slot] = key;
            _filled[slot] = 0;
            _next[slot] = 0;
        }

        return slot;
    }

    private record struct Recent(ulong Start, ulong End, ulong QueueNs, bool Follows);
}
