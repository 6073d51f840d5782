using System.Buffers.Binary;

namespace IoTop.Bpf;

/// <summary>Where the head of a sub-buffer of the kernel's trace ring has what; out of events/header_page.</summary>
/// <param name="Time">Offset of the time stamp, 8 bytes.</param>
/// <param name="Commit">How many bytes of data there are, and flags.</param>
/// <param name="Data">Offset of the first event.</param>
/// <param name="Size">Of all of it, bytes.</param>
internal readonly record struct TracePageLayout(int Time, TraceField Commit, int Data, int Size)
{
    /// <exception cref="BpfException">It is none that we know.</exception>
    internal static TracePageLayout Of(TraceFormat header)
    {
        TraceField data = header["data"], commit = header["commit"];
        return data is { Offset: > 0, Size: > 0 } && commit.Size is 4 or 8 && header["timestamp"].Size == 8
            ? new TracePageLayout(header["timestamp"].Offset, commit, data.Offset, data.Offset + data.Size)
            : throw new BpfException("cannot read the kernel's trace ring: events/header_page is not as we know it");
    }
}

/// <summary>
/// Walks the events of one sub-buffer of the kernel's trace ring in place, as trace_pipe_raw gives it:
/// <code>
///   [u64 time][local_t commit: bytes of data | missed flags] [u32 type_len:5 time_delta:27][…] [header][…] …
/// </code>
/// An event's time is that of the page and all deltas up to it. See include/linux/ring_buffer.h and rb_update_read_stamp()
/// (https://github.com/torvalds/linux/blob/v6.12/kernel/trace/ring_buffer.c). Whatever the bytes are, it stays within them.
/// </summary>
internal ref struct TracePageReader
{
    internal const int Padding = 29, TimeExtend = 30, TimeStamp = 31;
    internal const uint MissedEvents = 1u << 31, MissedStored = 1u << 30;

    private const int HeaderSize = 4;
    private const int DeltaBits = 27;
    private const uint CommitMask = (1u << DeltaBits) - 1;

    // An absolute time stamp has 59 bits; the ones above are the page's (rb_fix_abs_ts).
    private const ulong StampMask = (1ul << 59) - 1;

    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _current;
    private ulong _time;

    internal TracePageReader(ReadOnlySpan<byte> page, in TracePageLayout layout)
    {
        _rest = [];
        _current = [];
        _time = 0;
        (HasMissed, Missed) = (false, 0);
        if (page.Length < layout.Data || page.Length < layout.Time + sizeof(ulong))
        {
            return;
        }

        _time = BinaryPrimitives.ReadUInt64LittleEndian(page[layout.Time..]);
        uint commit = (uint)layout.Commit.Read(page);
        HasMissed = (commit & MissedEvents) != 0;
        _rest = page[layout.Data..];
        int length = (int)Math.Min(commit & CommitMask, (uint)_rest.Length);
        if ((commit & MissedStored) != 0 && _rest.Length - length >= sizeof(ulong))
        {
            Missed = BinaryPrimitives.ReadUInt64LittleEndian(_rest[length..]);
        }

        _rest = _rest[..length];
    }

    /// <summary>Events in front of this page were overwritten before they were read.</summary>
    internal bool HasMissed { get; }

    /// <summary>How many; 0: there was no room to say so.</summary>
    internal ulong Missed { get; }

    /// <summary>What was recorded; begins with the number of the event.</summary>
    internal readonly ReadOnlySpan<byte> Current => _current;

    /// <summary>In the trace's clock.</summary>
    internal readonly ulong TimeNs => _time;

    /// <summary>Goes to the next event that has data; false at the end, or where the bytes make no sense any more.</summary>
    internal bool MoveNext()
    {
        while (_rest.Length >= HeaderSize)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
            uint type = header & 31, delta = header >> 5;
            uint word = _rest.Length >= 2 * HeaderSize ? BinaryPrimitives.ReadUInt32LittleEndian(_rest[HeaderSize..]) : 0;
            switch (type)
            {
                case Padding:
                    // Without a delta it fills the page; with one it is an event that was taken back, whose delta does not count.
                    if (delta == 0 || !TryTake(HeaderSize, word))
                    {
                        _rest = [];
                    }

                    break;
                case TimeExtend:
                    _time += ((ulong)word << DeltaBits) + delta;
                    _ = TryTake(HeaderSize, HeaderSize);
                    break;
                case TimeStamp:
                    _time = (((ulong)word << DeltaBits) + delta) | (_time & ~StampMask);
                    _ = TryTake(HeaderSize, HeaderSize);
                    break;
                default:
                    // A long one's length, itself included, is the word behind the header; what is shorter than that word is longer than the page.
                    _time += delta;
                    if (type == 0 ? TryTake(2 * HeaderSize, unchecked(word - HeaderSize)) : TryTake(HeaderSize, type * 4))
                    {
                        return true;
                    }

                    break;
            }
        }

        _current = [];
        return false;
    }

    /// <summary>Takes an event off; one that is longer than the page ends it.</summary>
    /// <param name="headers">Bytes in front of its data.</param>
    /// <param name="length">Of its data.</param>
    private bool TryTake(int headers, uint length)
    {
        if (headers > _rest.Length || length > (uint)(_rest.Length - headers))
        {
            _rest = [];
            return false;
        }

        _current = _rest.Slice(headers, (int)length);
        _rest = _rest[(headers + (int)length)..];
        return true;
    }
}
