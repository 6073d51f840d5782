namespace IoTop.Tui;

/// <summary>The names of the screens in one line, with the one that is shown set off.</summary>
public static class TabBar
{
    /// <summary>Draws the tabs. Returns the column after the last one, so that the line can be used further.</summary>
    public static int Draw(Canvas canvas, ReadOnlySpan<string> names, int active)
    {
        int column = 0;
        for (int index = 0; index < names.Length; index++)
        {
            int width = DisplayText.Width(names[index]) + 2;
            Style style = index == active ? Role.TabActive : Role.TabInactive;
            canvas.Fill(0, column, 1, width, ' ', style);
            canvas.Write(0, column + 1, names[index], style);
            column += width;
        }

        return Math.Max(0, Math.Min(column, canvas.Width));
    }

    /// <summary>The tab at a column of the line, or -1.</summary>
    public static int HitTest(ReadOnlySpan<string> names, int at)
    {
        int column = 0;
        for (int index = 0; index < names.Length; index++)
        {
            int width = DisplayText.Width(names[index]) + 2;
            if (at >= column && at < column + width)
            {
                return index;
            }

            column += width;
        }

        return -1;
    }
}
