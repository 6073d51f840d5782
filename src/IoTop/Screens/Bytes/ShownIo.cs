using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// The I/O that the three panes show: a copy of its event, which the store may forget, and what is there of its segments.
/// </summary>
internal sealed class ShownIo(Session session)
{
    private IoEvent _io;

    /// <summary>Its number in the event store; -1: it stands alone, found by a search when the list had forgotten it.</summary>
    public long Sequence { get; private set; } = -1;

    public ref readonly IoEvent Io => ref _io;

    /// <summary>Its segments, in the order of their place; none when <see cref="HasSegments"/> is false.</summary>
    public IoContent Content { get; } = new();

    public bool HasSegments { get; private set; }

    public int SegmentCount => HasSegments ? Content.Count : 0;

    /// <summary>Grows whenever what is shown may have changed.</summary>
    public int Version { get; private set; }

    /// <summary>Takes an I/O of the event store; false when it is not there any more.</summary>
    public bool Show(long sequence)
    {
        if (!session.Model.Events.Contains(sequence))
        {
            return false;
        }

        _io = session.Model.Events[sequence];
        Sequence = sequence;
        Refresh();
        Version++;
        return true;
    }

    /// <summary>
    /// The store is that of another time: there the I/O has another number. False when it is not there; what is known of it stays.
    /// </summary>
    public bool FindAgain()
    {
        Sequence = EventFinder.Find(session.Model.Events, in _io);
        Refresh();
        Version++;
        return Sequence >= 0;
    }

    /// <summary>Takes an I/O that the event store has not, put together from a segment.</summary>
    public void ShowAlone(in IoEvent io)
    {
        _io = io;
        Sequence = -1;
        Refresh();
        Version++;
    }

    /// <summary>Looks up the segments again, since the store has taken in more; returns whether there is more of them, or less.</summary>
    public bool Refresh()
    {
        (int count, uint captured) = (SegmentCount, HasSegments ? Content.Captured : 0);
        HasSegments = session.Model.Payload is PayloadStore store && Content.Read(store, in _io);
        bool changed = (count, captured) != (SegmentCount, HasSegments ? Content.Captured : 0);
        Version += changed ? 1 : 0;
        return changed;
    }

    /// <summary>A sector as it is to be shown: of the disk, or of the partition when those are asked for.</summary>
    public ulong SectorOf(ulong absolute) => session.SectorOf(_io.Dev, absolute);
}
