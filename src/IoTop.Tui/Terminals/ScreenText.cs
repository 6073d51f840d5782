using System.Text;
using CommunityToolkit.HighPerformance;

namespace IoTop.Tui;

/// <summary>A screen as text, for tests and for dumps.</summary>
public static class ScreenText
{
    /// <summary>A string per line, blanks at the end removed. A half of a wide character without the other is a blank.</summary>
    public static string[] Lines(ReadOnlySpan2D<Cell> screen)
    {
        string[] lines = new string[screen.Height];
        var line = new StringBuilder();
        for (int row = 0; row < screen.Height; row++)
        {
            line.Clear();
            ReadOnlySpan<Cell> cells = screen.Width > 0 ? screen.GetRowSpan(row) : default;
            for (int column = 0; column < cells.Length; column++)
            {
                Cell cell = cells[column];
                bool whole = !cell.IsContinuation && (!cell.IsWide || (column + 1 < cells.Length && cells[column + 1].IsContinuation));
                line.Append(new Rune(whole ? cell.CodePoint : ' ').ToString());
                column += whole && cell.IsWide ? 1 : 0;
            }

            lines[row] = line.ToString().TrimEnd(' ');
        }

        return lines;
    }

    /// <summary>
    /// A string per line with a letter for each cell's style, in the order of <paramref name="legend"/>; styles not yet in the
    /// legend are added to it. Cells of the normal style are '.', and those at the end of a line are left out.
    /// </summary>
    public static string[] StyleMap(ReadOnlySpan2D<Cell> screen, IList<Style> legend)
    {
        string[] lines = new string[screen.Height];
        var line = new StringBuilder();
        for (int row = 0; row < screen.Height; row++)
        {
            line.Clear();
            foreach (Cell cell in screen.Width > 0 ? screen.GetRowSpan(row) : default)
            {
                line.Append(Letter(cell.Style, legend));
            }

            lines[row] = line.ToString().TrimEnd('.');
        }

        return lines;
    }

    private static char Letter(Style style, IList<Style> legend)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        if (style == default)
        {
            return '.';
        }

        int index = legend.IndexOf(style);
        if (index < 0)
        {
            index = legend.Count;
            legend.Add(style);
        }

        return Letters[index % Letters.Length];
    }

    /// <summary>A style by name, for the legend of a map: "Read", "Header+Bold", "Load 7".</summary>
    public static string Describe(Style style)
    {
        string role = style.Role switch
        {
            >= Role.WriteGradient => $"Write {style.Role - Role.WriteGradient}",
            >= Role.ReadGradient => $"Read {style.Role - Role.ReadGradient}",
            >= Role.LoadGradient => $"Load {style.Role - Role.LoadGradient}",
            _ => style.Role.ToString(),
        };
        return style.Flags == StyleFlags.None ? role : $"{role}+{style.Flags.ToString().Replace(", ", "+", StringComparison.Ordinal)}";
    }
}
