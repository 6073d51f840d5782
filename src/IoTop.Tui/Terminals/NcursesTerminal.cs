using IoTop.Tui.Interop;

namespace IoTop.Tui;

/// <summary>
/// A tty through ncursesw 6. It restores the terminal whichever way the program ends: by <see cref="Dispose"/>, a signal, an
/// unhandled exception or the end of the process. At most one can be open at a time.
/// </summary>
/// <remarks>
/// ncurses is not thread-safe, and signals arrive on other threads, so every call into it is made under one lock. SIGINT, SIGTERM,
/// SIGHUP and SIGQUIT become <see cref="InputKind.Quit"/>; a program that does not end within three seconds of one, or gets a second
/// one that is not SIGHUP, is ended with the terminal restored.
/// <para>SAFETY, for all parts of this class: pointers handed to native functions point to locals, to memory freed after the call, or to
/// a pinned array; none of the functions keeps them.</para>
/// </remarks>
public sealed unsafe partial class NcursesTerminal : ITerminal
{
    private readonly Lock _gate = new();
    private readonly List<string> _degradations = [];
    private readonly ScreenHandle _screen;
    private readonly nint _window;
    private readonly NcursesColors _colors;
    private readonly int _wakeFd;
    private readonly bool _localeIsUtf8;
    private TerminalModes _savedModes;
    private TerminalSize _size;
    private bool _isSuspended;
    private bool _isClosed;

    private NcursesTerminal(ScreenHandle screen, TerminalOptions options, Scheme scheme, bool localeIsUtf8, TerminalModes savedModes)
    {
        _screen = screen;
        _savedModes = savedModes;
        _localeIsUtf8 = localeIsUtf8;
        _window = Ncurses.Variable<nint>("stdscr");
        SetModes();
        Scheme = scheme;
        bool hasColors = Ncurses.has_colors() != 0 && Ncurses.start_color() == Ncurses.OK && Ncurses.use_default_colors() == Ncurses.OK;
        _colors = new NcursesColors(Scheme, hasColors ? Ncurses.Variable<int>("COLORS") : 0, Ncurses.Variable<int>("COLOR_PAIRS"));
        Unicode = options.Unicode ?? DefaultUnicode();
        if (options.Mouse)
        {
            const uint Buttons =
                Ncurses.BUTTON1_PRESSED | Ncurses.BUTTON3_PRESSED | Ncurses.BUTTON4_PRESSED | Ncurses.BUTTON5_PRESSED;
            Ncurses.mousemask(Buttons, null);

            // Presses at once; ncurses would otherwise wait to see whether a click becomes of them.
            Ncurses.mouseinterval(0);
        }

        ReadSize();
        _wakeFd = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
    }

    public TerminalSize Size
    {
        get
        {
            lock (_gate)
            {
                return _size;
            }
        }
    }

    public Scheme Scheme
    {
        get;
        set
        {
            field = value;
            lock (_gate)
            {
                _colors?.Use(value);
                _mustSendAll = true;
            }
        }
    }

    public bool Unicode
    {
        get;
        set
        {
            field = value && _localeIsUtf8;
            _mustSendAll = true;
        }
    }

    public Glyphs Glyphs => !Unicode ? Glyphs.Ascii : _colors?.Glyphs ?? Scheme.Glyphs;

    public void ResetLook()
    {
        Scheme = ChooseScheme(new TerminalOptions());
        Unicode = !IsLinuxConsole;
    }

    public int Fd => 0;

    public IReadOnlyList<string> Degradations => _degradations;

    private void SetModes()
    {
        // cbreak, not raw: Ctrl-C and Ctrl-Z stay signals, as every user expects of them even when a program hangs.
        Ncurses.cbreak();
        Ncurses.noecho();
        Ncurses.nonl();
        Ncurses.keypad(_window, 1);
        Ncurses.nodelay(_window, 1);
        Ncurses.set_escdelay(25);

        // Never stop drawing in the middle because a key was pressed.
        Ncurses.typeahead(-1);
        Ncurses.curs_set(0);
        NcursesKeys.Define();
    }

    private static bool IsLinuxConsole => Environment.GetEnvironmentVariable("TERM") is "linux";

    private bool DefaultUnicode()
    {
        if (!_localeIsUtf8)
        {
            _degradations.Add("ASCII graphs: the locale is not UTF-8 (try LANG=C.UTF-8)");
            return false;
        }

        if (IsLinuxConsole)
        {
            _degradations.Add("ASCII graphs: the Linux console's font has no braille");
            return false;
        }

        return true;
    }

    /// <summary>Asks the kernel for the size and tells ncurses, which would otherwise believe LINES and COLUMNS.</summary>
    private void ReadSize()
    {
        WindowSize size;
        if (Libc.ioctl(1, Libc.TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        {
            Ncurses.resizeterm(size.ws_row, size.ws_col);
        }

        TerminalSize now = new(Math.Max(0, Ncurses.getmaxx(_window)), Math.Max(0, Ncurses.getmaxy(_window)));
        if (now != _size)
        {
            _size = now;
            _shown.Resize(now);
            _row = GC.AllocateArray<CursesCell>(now.Width + 1, pinned: true);
        }

        _mustSendAll = true;
    }

    public void Suspend()
    {
        lock (_gate)
        {
            if (!_isClosed && !_isSuspended)
            {
                _isSuspended = true;
                Ncurses.endwin();
            }
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            if (!_isClosed && _isSuspended)
            {
                _isSuspended = false;
                _mustTakeBack = true;
            }
        }

        Wake();
    }

    public void Redraw()
    {
        lock (_gate)
        {
            _mustRepaint = true;
            _mustSendAll = true;
        }
    }

    public void Dispose()
    {
        StopWatchingSignals();
        lock (_gate)
        {
            Restore();
            if (!_screen.IsClosed)
            {
                _screen.Dispose();
                Libc.close(_wakeFd);
            }
        }

        Interlocked.CompareExchange(ref s_open, null, this);
    }

    /// <summary>Gives the terminal back as it was; the lock must be held if that is possible at all.</summary>
    private void Restore()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (Ncurses.isendwin() == 0)
        {
            Ncurses.endwin();
        }

        // endwin restores what ncurses found; this also undoes what anyone else changed in between.
        fixed (void* modes = &_savedModes)
        {
            Libc.tcsetattr(0, Libc.TCSADRAIN, modes);
        }
    }
}
