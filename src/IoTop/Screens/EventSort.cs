using System.Buffers.Binary;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// A picture of a list of I/Os, sorted by one column. Every column is boiled down to a number first, so that a quarter of a million
/// rows take some 20 ms and not a comparison of two events each step.
/// </summary>
internal sealed class EventSort
{
    private ulong[] _keys = [];
    private long[] _sequences = [];

    public int Count { get; private set; }

    public long this[int row] => _sequences[row];

    public void Sort(EventStore store, EventIndex index, string column, bool descending)
    {
        Count = index.Count;
        if (_keys.Length < Count)
        {
            int size = Math.Min(store.Capacity, Math.Max(1024, Count * 2));
            _keys = new ulong[size];
            _sequences = new long[size];
        }

        int kept = 0;
        for (int row = 0; row < Count; row++)
        {
            long sequence = index[row];
            if (store.Contains(sequence))
            {
                _sequences[kept] = sequence;
                _keys[kept++] = KeyOf(in store[sequence], column);
            }
        }

        Count = kept;
        Array.Sort(_keys, _sequences, 0, Count);
        if (descending)
        {
            _sequences.AsSpan(0, Count).Reverse();
        }
    }

    public int IndexOf(long sequence, int hint) =>
        (uint)hint < (uint)Count && _sequences[hint] == sequence ? hint : _sequences.AsSpan(0, Count).IndexOf(sequence);

    private static ulong KeyOf(in IoEvent io, string column) => column switch
    {
        "pid" => io.Tgid,
        "tid" => io.Tid,
        "dirtier" => io.DirtierTgid,
        "comm" => FirstBytes(in io),
        "device" => io.Dev,
        "op" => (ulong)io.Op,
        "sector" => io.Sector,
        "bytes" => io.Bytes,
        "q2d" => io.QueueToIssueNs,
        "d2c" => io.IssueToCompleteNs,
        "lat" => io.QueueToCompleteNs,
        "error" => io.Error,
        _ => io.CompleteNs,
    };

    private static ulong FirstBytes(in IoEvent io)
    {
        Span<byte> name = stackalloc byte[TaskComm.Length];
        io.Comm.Bytes.CopyTo(name);
        return BinaryPrimitives.ReadUInt64BigEndian(name);
    }
}
