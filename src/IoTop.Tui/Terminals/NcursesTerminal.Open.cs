using System.Runtime.InteropServices;
using IoTop.Tui.Interop;

namespace IoTop.Tui;

public sealed unsafe partial class NcursesTerminal
{
    // ncurses has one current screen per process, so this is the process's state and not ours.
    private static NcursesTerminal? s_open;

    /// <summary>Takes the terminal of standard input and output.</summary>
    /// <exception cref="TerminalException">There is none, or it cannot be used; it says why and what to do.</exception>
    public static NcursesTerminal Open(TerminalOptions options)
    {
        string? term = Check();
        if (Volatile.Read(ref s_open) is not null)
        {
            throw new TerminalException("the terminal is already in use by this process");
        }

        Scheme scheme = ChooseScheme(options);
        bool isUtf8 = NativeLocale.UseEnvironment();
        TerminalModes modes = default;
        Libc.tcgetattr(0, &modes);

        // Before newterm: ncurses installs its own handlers only where it finds the default ones, and its handlers would draw
        // from inside a signal.
        SignalWatch watch = new();
        ScreenHandle? screen = null;
        try
        {
            screen = NewScreen(term);
            var terminal = new NcursesTerminal(screen, options, scheme, isUtf8, modes);
            Volatile.Write(ref s_open, terminal);
            terminal.WatchSignals(watch);
            return terminal;
        }
        catch
        {
            watch.Dispose();
            if (screen is not null)
            {
                Ncurses.endwin();
                screen.Dispose();
            }

            Libc.tcsetattr(0, Libc.TCSADRAIN, &modes);
            throw;
        }
    }

    private static Scheme ChooseScheme(TerminalOptions options)
    {
        if (options.SchemeName is string name)
        {
            return Scheme.TryGet(name, out Scheme scheme)
                ? scheme
                : throw new TerminalException(
                    $"no colour scheme '{DisplayText.ToSafeString(name)}'", $"one of: {string.Join(", ", Scheme.Names)}");
        }

        // https://no-color.org: any value but the empty one.
        return string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? Scheme.Default : Scheme.Mono;
    }

    /// <summary>Whether the terminal could be opened: null, or why not and what to do. Changes nothing on it.</summary>
    public static TerminalException? Probe()
    {
        try
        {
            Check();
            return null;
        }
        catch (TerminalException exception)
        {
            return exception;
        }
    }

    /// <summary>Finds what would fail before anything is changed, because newterm can only say that it failed.</summary>
    private static string Check()
    {
        if (!NativeLibrary.TryLoad(Ncurses.LibraryName, out _))
        {
            throw new TerminalException(
                $"cannot load {Ncurses.LibraryName}",
                "apt-get install libncursesw6, dnf install ncurses-libs, pacman -S ncurses or zypper install libncurses6");
        }

        if (Libc.isatty(0) == 0 || Libc.isatty(1) == 0)
        {
            string stream = Libc.isatty(1) == 0 ? "output" : "input";
            throw new TerminalException($"standard {stream} is not a terminal", "batch mode: iotop-sharp -b");
        }

        string? term = Environment.GetEnvironmentVariable("TERM");
        if (string.IsNullOrEmpty(term))
        {
            throw new TerminalException("TERM is not set, so the kind of terminal is not known", "TERM=xterm-256color iotop-sharp");
        }

        CheckTerm(term);
        return term;
    }

    private static void CheckTerm(string term)
    {
        nint name = Marshal.StringToCoTaskMemUTF8(term);
        nint capability = Marshal.StringToCoTaskMemUTF8("cup");
        try
        {
            string shown = DisplayText.ToSafeString(term);
            int error;
            if (Ncurses.setupterm((byte*)name, 1, &error) != Ncurses.OK)
            {
                throw error < 0
                    ? new TerminalException("there is no terminfo database", "apt-get install ncurses-base")
                    : new TerminalException(
                        $"the terminal '{shown}' (TERM) is not in the terminfo database",
                        "TERM=xterm-256color iotop-sharp, or install its entry (apt-get install ncurses-term)");
            }

            if (Ncurses.tigetstr((byte*)capability) is 0 or -1)
            {
                throw new TerminalException(
                    $"the terminal '{shown}' (TERM) cannot move its cursor", "another terminal, or batch mode: iotop-sharp -b");
            }

            if (!Ncurses.HasExpectedCellLayout())
            {
                throw new TerminalException(
                    $"{Ncurses.LibraryName} is built with an unknown layout of cchar_t", "the distribution's own ncurses 6 package");
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
            Marshal.FreeCoTaskMem(capability);
        }
    }

    private static ScreenHandle NewScreen(string term)
    {
        nint name = Marshal.StringToCoTaskMemUTF8(term);
        nint output = OpenStream(1, (byte)'w');
        nint input = OpenStream(0, (byte)'r');
        try
        {
            nint screen = Ncurses.newterm((byte*)name, output, input);
            if (screen == 0)
            {
                throw new TerminalException($"ncurses cannot use the terminal '{DisplayText.ToSafeString(term)}'", "another TERM");
            }

            return new ScreenHandle(screen, output, input);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    /// <summary>A stream of our own over a standard descriptor, so that closing it closes nobody else's.</summary>
    private static nint OpenStream(int fd, byte mode)
    {
        byte* text = stackalloc byte[] { mode, 0 };
        nint stream = Libc.fdopen(Libc.dup(fd), text);
        return stream != 0 ? stream : throw new TerminalException("cannot open a stream to the terminal");
    }
}
