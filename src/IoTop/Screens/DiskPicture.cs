using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Where on a device the I/Os of the last minutes fell: time from left to right, places from the start of the device (below) to its end.
/// Zooms in to single I/Os.
/// </summary>
internal sealed partial class DiskPicture(Session session) : Picture(session)
{
    private const int AxisWidth = 8;

    private readonly DotMap _dots = new();
    private int _width;
    private int _height;
    private int _generation = -1;
    private int _placeVersion = -1;
    private ulong _nowNs;
    private long _firstColumn;
    private PlaceColumn _sum;
    private bool _hasCursor;
    private ulong _cursorNs;
    private int _cursorLine;
    private int _found;
    private long _foundNewest = -1;

    public override KeyTable<Command> Keys => HistogramKeys.Places;

    private PlaceView Places => Pictures.Places;

    private bool HasFrame => _width >= 24 && _height >= 6;

    private int MapWidth => Math.Max(0, HasFrame ? _width - 3 - AxisWidth : _width);

    private int MapHeight => Math.Max(0, HasFrame ? _height - 3 : _height);

    /// <summary>How long a cell is.</summary>
    private ulong CellNs => Places.StepNs * DotMap.Across;

    public override void Advance() => Places.Look();

    public override void Arrange(int width, int height)
    {
        bool isNew = _generation != Session.Generation || _placeVersion != Places.Version || _nowNs != Pictures.NowNs
            || width != _width || height != _height;
        _width = width;
        _height = height;
        if (_placeVersion != Places.Version && Places.Version == 0)
        {
            _hasCursor = false;
        }

        if (isNew)
        {
            _generation = Session.Generation;
            _placeVersion = Places.Version;
            _nowNs = Pictures.NowNs;
            Fill();

            // It stays on what it stood on while the map moves below it, and leaves the map with that.
            int column = ColumnOf(_cursorNs);
            _hasCursor &= column >= 0;
            _cursorNs = NsOf(Math.Clamp(column, 0, Math.Max(0, MapWidth - 1)));
        }

        if (_hasCursor)
        {
            LookAtCell();
        }
    }

    public override bool Execute(Command command)
    {
        switch (command)
        {
            case Command.ZoomIn or Command.ZoomOut:
                Zoom(command == Command.ZoomIn, CursorSector());
                return true;
            case Command.ZoomFit:
                Fit();
                return true;
            case Command.Back when Places.UntilNs != 0:
                Places.GoOn();
                return true;
            case Command.Back when _hasCursor && !Places.IsZoomed:
                _hasCursor = false;
                return true;
            case Command.Back when Places.IsZoomed:
                Places.Zoom(isIn: false, CursorSector());
                return true;
            case Command.LessTime or Command.MoreTime:
                ChangeStep(command == Command.LessTime ? -1 : 1);
                return true;
            default:
                return MoveCursor(command);
        }
    }

    public override Screen? Open()
    {
        if (!_hasCursor || _found == 0)
        {
            Session.Front.Say(_hasCursor ? "there is no I/O in this cell" : "the arrows choose a cell; Enter shows its I/Os");
            _hasCursor |= PutCursor();
            return null;
        }

        (ulong first, ulong end) = SectorsOf(_cursorLine);
        return new IoScreen(Session, Places.MatchOf(_cursorNs, _cursorNs + CellNs, first, end), CellTitle());
    }

    public override Command HandleMouse(MouseInput mouse)
    {
        int column = mouse.Column - (HasFrame ? 1 + AxisWidth : 0);
        int line = mouse.Row - (HasFrame ? 1 : 0);
        if ((uint)column >= (uint)MapWidth || (uint)line >= (uint)MapHeight)
        {
            return Command.None;
        }

        (ulong first, ulong end) = SectorsOf(line);
        switch (mouse.Action)
        {
            case MouseAction.WheelUp:
                Zoom(isIn: true, first + ((end - first) / 2));
                break;
            case MouseAction.WheelDown:
                Zoom(isIn: false, first + ((end - first) / 2));
                break;
            case MouseAction.DoublePress when _hasCursor:
                return Command.Open;
            case MouseAction.Press:
                _hasCursor = true;
                _cursorLine = line;
                _cursorNs = NsOf(column);
                break;
            default:
                break;
        }

        return Command.None;
    }

    /// <summary>From what was counted to dots.</summary>
    private void Fill()
    {
        _sum = default;
        if (Places.Map is not PlaceMap map)
        {
            _dots.Clear(MapWidth, MapHeight);
            return;
        }

        // A cell is always the same two columns of dots, so that what moves does not change its shape.
        int factor = Places.Factor;
        long inCell = (long)DotMap.Across * factor;
        _firstColumn = ((map.Newest / inCell) - MapWidth + 1) * inCell;
        _dots.Clear(MapWidth, MapHeight, _firstColumn / inCell);
        for (int x = 0; x < MapWidth * DotMap.Across; x++)
        {
            for (int part = 0; part < factor; part++)
            {
                long column = _firstColumn + ((long)x * factor) + part;
                FillColumn(map, column, x);
                _sum.Add(map.ColumnAt(column));
            }
        }
    }

    private void FillColumn(PlaceMap map, long column, int x)
    {
        ReadOnlySpan<byte> counts = map.CountsAt(column);
        int height = MapHeight * DotMap.Down;
        int at = counts.IndexOfAnyExcept((byte)0);
        for (int from = 0; at >= 0; at = counts[from..].IndexOfAnyExcept((byte)0), at += at >= 0 ? from : 0)
        {
            int row = at / PlaceMap.Kinds;
            int first = row * height / map.Rows;
            int last = Math.Max(first, ((row + 1) * height / map.Rows) - 1);
            for (int dot = first; dot <= last; dot++)
            {
                _dots.Add(x, height - 1 - dot, at % PlaceMap.Kinds, counts[at]);
            }

            from = at + 1;
        }
    }

    /// <summary>The sectors of a line of the map: first, and the first behind.</summary>
    private (ulong First, ulong End) SectorsOf(int line)
    {
        ulong length = Places.EndSector - Places.FirstSector;
        ulong height = (ulong)Math.Max(1, MapHeight);
        ulong below = (ulong)Math.Clamp(MapHeight - 1 - line, 0, Math.Max(0, MapHeight - 1));
        ulong first = (ulong)((UInt128)length * below / height);
        ulong end = (ulong)((UInt128)length * (below + 1) / height);
        return (Places.FirstSector + first, Places.FirstSector + Math.Max(end, first + 1));
    }

    private ulong NsOf(int column) =>
        (ulong)Math.Max(0, _firstColumn + ((long)column * DotMap.Across * Places.Factor)) * (Places.Map?.StepNs ?? 1);

    private int ColumnOf(ulong ns) => Places.Map is not PlaceMap map ? 0
        : (int)Math.Clamp(((long)(ns / map.StepNs) - _firstColumn) / ((long)DotMap.Across * Places.Factor), -1, MapWidth);
}
