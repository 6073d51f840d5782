using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What one call read or wrote, as far as it was captured; a copy, which stays whatever comes.</summary>
internal sealed class SyscallBytesScreen : Screen, IHexBytes
{
    private const int InfoRows = 2;

    private readonly HexViewState _hex = new();
    private readonly SyscallEvent _call;
    private readonly byte[] _bytes;

    public SyscallBytesScreen(Session session, long sequence, CaptureScope scope)
        : base(session)
    {
        _call = session.SyscallEvents![sequence];
        _bytes = session.SyscallEvents.DataOf(sequence).ToArray();
        Capturable = scope;
    }

    public override KeyTable<Command> Keys => SyscallKeys.Payload;

    public override bool HasPast => Session.Syscalls is not null;

    public override string RecordOption => "--syscalls";

    public override bool WasWatched => Session.WereSyscallsTraced;

    public override CaptureScope Capturable { get; }

    public override CaptureScope Segments => Capturable;

    /// <summary>Bytes that the call moved, captured or not.</summary>
    public long Length => Math.Max(_bytes.Length, _call.Result);

    public override void DrawTitle(ref Pen pen) => pen.Write(SyscallNames.Utf8(_call.Syscall), Role.Title);

    public override int WriteSummary(Span<byte> text)
    {
        int written = Format.Grouped((ulong)_bytes.Length, text);
        written += Format.Text(" of "u8, text[written..]);
        written += Format.Grouped((ulong)Length, text[written..]);
        return written + Format.Text(" bytes captured"u8, text[written..]);
    }

    public override bool Advance()
    {
        Session.WantSyscalls();
        return false;
    }

    public override void Arrange(int width, int height) => _hex.Arrange(this, new TerminalSize(width, Math.Max(0, height - InfoRows)));

    public override void Draw(Canvas canvas)
    {
        SyscallCallText.DrawCall(canvas.Row(0), Session, in _call);
        HexView.Draw(canvas.Rows(InfoRows, canvas.Height - InfoRows), this, _hex);
    }

    public int Copy(long position, Span<byte> bytes, Span<byte> present)
    {
        int length = (int)Math.Clamp(_bytes.Length - position, 0, Math.Min(bytes.Length, present.Length));
        _bytes.AsSpan((int)Math.Min(position, _bytes.Length), length).CopyTo(bytes);
        present[..length].Fill(1);
        return length;
    }

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Left:
                _hex.Move(-1);
                return true;
            case Command.Right:
                _hex.Move(1);
                return true;
            case Command.Up:
                _hex.MoveRows(-1);
                return true;
            case Command.Down:
                _hex.MoveRows(1);
                return true;
            case Command.PageUp:
                _hex.Page(-1);
                return true;
            case Command.PageDown:
                _hex.Page(1);
                return true;
            case Command.Top:
                _hex.MoveToTop();
                return true;
            case Command.Bottom:
                _hex.MoveToBottom();
                return true;
            case Command.Squeeze:
                _hex.Squeeze = !_hex.Squeeze;
                return true;
            default:
                return false;
        }
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        _ = HexView.HandleMouse(_hex, mouse with { Row = mouse.Row - InfoRows });
        return Command.None;
    }
}
