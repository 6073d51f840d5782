using IoTop.Tui.Interop;

namespace IoTop.Tui;

public sealed unsafe partial class NcursesTerminal
{
    private const int DoublePressMs = 400;

    private MouseInput _lastPress;
    private long _lastPressAt = long.MinValue / 2;

    public bool Wait(int timeoutMs, int otherFd = -1)
    {
        const int Terminal = 0;
        const int Signals = 1;
        const int Other = 2;
        if (HasPending())
        {
            return true;
        }

        // A negative descriptor is passed over by poll; that is also how "none" is spelt.
        PollFd* fds = stackalloc PollFd[3];
        fds[Terminal] = new PollFd { fd = _isSuspended || _isClosed ? -1 : Fd, events = Libc.POLLIN };
        fds[Signals] = new PollFd { fd = _isClosed ? -1 : _wakeFd, events = Libc.POLLIN };
        fds[Other] = new PollFd { fd = otherFd, events = Libc.POLLIN };
        if (Libc.poll(fds, 3, timeoutMs) <= 0)
        {
            return false;
        }

        // A terminal that has gone away is always readable and never gives a key: without this the main loop would spin.
        if ((fds[Terminal].revents & (Libc.POLLHUP | Libc.POLLERR)) != 0)
        {
            AskToQuit(Libc.SIGHUP);
        }

        return (fds[Terminal].revents | fds[Signals].revents) != 0;
    }

    private bool HasPending() => !_isClosed && (_mustReadSize || _mustTakeBack || (_quitSignal != 0 && !_isQuitTold));

    public bool TryReadInput(out InputEvent input)
    {
        lock (_gate)
        {
            input = default;
            if (_isClosed)
            {
                return false;
            }

            ulong count;
            _ = Libc.read(_wakeFd, &count, sizeof(ulong));
            if (_quitSignal != 0 && !_isQuitTold)
            {
                _isQuitTold = true;
                input = InputEvent.Quit(_quitSignal);
                return true;
            }

            if (_isSuspended)
            {
                return false;
            }

            if (CatchUp())
            {
                input = InputEvent.Resize;
                return true;
            }

            return TryReadKey(out input);
        }
    }

    private bool TryReadKey(out InputEvent input)
    {
        int code;
        int kind;

        // Codes without meaning are skipped, so that one of them does not hide the key behind it.
        while ((kind = Ncurses.wget_wch(_window, &code)) != Ncurses.ERR)
        {
            if (kind != Ncurses.KEY_CODE_YES)
            {
                input = InputEvent.FromKey(code == '\e' ? ReadAfterEscape() : NcursesKeys.FromCharacter(code, KeyModifiers.None));
                return true;
            }

            if (code == NcursesKeys.Mouse)
            {
                if (TryReadMouse(out input))
                {
                    return true;
                }
            }
            else if (NcursesKeys.TryFromCode(code, out KeyInput key))
            {
                input = InputEvent.FromKey(key);
                return true;
            }
        }

        input = default;
        return false;
    }

    /// <summary>Alt sends Escape before the key. ncurses has already waited for more to come, so what there is belongs together.</summary>
    private KeyInput ReadAfterEscape()
    {
        int code;
        int kind = Ncurses.wget_wch(_window, &code);
        if (kind == Ncurses.KEY_CODE_YES && NcursesKeys.TryFromCode(code, out KeyInput key))
        {
            return key.Key == Key.None ? key : new KeyInput(key.Key, key.Modifiers | KeyModifiers.Alt);
        }

        return kind == Ncurses.OK && code != '\e' ? NcursesKeys.FromCharacter(code, KeyModifiers.Alt) : Key.Escape;
    }

    private bool TryReadMouse(out InputEvent input)
    {
        input = default;
        MouseEvent mouse;
        if (Ncurses.getmouse(&mouse) != Ncurses.OK)
        {
            return false;
        }

        MouseAction action =
            (mouse.bstate & Ncurses.BUTTON4_PRESSED) != 0 ? MouseAction.WheelUp
            : (mouse.bstate & Ncurses.BUTTON5_PRESSED) != 0 ? MouseAction.WheelDown
            : (mouse.bstate & Ncurses.BUTTON3_PRESSED) != 0 ? MouseAction.RightPress
            : (mouse.bstate & Ncurses.BUTTON1_PRESSED) != 0 ? MouseAction.Press
            : MouseAction.None;
        if (action == MouseAction.None)
        {
            return false;
        }

        input = InputEvent.FromMouse(new MouseInput(Twice(action, mouse.y, mouse.x), mouse.y, mouse.x));
        return true;
    }

    private MouseAction Twice(MouseAction action, int row, int column)
    {
        if (action != MouseAction.Press)
        {
            return action;
        }

        var press = new MouseInput(action, row, column);
        long now = Environment.TickCount64;
        bool isSecond = press == _lastPress && now - _lastPressAt <= DoublePressMs;
        _lastPress = press;
        _lastPressAt = isSecond ? long.MinValue / 2 : now;
        return isSecond ? MouseAction.DoublePress : MouseAction.Press;
    }
}
