namespace IoTop.Model;

/// <summary>Is told the records that a <see cref="PayloadStore"/> takes in: for who writes them down.</summary>
internal interface IPayloadObserver
{
    void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes);

    void File(in FileRecord record, ReadOnlySpan<byte> path);
}
