using System.Numerics;

namespace IoTop.Tui;

/// <summary>Where the columns of a <see cref="HexView"/> are.</summary>
internal readonly record struct HexLayout(
    int BytesPerRow, int LabelWidth, int LeftLine, int HexStart, int RightLine, int TextStart, int Width)
{
    /// <summary>The most that a row may have.</summary>
    internal const int MostBytes = 64;

    private const int Group = 8;
    private const int CommonLabel = 8;
    private const int LeastLabel = 4;

    private static ReadOnlySpan<byte> Automatic => [32, 24, 16, 8, 4];

    /// <summary>The column of a byte's first digit; groups of eight have one more blank between them.</summary>
    internal int HexColumn(int index) => HexStart + (3 * index) + (index / Group);

    internal int TextColumn(int index) => TextStart + index;

    /// <summary>
    /// Finds the most bytes that fit into a width. The last column is the scroll bar's whether it shows or not: columns must not jump when
    /// bytes are added.
    /// </summary>
    /// <param name="width">Of the canvas.</param>
    /// <param name="bytesPerRow">As the user wants it; 0: by the width.</param>
    /// <param name="labels">What writes the labels; null: the position in hex.</param>
    /// <param name="lastLabel">The greatest number among the labels.</param>
    internal static HexLayout Fit(int width, int bytesPerRow, IHexLabels? labels, ulong lastLabel)
    {
        int needed = labels?.Width ?? Math.Max(LeastLabel, (67 - BitOperations.LeadingZeroCount(lastLabel)) / 4);
        int wanted = labels?.Width ?? Math.Max(CommonLabel, needed);
        if (bytesPerRow > 0)
        {
            bytesPerRow = Math.Min(bytesPerRow, MostBytes);
            return TryFit(width, bytesPerRow, wanted, needed, out HexLayout asked) ? asked : Place(width, bytesPerRow, 0, isTight: true);
        }

        foreach (byte count in Automatic)
        {
            if (TryFit(width, count, wanted, needed, out HexLayout layout))
            {
                return layout;
            }
        }

        return Place(width, Automatic[^1], 0, isTight: true);
    }

    /// <summary>Gives up what is least missed: blanks beside the lines, then leading zeros of the label.</summary>
    private static bool TryFit(int width, int bytesPerRow, int wanted, int needed, out HexLayout layout)
    {
        layout = Place(width, bytesPerRow, wanted, isTight: false);
        if (layout.Needed < width)
        {
            return true;
        }

        layout = Place(width, bytesPerRow, wanted, isTight: true);
        if (layout.Needed < width)
        {
            return true;
        }

        layout = Place(width, bytesPerRow, needed, isTight: true);
        return layout.Needed < width;
    }

    private int Needed => TextStart + BytesPerRow;

    private static HexLayout Place(int width, int bytesPerRow, int label, bool isTight)
    {
        int pad = isTight ? 0 : 1;
        int leftLine = label + pad;
        int hex = label == 0 ? 0 : leftLine + 1 + pad;
        int rightLine = hex + (3 * bytesPerRow) - 1 + ((bytesPerRow - 1) / Group) + pad;
        return new HexLayout(bytesPerRow, label, label == 0 ? -1 : leftLine, hex, rightLine, rightLine + 1, width);
    }
}
