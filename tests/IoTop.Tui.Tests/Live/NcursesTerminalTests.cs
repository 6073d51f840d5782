namespace IoTop.Tui.Tests.Live;

/// <summary>The real terminal, in tmux: what it shows, what it reads, and that it leaves everything as it was.</summary>
public sealed class NcursesTerminalTests
{
    private const string Untouched = "0100";

    /// <summary>Starts the program, does something to it, and looks that the terminal is as before and what it left with.</summary>
    private static void Run(int exitCode, Action<TmuxShell> act, string options = "", string term = "screen-256color")
    {
        using var shell = new TmuxShell();
        shell.Type("stty -g | md5sum | cut -c1-8; echo before");
        string before = LineBefore(shell.WaitFor("\nbefore"), "before");
        Assert.Equal(Untouched, shell.Modes);
        shell.Type($"TERM={term} {TmuxShell.Live(options)} 2>/dev/null; echo left=$?");
        shell.WaitFor("last: ready.");
        Assert.StartsWith("1", shell.Modes, StringComparison.Ordinal);
        act(shell);
        shell.WaitFor($"left={exitCode}");
        Assert.Equal(Untouched, shell.Modes);
        shell.Type("clear; stty -g | md5sum | cut -c1-8; echo after");
        Assert.Equal(before, LineBefore(shell.WaitFor("\nafter"), "after"));
    }

    private static string LineBefore(string screen, string marker)
    {
        string[] lines = screen.Split('\n');
        int index = Array.FindLastIndex(lines, line => line == marker);
        return lines[index - 1];
    }

    [TmuxFact]
    public void Copies_to_the_clipboard_of_the_terminal_and_keeps_the_screen() => Run(0, static shell =>
    {
        shell.Tmux("set-option", "-g", "set-clipboard", "on");
        string before = shell.WaitFor("last: ready.");
        shell.Keys("c");
        string after = shell.WaitFor("last: Key c.");
        Assert.Equal(Frame(before), Frame(after));
        Assert.Equal("copied \e[31m\u20ac\n", shell.Tmux("show-buffer"));
        shell.Keys("q");

        // The parts of the screen that do not tell of keys and allocations.
        static string[] Frame(string screen) =>
            [.. screen.Split('\n').Where(static line => !line.Contains("last:", StringComparison.Ordinal)
                && !line.Contains("steady", StringComparison.Ordinal))];
    });

    [TmuxFact]
    public void Draws_reads_keys_and_leaves_the_terminal_as_it_was() => Run(0, static shell =>
    {
        string screen = shell.WaitFor("steady frames: 0 B.");
        Assert.Contains("│ 漢字|é⣿▲|?[31m?|", screen, StringComparison.Ordinal);
        (string Sent, string Named)[] keys =
        [
            ("Down", "Down"), ("F5", "F5"), ("F12", "F12"), ("BTab", "S-Tab"), ("Tab", "Tab"), ("Enter", "Enter"), ("Space", "Space"),
            ("BSpace", "Backspace"), ("C-Left", "C-Left"), ("S-Right", "S-Right"), ("M-f", "M-f"), ("C-l", "C-l"), ("PPage", "PgUp"),
            ("NPage", "PgDn"), ("Home", "Home"), ("End", "End"), ("DC", "Del"), ("IC", "Ins"), ("/", "/"), ("é", "é"), ("Escape", "Esc"),
        ];
        foreach ((string sent, string named) in keys)
        {
            shell.Keys(sent);
            shell.WaitFor($"last: Key {named}.");
        }

        shell.Bytes("\e[<0;5;3M");
        shell.WaitFor("last: Mouse Press 2,4.");
        shell.Bytes("\e[<65;7;2M");
        shell.WaitFor("last: Mouse WheelDown 1,6.");
        shell.Bytes("\e[<0;5;3M\e[<0;5;3m\e[<0;5;3M");
        shell.WaitFor("last: Mouse DoublePress 2,4.");
        shell.Resize(60, 12);
        screen = shell.WaitFor("last: Resize 60x12.");
        Assert.Equal(60, screen.Split('\n')[0].Length);
        shell.Keys("u");
        shell.WaitFor("| ????|?#^|?[31m?|");
        shell.Keys("p");
        shell.WaitFor("outside");
        Assert.StartsWith("0", shell.Modes, StringComparison.Ordinal);
        shell.WaitFor("last: Resize");
        shell.Keys("q");
    }, term: "xterm-256color");

