using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Stands in front of a view that knows only now while the past is shown.</summary>
internal sealed class NoPastScreen(Session session) : Screen(session)
{
    public override KeyTable<Command> Keys => KeyMap.Everywhere;

    public override bool HasPast => false;

    public override void DrawTitle(ref Pen pen)
    {
    }

    public override bool Advance() => false;

    public override void Arrange(int width, int height)
    {
    }

    public override void Draw(Canvas canvas)
    {
        string says = Session.IsReplay
            ? "this is in no recording: Tab goes to another view"
            : "this is known only of now: F12 returns there, Tab goes to another view";
        canvas.Write(Math.Min(2, canvas.Height - 1), 2, canvas.Width - 4, says, Role.Dim, Alignment.Left);
    }

    public override bool Execute(Command command, KeyInput key) => false;
}
