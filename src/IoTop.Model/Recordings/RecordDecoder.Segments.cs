namespace IoTop.Model;

internal ref partial struct RecordDecoder
{
    private void Segment()
    {
        uint changed = _reader.UInt();
        SegmentRecord record = RecordEncoder.Expected(in _before);
        Wide(changed, 0, ref record.QueueNs);
        Wide(changed, 1, ref record.Sector);
        Wide(changed, 2, ref record.Inode);
        Wide(changed, 3, ref record.FileOffset);
        Wide(changed, 4, ref record.DirtyNs);
        Wide(changed, 5, ref record.EndIo);
        record.Type = (PayloadType)Plain(changed, 6, (uint)record.Type);
        record.Dev = Plain(changed, 7, record.Dev);
        record.FsDev = Plain(changed, 8, record.FsDev);
        record.Position = Plain(changed, 9, record.Position);
        record.Length = Plain(changed, 10, record.Length);
        record.PageOffset = Plain(changed, 11, record.PageOffset);
        record.DataOffset = Plain(changed, 12, record.DataOffset);
        record.Wanted = Plain(changed, 13, record.Wanted);
        record.Captured = Plain(changed, 14, record.Captured);
        record.DirtierTgid = Plain(changed, 15, record.DirtierTgid);
        record.DirtierTid = Plain(changed, 16, record.DirtierTid);
        record.Index = (ushort)Plain(changed, 17, record.Index);
        record.Kind = (PageKind)Plain(changed, 18, (uint)record.Kind);
        record.Flags = (SegmentFlags)Plain(changed, 19, (uint)record.Flags);
        if ((changed & (1u << 20)) != 0)
        {
            record.DirtierComm = _reader.Raw<TaskComm>();
        }

        _into.Segment(in record, _reader.Bytes());
        _before = record;
    }

    private void Wide(uint changed, int bit, ref ulong value)
    {
        if ((changed & (1u << bit)) != 0)
        {
            value += (ulong)_reader.Signed();
        }
    }

    private uint Plain(uint changed, int bit, uint value) => (changed & (1u << bit)) != 0 ? _reader.UInt() : value;
}
