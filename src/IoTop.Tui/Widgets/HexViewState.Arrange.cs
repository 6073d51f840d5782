namespace IoTop.Tui;

public sealed partial class HexViewState
{
    private readonly HexRuns _runs = new();
    private HexLine[] _lines = [];
    private int _lineCount;
    private int _height;
    private long _top;
    private int _linesToMove;
    private int _linesToScroll;

    internal HexLayout Layout { get; private set; }

    /// <summary>What is in view, from above.</summary>
    internal ReadOnlySpan<HexLine> Lines => _lines.AsSpan(0, _lineCount);

    /// <summary>Bytes that were looked through for equal rows at the last <see cref="Arrange{TBytes}"/>.</summary>
    internal int ScannedBytes => _runs.Scanned;

    private long CursorRow => Position / RowBytes;

    private long LastRow => (Length - 1) / RowBytes;

    /// <summary>Takes the bytes and the size as they are now, and makes the cursor visible.</summary>
    /// <param name="bytes">What will be drawn.</param>
    /// <param name="size">Of the canvas.</param>
    public void Arrange<TBytes>(TBytes bytes, TerminalSize size)
        where TBytes : IHexBytes, allows ref struct
    {
        Shape(Math.Max(0, bytes.Length), size);
        _runs.Begin(Length, Layout.BytesPerRow, Version);
        Position = Follow ? Math.Max(0, Length - 1) : Math.Clamp(Position, 0, Math.Max(0, Length - 1));
        _lineCount = 0;
        if (Length == 0 || _height == 0)
        {
            _top = 0;
            return;
        }

        _top = Math.Clamp(_top, 0, LastRow);
        bool isWheel = _linesToScroll != 0 && _linesToMove == 0;
        Walk(bytes);
        if (isWheel)
        {
            TakeCursorAlong(bytes);
        }

        Show(bytes);
    }

    private void Shape(long length, TerminalSize size)
    {
        long top = Top;
        Layout = HexLayout.Fit(size.Width, BytesPerRow, Labels, (ulong)Math.Max(0, LabelBase) + (ulong)Math.Max(0, length - 1));
        _top = top / Layout.BytesPerRow;
        _height = Math.Max(0, size.Height);
        Length = length;
        if (_lines.Length < _height)
        {
            _lines = new HexLine[_height];
        }
    }

    /// <summary>Does the moves by lines that were asked for since the last time.</summary>
    private void Walk<TBytes>(TBytes bytes)
        where TBytes : IHexBytes, allows ref struct
    {
        (int move, int scroll) = (_linesToMove, _linesToScroll);
        _linesToMove = 0;
        _linesToScroll = 0;

        // The view first: its lines depend on where the cursor is.
        _top = scroll == 0 ? _top : Walk(bytes, _top, scroll);
        if (move != 0)
        {
            GoWithin((Walk(bytes, CursorRow, move) * RowBytes) + (Position % RowBytes));
        }
    }

    /// <summary>The row that so many lines further begin with, as far as there are.</summary>
    private long Walk<TBytes>(TBytes bytes, long row, int lines)
        where TBytes : IHexBytes, allows ref struct
    {
        HexLine line = LineAt(bytes, row);
        for (; lines > 0 && line.End <= LastRow; lines--)
        {
            line = LineAt(bytes, line.End);
        }

        for (; lines < 0 && line.Row > 0; lines++)
        {
            line = LineAt(bytes, line.Row - 1);
        }

        return line.Row;
    }

    /// <summary>The line that shows a row. The cursor's row is never squeezed, and a single row saves nothing by it.</summary>
    private HexLine LineAt<TBytes>(TBytes bytes, long row)
        where TBytes : IHexBytes, allows ref struct
    {
        long cursor = CursorRow;
        if (!Squeeze || row == cursor || !_runs.TryFind(bytes, row, out HexLine run))
        {
            return new HexLine(row, 1);
        }

        long first = cursor >= run.Row && cursor < row ? cursor + 1 : run.Row;
        long end = cursor > row && cursor < run.End ? cursor : run.End;
        return end - first > 1 ? new HexLine(first, end - first) : new HexLine(row, 1);
    }

    private void Fill<TBytes>(TBytes bytes)
        where TBytes : IHexBytes, allows ref struct
    {
        _lineCount = 0;
        for (long row = _top; _lineCount < _height && row <= LastRow;)
        {
            HexLine line = LineAt(bytes, row);
            _lines[_lineCount++] = line;
            row = line.End;
        }

        _top = _lines[0].Row;
    }

    /// <summary>After the wheel: the cursor goes to the nearest row in view.</summary>
    private void TakeCursorAlong<TBytes>(TBytes bytes)
        where TBytes : IHexBytes, allows ref struct
    {
        _top = Math.Min(_top, Walk(bytes, LastRow, 1 - _height));
        Fill(bytes);
        long last = _lines[_lineCount - 1].End - 1;
        long row = Math.Clamp(CursorRow, _top, last);
        if (row != CursorRow)
        {
            GoWithin((row * RowBytes) + (Position % RowBytes));
        }
    }

    /// <summary>
    /// Scrolls so that the cursor is visible and no line stays empty that could be filled. After a leap the cursor stands in the middle, so
    /// that what is around it can be seen.
    /// </summary>
    private void Show<TBytes>(TBytes bytes)
        where TBytes : IHexBytes, allows ref struct
    {
        long cursor = CursorRow;
        if (cursor < _top)
        {
            _top = _top - cursor > _height ? Walk(bytes, cursor, -(_height / 2)) : cursor;
        }

        Fill(bytes);
        long end = _lines[_lineCount - 1].End;
        if (cursor >= end)
        {
            bool isFar = cursor - end > _height && cursor < LastRow;
            _top = Walk(bytes, cursor, isFar ? -(_height / 2) : 1 - _height);
            Fill(bytes);
        }

        if (_lineCount < _height && _top > 0)
        {
            _top = Walk(bytes, LastRow, 1 - _height);
            Fill(bytes);
        }
    }
}
