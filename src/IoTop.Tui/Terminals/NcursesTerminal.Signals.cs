using System.Runtime.InteropServices;
using IoTop.Tui.Interop;

namespace IoTop.Tui;

public sealed unsafe partial class NcursesTerminal
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private SignalWatch? _watch;
    private Timer? _deadline;
    private volatile int _quitSignal;
    private bool _isQuitTold;
    private volatile bool _mustReadSize;
    private volatile bool _mustTakeBack;

    private void WatchSignals(SignalWatch watch)
    {
        _watch = watch;
        watch.SetHandler(OnSignal);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
    }

    private void StopWatchingSignals()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        _watch?.Dispose();
        _deadline?.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        switch (context.Signal)
        {
            case PosixSignal.SIGWINCH:
                _mustReadSize = true;
                break;
            case PosixSignal.SIGCONT:
                // Also after a SIGSTOP that we were never asked about, when the shell has set the terminal its own way.
                _mustTakeBack = true;
                break;
            case PosixSignal.SIGTSTP:
                context.Cancel = true;
                Stop();
                break;
            default:
                context.Cancel = true;
                Quit(Number(context.Signal));
                break;
        }

        Wake();
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };

    /// <summary>
    /// The first one asks the main loop to end; a second one, or a main loop that does not, ends the process. A terminal that is closed
    /// says so several times, by more than one SIGHUP: that is nobody who lost patience.
    /// </summary>
    private void Quit(int signal)
    {
        if (!AskToQuit(signal) && signal != Libc.SIGHUP)
        {
            Environment.Exit(128 + signal);
        }
    }

    /// <summary>False when that was asked before.</summary>
    private bool AskToQuit(int signal)
    {
        if (Interlocked.CompareExchange(ref _quitSignal, signal, 0) != 0)
        {
            return false;
        }

        _deadline = new Timer(static state => Environment.Exit((int)state!), 128 + signal, s_patience, Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>Gives the terminal to the shell and stops the process until the shell continues it.</summary>
    private void Stop()
    {
        lock (_gate)
        {
            if (!_isClosed && !_isSuspended)
            {
                LeaveScreen();
            }

            // What is to be done on coming back, SIGCONT tells; here it would be done twice.
            Libc.kill(Libc.getpid(), Libc.SIGSTOP);
        }
    }

    /// <summary>
    /// As ncurses' own handler does it. When a script or sudo started us, it has been stopped too, and the shell may already have taken
    /// the terminal: setting its modes would then stop us in the middle (SIGTTOU), and fg would bring us back only to stop again.
    /// </summary>
    private static unsafe void LeaveScreen()
    {
        byte* blocked = stackalloc byte[Libc.SignalSetSize];
        byte* before = stackalloc byte[Libc.SignalSetSize];
        Libc.sigemptyset(blocked);
        Libc.sigaddset(blocked, Libc.SIGTTOU);
        Libc.pthread_sigmask(Libc.SIG_BLOCK, blocked, before);
        Ncurses.endwin();
        Libc.pthread_sigmask(Libc.SIG_SETMASK, before, null);
    }

    private void OnProcessExit(object? sender, EventArgs e) => RestoreFromAnywhere();

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs e) => RestoreFromAnywhere();

    /// <summary>The process is ending and another thread may hang inside ncurses: waits for it only so long.</summary>
    private void RestoreFromAnywhere()
    {
        bool isHeld = _gate.TryEnter(TimeSpan.FromMilliseconds(500));
        try
        {
            Restore();
        }
        finally
        {
            if (isHeld)
            {
                _gate.Exit();
            }
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            // Once closed, the descriptor's number may belong to someone else.
            if (!_isClosed)
            {
                ulong one = 1;
                _ = Libc.write(_wakeFd, &one, sizeof(ulong));
            }
        }
    }

    /// <summary>Does what signals asked for, on the thread that draws. True when the screen has to be drawn anew.</summary>
    private bool CatchUp()
    {
        bool isNew = false;
        if (_mustTakeBack)
        {
            _mustTakeBack = false;
            if (Ncurses.isendwin() == 0)
            {
                Ncurses.endwin();
            }

            // The next doupdate sets modes, keypad and mouse again and clears the screen.
            _mustRepaint = true;
            _mustReadSize = true;
        }

        if (_mustReadSize)
        {
            _mustReadSize = false;
            ReadSize();
            isNew = true;
        }

        return isNew;
    }
}
