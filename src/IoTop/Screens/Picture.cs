using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>One of the pictures of the view of histograms. They share whose I/Os they show; each has its own keys and cursor.</summary>
internal abstract class Picture(Session session)
{
    protected Session Session { get; } = session;

    protected Pictures Pictures => Session.Pictures;

    public abstract KeyTable<Command> Keys { get; }

    /// <summary>Takes in what was counted since.</summary>
    public abstract void Advance();

    public abstract void Arrange(int width, int height);

    public abstract void Draw(Canvas canvas);

    /// <summary>Draws what the colours mean, right in a line. Returns the columns used.</summary>
    public virtual int DrawLegend(Canvas line) => 0;

    /// <summary>Does what a key asked for; false when it means nothing here.</summary>
    public virtual bool Execute(Command command) => false;

    /// <summary>The I/Os under the cursor; null: there is none, and it was said why.</summary>
    public virtual Screen? Open() => null;

    /// <summary>A mouse event, counted from the corner of the picture.</summary>
    public virtual Command HandleMouse(MouseInput mouse) => Command.None;
}
