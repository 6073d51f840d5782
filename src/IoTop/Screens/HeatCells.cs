using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Seconds and rows of <see cref="HeatColumns"/> as cells of the screen: a cell may be several of both, or a part of one row.
/// </summary>
/// <param name="Columns">What was counted.</param>
/// <param name="Value">What the rows are.</param>
/// <param name="FirstSecond">The first second of the leftmost column.</param>
/// <param name="Seconds">Seconds in a column.</param>
/// <param name="Low">The row at the lower edge.</param>
/// <param name="Merged">Rows in a line of the screen.</param>
/// <param name="Lines">Lines of the screen for them.</param>
internal readonly record struct HeatCells(
    HeatColumns Columns, HeatValue Value, long FirstSecond, int Seconds, int Low, int Merged, int Lines) : IHeatCells
{
    /// <summary>The first row of a line of the screen, counted from the lower edge.</summary>
    public int RowAt(int line) => Low + (line / Lines * Merged);

    /// <summary>The line of the screen that a row begins at, counted from the lower edge.</summary>
    public int LineOf(int row) => (row - Low) / Merged * Lines;

    public long SecondAt(int column) => FirstSecond + ((long)column * Seconds);

    public ulong this[int column, int row]
    {
        get
        {
            ulong sum = 0;
            int first = RowAt(row);
            for (long second = SecondAt(column); second < SecondAt(column + 1); second++)
            {
                ReadOnlySpan<uint> counts = Columns.Column(Value, second);
                for (int at = Math.Max(0, first); at < first + Merged && at < counts.Length; at++)
                {
                    sum += counts[at];
                }
            }

            return sum;
        }
    }

    public bool IsUnknown(int column) => SecondAt(column + 1) <= Columns.First || SecondAt(column) > Columns.Newest;
}

/// <summary>I/Os of each column of a heat map, for a graph above it.</summary>
internal readonly struct HeatIos(HeatCells cells, int width) : ISeries
{
    public int Count => width;

    public double this[int index]
    {
        get
        {
            ulong sum = 0;
            for (long second = cells.SecondAt(index); second < cells.SecondAt(index + 1); second++)
            {
                sum += cells.Columns.IosAt(second);
            }

            return (double)sum / cells.Seconds;
        }
    }
}
