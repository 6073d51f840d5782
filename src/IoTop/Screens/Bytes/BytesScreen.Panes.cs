using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Where the panes are, and what they look like.</content>
internal sealed partial class BytesScreen
{
    private const int MaxText = 512;

    // Fewer lines of bytes than these are not worth the values of one of them.
    private const int LeastHexLines = 4;

    private readonly PaneLayout _layout = new() { LeftShare = 0.38 };
    private readonly OutlineState _structure = new();
    private int _shownRow = -1;
    private bool _isZoomed;
    private readonly CursorValues _values = new();
    private bool _hasInspector;

    /// <summary>Where the cursor is to go among the bytes, and what it is to set off there; -1: nowhere else.</summary>
    private long _goTo = -1;
    private HexRange _mark;
    private PaneRect _hexRect;
    private PaneRect _inspectorRect;

    public override void Arrange(int width, int height)
    {
        _layout.Arrange(new TerminalSize(width, height), (int)_focus, _isZoomed);
        PaneRect list = _layout[(int)Pane.List].Inner;
        _list.Arrange(Math.Max(1, list.Width), list.Height);
        FollowTheList();
        Derive();
        ArrangeStructure();
        ArrangeBytes();
        _hex.Highlight = TrySelectedSegment(out IoSegment segment) ? new HexRange(segment.Position, segment.Length) : default;
    }

    public override void Draw(Canvas canvas)
    {
        DrawList(canvas);
        DrawStructure(canvas);
        DrawBytes(canvas);
    }

    /// <summary>The list moves by itself while it follows, and by keys; the I/O of a search stands until it is moved.</summary>
    private void FollowTheList()
    {
        if (!_isAlone && _list.TrySelected(out long sequence))
        {
            Show(sequence);
        }
    }

    private void ArrangeStructure()
    {
        PaneRect inner = _layout[(int)Pane.Structure].Inner;
        int row = _outline.RowOf(_line);
        if (row >= 0 && row != _structure.Selected && !_choosesLine)
        {
            _structure.Select(row);
        }

        _structure.Arrange(_segments, inner.Height);
        ShowMoreSegments(row, inner.Height);
        if (_choosesLine && _structure.Selected >= 0)
        {
            _line = _outline[_structure.Selected];
            _goTo = TrySelectedSegment(out IoSegment segment) ? segment.Position : _goTo;
        }

        _choosesLine = false;

        _segments.Prepare(_structure.Offset, inner.Height);
    }

    /// <summary>A segment that was not come to line by line stands at the top with those behind it, not alone at the bottom.</summary>
    private void ShowMoreSegments(int row, int height)
    {
        if (!_choosesLine && _line.Kind == OutlineKind.Segment && row == _structure.Selected && row != _shownRow)
        {
            _structure.Scroll(row - 1 - _structure.Offset);
            _structure.Arrange(_segments, height);
        }

        _shownRow = row;
    }

    /// <summary>The bytes, and at the bottom of their pane where the cursor is and what was found.</summary>
    private void ArrangeBytes()
    {
        PaneRect inner = _layout[(int)Pane.Bytes].Inner;
        int notes = Math.Min(Math.Max(0, inner.Height - 1), _search.Pattern is null ? 1 : 2);
        int values = _hasInspector ? InspectorView.HeightFor(_values.Count, inner.Width) : 0;
        values = Math.Clamp(Math.Min((inner.Height - notes) / 2, inner.Height - notes - LeastHexLines), 0, values);
        _hexRect = inner with { Height = Math.Max(0, inner.Height - notes - values) };
        _inspectorRect = inner with { Row = inner.Row + _hexRect.Height, Height = values };
        _hex.Arrange(_bytes, _hexRect.Size);
        if (_goTo >= 0)
        {
            // Only now is known how many bytes there are.
            _hex.GoTo(_goTo);
            _hex.CurrentMark = _mark;
            _hex.Arrange(_bytes, _hexRect.Size);
            _goTo = -1;
            _mark = default;
        }

        if (_followsCursor)
        {
            _followsCursor = false;
            int index = _shown.HasSegments ? _shown.Content.SegmentAt((uint)_hex.Position) : -1;
            _line = index < 0 ? _line : new OutlineLine(OutlineKind.Segment, index);
            ArrangeStructure();
        }

        if (values > 0)
        {
            _values.Read(_bytes, _hex.Position);
        }
    }

