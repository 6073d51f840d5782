using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// One place of the program: a list, or all about one thing. <see cref="Advance"/> brings it up to date, <see cref="Arrange"/> fits it
/// to its size, <see cref="Draw"/> changes nothing.
/// </summary>
internal abstract class Screen(Session session)
{
    protected Session Session { get; } = session;

    public abstract KeyTable<Command> Keys { get; }

    /// <summary>
    /// What is searched for here, while another screen is in front: each is searched by itself, since what finds a process by its
    /// command line does not find its devices and I/Os.
    /// </summary>
    public string Search { get; set; } = "";

    /// <summary>Writes its part of the path at the top: what it shows.</summary>
    public abstract void DrawTitle(ref Pen pen);

    /// <summary>Says how the rows are sorted and how many there are; at the right end of the path.</summary>
    public virtual int WriteSummary(Span<byte> text) => 0;

    /// <summary>Takes in what has changed since the last call; returns whether there is something new to draw.</summary>
    public abstract bool Advance();

    public abstract void Arrange(int width, int height);

    public abstract void Draw(Canvas canvas);

    /// <summary>Does what a key asked for; false when it means nothing here.</summary>
    public abstract bool Execute(Command command, KeyInput key);

    /// <summary>Where Enter goes from here; null: nowhere.</summary>
    public virtual Screen? Open() => null;

    /// <summary>It is in front again, after what Enter had led to.</summary>
    public virtual void Return()
    {
    }

    /// <summary>A mouse event with its place counted from the screen's own corner; returns what it asks for besides.</summary>
    public virtual Command HandleMouse(MouseInput mouse, TerminalSize size) => Command.None;

    /// <summary>Whose bytes are captured when the user asks for it here.</summary>
    public virtual CaptureScope Capturable => CaptureScope.Filter;

    /// <summary>tgids of whose functions are counted when the user asks for it here.</summary>
    public virtual IReadOnlyCollection<uint> Watchable => [];

    /// <summary>Whose I/Os are shown with what they consist of; null: none.</summary>
    public virtual CaptureScope? Segments => null;

    /// <summary>What it shows is also known of the past.</summary>
    public virtual bool HasPast => true;

    /// <summary>The option of <c>record</c> without which what it shows is in no recording; empty: there is none.</summary>
    public virtual string RecordOption => "";

    /// <summary>It was watched at other times than the one that is shown.</summary>
    public virtual bool WasWatched => false;

    /// <summary>The header above it goes first when the terminal is small.</summary>
    public virtual bool NeedsRoom => false;

    /// <summary>What is said when from now on only what is active is shown, and when all is.</summary>
    public virtual (string Only, string All) ActiveText => ("only what did I/O in the last interval", "everything, idle or not");

    /// <summary>It changes by itself between two intervals.</summary>
    public virtual bool IsLive => false;

    /// <summary>The question that a command asks here; null: the command asks nothing of its own.</summary>
    public virtual Modal? Ask(Command command) => null;

    /// <summary>Does a slice of what takes long, a few milliseconds; returns whether there is more to do.</summary>
    public virtual bool Work() => false;

    /// <summary>A digit's or menu's view of the columns; null where there are none.</summary>
    public virtual IColumnChoice? Columns => null;
}
