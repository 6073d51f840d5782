using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// How the I/Os of what is chosen are distributed: over sizes and latencies, latencies over time, places on the device. One picture at
/// a time; the line above them switches.
/// </summary>
internal sealed class HistogramsScreen : Screen
{
    private const int LeastHeightForTabs = 6;
    private static readonly string[] s_names = ["bars", "heat map", "disk map"];
    private static readonly string[] s_kinds = ["reads", "writes", "others"];
    private readonly Picture[] _pictures;
    private int _front;
    private int _height;
    private int _generation = -1;
    private int _version = -1;

    public HistogramsScreen(Session session)
        : base(session) => _pictures = [new BarsPicture(session), new HeatPicture(session), new DiskPicture(session)];

    public override KeyTable<Command> Keys => Front.Keys;

    public override CaptureScope Capturable => Session.Pictures.Scope;

    private Picture Front => _pictures[_front];

    private Pictures Pictures => Session.Pictures;

    private int TabHeight => _height >= LeastHeightForTabs ? 1 : 0;

    public override void DrawTitle(ref Pen pen)
    {
        pen.Write("histograms"u8, Role.Title);
        if (Pictures.Scope.Name.Length > 0)
        {
            pen.Skip(1);
            pen.Write(Pictures.Scope.Name, Role.Accent);
        }

        if (Pictures.Kind >= 0)
        {
            pen.Skip(1);
            pen.Write(s_kinds[Pictures.Kind], Role.Accent);
        }
    }

    public override int WriteSummary(Span<byte> text)
    {
        bool isChosen = Pictures.Scope.Name.Length > 0 || Pictures.Kind >= 0;
        return Format.Text(isChosen ? "Esc: everything"u8 : ""u8, text);
    }

    public override bool Advance()
    {
        Pictures.Take();
        bool isNew = _generation != Session.Generation || _version != Pictures.Version;
        _generation = Session.Generation;
        _version = Pictures.Version;
        Front.Advance();
        return isNew;
    }

    public override void Arrange(int width, int height)
    {
        _height = height;
        Front.Arrange(width, Math.Max(0, height - TabHeight));
    }

    public override void Draw(Canvas canvas)
    {
        if (TabHeight > 0)
        {
            Canvas line = canvas.Row(0);
            int end = TabBar.Draw(line.Columns(1), s_names, _front) + 1;
            Front.DrawLegend(line.Columns(end + 1));
        }

        Front.Draw(canvas.Rows(TabHeight));
    }

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.NextPicture:
                _front = (_front + 1) % _pictures.Length;
                return true;
            case Command.PreviousPicture:
                _front = (_front + _pictures.Length - 1) % _pictures.Length;
                return true;
            case Command.NextKind:
                Pictures.Kind = Pictures.Kind == Distribution.Kinds - 1 ? -1 : Pictures.Kind + 1;
                return true;
            case Command.NextDevice or Command.PreviousDevice:
                Pictures.Scope = PictureChoice.Device(Session, Pictures.Scope, command == Command.NextDevice ? 1 : -1);
                return true;
            case Command.NextProcess or Command.PreviousProcess:
                Pictures.Scope = PictureChoice.Process(Session, Pictures.Scope, command == Command.NextProcess ? 1 : -1);
                return true;
            default:
                return Front.Execute(command) || (command == Command.Back && ShowEverything());
        }
    }

    public override Screen? Open() => Front.Open();

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        if (TabHeight > 0 && mouse.Row == 0 && mouse.Action is MouseAction.Press)
        {
            int tab = TabBar.HitTest(s_names, mouse.Column - 1);
            _front = tab >= 0 ? tab : _front;
            return Command.None;
        }

        return Front.HandleMouse(mouse with { Row = mouse.Row - TabHeight });
    }

    /// <summary>What was chosen here is let go; false: nothing was.</summary>
    private bool ShowEverything()
    {
        bool isChosen = Pictures.Scope.Name.Length > 0 || Pictures.Kind >= 0;
        if (isChosen)
        {
            Pictures.Scope = CaptureScope.Filter;
            Pictures.Kind = -1;
        }

        return isChosen;
    }
}
