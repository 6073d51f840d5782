using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>The two panes, keys and mouse.</content>
internal sealed partial class SyscallCallsScreen
{
    private const int SummaryRows = 3; // a rule, the call, what of it reached the disk
    private const int LeastRows = 5;

    private bool _hasIosFocus;
    private int _callRows;
    private int _ioHeight;

    public override void Arrange(int width, int height)
    {
        int rest = Math.Max(0, height - SummaryRows);
        _ioHeight = rest < 2 * LeastRows ? Math.Max(0, rest - LeastRows) : Math.Clamp(_ioRows.Count + 2, LeastRows, rest * 2 / 5);
        _callRows = Math.Min(height, rest - _ioHeight);
        ColumnSet.Fit(width - 1);
        _ioRows.Columns.Fit(width - 1);
        _state.Arrange(this, _callRows);
        Show();
        _hasIosFocus &= _ioRows.Count > 0;
        _ioState.Arrange(_ioRows, _ioHeight);
    }

    public override void Draw(Canvas canvas)
    {
        TableView.Draw(canvas.Rows(0, _callRows), ColumnSet.Shown, this, _state);
        if (Count == 0)
        {
            canvas.Write(2, 2, Session.Past is null ? "no call yet: they are told from the moment on that somebody looks"
                : "no call is known up to this time: they were told only while somebody looked", Role.Dim);
        }

        Canvas below = canvas.Rows(_callRows, canvas.Height - _callRows);
        below.HorizontalLine(0, 0, below.Width, _hasIosFocus ? Role.Accent : Role.Border);
        if (_shown < 0)
        {
            return;
        }

        SyscallCallText.DrawCall(below.Row(1), Session, in _call);
        SyscallCallText.DrawDisk(below.Row(2), Session, in _call, _ios);
        Canvas table = below.Rows(SummaryRows, _ioHeight);
        if (_ioRows.Count > 0)
        {
            TableView.Draw(table, _ioRows.Columns.Shown, _ioRows, _ioState);
        }
    }

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.NextPane:
                _hasIosFocus = !_hasIosFocus && _ioRows.Count > 0;
                return true;
            case Command.Back when _hasIosFocus:
                _hasIosFocus = false;
                return true;
            case Command.Open when FindAgain():
                return true;
            case Command.Open when !_hasIosFocus && _shown >= 0 && _calls.DataOf(_shown).IsEmpty:
                OpenIos();
                return true;
            case Command.Follow:
                _state.Follow = !_state.Follow;
                return true;
            case Command.AllFiles:
                _index.AllFiles = !_index.AllFiles;
                _index.Reset();
                Session.Front.Say(_index.AllFiles ? "the calls on all files of the process" : "the calls on this file");
                return true;
            default:
                return ListMoves.Move(_hasIosFocus ? _ioState : _state, command);
        }
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        bool isPress = mouse.Action is MouseAction.Press or MouseAction.DoublePress;
        int top = _callRows + SummaryRows;
        if (mouse.Row >= top)
        {
            _hasIosFocus |= isPress && _ioRows.Count > 0;
            TableHit hit = TableView.HandleMouse(
                _ioRows.Columns.Shown, _ioState, size with { Height = _ioHeight }, mouse with { Row = mouse.Row - top });
            return ListMoves.Click(_ioRows.Columns, hit, mouse.Action);
        }

        _hasIosFocus &= !isPress;
        return ListMoves.Click(
            ColumnSet, TableView.HandleMouse(ColumnSet.Shown, _state, size with { Height = _callRows }, mouse), mouse.Action);
    }

    /// <summary>A call without payload goes on to its I/Os.</summary>
    private void OpenIos()
    {
        _hasIosFocus = _ioRows.Count > 0;
        if (!_hasIosFocus)
        {
            Session.Front.Say(Session.Captured is null ? "it led to no I/O that is known; B captures the payload of calls"
                : "it led to no I/O that is known, and has no payload");
        }
    }

    /// <summary>What follows from the call under the cursor.</summary>
    private void Show()
    {
        if (!_state.TryGetSelectedIdentity(out long sequence) || !_calls.Contains(sequence))
        {
            return; // the one that was shown stays, though the list has forgotten it
        }

        if (sequence != _shown)
        {
            _shown = sequence;
            _call = _calls[sequence];
            _ios.Show(in _call, Session.Cells.FileIos?.Parts);
            _ioState.Select(0);
        }
    }
}
