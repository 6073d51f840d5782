namespace IoTop.Tui;

/// <summary>What a <see cref="HeatMap"/> shows. Implemented by a struct over whatever counts.</summary>
public interface IHeatCells
{
    /// <summary>How much there is in a cell of the map, row 0 at the bottom, column 0 on the left.</summary>
    ulong this[int column, int row] { get; }

    /// <summary>Nothing is known of this column: it was not counted, or is not kept.</summary>
    bool IsUnknown(int column);
}
