using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Searching bytes: in this I/O, and in everything captured.</content>
internal sealed partial class BytesScreen
{
    private string _lastPattern = "";

    /// <summary>The first match is still to be gone to.</summary>
    private bool _seeksFirst;

    public override Modal? Ask(Command command) => command switch
    {
        Command.SearchBytes => AskPattern("search in this I/O", everywhere: false),
        Command.SearchCaptured => AskPattern("search in everything captured", everywhere: true),
        Command.SaveBytes => AskSave(),
        _ => null,
    };

    public override bool Work()
    {
        bool more = _search.Work() | _segments.Work();
        if (!_seeksFirst || !_search.IsEverywhere)
        {
            return more;
        }

        if (_search.Results.HitCount > 0)
        {
            _seeksFirst = false;
            StepEverywhere(forward: true);
            return true;
        }

        if (!more)
        {
            _seeksFirst = false;
            Session.Front.Say($"nowhere: {_lastPattern}");
        }

        return more;
    }

    private PromptModal AskPattern(string title, bool everywhere) => new(
        title, "text, hex: or re: ", _lastPattern,
        static text => text.Length == 0 || BytePattern.TryParse(text, out _, out string error) ? null : error,
        text => Find(text, everywhere));

    /// <summary>An empty pattern ends the search.</summary>
    private void Find(string text, bool everywhere)
    {
        _lastPattern = text;
        _hex.CurrentMark = default;
        _search.Begin(BytePattern.TryParse(text, out BytePattern? pattern, out _) ? pattern : null, everywhere);
        Derive();
        _focus = pattern is null ? _focus : Pane.Bytes;

        // What is at hand is shown at once, the byte under the cursor included.
        _seeksFirst = pattern is not null && everywhere && _marks.Count == 0;
        if (pattern is not null && !_seeksFirst && !StepHere(_hex.Position - 1, forward: true))
        {
            Session.Front.Say($"not in this I/O: {text}");
        }
    }

    private bool ExecuteOnSearch(Command command)
    {
        switch (command)
        {
            case Command.Back when _search.IsRunning:
                _seeksFirst = false;
                _search.Cancel();
                Session.Front.Say("the search is cancelled; what was found stays");
                return true;
            case Command.NextMatch or Command.PreviousMatch:
                Step(command == Command.NextMatch);
                return true;
            default:
                return false;
        }
    }

    private void Step(bool forward)
    {
        if (_search.Pattern is null)
        {
            Session.Front.Say("nothing is searched for: / searches");
        }
        else if (!(_search.IsEverywhere ? StepEverywhere(forward) : StepHere(_hex.Position, forward)))
        {
            Session.Front.Say($"nowhere: {_lastPattern}");
        }
    }

    private bool StepHere(long position, bool forward)
    {
        if (!_marks.TryStep(position, forward, out HexRange mark))
        {
            return false;
        }

        GoTo(mark);
        return true;
    }

    /// <summary>
    /// From the cursor to the next match in the order of the store, which may be in another I/O; then from the other end.
    /// </summary>
    private bool StepEverywhere(bool forward)
    {
        PayloadSearch results = _search.Results;
        if (results.HitCount == 0 || Session.Model.Payload is not PayloadStore store)
        {
            return false;
        }

        (long sequence, int offset) = CursorInStore();
        bool found = forward ? results.TryNext(sequence, offset, out SearchHit hit) : results.TryPrevious(sequence, offset, out hit);
        hit = found ? hit : results[forward ? 0 : results.HitCount - 1];
        return store.Contains(hit.Sequence) && GoTo(store, hit);
    }

    /// <summary>The byte under the cursor as a place in the store; before everything when its segment is not there.</summary>
    private (long Sequence, int Offset) CursorInStore()
    {
        int index = _shown.HasSegments ? _shown.Content.SegmentAt((uint)_hex.Position) : -1;
        if (index < 0)
        {
            return (-1, 0);
        }

        ref readonly IoSegment segment = ref _shown.Content[index];
        uint skip = IoFinder.SkipOf(in _shown.Content.Stored(index).Record, in segment);
        return (segment.Sequence, (int)(_hex.Position - segment.Position + skip));
    }

    private bool GoTo(PayloadStore store, in SearchHit hit)
    {
        long position = PositionOf(in hit);
        if (position < 0)
        {
            SegmentRecord record = store[hit.Sequence].Record;
            Show(store, in record, hit.Offset);
            position = PositionOf(in hit);
        }

        GoTo(new HexRange(Math.Max(0, position), hit.Length));
        return true;
    }

    private long PositionOf(in SearchHit hit) =>
        _shown.HasSegments ? IoFinder.PositionOf(_shown.Content, hit.Sequence, hit.Offset) : -1;

    /// <summary>The I/O of a segment: in the list where that has it, else alone.</summary>
    private void Show(PayloadStore store, in SegmentRecord record, int offset)
    {
        long sequence = IoFinder.Find(Session.Model.Events, in record, offset);
        _isAlone = sequence < 0 || !_list.TrySelect(sequence);
        if (sequence >= 0)
        {
            Show(sequence);
        }
        else
        {
            _shown.ShowAlone(IoFinder.Rebuild(store, in record));
            _hex.Reset();
        }

        Derive();
    }

    private void GoTo(HexRange mark)
    {
        _goTo = mark.Start;
        _mark = mark;
        _followsCursor = true;
    }
}