    private void DrawList(Canvas canvas)
    {
        PaneRect rect = _layout[(int)Pane.List];
        if (!rect.IsEmpty)
        {
            _list.Draw(PaneFrame.Draw(canvas, rect, "I/Os", _focus == Pane.List, _list.Follows ? "following" : "w follows"));
        }
    }

    private void DrawStructure(Canvas canvas)
    {
        PaneRect rect = _layout[(int)Pane.Structure];
        if (!rect.IsEmpty)
        {
            Canvas inside = PaneFrame.Draw(canvas, rect, "structure", _focus == Pane.Structure);
            OutlineView.Draw(inside, _segments, _structure, _focus == Pane.Structure);
        }
    }

    private void DrawBytes(Canvas canvas)
    {
        PaneRect rect = _layout[(int)Pane.Bytes];
        if (rect.IsEmpty)
        {
            return;
        }

        Span<byte> text = stackalloc byte[MaxText];
        BytesState state = BytesVerdict.Of(Session, _shown);
        int length = Format.Text("bytes: "u8, text);
        length += BytesVerdict.Write(Session, _shown, state, text[length..]);
        Canvas inside = PaneFrame.Draw(canvas, rect, text[..length], _focus == Pane.Bytes);
        if (_shown.HasSegments && _shown.Content.Captured > 0)
        {
            HexView.Draw(_hexRect.Of(canvas), _bytes, _hex, _focus == Pane.Bytes);
            InspectorView.Draw(_inspectorRect.Of(canvas), _values);
            DrawCursor(inside.Rows(inside.Height - 1));
        }
        else
        {
            DrawReason(inside, state);
        }

        if (_search.Pattern is not null)
        {
            length = _search.WriteCount(_matchesHere, text);
            inside.Write(inside.Height - 2, 0, inside.Width, text[..length], Role.Match, Alignment.Left);
        }
    }

    /// <summary>There is nothing to show: the reason in the place of the bytes, wrapped.</summary>
    private void DrawReason(Canvas inside, BytesState state)
    {
        Span<byte> text = stackalloc byte[MaxText];
        ReadOnlySpan<byte> rest = text[..BytesVerdict.Write(Session, _shown, state, text)];
        for (int row = 0; row < inside.Height && !rest.IsEmpty; row++)
        {
            int take = Fitting(rest, inside.Width - 2);
            inside.Write(row, 1, rest[..take], BytesVerdict.RoleOf(state));
            rest = rest[take..].TrimStart((byte)' ');
        }
    }

    /// <summary>How much of a text goes into a line: up to a blank, where there is one.</summary>
    private static int Fitting(ReadOnlySpan<byte> text, int width)
    {
        if (text.Length <= width || width <= 0)
        {
            return text.Length;
        }

        int blank = text[..width].LastIndexOf((byte)' ');
        return blank > 0 ? blank : width;
    }

    /// <summary>Where the byte under the cursor is: in the I/O, the segment, on the disk, in the file.</summary>
    private void DrawCursor(Canvas line)
    {
        Span<byte> text = stackalloc byte[MaxText];
        var pen = new Pen(line, 0);
        ulong position = (ulong)_hex.Position;
        pen.Write("byte "u8, Role.Dim);
        pen.Count(position, Role.Bright);
        int index = _shown.Content.SegmentAt((uint)position);
        if (index < 0)
        {
            pen.Write("  in no segment that was seen"u8, Role.Warning);
            return;
        }

        ref readonly IoSegment segment = ref _shown.Content[index];
        ulong inside = position - segment.Position;
        pen.Write("  segment #"u8, Role.Dim);
        pen.Write(text[..Format.Number((ulong)index, text)], Role.Accent);
        pen.Write(" +"u8, Role.Dim);
        pen.Count(inside, Role.Normal);
        pen.Write("  sector "u8, Role.Dim);
        pen.Write(text[..Format.Number(_shown.SectorOf(_shown.Io.Sector + (position / 512)), text)], Role.Normal);
        pen.Write(" +"u8, Role.Dim);
        pen.Write(text[..Format.Number(position % 512, text)], Role.Normal);
        if (segment.FileOffset != SegmentRecord.Unknown)
        {
            pen.Write("  file "u8, Role.Dim);
            pen.Count(segment.FileOffset + inside, Role.Bright);
            pen.Skip(1);
            SegmentLines.DrawPlace(ref pen, text[..Session.WriteLabel(in _shown.Content.Stored(index), in _shown.Io, text)], pen.Room);
        }
    }
}
