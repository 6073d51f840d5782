using IoTop.Keys;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>The cursor.</content>
internal sealed partial class HeatPicture
{
    private ulong CursorCount => _cells[CursorColumn, _cells.LineOf(_cursorRow)];

    private int CursorColumn => (int)((_cursorSecond - _cells.FirstSecond) / Seconds);

    private bool MoveCursor(Command command)
    {
        if (command is not (Command.Left or Command.Right or Command.Up or Command.Down or Command.PageUp or Command.PageDown
            or Command.Top or Command.Bottom))
        {
            return false;
        }

        if (!_hasCursor)
        {
            PutCursor();
            return true;
        }

        int page = Math.Max(1, MapHeight / _cells.Lines / 4) * _cells.Merged;
        HeatColumns heat = Pictures.Heat;
        _cursorSecond += command switch { Command.Left => -Seconds, Command.Right => Seconds, _ => 0 };
        _cursorSecond = command switch
        {
            Command.Top => Math.Max(heat.First, heat.Newest - heat.Capacity + 1),
            Command.Bottom => heat.Newest,
            _ => Math.Clamp(_cursorSecond, heat.Newest - heat.Capacity + 1, heat.Newest),
        };
        _cursorRow += command switch
        {
            Command.Up => _cells.Merged,
            Command.Down => -_cells.Merged,
            Command.PageUp => page,
            Command.PageDown => -page,
            _ => 0,
        };
        _cursorRow = Math.Clamp(_cursorRow, _cells.Low, _cells.RowAt(Math.Max(0, MapHeight - 1)));
        return true;
    }

    /// <summary>The cursor begins at the newest second in which something happened, on its fullest row.</summary>
    private void PutCursor()
    {
        _hasCursor = true;
        _cursorSecond = Pictures.Heat.Newest / Seconds * Seconds;
        _cursorRow = _cells.Low;
        for (int column = MapWidth - 1; column >= 0; column--)
        {
            ulong most = 0;
            for (int line = 0; line < MapHeight; line += _cells.Lines)
            {
                if (_cells[column, line] > most)
                {
                    most = _cells[column, line];
                    _cursorSecond = _cells.SecondAt(column);
                    _cursorRow = _cells.RowAt(line);
                }
            }

            if (most > 0)
            {
                return;
            }
        }
    }
}