    [TmuxFact]
    public void Reads_the_mouse_of_an_older_terminal() => Run(0, static shell =>
    {
        // Three bytes, each 32 more than it says: button, column, row, from 1.
        shell.Bytes("\e[M %#");
        shell.WaitFor("last: Mouse Press 2,4.");
        shell.Keys("q");
    });

    [TmuxFact]
    public void Restores_after_ctrl_c() => Run(130, static shell => shell.Keys("C-c"));

    [TmuxFact]
    public void Restores_after_sigterm() => Run(143, static shell => shell.Tmux("run-shell", $"kill -TERM {shell.WaitForPid()}"));

    [TmuxFact]
    public void Restores_after_sighup() => Run(129, static shell => shell.Tmux("run-shell", $"kill -HUP {shell.WaitForPid()}"));

    [TmuxFact]
    public void Restores_when_the_program_hangs_and_is_asked_twice() => Run(143, static shell =>
    {
        string pid = shell.WaitForPid();
        shell.Tmux("run-shell", $"kill -TERM {pid}");
        shell.WaitFor("last: Quit");
        shell.Tmux("run-shell", $"kill -TERM {pid}");
    }, "hang");

    [TmuxFact]
    public void Ends_when_the_terminal_goes_away_without_a_word()
    {
        using var shell = new TmuxShell();
        shell.Type($"trap '' HUP; {TmuxShell.Live()}");
        string pid = shell.WaitForPid();
        shell.Tmux("set-option", "-g", "exit-empty", "off");
        shell.Tmux("respawn-pane", "-k", "sleep 60");
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), TimeSpan.FromSeconds(10)), $"process {pid} still runs");
    }

    [TmuxFact]
    public void Restores_after_an_unhandled_exception() => Run(134, static shell => shell.Keys("x"));

    [TmuxFact]
    public void Stops_for_the_shell_and_comes_back()
    {
        Run(0, static shell =>
        {
            shell.Keys("C-z");
            shell.WaitFor("Stopped");
            Assert.Equal(Untouched, shell.Modes);
            shell.Type("fg; echo left=$?");
            shell.WaitFor("last: Resize");
            Assert.StartsWith("1", shell.Modes, StringComparison.Ordinal);
            shell.Keys("Down");
            shell.WaitFor("last: Key Down.");
            shell.Keys("q");
        });
    }

    [TmuxFact]
    public void Comes_back_when_a_script_started_it()
    {
        using var shell = new TmuxShell();
        shell.Type($"bash -c '{TmuxShell.Live()}; exit $?'; echo left=$?");
        shell.WaitFor("last: ready");
        for (int round = 0; round < 3; round++)
        {
            // The shell stops waiting with the script, which is before the program has given the terminal back.
            shell.Keys("C-z");
            WaitForAlternateScreen(shell, '0');
            Thread.Sleep(200);
            shell.Type("fg");
            WaitForAlternateScreen(shell, '1');
            shell.WaitFor("last: Resize");
        }

        // What is typed while the program is taking the terminal back may still be the shell's.
        bool left = false;
        for (int i = 0; i < 10 && !left; i++)
        {
            shell.Keys("q");
            left = SpinWait.SpinUntil(() => shell.Modes[0] == '0', TimeSpan.FromSeconds(2));
        }

        Assert.True(left, shell.Screen);
    }

    private static void WaitForAlternateScreen(TmuxShell shell, char on) =>
        Assert.True(SpinWait.SpinUntil(() => shell.Modes[0] == on, TimeSpan.FromSeconds(10)), $"not {on}:\n{shell.Screen}");

    [TmuxFact]
    public void Comes_back_after_sigstop_from_outside() => Run(0, static shell =>
    {
        string pid = shell.WaitForPid();
        shell.Tmux("run-shell", $"kill -STOP {pid}");
        shell.WaitFor("Stopped");
        shell.Type("clear; fg; echo left=$?");
        shell.WaitFor("last: Resize");
        shell.Keys("q");
    });

    [TmuxFact]
    public void Says_why_it_cannot_use_a_terminal()
    {
        using var shell = new TmuxShell(width: 160);
        shell.Type($"TERM=dumb {TmuxShell.Live()}; echo dumb=$?");
        Assert.Contains("cannot: the terminal 'dumb' (TERM) cannot move its cursor", shell.WaitFor("dumb=3"), StringComparison.Ordinal);
        shell.Type($"clear; TERM=nonsense {TmuxShell.Live()}; echo unknown=$?");
        Assert.Contains(
            "cannot: the terminal 'nonsense' (TERM) is not in the terminfo database; try: TERM=xterm-256color",
            shell.WaitFor("unknown=3"),
            StringComparison.Ordinal);
        shell.Type($"clear; TERM= {TmuxShell.Live()}; echo unset=$?");
        Assert.Contains("cannot: TERM is not set", shell.WaitFor("unset=3"), StringComparison.Ordinal);
        shell.Type($"clear; {TmuxShell.Live()} </dev/null; echo input=$?");
        Assert.Contains("cannot: standard input is not a terminal", shell.WaitFor("input=3"), StringComparison.Ordinal);
        shell.Type($"clear; {TmuxShell.Live()} | cat; echo output=$?");
        Assert.Contains("cannot: standard output is not a terminal", shell.WaitFor("output=0"), StringComparison.Ordinal);
        Assert.Equal(Untouched, shell.Modes);
    }

    [TmuxFact]
    public void Shows_ascii_where_the_locale_is_not_utf8()
    {
        using var shell = new TmuxShell();
        shell.Type($"LC_ALL=C {TmuxShell.Live()}");
        string screen = shell.WaitFor("| ????|?#^|?[31m?|");
        Assert.Contains("+- pid", screen, StringComparison.Ordinal);
        Assert.Contains("degraded: ASCII graphs: the locale is not UTF-8", screen, StringComparison.Ordinal);
        shell.Keys("q");
        shell.WaitFor("$");

        // Nothing said about the locale: a UTF-8 one is found.
        shell.Type($"clear; env -u LC_ALL -u LC_CTYPE -u LANG {TmuxShell.Live()}");
        shell.WaitFor("│ 漢字|é⣿▲|?[31m?|");
        shell.Keys("q");
        shell.WaitFor("$");
    }

    [TmuxFact]
    public void Shows_colours_unless_asked_not_to()
    {
        using var shell = new TmuxShell();
        shell.Type($"TERM=xterm-256color {TmuxShell.Live()}");
        shell.WaitFor("last: ready.");
        Assert.Contains("\e[38;5;", shell.Tmux("capture-pane", "-p", "-e"), StringComparison.Ordinal);
        Assert.Contains("\e[48;5;235m", shell.Tmux("capture-pane", "-p", "-e", "-N"), StringComparison.Ordinal);
        shell.Keys("q");
        shell.WaitFor("$");
        shell.Type($"clear; NO_COLOR=1 TERM=xterm-256color {TmuxShell.Live()}");
        shell.WaitFor("last: ready.");
        Assert.DoesNotContain("[38;", shell.Tmux("capture-pane", "-p", "-e"), StringComparison.Ordinal);
        Assert.DoesNotContain("[48;", shell.Tmux("capture-pane", "-p", "-e"), StringComparison.Ordinal);
        shell.Keys("q");
    }
}
