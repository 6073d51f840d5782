using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// The last of many, in a ring that is allocated once: appending allocates nothing. Each event has a sequence number that never
/// changes and stays valid while the event is retained, from <see cref="FirstSequence"/> up to <see cref="NextSequence"/>.
/// </summary>
public class RingStore<T>
    where T : unmanaged
{
    private readonly T[] _events;
    private readonly long _mask;
    private long _first;
    private long _next;

    /// <param name="capacity">How many events are retained; rounded up to a power of two, at least 16.</param>
    public RingStore(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 26);
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 16));
        _events = new T[size];
        _mask = size - 1;
    }

    public int Capacity => _events.Length;

    /// <summary>Number of events retained.</summary>
    public int Count => (int)(_next - _first);

    /// <summary>Sequence number of the oldest event that is retained; equals <see cref="NextSequence"/> when empty.</summary>
    public long FirstSequence => _first;

    /// <summary>Sequence number that the next event will get.</summary>
    public long NextSequence => _next;

    /// <summary>How many events were ever appended.</summary>
    public long AppendedTotal => _next;

    /// <summary>The event with that sequence number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not retained any more, or was never appended.</exception>
    public ref readonly T this[long sequence]
    {
        get
        {
            if (sequence < _first || sequence >= _next)
            {
                ThrowNotRetained(sequence);
            }

            return ref _events[sequence & _mask];
        }
    }

    /// <summary>Whether <paramref name="sequence"/> can be asked for.</summary>
    public bool Contains(long sequence) => sequence >= _first && sequence < _next;

    /// <summary>The events from that one on that lie in one piece behind it.</summary>
    internal ReadOnlySpan<T> Piece(long sequence)
    {
        int start = (int)(sequence & _mask);
        return _events.AsSpan(start, (int)Math.Min(_events.Length - start, _next - sequence));
    }

    public void Append(in T happened)
    {
        _events[_next & _mask] = happened;
        _next++;
        _first = Math.Max(_first, _next - _events.Length);
    }

    /// <summary>Appends a batch, oldest first. A batch larger than the capacity keeps its tail; the rest still gets numbers.</summary>
    public void Append(ReadOnlySpan<T> batch)
    {
        long next = _next + batch.Length;
        ReadOnlySpan<T> kept = batch[Math.Max(0, batch.Length - _events.Length)..];
        int start = (int)((next - kept.Length) & _mask);
        int untilEnd = Math.Min(kept.Length, _events.Length - start);
        kept[..untilEnd].CopyTo(_events.AsSpan(start));
        kept[untilEnd..].CopyTo(_events);
        _next = next;
        _first = Math.Max(_first, _next - _events.Length);
    }

    /// <summary>Forgets the events; sequence numbers go on.</summary>
    public void Clear() => _first = _next;

    /// <summary>The event with a sequence number that is retained, to be changed.</summary>
    private protected ref T At(long sequence) => ref _events[sequence & _mask];

    [DoesNotReturn]
    private void ThrowNotRetained(long sequence) => throw new ArgumentOutOfRangeException(
        nameof(sequence), sequence, $"retained are {_first} up to but not including {_next}");
}
