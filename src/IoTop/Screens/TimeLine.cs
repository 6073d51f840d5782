using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// A row about where in time one is: sign and speed, the clock, how far from the end, and a bar over all that is kept, as high as what went
/// on then, with the place that is shown.
/// </summary>
internal sealed class TimeLine
{
    /// <summary>Columns at the left that play and pause on a click.</summary>
    public const int SignWidth = 9;

    private const int MaxText = 64;
    private const int LeastBar = 10;
    private const int MostColumns = 512;
    private const int LowestBlock = '\u2581';
    private const int Position = '\u2503';
    private const int Groove = '\u00B7';

    private readonly float[] _rates = new float[MostColumns];
    private float _most;
    private int _barStart;
    private int _barWidth;
    private TimeLineState _state;

    /// <summary>Fits the bar between the words, and finds out how high it is.</summary>
    public void Arrange(int width, in TimeLineState state, Activity activity)
    {
        _state = state;
        Span<byte> text = stackalloc byte[MaxText];
        _barStart = SignWidth + 1 + WriteClock(text, isShort: width < LeastBar + 40) + 1;
        _barWidth = Math.Clamp(width - _barStart - WriteSpan(text, Room(width)) - 2, 0, MostColumns);
        _most = activity.Fill(_rates.AsSpan(0, _barWidth), state.BeginNs, state.EndNs);
    }

    public void Draw(Canvas canvas)
    {
        canvas.Fill(0, 0, 1, canvas.Width, ' ', Role.Normal);
        Span<byte> text = stackalloc byte[MaxText];
        var pen = new Pen(canvas, 0, 1);
        DrawSign(ref pen);
        pen.MoveTo(SignWidth + 1);
        pen.Write(text[..WriteClock(text, isShort: canvas.Width < LeastBar + 40)], Role.Bright);
        DrawBar(canvas.Columns(_barStart, _barWidth));
        canvas.Write(0, _barStart + _barWidth + 1, text[..WriteSpan(text, Room(canvas.Width))], Role.Dim);
    }

    /// <summary>The time that a column of the bar stands for; false beside the bar.</summary>
    public bool TryHit(int column, out ulong ns)
    {
        bool isHit = column >= _barStart && column < _barStart + _barWidth;
        double share = _barWidth <= 1 ? 1 : (column - _barStart) / (double)(_barWidth - 1);
        ns = isHit ? _state.BeginNs + (ulong)((_state.EndNs - _state.BeginNs) * share) : 0;
        return isHit;
    }

    /// <summary>How much is said right of the bar: 2 all, 1 in short, 0 nothing.</summary>
    private static int Room(int width) => width >= 110 ? 2 : width >= 56 ? 1 : 0;

    private void DrawSign(ref Pen pen)
    {
        if (_state.IsPlaying)
        {
            pen.Write("\u25B6 ", ((Style)Role.Good).Bold);
            pen.Write("\u00D7", Role.Good);
            pen.Fixed(_state.Speed, _state.Speed < 1 ? 2 : 0, Role.Good);
            return;
        }

        bool isEnd = _state.IsReplay && _state.PositionNs >= _state.EndNs;
        pen.Write(isEnd ? "\u25A0 end" : "\u25AE\u25AE pause", ((Style)Role.Warning).Bold);
    }

    /// <summary>The time of day, and how long before now, or how long behind the beginning of a recording.</summary>
    private int WriteClock(Span<byte> text, bool isShort)
    {
        int written = Format.Clock(_state.Time, text);
        if (isShort)
        {
            return written;
        }

        written += Format.Text("  "u8, text[written..]);
        if (_state.IsReplay)
        {
            written += Format.Lapse(_state.PositionNs - Math.Min(_state.BeginNs, _state.PositionNs), text[written..]);
            return written;
        }

        written += Format.Text("-"u8, text[written..]);
        return written + Format.Lapse(_state.EndNs - Math.Min(_state.PositionNs, _state.EndNs), text[written..]);
    }

    /// <summary>How long the bar is, and what it costs: "12:31  38 of 64 MiB".</summary>
    private int WriteSpan(Span<byte> text, int room)
    {
        if (room == 0)
        {
            return 0;
        }

        int written = Format.Text(room == 2 && !_state.IsReplay ? "history "u8 : ""u8, text);
        written += Format.Lapse(_state.EndNs - Math.Min(_state.BeginNs, _state.EndNs), text[written..]);
        if (_state.HistoryCapacity == 0)
        {
            return written;
        }

        written += Format.Text(room == 2 ? ", "u8 : " "u8, text[written..]);
        written += Format.Number((ulong)_state.HistoryBytes >> 20, text[written..]);
        written += Format.Text(room == 2 ? " of "u8 : "/"u8, text[written..]);
        written += Format.Number((ulong)_state.HistoryCapacity >> 20, text[written..]);
        return written + Format.Text(room == 2 ? " MiB"u8 : "M"u8, text[written..]);
    }

    private void DrawBar(Canvas bar)
    {
        int at = bar.Width == 0 ? -1 : ColumnOf(_state.PositionNs);
        for (int column = 0; column < bar.Width; column++)
        {
            float share = _most > 0 ? _rates[column] / _most : 0;
            int glyph = share > 0 ? LowestBlock + Math.Clamp((int)MathF.Ceiling(share * 8), 1, 8) - 1 : Groove;
            Style style = column > at || share <= 0 ? Role.Track : Style.Graph(Gradient.Load, share);
            bar.Put(0, column, glyph, style);
        }

        bar.Put(0, at, Position, ((Style)Role.Accent).Bold);
    }

    private int ColumnOf(ulong ns)
    {
        double span = _state.EndNs - (double)_state.BeginNs;
        double share = span <= 0 ? 1 : Math.Clamp((ns - (double)_state.BeginNs) / span, 0, 1);
        return (int)(share * (_barWidth - 1));
    }
}
