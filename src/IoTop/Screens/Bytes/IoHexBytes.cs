using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The bytes of the I/O that is shown, as far as they were captured, for the hexdump.</summary>
internal sealed class IoHexBytes(ShownIo shown) : IHexBytes
{
    public long Length => BytesVerdict.CarriesData(in shown.Io) ? shown.Io.Bytes : 0;

    public int Copy(long position, Span<byte> bytes, Span<byte> present) =>
        shown.HasSegments && position < uint.MaxValue ? shown.Content.Copy((uint)position, bytes, present) : 0;
}
