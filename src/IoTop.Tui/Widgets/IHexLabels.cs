namespace IoTop.Tui;

/// <summary>What stands at the beginning of a row instead of its position: a sector, an offset within a file.</summary>
public interface IHexLabels
{
    /// <summary>Columns of the widest label.</summary>
    int Width { get; }

    /// <summary>Writes the label of the row that begins at a position as UTF-8; returns its bytes.</summary>
    int Write(long position, Span<byte> text);
}
