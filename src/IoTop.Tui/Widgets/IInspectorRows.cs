namespace IoTop.Tui;

/// <summary>What an <see cref="InspectorView"/> shows: the same bytes read in several ways.</summary>
public interface IInspectorRows
{
    int Count { get; }

    /// <summary>The name of a row, such as "u32"; UTF-8.</summary>
    ReadOnlySpan<byte> Label(int row);

    /// <summary>Writes the value in one of the byte orders as UTF-8; returns its bytes, 0 when there is no such value.</summary>
    int Write(int row, bool bigEndian, Span<byte> text);
}
