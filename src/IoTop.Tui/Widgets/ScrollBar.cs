namespace IoTop.Tui;

/// <summary>A scroll bar of one column: where the visible part of a list is.</summary>
public static class ScrollBar
{
    private const int Groove = '\u2502';
    private const int Thumb = '\u2588';

    /// <summary>The row, of all that there are, that a press at a place of the bar asks for.</summary>
    internal static int RowAt(int place, int height, int total) => (int)((long)place * (total - 1) / Math.Max(1, height - 1));

    /// <param name="canvas">One column; its height is the bar's.</param>
    /// <param name="offset">The first visible row.</param>
    /// <param name="visible">Rows that are visible.</param>
    /// <param name="total">Rows that there are.</param>
    public static void Draw(Canvas canvas, int offset, int visible, int total)
    {
        if (canvas.IsEmpty || total <= visible || visible <= 0)
        {
            return;
        }

        int height = canvas.Height;
        int size = Math.Clamp((int)((long)height * visible / total), 1, height);
        int room = height - size;
        int place = (int)Math.Round((double)offset / (total - visible) * room);

        // At the very ends only when nothing is hidden there.
        place = offset > 0 ? Math.Max(place, Math.Min(1, room)) : 0;
        place = offset < total - visible ? Math.Min(place, Math.Max(0, room - 1)) : room;
        canvas.Fill(0, 0, height, 1, Groove, Role.Track);
        canvas.Fill(place, 0, size, 1, Thumb, Role.Border);
    }
}
