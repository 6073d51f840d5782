using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Which bio a segment belongs to.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BioKey(ulong QueueNs, ulong Sector, uint Dev)
{
    internal static BioKey Of(in SegmentRecord record) => new(record.QueueNs, record.Sector, record.Dev);
}

/// <summary>How many matches there are in how many I/Os, exact also after forgetting: a count per segment with matches.</summary>
internal sealed class HitTotals
{
    private readonly Dictionary<BioKey, int> _segmentsPerIo = [];
    private Found[] _found = new Found[256];
    private long _first;
    private long _next;

    internal long Matches { get; private set; }

    internal int Ios => _segmentsPerIo.Count;

    internal bool IsEmpty => _first == _next;

    /// <summary>The oldest segment with matches.</summary>
    internal long FirstSequence => At(_first).Sequence;

    internal void Clear()
    {
        _segmentsPerIo.Clear();
        _first = _next = 0;
        Matches = 0;
    }

    /// <summary>A match begins in this segment.</summary>
    internal void Add(long sequence, in BioKey io)
    {
        Matches++;
        long place = _next;
        while (place > _first && At(place - 1).Sequence > sequence)
        {
            place--;
        }

        if (place > _first && At(place - 1).Sequence == sequence)
        {
            At(place - 1).Matches++;
            return;
        }

        Insert(place - _first, new Found { Sequence = sequence, Matches = 1, Io = io });
        CollectionsMarshal.GetValueRefOrAddDefault(_segmentsPerIo, io, out _)++;
    }

    /// <summary>Forgets the oldest segment with matches.</summary>
    internal void DropFirst()
    {
        ref Found oldest = ref At(_first++);
        Matches -= oldest.Matches;
        if (--CollectionsMarshal.GetValueRefOrNullRef(_segmentsPerIo, oldest.Io) == 0)
        {
            _segmentsPerIo.Remove(oldest.Io);
        }
    }

    private ref Found At(long index) => ref _found[index & (_found.Length - 1)];

    private void Insert(long index, in Found found)
    {
        if (_next - _first == _found.Length)
        {
            Found[] larger = new Found[_found.Length * 2];
            for (long i = _first; i < _next; i++)
            {
                larger[i - _first] = At(i);
            }

            (_first, _next) = (0, _next - _first);
            _found = larger;
        }

        for (long i = _next++; i > _first + index; i--)
        {
            At(i) = At(i - 1);
        }

        At(_first + index) = found;
    }

    private struct Found
    {
        public long Sequence;
        public BioKey Io;
        public int Matches;
    }
}
