using IoTop.Commands;
using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The interactive program: one thread that waits for keys, events and time, keeps the session up to date, and draws. The first frame
/// is shown before the source is opened.
/// </summary>
internal sealed partial class App : IDisposable, IFront
{
    // A list that scrolls faster than this cannot be read, and costs CPU for nothing.
    private static readonly TimeSpan s_liveFrame = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_clockTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_messageTime = TimeSpan.FromSeconds(4);

    private readonly ITerminal _terminal;
    private readonly SessionSetup _setup;
    private readonly CellGrid _grid = new();
    private readonly List<Screen>[] _views;
    private readonly Screen _noPast;
    private readonly HeaderTotals _totals = new();
    private int _view;
    private int _totalsGeneration = -1;
    private Modal? _modal;
    private string _message = "";
    private long _messageUntil;
    private long _lastFrame;
    private bool _dirty = true;
    private bool _isWorking;
    private int _iterations;
    private int _exitStatus;

    /// <summary>Takes over neither the terminal nor what the setup holds; the session is its own.</summary>
    public App(ITerminal terminal, SessionSetup setup)
    {
        _terminal = terminal;
        _setup = setup;
        Session = new Session(setup) { Front = this };
        _views = [[new ProcessScreen(Session)], [new DeviceScreen(Session)], [new IoScreen(Session)], [new FunctionScreen(Session)],
            [new CallScreen(Session)], [new SyscallScreen(Session)], [new HistogramsScreen(Session)]];
        _noPast = new NoPastScreen(Session, () => Top);
        SearchEverywhere(Session.Filter.Search);
        ApplyLook(setup.Options);
    }

    public Session Session { get; }

    /// <summary>The program is to end.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The screen in front.</summary>
    public Screen Current => Session.Past is not null && !Top.HasPast ? _noPast : Top;

    /// <summary>The one that is in front when what it shows is known of the time that is shown.</summary>
    private Screen Top => _views[_view][^1];

    /// <summary>The hints in the last row.</summary>
    private KeyTable<Command> KeyBar =>
        _setup.Options.Help == HelpType.None ? KeyMap.EmptyBar
        : Session.Past is null ? KeyMap.BarOf(Current.Keys) : KeyMap.BarOfThePast(Current.Keys);

    /// <summary>Runs until the user leaves, a signal asks for it, or the iterations are over. Returns the exit status.</summary>
    public int Run()
    {
        Start();
        return RunToEnd();
    }

    /// <summary>The main loop, behind <see cref="Start"/>.</summary>
    public int RunToEnd()
    {
        while (!IsOver)
        {
            _terminal.Wait(WaitMilliseconds(), Session.WakeFd);
            Step();
        }

        return _exitStatus;
    }

    /// <summary>Shows the first frame and opens the source.</summary>
    public void Start()
    {
        Session.LookAround();
        Frame();
        Session.Open();
        if (_setup.Options.Help == HelpType.Window)
        {
            Ask(Command.Help);
        }

        Step();
    }

    /// <summary>One turn: takes what has come in, does what keys ask for, draws if there is something new.</summary>
    public void Step()
    {
        if (Session.Advance())
        {
            _dirty = true;
            CountIteration();
        }

        while (!IsOver && _terminal.TryReadInput(out InputEvent input))
        {
            HandleInput(input);
            _dirty = true;
        }

        if (_message.Length > 0 && Now >= _messageUntil)
        {
            _message = "";
            _dirty = true;
        }

        _dirty |= Session.ScanActivity();
        Session.ShowSegments(Current.Segments);
        bool wasWorking = _isWorking;
        _isWorking = !IsOver && Current.Work();
        _dirty |= wasWorking && !_isWorking;
        TimeSpan age = Session.Time.GetElapsedTime(_lastFrame, Now);
        _dirty |= Session.Settings.ShowClock && age >= s_clockTick;
        if (!IsOver && (_dirty || (age >= s_liveFrame && (_isWorking || (!Session.Settings.Frozen && Current.Advance())))))
        {
            Frame();
        }

        if (!IsOver && Session.Pending is not null)
        {
            DoPending();
        }
    }

    public void Dispose() => Session.Dispose();

    /// <summary>Milliseconds until something is to be done without the user.</summary>
    private int WaitMilliseconds()
    {
        if (_isWorking)
        {
            return 0;
        }

        TimeSpan wait = Session.UntilNext();
        if (Current.IsLive && !Session.Settings.Frozen && wait > s_liveFrame)
        {
            wait = s_liveFrame;
        }

        return (int)Math.Ceiling(wait.TotalMilliseconds);
    }

    private long Now => Session.Time.GetTimestamp();

    /// <summary>It takes a moment in which nothing is drawn: the frame before has said so.</summary>
    private void DoPending()
    {
        string said = Session.DoPending();
        if (said.Length > 0)
        {
            Say(said);
        }

        Frame();
    }

    private void CountIteration()
    {
        _iterations++;
        IsOver |= _iterations >= _setup.Options.Iterations;
    }

    void IFront.Ask(Modal modal) => _modal = modal;

    Glyphs IFront.Glyphs => _terminal.Glyphs;

    bool IFront.Copy(ReadOnlySpan<byte> utf8) => _terminal.Copy(utf8);

    public void Say(string message)
    {
        _message = message;
        _messageUntil = Now + (long)(s_messageTime.TotalSeconds * Session.Time.TimestampFrequency);
    }
}
