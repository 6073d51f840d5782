using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// One I/O in three panes: the list that it came from, live, its structure, and its bytes. What is chosen in one is shown by the others.
/// </summary>
internal sealed partial class BytesScreen : Screen
{
    private readonly IoScreen _list;
    private readonly ShownIo _shown;
    private readonly IoOutline _outline;
    private readonly SegmentLines _segments;
    private readonly IoHexBytes _bytes;
    private readonly IoMarks _marks;
    private readonly CapturedSearch _search;
    private readonly HexViewState _hex = new();
    private Pane _focus = Pane.Structure;
    private OutlineLine _line = new(OutlineKind.Segment);
    private int _builtVersion = -1;
    private int _markedVersion = -1;
    private int _searchVersion;
    private int _matchesHere;
    private int _modelVersion;

    /// <param name="session">What is looked at.</param>
    /// <param name="list">The list that it was opened from: it goes on living as the first pane.</param>
    /// <param name="sequence">The I/O.</param>
    public BytesScreen(Session session, IoScreen list, long sequence)
        : base(session)
    {
        _list = list;
        _shown = new ShownIo(session);
        _outline = new IoOutline(session, _shown);
        _segments = new SegmentLines(session, _shown, _outline);
        _bytes = new IoHexBytes(_shown);
        _marks = new IoMarks(_shown);
        _search = new CapturedSearch(session);
        _modelVersion = session.ModelVersion;
        _hex.Marks = _marks;
        Show(sequence);
    }

    public override KeyTable<Command> Keys => _focus switch
    {
        Pane.List => KeyMap.PaneList,
        Pane.Structure => KeyMap.PaneStructure,
        _ => KeyMap.PaneBytes,
    };

    public override CaptureScope Capturable => _list.Capturable;

    public override CaptureScope Segments => _list.Segments;

    public override bool IsLive => true;

    public override bool NeedsRoom => true;

    public override IColumnChoice? Columns => _focus == Pane.List ? _list.Columns : null;

    public override void DrawTitle(ref Pen pen)
    {
        pen.Write("I/O "u8, Role.Title);
        if (_shown.Sequence >= 0)
        {
            pen.Count((ulong)_shown.Sequence + 1, Role.Title);
        }
        else
        {
            pen.Write("of the search"u8, Role.Title);
        }
    }

    public override int WriteSummary(Span<byte> text) => _list.WriteSummary(text);

    public override bool Advance()
    {
        bool changed = _list.Advance();
        if (_modelVersion != Session.ModelVersion)
        {
            _modelVersion = Session.ModelVersion;
            _isAlone = !_shown.FindAgain() && !_list.Follows;
            _search.BeginAgain();
        }

        return _shown.Refresh() || changed;
    }

    /// <summary>Shows another I/O, its segments and its bytes from their beginning.</summary>
    private void Show(long sequence)
    {
        if (sequence != _shown.Sequence && _shown.Show(sequence))
        {
            _hex.Reset();
            _goTo = TrySelectedSegment(out IoSegment segment) ? segment.Position : 0;
        }
    }

    /// <summary>What follows from the I/O that is shown: lines, marks, and what the other panes set off.</summary>
    private void Derive()
    {
        if (_builtVersion != _shown.Version)
        {
            _builtVersion = _shown.Version;
            _hex.Version = _shown.Version;
            _outline.Build();
        }

        if (_markedVersion != _shown.Version || _searchVersion != _search.Version)
        {
            _markedVersion = _shown.Version;
            _searchVersion = _search.Version;
            _marks.Find(_search.Pattern);
            _matchesHere = _shown.HasSegments ? _search.Results.CountIn(_shown.Content) : 0;
        }
    }

    /// <summary>The segment that is chosen in the structure.</summary>
    private bool TrySelectedSegment(out IoSegment segment)
    {
        bool known = _line.Kind == OutlineKind.Segment && _line.Index < _shown.SegmentCount;
        segment = known ? _shown.Content[_line.Index] : default;
        return known;
    }
}
