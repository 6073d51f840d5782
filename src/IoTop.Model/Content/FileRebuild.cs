namespace IoTop.Model;

/// <summary>
/// Brings back a file's content from its captured segments, also when it is deleted by now. What came later wins: also a write of which
/// too little was captured, because what was known there before is not true any more.
/// </summary>
public static class FileRebuild
{
    /// <summary>The files of which anything was captured, each as it was named last, in the order in which they came.</summary>
    public static List<FileEntry> Files(PayloadStore store)
    {
        List<FileEntry> files = [];
        Dictionary<(uint, ulong, uint), int> known = [];
        for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
        {
            ref readonly Segment segment = ref store[sequence];
            if (segment.File is not { } file || !IsContent(in segment.Record) || store.Bytes(sequence).IsEmpty)
            {
                continue;
            }

            if (known.TryAdd((file.FsDev, file.Inode, file.Generation), files.Count))
            {
                files.Add(file);
            }
            else
            {
                files[known[(file.FsDev, file.Inode, file.Generation)]] = file;
            }
        }

        return files;
    }

    /// <summary>What is known of a file; null: nothing was captured of it.</summary>
    public static FileCoverage? Coverage(PayloadStore store, FileEntry file) => Coverage(store, file.FsDev, file.Inode, file.Generation);

    /// <summary>What is known of a file; null: nothing was captured of it.</summary>
    public static FileCoverage? Coverage(PayloadStore store, uint fsDev, ulong inode, uint generation)
    {
        RangeMap ranges = new();
        FileEntry? newest = null;
        ulong size = 0;
        for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
        {
            ref readonly Segment segment = ref store[sequence];
            if (segment.File is not { } file || file.FsDev != fsDev || file.Inode != inode || file.Generation != generation
                || !IsContent(in segment.Record))
            {
                continue;
            }

            newest = file;

            // A deleted file is cut to nothing before it is gone for good.
            size = file.IsDeleted && file.Size == 0 ? size : file.Size;
            Take(ranges, sequence, in segment.Record, store.Bytes(sequence).Length);
        }

        ranges.Arrange();
        return newest is null ? null : new FileCoverage(store, newest, size, ranges);
    }

    private static void Take(RangeMap ranges, long sequence, in SegmentRecord record, int captured)
    {
        ulong start = record.FileOffset;
        ulong end = start + Math.Min((uint)captured, record.Length);
        ranges.Put(new FileRange(start, end, sequence, start));
        if ((record.Flags & SegmentFlags.Read) == 0)
        {
            ranges.Put(new FileRange(end, start + record.Length, sequence, start, IsKnown: false));
        }
    }

    // A lower layer may have changed the bytes (dm-crypt), and its segments are those of the upper one again.
    private static bool IsContent(in SegmentRecord record) =>
        record.Kind is PageKind.File or PageKind.Direct && record.FileOffset <= long.MaxValue - (long)uint.MaxValue
        && (record.Flags & SegmentFlags.LowerLayer) == 0;
}
