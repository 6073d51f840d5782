using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;
using IoTop.Tui.Interop;

namespace IoTop.Tui;

public sealed unsafe partial class NcursesTerminal
{
    private readonly CellGrid _shown = new();

    // Pinned, so that a row is handed over without a copy.
    private CursesCell[] _row = [];
    private bool _mustSendAll = true;
    private bool _mustRepaint;
    private bool _isCursorVisible;

    public void Present(ReadOnlySpan2D<Cell> screen, CursorPosition cursor)
    {
        lock (_gate)
        {
            if (_isClosed || _isSuspended)
            {
                return;
            }

            if (_mustRepaint)
            {
                _mustRepaint = false;
                Ncurses.clearok(_window, 1);
            }

            if (_mustSendAll)
            {
                Ncurses.werase(_window);
            }

            // ncurses compares cells too, but comparing rows here spares handing them over: a steady screen costs a memcmp.
            Span2D<Cell> shown = _shown.Cells;
            for (int row = 0; row < shown.Height; row++)
            {
                SendRow(row, screen, shown.GetRowSpan(row));
            }

            _mustSendAll = false;
            PlaceCursor(cursor);
            Ncurses.wnoutrefresh(_window);
            Ncurses.doupdate();
        }
    }

    private void SendRow(int row, ReadOnlySpan2D<Cell> screen, Span<Cell> shown)
    {
        int width = row < screen.Height ? Math.Min(screen.Width, shown.Length) : 0;
        ReadOnlySpan<Cell> cells = width > 0 ? screen.GetRowSpan(row)[..width] : default;
        Span<Cell> beyond = shown[width..];
        bool isSame = !_mustSendAll
            && MemoryMarshal.AsBytes(cells).SequenceEqual(MemoryMarshal.AsBytes(shown[..width]))
            && !MemoryMarshal.AsBytes(beyond).ContainsAnyExcept((byte)0);
        if (isSame)
        {
            return;
        }

        cells.CopyTo(shown);
        beyond.Clear();
        int count = Convert(shown);

        // SAFETY: the array is pinned, and ncurses reads only count cells of it.
        CursesCell* first = (CursesCell*)Marshal.UnsafeAddrOfPinnedArrayElement(_row, 0);
        Ncurses.mvwadd_wchnstr(_window, row, 0, first, count);
    }

    /// <summary>Turns a row of cells into ncurses' own. Returns how many there are: a wide character is one.</summary>
    private int Convert(ReadOnlySpan<Cell> cells)
    {
        int count = 0;
        for (int column = 0; column < cells.Length; column++)
        {
            Cell cell = cells[column];
            ref CursesCell target = ref _row[count++];
            target = default;
            _colors.Apply(cell.Style, ref target);
            bool isWhole = cell.IsWide && column + 1 < cells.Length && cells[column + 1].IsContinuation;
            if (isWhole && Unicode && IsOfWidth(cell.CodePoint, 2))
            {
                target.character = cell.CodePoint;
                column++;
                continue;
            }

            // Half a wide character, whose other half was overwritten, is a blank; one that cannot be shown is two '?'.
            if (isWhole)
            {
                target.character = DisplayText.Replacement;
                _row[count++] = target;
                column++;
                continue;
            }

            target.character = cell.IsWide || cell.IsContinuation ? ' ' : Narrow(cell.CodePoint);
        }

        return count;
    }

    private int Narrow(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint;
        }

        if (!Unicode)
        {
            return AsciiFallback.Of(codePoint);
        }

        return IsOfWidth(codePoint, 1) ? codePoint : DisplayText.Replacement;
    }

    /// <summary>
    /// ncurses advances by the C library's idea of a width. Where that differs from ours, an older library for one, the row
    /// would shift, so such a character is not sent.
    /// </summary>
    private static bool IsOfWidth(int codePoint, int width) => Libc.wcwidth(codePoint) == width;

    private void PlaceCursor(CursorPosition cursor)
    {
        bool isVisible = !cursor.IsHidden && cursor.Row < _size.Height && cursor.Column < _size.Width;
        if (isVisible)
        {
            Ncurses.wmove(_window, cursor.Row, cursor.Column);
        }

        if (isVisible != _isCursorVisible)
        {
            _isCursorVisible = isVisible;
            Ncurses.curs_set(isVisible ? 1 : 0);
        }
    }
}
