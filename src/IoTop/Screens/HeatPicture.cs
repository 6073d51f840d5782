using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Latencies (or times in the queue, on the device, or sizes) over time: a column is a second, a row half a power of two, a colour how
/// many I/Os. A cursor tells about a cell, and Enter goes to its I/Os.
/// </summary>
internal sealed partial class HeatPicture(Session session) : Picture(session)
{
    private const int AxisWidth = 8;
    private const int SumsWidth = 22;
    private const int LeastWidthForSums = 100;
    private const int LeastHeightForGraph = 9;

    private static readonly int[] s_seconds = [1, 2, 5, 10, 30];

    private readonly ulong[] _sums = new ulong[HeatScale.Rows];
    private int _width;
    private int _height;
    private int _scale;
    private HeatCells _cells;
    private ulong _max = 1;
    private ulong _sumMax = 1;
    private ulong _ios;
    private ulong _lost;
    private bool _hasCursor;
    private long _cursorSecond;
    private int _cursorRow;
    private int _version = -1;

    public override KeyTable<Command> Keys => HistogramKeys.Heat;

    private HeatValue Value { get; set; }

    private int Seconds => s_seconds[_scale];

    private bool HasFrame => _width >= 24 && _height >= 6;

    private int GraphHeight => PlotHeight >= LeastHeightForGraph ? 1 : 0;

    private int SumsColumns => _width >= LeastWidthForSums ? SumsWidth : 0;

    /// <summary>Columns of the map.</summary>
    private int MapWidth => Math.Max(0, HasFrame ? _width - 2 - AxisWidth - 1 - SumsColumns : _width);

    private int PlotHeight => Math.Max(0, HasFrame ? _height - 3 : _height);

    /// <summary>Lines of the map.</summary>
    private int MapHeight => PlotHeight - GraphHeight;

    public override void Advance()
    {
        if (_version != Pictures.Version)
        {
            _version = Pictures.Version;
            _hasCursor = false;
        }
    }

    public override void Arrange(int width, int height)
    {
        _width = width;
        _height = height;
        HeatColumns heat = Pictures.Heat;
        long newest = heat.Newest / Seconds * Seconds;
        long first = newest - ((long)(MapWidth - 1) * Seconds);
        if (_hasCursor)
        {
            // What the ring has forgotten is no place for a cursor; else the map goes back to where it stands.
            _cursorSecond = Math.Clamp(_cursorSecond, heat.Newest - heat.Capacity + 1, heat.Newest) / Seconds * Seconds;
            first = Math.Min(first, _cursorSecond);
        }

        _cells = new HeatCells(heat, Value, first, Seconds, 0, 1, 1);
        Measure();
        FitRows();
        _max = 1;
        for (int column = 0; column < MapWidth; column++)
        {
            for (int line = 0; line < MapHeight; line += _cells.Lines)
            {
                _max = Math.Max(_max, _cells[column, line]);
            }
        }

        _max = (ulong)SeriesScale.RoundUp(_max);
    }

    public override bool Execute(Command command)
    {
        switch (command)
        {
            case Command.NextValue or Command.PreviousValue:
                int step = command == Command.NextValue ? 1 : HeatScale.Values - 1;
                Value = (HeatValue)(((int)Value + step) % HeatScale.Values);
                _hasCursor = false;
                return true;
            case Command.LessTime or Command.MoreTime:
                _scale = Math.Clamp(_scale + (command == Command.MoreTime ? 1 : -1), 0, s_seconds.Length - 1);
                return true;
            case Command.Back when _hasCursor:
                _hasCursor = false;
                return true;
            default:
                return MoveCursor(command);
        }
    }

