namespace IoTop.Tui;

/// <summary>Draws the bytes of rows, from above, and keeps the mark that it has come to: each mark is asked for once.</summary>
internal ref struct HexPainter(HexViewState state, bool isFocused)
{
    private readonly HexViewState _state = state;
    private readonly HexLayout _layout = state.Layout;
    private readonly Role _cursor = isFocused ? Role.HexCursor : Role.HexCursorWeak;
    private HexRange _mark;
    private bool _hasNoMore = state.Marks is null;

    internal void DrawRow(Canvas cells, long position, scoped ReadOnlySpan<byte> values, scoped ReadOnlySpan<byte> present)
    {
        for (int index = 0; index < values.Length; index++)
        {
            bool isPresent = present[index] != 0;
            byte value = values[index];
            Style style = StyleAt(position + index, isPresent ? HexView.ClassOf(value) : Role.HexAbsent);
            int column = _layout.HexColumn(index);
            cells.Put(0, column, isPresent ? Digit(value >> 4) : HexView.AbsentGlyph, style);
            cells.Put(0, column + 1, isPresent ? Digit(value & 15) : HexView.AbsentGlyph, style);
            cells.Put(0, _layout.TextColumn(index), isPresent ? HexView.Glyph(value) : ' ', style);
            if (index > 0)
            {
                DrawGap(cells, position + index, _layout.HexColumn(index - 1) + 2, column);
            }
        }
    }

    /// <summary>The blanks between two bytes belong to what both belong to.</summary>
    private readonly void DrawGap(Canvas cells, long position, int from, int to)
    {
        Style style = Role.Normal;
        if (IsInside(_state.CurrentMark, position))
        {
            style = Role.HexMatchCurrent;
        }
        else if (IsInside(_mark, position))
        {
            style = Role.HexMatch;
        }
        else if (IsInside(_state.Highlight, position))
        {
            style = style.InRange;
        }

        cells.Fill(0, from, 1, to - from, ' ', style);
    }

    private static bool IsInside(HexRange range, long position) => range.Contains(position) && range.Contains(position - 1);

    private Style StyleAt(long position, Role role)
    {
        FindMark(position);
        if (position == _state.Position)
        {
            return _cursor;
        }

        if (_state.CurrentMark.Contains(position))
        {
            return Role.HexMatchCurrent;
        }

        if (_mark.Contains(position))
        {
            return Role.HexMatch;
        }

        return _state.Highlight.Contains(position) ? ((Style)role).InRange : role;
    }

    private void FindMark(long position)
    {
        if (_hasNoMore || position < _mark.End)
        {
            return;
        }

        _hasNoMore = !_state.Marks!.Next(position, out long start, out int length);
        _mark = _hasNoMore ? default : new HexRange(start, length);
    }

    private static int Digit(int value) => value < 10 ? '0' + value : 'a' + value - 10;
}
