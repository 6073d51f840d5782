namespace IoTop.Model;

/// <summary>The last segments of a store may still be growing: further chunks of them come in records of their own.</summary>
internal static class GrowingSegments
{
    // A segment that is not whole has lost a chunk when so many came after it.
    private const int MaybeGrowing = 64;

    /// <summary>The first one from <paramref name="from"/> on that may be; <see cref="PayloadStore.NextSequence"/>: none.</summary>
    internal static long First(PayloadStore store, long from)
    {
        long next = store.NextSequence;
        for (long sequence = Math.Max(Math.Max(from, next - MaybeGrowing), store.FirstSequence); sequence < next; sequence++)
        {
            ref readonly SegmentRecord record = ref store[sequence].Record;
            if (record.Captured < record.Wanted && (record.Flags & SegmentFlags.Fault) == 0)
            {
                return sequence;
            }
        }

        return next;
    }
}
