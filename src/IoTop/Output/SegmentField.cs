namespace IoTop.Output;

/// <summary>The fields of a segment in JSON; names and meanings in <see cref="TraceFields.OfSegment"/>.</summary>
internal enum SegmentField
{
    Index,
    Len,
    Offset,
    Sector,
    Sectors,
    Block,
    Blocks,
    File,
    FileOffset,
    Dirtier,
    Data,
    Truncated,
    Lost,
}
