using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Everything that is known of one I/O. Up and down go to its neighbours in the list that it was opened from.</summary>
internal sealed partial class DetailScreen : Screen
{
    // From here on the groups of fields stand apart.
    private const int RoomyHeight = 24;
    private const int LabelWidth = 12;
    private const int MaxText = 512;

    private readonly IoScreen _list;
    private long _sequence;
    private IoEvent _io;

    public DetailScreen(Session session, IoScreen list, long sequence)
        : base(session)
    {
        _list = list;
        Show(sequence);
    }

    public override KeyTable<Command> Keys => KeyMap.Detail;

    public override void DrawTitle(ref Pen pen)
    {
        pen.Write("I/O "u8, Role.Title);
        pen.Count((ulong)_sequence + 1, Role.Title);
    }

    public override bool Advance() => false;

    public override void Arrange(int width, int height)
    {
    }

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Up:
                Show(_list.Step(_sequence, -1));
                return true;
            case Command.Down:
                Show(_list.Step(_sequence, 1));
                return true;
            default:
                return false;
        }
    }

    public override void Draw(Canvas canvas)
    {
        int gap = canvas.Height >= RoomyHeight ? 1 : 0;
        int row = gap;
        DrawWhat(canvas, ref row);
        row += gap;
        DrawWho(canvas, ref row);
        row += gap;
        DrawWhere(canvas, ref row);
        row += gap;
        DrawWhen(canvas, row, gap);
    }

    /// <summary>A copy is kept: the store may forget the event while it is looked at.</summary>
    private void Show(long sequence)
    {
        if (Session.Model.Events.Contains(sequence))
        {
            _sequence = sequence;
            _io = Session.Model.Events[sequence];
        }
    }

    private static Pen Line(Canvas canvas, scoped ref int row, scoped ReadOnlySpan<byte> label)
    {
        canvas.Write(row, 0, LabelWidth, label, Role.Dim, Alignment.Right);
        return new Pen(canvas, row++, LabelWidth + 2);
    }

    private void DrawWhat(Canvas canvas, scoped ref int row)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Line(canvas, ref row, "operation"u8);
        pen.Write(Operations.NameOf(_io.Op), Operations.StyleOf(_io.Op).Bold);
        pen.Skip(2);
        pen.Count(_io.Bytes, Role.Bright);
        pen.Write(" bytes  "u8, Role.Dim);
        pen.Write(text[..EventColumns.Operation(in _io, Session.Cells, text)], Role.Accent);

        CommandFlags flags = Session.Model.Source.Description.CommandFlags;
        _ = flags.TryFormat(_io.CmdFlags, text, out int written, (byte)' ');
        pen = Line(canvas, ref row, "flags"u8);
        pen.Write(written == 0 ? "none"u8 : text[..written], written == 0 ? Role.Dim : Role.Normal);

        pen = Line(canvas, ref row, "result"u8);
        if (_io.Error == 0)
        {
            pen.Write("success"u8, Role.Good);
        }
        else
        {
            pen.Write(text[..EventColumns.Error(_io.Error, text)], ((Style)Role.Error).Bold);
            pen.Write(" errno "u8, Role.Dim);
            pen.Write(text[..Format.Number(_io.Error, text)], Role.Error);
        }

        DrawMarks(canvas, ref row);
    }

    private void DrawMarks(Canvas canvas, scoped ref int row)
    {
        if (_io.Flags == IoEventFlags.None)
        {
            return;
        }

        Pen pen = Line(canvas, ref row, "marks"u8);
        Mark(ref pen, IoEventFlags.NoStart, "start not seen: no owner, no latency  "u8);
        Mark(ref pen, IoEventFlags.LowerLayer, "sent down by a stacked device  "u8);
        Mark(ref pen, IoEventFlags.KernelThread, "queued by a kernel thread  "u8);
        Mark(ref pen, IoEventFlags.Merged, "merged with others into one request  "u8);
        Mark(ref pen, IoEventFlags.Split, "piece of a bigger I/O"u8);
    }

    private void Mark(ref Pen pen, IoEventFlags flag, scoped ReadOnlySpan<byte> text)
    {
        if ((_io.Flags & flag) != 0)
        {
            pen.Write(text, Role.Normal);
        }
    }

    private void DrawWho(Canvas canvas, scoped ref int row)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Line(canvas, ref row, "process"u8);
        if (_io.Tgid == 0)
        {
            pen.Write("no owner known"u8, Role.Dim);
            return;
        }

        pen.Write(_io.Comm.Bytes, ((Style)Role.Bright).Bold);
        pen.Write("  PID "u8, Role.Dim);
        pen.Write(text[..Format.Number(_io.Tgid, text)], Role.Accent);
        pen.Write("  thread "u8, Role.Dim);
        pen.Write(text[..Format.Number(_io.Tid, text)], Role.Normal);
        pen.Write("  uid "u8, Role.Dim);
        pen.Write(text[..Format.Number(_io.Uid, text)], Role.Normal);
        if (Session.Model.Processes.TryGet(_io.Tgid, out ProcessInfo info))
        {
            pen.Skip(1);
            pen.Write(info.UserName, Role.Normal);
            DrawCommand(canvas, ref row, info);
        }

        pen = Line(canvas, ref row, "cgroup"u8);
        pen.Write(text[..Format.Number(_io.CgroupId, text)], Role.Normal);
    }

    private void DrawCommand(Canvas canvas, scoped ref int row, ProcessInfo info)
    {
        Span<byte> text = stackalloc byte[MaxText];
        if (Session.Model.Counters.TryGetProcess(Session.Model.ByThread ? _io.Tid : _io.Tgid, out ProcessRow process))
        {
            Pen pen = Line(canvas, ref row, "command"u8);
            pen.WriteCut(text[..CommandText.Write(process, full: true, text)], pen.Room, Role.Normal);
        }

        if (!info.CgroupPath.IsEmpty)
        {
            Pen pen = Line(canvas, ref row, "cgroup path"u8);
            pen.WriteCut(info.CgroupPath, pen.Room, Role.Normal);
        }
    }
}
