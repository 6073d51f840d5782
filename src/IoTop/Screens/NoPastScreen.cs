using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Stands in front of a view that knows nothing of the time that is shown.</summary>
internal sealed class NoPastScreen(Session session, Func<Screen> view) : Screen(session)
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
        canvas.Write(Math.Min(2, canvas.Height - 1), 2, canvas.Width - 4, Why(view()), Role.Dim, Alignment.Left);
    }

    public override bool Execute(Command command, KeyInput key) => false;

    private string Why(Screen of) => (Session.IsReplay, of.WasWatched) switch
    {
        (true, true) => "nobody watched this at that time: ] goes on, Tab goes to another view",
        (true, false) when of.RecordOption.Length > 0 =>
            $"this is not in the recording: record {of.RecordOption} makes one with it; Tab goes to another view",
        (true, false) => "this is in no recording: Tab goes to another view",
        (false, true) => "nobody watched this at that time: F12 returns to now, Tab goes to another view",
        (false, false) => "this is known only of now: F12 returns there, Tab goes to another view",
    };
}
