namespace IoTop.Tui;

/// <summary>The lines of an <see cref="OutlineView"/>. Implemented by a struct over the data, so that drawing allocates nothing.</summary>
public interface IOutline
{
    int Count { get; }

    /// <summary>How far a line is indented, from 0.</summary>
    int Depth(int row);

    /// <summary>Whether the selection can stand on a line; headings and remarks are passed over.</summary>
    bool IsSelectable(int row);

    /// <summary>Draws a line on a canvas of one row, which begins behind the indentation.</summary>
    void DrawLine(int row, Canvas line);
}
