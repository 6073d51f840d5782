namespace IoTop.Tui;

/// <summary>
/// Where a table gets its rows. The table asks only for rows that are visible, so there can be millions. Implemented by a class
/// that lives as long as its screen, or by a (ref) struct; neither costs an allocation per frame.
/// </summary>
public interface ITableRows
{
    int Count { get; }

    /// <summary>What stays the same while a row moves (a pid, a sequence number): the selection keeps to it.</summary>
    long Identity(int row);

    /// <summary>Where a row is now, or -1 when it is gone. <paramref name="hint"/> is where it was.</summary>
    int IndexOf(long identity, int hint);

    /// <summary>
    /// Draws one cell on a canvas of one row and the column's width; it is blank and in the normal style. The selection is laid
    /// over it afterwards. Example:
    /// <c>cell.Write(0, 0, cell.Width, text, Role.Read, Alignment.Right)</c>.
    /// </summary>
    void DrawCell(int row, int column, Canvas cell);
}
