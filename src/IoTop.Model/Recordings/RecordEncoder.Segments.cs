namespace IoTop.Model;

internal sealed partial class RecordEncoder
{
    private SegmentRecord _before;

    /// <summary>A segment as it differs from what is expected behind the one before it: which fields do, a bit each, and by how much.</summary>
    public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
        Begin(RecordTag.Segment);
        SegmentRecord expected = Expected(in _before);
        uint changed = Changed(in record, in expected);
        into.Number(changed);
        Wide(changed, 0, record.QueueNs, expected.QueueNs);
        Wide(changed, 1, record.Sector, expected.Sector);
        Wide(changed, 2, record.Inode, expected.Inode);
        Wide(changed, 3, record.FileOffset, expected.FileOffset);
        Wide(changed, 4, record.DirtyNs, expected.DirtyNs);
        Wide(changed, 5, record.EndIo, expected.EndIo);
        Plain(changed, 6, (uint)record.Type);
        Plain(changed, 7, record.Dev);
        Plain(changed, 8, record.FsDev);
        Plain(changed, 9, record.Position);
        Plain(changed, 10, record.Length);
        Plain(changed, 11, record.PageOffset);
        Plain(changed, 12, record.DataOffset);
        Plain(changed, 13, record.Wanted);
        Plain(changed, 14, record.Captured);
        Plain(changed, 15, record.DirtierTgid);
        Plain(changed, 16, record.DirtierTid);
        Plain(changed, 17, record.Index);
        Plain(changed, 18, (uint)record.Kind);
        Plain(changed, 19, (uint)record.Flags);
        if ((changed & (1u << 20)) != 0)
        {
            into.Raw(record.DirtierComm);
        }

        into.Number((uint)bytes.Length);
        into.Raw(bytes);
        _before = record;
    }

    /// <summary>The next segment of the same bio and file.</summary>
    public static SegmentRecord Expected(in SegmentRecord before) => before with
    {
        FileOffset = before.FileOffset == SegmentRecord.Unknown ? SegmentRecord.Unknown : before.FileOffset + before.Length,
        Position = before.Position + before.Length,
        Index = (ushort)(before.Index + 1),
    };

    private static uint Changed(in SegmentRecord record, in SegmentRecord expected)
    {
        ReadOnlySpan<byte> comm = record.DirtierComm;
        uint changed = (record.QueueNs != expected.QueueNs ? 1u : 0) | (record.Sector != expected.Sector ? 1u << 1 : 0) |
            (record.Inode != expected.Inode ? 1u << 2 : 0) | (record.FileOffset != expected.FileOffset ? 1u << 3 : 0) |
            (record.DirtyNs != expected.DirtyNs ? 1u << 4 : 0) | (record.EndIo != expected.EndIo ? 1u << 5 : 0) |
            (record.Type != expected.Type ? 1u << 6 : 0) | (record.Dev != expected.Dev ? 1u << 7 : 0) |
            (record.FsDev != expected.FsDev ? 1u << 8 : 0) | (record.Position != expected.Position ? 1u << 9 : 0) |
            (record.Length != expected.Length ? 1u << 10 : 0);
        return changed | (record.PageOffset != expected.PageOffset ? 1u << 11 : 0) |
            (record.DataOffset != expected.DataOffset ? 1u << 12 : 0) | (record.Wanted != expected.Wanted ? 1u << 13 : 0) |
            (record.Captured != expected.Captured ? 1u << 14 : 0) | (record.DirtierTgid != expected.DirtierTgid ? 1u << 15 : 0) |
            (record.DirtierTid != expected.DirtierTid ? 1u << 16 : 0) | (record.Index != expected.Index ? 1u << 17 : 0) |
            (record.Kind != expected.Kind ? 1u << 18 : 0) | (record.Flags != expected.Flags ? 1u << 19 : 0) |
            (comm.SequenceEqual(expected.DirtierComm) ? 0 : 1u << 20);
    }

    private void Wide(uint changed, int bit, ulong value, ulong expected)
    {
        if ((changed & (1u << bit)) != 0)
        {
            into.Signed((long)(value - expected));
        }
    }

    private void Plain(uint changed, int bit, uint value)
    {
        if ((changed & (1u << bit)) != 0)
        {
            into.Number(value);
        }
    }
}
