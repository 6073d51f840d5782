using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Makes events again of what <see cref="EventEncoder"/> wrote.</summary>
internal sealed class EventDecoder
{
    private IoEvent[] _events = [];
    private EventWho[] _whos = [];
    private EventWhat[] _whats = [];
    private ushort[] _who = [];
    private ushort[] _what = [];
    private ulong[] _expected = [];

    /// <summary>The events of a block; valid until the next call.</summary>
    /// <exception cref="RecordingException">It is not what an encoder wrote.</exception>
    public ReadOnlySpan<IoEvent> Decode(ReadOnlySpan<byte> bytes, uint count)
    {
        if (count > RecordingFormat.MaxEvents)
        {
            throw new RecordingException($"{count} events in a block");
        }

        ByteReader reader = new(bytes);
        Span<IoEvent> events = Sized(ref _events, (int)count);
        Span<ushort> who = Sized(ref _who, (int)count);
        Span<ushort> what = Sized(ref _what, (int)count);
        ReadOnlySpan<EventWho> whos = Parts(ref reader, ref _whos);
        ReadOnlySpan<EventWhat> whats = Parts(ref reader, ref _whats);
        Span<ulong> expected = Sized(ref _expected, Math.Max(whos.Length, whats.Length));
        DecodeParts(ref reader, whos, events, who);
        DecodeParts(ref reader, whats, events, what);
        DecodeTimes(ref reader, events);
        DecodeSectors(ref reader, events, who, expected);
        DecodeParents(ref reader, events, what, expected);
        if (!reader.IsAtEnd)
        {
            throw new RecordingException($"{reader.Left} bytes are left over behind its events");
        }

        return events;
    }

    private static Span<T> Sized<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, Math.Min(array.Length * 2, RecordingFormat.MaxEvents))];
        }

        return array.AsSpan(0, length);
    }

    private static ReadOnlySpan<T> Parts<T>(ref ByteReader reader, ref T[] parts)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        int count = reader.Count(size);
        if (count > RecordingFormat.MaxEvents)
        {
            throw new RecordingException($"{count} sorts of events in a block");
        }

        Span<T> into = Sized(ref parts, count);
        reader.Raw(count * size).CopyTo(MemoryMarshal.AsBytes(into));
        return into;
    }

    private static void DecodeParts<T>(ref ByteReader reader, scoped ReadOnlySpan<T> parts, Span<IoEvent> events, Span<ushort> index)
        where T : unmanaged, IEventPart<T>
    {
        for (int i = 0; i < events.Length; i++)
        {
            ulong number = reader.Number();
            if (number >= (uint)parts.Length)
            {
                throw new RecordingException($"an event refers to entry {number} of {parts.Length}");
            }

            index[i] = (ushort)number;
            parts[(int)number].PutInto(ref events[i]);
        }
    }

    private static void DecodeTimes(ref ByteReader reader, Span<IoEvent> events)
    {
        ulong before = 0;
        foreach (ref IoEvent next in events)
        {
            before += (ulong)reader.Signed();
            next.CompleteNs = before;
        }

        foreach (ref IoEvent next in events)
        {
            next.QueueToCompleteNs = reader.Number();
        }

        foreach (ref IoEvent next in events)
        {
            next.IssueToCompleteNs = next.QueueToCompleteNs - (ulong)reader.Signed();
        }
    }

    private static void DecodeSectors(ref ByteReader reader, Span<IoEvent> events, ReadOnlySpan<ushort> who, Span<ulong> expected)
    {
        expected.Clear();
        for (int i = 0; i < events.Length; i++)
        {
            ref IoEvent next = ref events[i];
            ref ulong end = ref expected[who[i]];
            next.Sector = end + (ulong)reader.Signed();
            end = next.Sector + (next.Bytes >> 9);
        }
    }

    private static void DecodeParents(ref ByteReader reader, Span<IoEvent> events, ReadOnlySpan<ushort> what, Span<ulong> expected)
    {
        expected.Clear();
        for (int i = 0; i < events.Length; i++)
        {
            ref IoEvent next = ref events[i];
            ref ulong distance = ref expected[what[i]];
            distance += (ulong)reader.Signed();
            next.ParentSector = next.ParentDev == 0 ? distance : next.Sector + distance;
        }
    }
}
