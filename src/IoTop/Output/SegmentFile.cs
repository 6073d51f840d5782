using IoTop.Model;

namespace IoTop.Output;

/// <summary>The file behind a segment, or a label where there is none.</summary>
internal sealed class SegmentFile(IoModel model)
{
    private readonly SegmentLabels _labels = new(model.Source, model.Devices);

    // A path has at most 4096 bytes, and so has that of its mount point.
    private readonly byte[] _text = new byte[3 * 4096];

    /// <summary>A path, or a label such as "[ext4 journal]": raw bytes of others, valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(in IoEvent ioEvent, TraceContent content, int index) =>
        _text.AsSpan(0, _labels.Write(in content.Io.Stored(index), in ioEvent, _text));

    /// <summary>Where a segment begins in its file; false when it has none, or it is not known.</summary>
    public bool TryOffset(in IoEvent ioEvent, TraceContent content, int index, out ulong offset)
    {
        offset = content.Io[index].FileOffset;
        return offset != SegmentRecord.Unknown && _labels.OriginOf(in content.Io.Stored(index), in ioEvent) == SegmentOrigin.File;
    }
}
