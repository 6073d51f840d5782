using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Finds an I/O in another store of events, where it has another number.</summary>
internal static class EventFinder
{
    /// <summary>Its number there, looked for from the newest on; -1: it is not there.</summary>
    public static long Find(EventStore events, in IoEvent io)
    {
        for (long sequence = events.NextSequence - 1; sequence >= events.FirstSequence; sequence--)
        {
            ref readonly IoEvent other = ref events[sequence];
            bool isSame = other.CompleteNs == io.CompleteNs && other.Dev == io.Dev && other.Sector == io.Sector && other.Op == io.Op
                && other.Bytes == io.Bytes && other.QueueToCompleteNs == io.QueueToCompleteNs;
            if (isSame)
            {
                return sequence;
            }
        }

        return -1;
    }
}
