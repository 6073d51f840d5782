using System.Text;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The calls of the kernel's functions, one by one or by who calls whom. The first look makes ready what traces them; what is traced the
/// user says, and may change while it runs.
/// </summary>
internal sealed class CallScreen : Screen
{
    private readonly CallNotes _notes;
    private readonly CallList _list;
    private readonly CallTreeScreen _tree;
    private bool _showsTree;
    private int _generation = -1;

    public CallScreen(Session session)
        : base(session)
    {
        _notes = new CallNotes(session);
        _list = new CallList(session);
        _tree = new CallTreeScreen(session);
    }

    public override KeyTable<Command> Keys => CallKeys.Calls;

    public override bool HasPast => Session.HasPastCalls;

    public override string RecordOption => "--calls 'vfs_*'";

    public override IColumnChoice Columns => _showsTree ? _tree.Columns : _list.ColumnSet;

    public override bool IsLive => !_showsTree && Session.Past is null && Session.Calls is { IsTracing: true };

    public override IReadOnlyCollection<uint> Watchable => ProcessOf(out uint tgid, out _) ? [tgid] : [];

    public override void DrawTitle(ref Pen pen) => pen.Write(_showsTree ? "calls: who calls whom"u8 : "calls"u8, Role.Title);

    public override int WriteSummary(Span<byte> text)
    {
        if (_showsTree)
        {
            return _tree.WriteSummary(text);
        }

        int written = Format.Grouped((ulong)_list.Count, text);
        written += Format.Text(" calls"u8, text[written..]);
        return written + Format.Text(_list.Follows ? "  following"u8 : "  w: follow"u8, text[written..]);
    }

    public override bool Advance()
    {
        Session.WantCalls();
        bool isNew = Session.Generation != _generation;
        _generation = Session.Generation;
        return (_showsTree ? _tree.Advance() : _list.Advance()) || isNew;
    }

    public override void Arrange(int width, int height)
    {
        _notes.Arrange(width, height);
        int rest = Math.Max(0, height - _notes.Rows);
        if (_showsTree)
        {
            _tree.Arrange(width, rest);
        }
        else
        {
            _list.Arrange(width, rest);
        }
    }

    public override void Draw(Canvas canvas)
    {
        _notes.Draw(canvas.Rows(0, _notes.Rows));
        Canvas below = canvas.Rows(_notes.Rows);
        if (Session.Calls is null)
        {
            return;
        }

        if (_showsTree)
        {
            _tree.Draw(below);
            return;
        }

        _list.Draw(below);
        if (Session.Settings.InverseHeader)
        {
            below.Row(0).AddFlags(StyleFlags.Reverse);
        }

        if (_list.Count == 0 && Session.Calls.Globs.Count > 0)
        {
            below.Write(2, 2, Session.Filter.IsEmpty ? "no call yet" : "nothing matches; Del clears all filters", Role.Dim);
        }
    }

    public override Modal? Ask(Command command) => command == Command.TraceCalls ? CallQuestions.Globs(Session) : null;

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Open:
                Open(Session.Calls);
                return true;
            case Command.StopCalls when Session.Calls is not null:
                Session.ToggleCalls();
                return true;
            case Command.CallTree:
                _showsTree = !_showsTree;
                Session.RowsChanged();
                return true;
            case Command.ForgetCalls when Session.Calls is not null:
                Session.ForgetCalls();
                Session.Front.Say("the calls so far are forgotten");
                return true;
            case Command.SortMenu or Command.SortLeft or Command.SortRight or Command.ReverseSort when !_showsTree:
                Session.Front.Say("single calls stand in the order of time; v shows who calls whom, sorted");
                return true;
            case Command.Follow when _showsTree:
                return true;
            default:
                return _showsTree ? _tree.Execute(command, key) : _list.Execute(command);
        }
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        MouseInput inside = mouse with { Row = mouse.Row - _notes.Rows };
        TerminalSize rest = size with { Height = Math.Max(0, size.Height - _notes.Rows) };
        return _showsTree ? _tree.HandleMouse(inside, rest) : Session.Calls is null ? Command.None : _list.HandleMouse(inside, rest);
    }

    /// <summary>Tries again, asks what to trace, or counts the function under the cursor in Functions.</summary>
    private void Open(CallView? calls)
    {
        if (Session.Past is not null)
        {
            Session.Front.Say(Session.OnlyOfNow);
        }
        else if (Session.CallsFault is not null)
        {
            Session.RetryCalls();
        }
        else if (calls is null)
        {
            Session.Front.Say("not ready yet");
        }
        else if (_showsTree && _tree.Selected is CallTreeRow row)
        {
            CallQuestions.Count(Session, row.Function, 0, "");
        }
        else if (!_showsTree && _list.TrySelected(out CallEvent call))
        {
            _ = ProcessOf(out uint tgid, out string name);
            CallQuestions.Count(Session, calls.Source.NameOf(call.Function), tgid, name);
        }
        else if (calls.Globs.Count == 0)
        {
            Session.Front.Ask(CallQuestions.Globs(Session)!);
        }
        else
        {
            Session.Front.Say("no call is selected");
        }
    }

    /// <summary>The process whose call is under the cursor; where its thread has ended, the thread stands for it.</summary>
    private bool ProcessOf(out uint tgid, out string name)
    {
        tgid = 0;
        name = "";
        if (_showsTree || Session.Calls is not CallView calls || !_list.TrySelected(out CallEvent call) || call.Tid == 0)
        {
            return false;
        }

        tgid = calls.Processes.Of(call.Tid, call.Comm.Bytes);
        tgid = tgid == 0 ? call.Tid : tgid;
        name = DisplayText.ToSafeString(call.Comm.Bytes);
        return true;
    }
}
