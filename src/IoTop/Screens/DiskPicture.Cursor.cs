using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>The cursor, and what part is shown.</content>
internal sealed partial class DiskPicture
{
    // Events come almost in the order of their time.
    private const ulong SlackNs = 1_000_000_000;

    private CellMatch? _cell;
    private (int Version, ulong Ns, ulong First, ulong End) _cellKey;
    private int _cellScope;

    private ulong CursorSector()
    {
        if (!_hasCursor)
        {
            return Places.FirstSector + ((Places.EndSector - Places.FirstSector) / 2);
        }

        if (_found > 0 && Session.Model.Events.Contains(_foundNewest))
        {
            return Math.Max(Places.FirstSector, Session.Model.Events[_foundNewest].Sector); // so that it stays in sight
        }

        (ulong first, ulong end) = SectorsOf(_cursorLine);
        return first + ((end - first) / 2);
    }

    /// <summary>More or less time in a column, around the I/O under the cursor.</summary>
    private void ChangeStep(int change)
    {
        EventStore events = Session.Model.Events;
        if (_hasCursor && _found > 0 && events.Contains(_foundNewest))
        {
            _cursorNs = events[_foundNewest].CompleteNs;
        }

        Places.ChangeStep(change, _hasCursor ? _cursorNs : 0, MapWidth * DotMap.Across);
    }

    private void Zoom(bool isIn, ulong sector)
    {
        if (!Places.Zoom(isIn, sector))
        {
            Session.Front.Say(isIn ? "it cannot be shown bigger" : "this is the whole device");
        }
        else if (_hasCursor)
        {
            ulong rows = Places.EndSector - Places.FirstSector;
            ulong behind = Math.Clamp(sector, Places.FirstSector, Places.EndSector - 1) - Places.FirstSector;
            _cursorLine = MapHeight - 1 - (int)((UInt128)behind * (ulong)Math.Max(1, MapHeight) / rows);
        }
    }

    /// <summary>Shows no more than the lines that have something; again and again, since a line of a big device is much.</summary>
    private void Fit()
    {
        const int MostTimes = 8;
        int times = 0;
        bool isBusy = TryFindBusy(out int top, out int bottom);
        while (isBusy && times < MostTimes && (bottom - top + 1) * 4 <= MapHeight * 3
            && Places.Show(SectorsOf(bottom).First, SectorsOf(top).End))
        {
            times++;
            Fill();
            isBusy = TryFindBusy(out top, out bottom);
        }

        if (times == 0)
        {
            Session.Front.Say(isBusy ? "it cannot be shown bigger without leaving something out" : "there is no I/O to show");
        }
        else
        {
            _hasCursor = false;
        }
    }

    /// <summary>The first and the last line of the map that have something.</summary>
    private bool TryFindBusy(out int top, out int bottom)
    {
        top = -1;
        bottom = -1;
        for (int line = 0; line < MapHeight; line++)
        {
            for (int column = 0; column < MapWidth; column++)
            {
                if (HasDots(column, line))
                {
                    top = top < 0 ? line : top;
                    bottom = line;
                    break;
                }
            }
        }

        return top >= 0;
    }

    private bool HasDots(int column, int line) =>
        (_dots.WeightAt(column, line, 0) | _dots.WeightAt(column, line, 1) | _dots.WeightAt(column, line, 2)) != 0;

    private bool MoveCursor(Command command)
    {
        if (command is not (Command.Left or Command.Right or Command.Up or Command.Down or Command.PageUp or Command.PageDown
            or Command.Top or Command.Bottom))
        {
            return false;
        }

        if (!_hasCursor)
        {
            _hasCursor = PutCursor();
            return true;
        }

        int page = Math.Max(1, MapHeight / 4);
        int line = _cursorLine + command switch
        {
            Command.Up => -1,
            Command.Down => 1,
            Command.PageUp => -page,
            Command.PageDown => page,
            _ => 0,
        };
        int column = ColumnOf(_cursorNs);
        column = command switch
        {
            Command.Left => column - 1,
            Command.Right => column + 1,
            Command.Top => 0,
            Command.Bottom => MapWidth - 1,
            _ => column,
        };
        _cursorLine = Math.Clamp(line, 0, Math.Max(0, MapHeight - 1));
        _cursorNs = NsOf(Math.Clamp(column, 0, Math.Max(0, MapWidth - 1)));
        return true;
    }

    /// <summary>The cursor begins at the newest cell that has something.</summary>
    private bool PutCursor()
    {
        _cursorLine = MapHeight / 2;
        _cursorNs = NsOf(Math.Max(0, MapWidth - 1));
        for (int column = MapWidth - 1; column >= 0; column--)
        {
            for (int line = 0; line < MapHeight; line++)
            {
                if (HasDots(column, line))
                {
                    _cursorLine = line;
                    _cursorNs = NsOf(column);
                    return true;
                }
            }
        }

        return true;
    }

    /// <summary>Counts the I/Os under the cursor that are still kept; events come almost in the order of their time.</summary>
    private void LookAtCell()
    {
        _found = 0;
        _foundNewest = -1;
        if (Places.Device is null)
        {
            return;
        }

        EventStore events = Session.Model.Events;
        (ulong first, ulong end) = SectorsOf(_cursorLine);
        CellMatch cell = CellUnder(first, end);
        for (long sequence = FirstAt(events, _cursorNs > SlackNs ? _cursorNs - SlackNs : 0); sequence < events.NextSequence; sequence++)
        {
            ref readonly IoEvent io = ref events[sequence];
            if (io.CompleteNs > _cursorNs + CellNs + SlackNs)
            {
                break;
            }

            if (cell.Matches(in io) && Session.Filter.Matches(in io))
            {
                _found++;
                _foundNewest = sequence;
            }
        }
    }

    /// <summary>The match of the cell; made anew when the cursor has moved, so that a frame allocates nothing.</summary>
    private CellMatch CellUnder(ulong first, ulong end)
    {
        (int, ulong, ulong, ulong) key = (Places.Version, _cursorNs, first, end);
        if (_cell is null || _cellKey != key || _cellScope != Pictures.Version)
        {
            _cellKey = key;
            _cellScope = Pictures.Version;
            _cell = Places.MatchOf(_cursorNs, _cursorNs + CellNs, first, end);
        }

        return _cell;
    }

    private static long FirstAt(EventStore events, ulong ns)
    {
        long low = events.FirstSequence;
        long high = events.NextSequence;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = events[middle].CompleteNs < ns ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
