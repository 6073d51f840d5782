using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Events as columns: what many have in common once, times and places as differences from what is expected. That is small by itself, and
/// what is left over of it is what compresses well.
/// <code>
/// events := whos:number who[whos] whats:number what[whats] column*
/// </code>
/// Columns, a number per event each: who; what; complete time from that of the event before; queue to complete; by how much it is longer
/// than issue to complete; sector from the end of the last I/O of the same who; parent sector from sector, as it differs from that of
/// the last of the same what (or the sector itself, where there is no parent).
/// </summary>
internal sealed class EventEncoder
{
    // Two indexes and five numbers of 64 bits, and at worst an entry in both tables.
    private const int MaxEventBytes = 6 + (5 * ByteWriter.MaxNumber);

    private readonly IoEvent[] _events = new IoEvent[RecordingFormat.MaxEvents];
    private readonly ushort[] _who = new ushort[RecordingFormat.MaxEvents];
    private readonly ushort[] _what = new ushort[RecordingFormat.MaxEvents];
    private readonly EventPartTable<EventWho> _whos = new();
    private readonly EventPartTable<EventWhat> _whats = new();
    private ulong[] _expected = new ulong[256];

    public int Count { get; private set; }

    public ulong FirstNs { get; private set; }

    public ulong LastNs { get; private set; }

    /// <summary>Takes as many as there is room for; returns how many.</summary>
    public int Add(ReadOnlySpan<IoEvent> events)
    {
        events = events[..Math.Min(events.Length, _events.Length - Count)];
        events.CopyTo(_events.AsSpan(Count));
        Count += events.Length;
        return events.Length;
    }

    /// <summary>Writes all that were taken, and forgets them.</summary>
    public void Encode(ByteWriter into)
    {
        ReadOnlySpan<IoEvent> events = _events.AsSpan(0, Count);
        Collect(events);
        into.Number((uint)_whos.Count);
        into.Raw(MemoryMarshal.AsBytes(_whos.Entries));
        into.Number((uint)_whats.Count);
        into.Raw(MemoryMarshal.AsBytes(_whats.Entries));
        Span<byte> room = into.Room(events.Length * MaxEventBytes);
        int at = EncodeIndexes(room, _who.AsSpan(0, Count));
        at += EncodeIndexes(room[at..], _what.AsSpan(0, Count));
        at += EncodeTimes(room[at..], events);
        at += EncodeSectors(room[at..], events);
        at += EncodeParents(room[at..], events);
        into.Advance(at);
        Count = 0;
    }

    private void Collect(ReadOnlySpan<IoEvent> events)
    {
        _whos.Clear();
        _whats.Clear();
        FirstNs = ulong.MaxValue;
        LastNs = 0;
        EventWho whoBefore = default;
        EventWhat whatBefore = default;
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly IoEvent next = ref events[i];
            FirstNs = Math.Min(FirstNs, next.CompleteNs);
            LastNs = Math.Max(LastNs, next.CompleteNs);
            EventWho who = EventWho.Of(in next);
            EventWhat what = EventWhat.Of(in next);
            _who[i] = i != 0 && EventPartTable<EventWho>.IsSame(in who, in whoBefore) ? _who[i - 1] : (ushort)_whos.IndexOf(in who);
            _what[i] = i != 0 && EventPartTable<EventWhat>.IsSame(in what, in whatBefore) ? _what[i - 1] : (ushort)_whats.IndexOf(in what);
            whoBefore = who;
            whatBefore = what;
        }
    }

    private static int EncodeIndexes(Span<byte> room, ReadOnlySpan<ushort> indexes)
    {
        int at = 0;
        foreach (ushort index in indexes)
        {
            at += ByteWriter.Put(room[at..], index);
        }

        return at;
    }

    private static int EncodeTimes(Span<byte> room, ReadOnlySpan<IoEvent> events)
    {
        int at = 0;
        ulong before = 0;
        foreach (ref readonly IoEvent next in events)
        {
            at += ByteWriter.Put(room[at..], ByteWriter.ZigZag((long)(next.CompleteNs - before)));
            before = next.CompleteNs;
        }

        foreach (ref readonly IoEvent next in events)
        {
            at += ByteWriter.Put(room[at..], next.QueueToCompleteNs);
        }

        foreach (ref readonly IoEvent next in events)
        {
            at += ByteWriter.Put(room[at..], ByteWriter.ZigZag((long)(next.QueueToCompleteNs - next.IssueToCompleteNs)));
        }

        return at;
    }

    private int EncodeSectors(Span<byte> room, ReadOnlySpan<IoEvent> events)
    {
        Span<ulong> expected = Expected(_whos.Count);
        int at = 0;
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly IoEvent next = ref events[i];
            ref ulong end = ref expected[_who[i]];
            at += ByteWriter.Put(room[at..], ByteWriter.ZigZag((long)(next.Sector - end)));
            end = next.Sector + (next.Bytes >> 9);
        }

        return at;
    }

    private int EncodeParents(Span<byte> room, ReadOnlySpan<IoEvent> events)
    {
        Span<ulong> expected = Expected(_whats.Count);
        int at = 0;
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly IoEvent next = ref events[i];
            ref ulong distance = ref expected[_what[i]];
            ulong now = next.ParentDev == 0 ? next.ParentSector : next.ParentSector - next.Sector;
            at += ByteWriter.Put(room[at..], ByteWriter.ZigZag((long)(now - distance)));
            distance = now;
        }

        return at;
    }

    private Span<ulong> Expected(int count)
    {
        if (_expected.Length < count)
        {
            _expected = new ulong[Math.Max(count, _expected.Length * 2)];
        }

        Span<ulong> expected = _expected.AsSpan(0, count);
        expected.Clear();
        return expected;
    }
}