    public override Screen? Open()
    {
        if (!_hasCursor)
        {
            PutCursor();
            Session.Front.Say("the arrows choose a cell; Enter shows its I/Os");
            return null;
        }

        HeatColumns heat = Pictures.Heat;
        ulong from = heat.StartNs(_cursorSecond);
        var cell = new CellMatch(Pictures.Snapshot(), from, heat.StartNs(_cursorSecond + Seconds))
        {
            Value = Value,
            Floor = HeatScale.FloorOf(Value, _cursorRow),
            Ceiling = HeatScale.CeilingOf(Value, _cursorRow + _cells.Merged - 1),
        };
        if (CursorCount == 0)
        {
            Session.Front.Say("there is no I/O in this cell");
            return null;
        }

        EventStore events = Session.Model.Events;
        bool isForgotten = events.Count == 0 || events[events.FirstSequence].CompleteNs >= heat.StartNs(_cursorSecond + Seconds);
        if (isForgotten)
        {
            Session.Front.Say("they are counted, but too many came since: the I/Os themselves are not kept any more");
            return null;
        }

        return new IoScreen(Session, cell, CellTitle());
    }

    public override Command HandleMouse(MouseInput mouse)
    {
        switch (mouse.Action)
        {
            case MouseAction.WheelUp:
                Execute(Command.LessTime);
                return Command.None;
            case MouseAction.WheelDown:
                Execute(Command.MoreTime);
                return Command.None;
            case MouseAction.DoublePress when _hasCursor:
                return Command.Open;
            case MouseAction.Press:
                int column = mouse.Column - (HasFrame ? 1 + AxisWidth : 0);
                int line = MapHeight - 1 - (mouse.Row - (HasFrame ? 1 + GraphHeight : 0));
                if ((uint)column < (uint)MapWidth && (uint)line < (uint)MapHeight)
                {
                    _hasCursor = true;
                    _cursorSecond = _cells.SecondAt(column);
                    _cursorRow = _cells.RowAt(line);
                }

                return Command.None;
            default:
                return Command.None;
        }
    }

    /// <summary>What there is in each row over the visible time.</summary>
    private void Measure()
    {
        Array.Clear(_sums);
        _ios = 0;
        _lost = 0;
        for (long second = _cells.FirstSecond; second < _cells.SecondAt(MapWidth); second++)
        {
            ReadOnlySpan<uint> counts = _cells.Columns.Column(Value, second);
            for (int row = 0; row < counts.Length; row++)
            {
                _sums[row] += counts[row];
            }

            _ios += _cells.Columns.IosAt(second);
            _lost += _cells.Columns.LostAt(second);
        }
    }

    /// <summary>
    /// Lines for all rows that have something, and one more on each side; as high as there is room. Where there is none, rows are put
    /// together.
    /// </summary>
    private void FitRows()
    {
        int low = ((ReadOnlySpan<ulong>)_sums).IndexOfAnyExcept(0UL);
        int high = ((ReadOnlySpan<ulong>)_sums).LastIndexOfAnyExcept(0UL);
        low = low < 0 ? 9 : low;
        high = high < 0 ? 24 : high;
        int height = Math.Max(1, MapHeight);
        int merged = 1;
        while ((high - low + merged) / merged > height && merged < HeatScale.Rows)
        {
            merged++;
        }

        // Full powers of two begin at odd rows.
        int wanted = ((high - low) / merged) + 3;
        int lines = Math.Clamp(height / wanted, 1, 3);
        int bins = height / lines;
        int margin = Math.Max(0, bins - wanted + 2) / 2;
        low -= Math.Min(low, margin * merged);
        low = merged > 1 ? low <= 0 ? 1 - merged : ((low - 1) / merged * merged) + 1 : low;
        _cells = _cells with { Low = low, Merged = merged, Lines = lines };
        _sumMax = 1;
        for (int line = 0; line < height; line += lines)
        {
            _sumMax = Math.Max(_sumMax, SumAt(line));
        }
    }

    private ulong SumAt(int line)
    {
        ulong sum = 0;
        int first = _cells.RowAt(line);
        for (int row = Math.Max(0, first); row < Math.Min(HeatScale.Rows, first + _cells.Merged); row++)
        {
            sum += _sums[row];
        }

        return sum;
    }
}
