namespace IoTop.Tui;

/// <summary>The bytes that a <see cref="HexView"/> shows. Implemented by a struct over a store, or by a class.</summary>
public interface IHexBytes
{
    /// <summary>Bytes that there are, captured or not; up to 2^40 and more.</summary>
    long Length { get; }

    /// <summary>
    /// Copies bytes from a position on, as many as there is room for. <paramref name="present"/>, of the same length, is set to 1 for a
    /// byte that is known and to 0 for one that was not captured. Returns how many positions were filled in; the rest counts as not
    /// captured.
    /// </summary>
    int Copy(long position, Span<byte> bytes, Span<byte> present);
}
