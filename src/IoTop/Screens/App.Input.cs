using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Keys, mouse and signals.</content>
internal sealed partial class App
{
    private const int SignalStatus = 128;
    private const int Interrupt = 2;

    private void HandleInput(in InputEvent input)
    {
        switch (input.Kind)
        {
            case InputKind.Key:
                HandleKey(input.Key);
                break;
            case InputKind.Mouse when _modal is null:
                HandleMouse(input.Mouse);
                break;
            case InputKind.Quit:
                // Ctrl-C is a way to leave like q; other signals are told to whoever waits for us.
                _exitStatus = input.Signal == Interrupt ? 0 : SignalStatus + input.Signal;
                IsOver = true;
                break;
            default:
                break;
        }
    }

    private void HandleKey(KeyInput key)
    {
        if (_modal is not null)
        {
            Modal asked = _modal;
            if (!asked.HandleKey(key) && ReferenceEquals(asked, _modal))
            {
                _modal = null;
            }

            return;
        }

        Command command = default;
        bool isOfThePast = Session.Past is not null && KeyMap.Past.TryGetCommand(key, out command);
        if (isOfThePast || Current.Keys.TryGetCommand(key, out command))
        {
            _message = "";
            Execute(command, key);
        }
    }

    private void HandleMouse(MouseInput mouse)
    {
        FrameLayout layout = LayoutFor(_grid.Size.Width, _grid.Size.Height);
        bool pressed = mouse.Action is MouseAction.Press;
        if (pressed && mouse.Row < layout.TitleHeight)
        {
            int tab = TabBar.HitTest(s_tabs, mouse.Column);
            if (tab >= 0)
            {
                Show(tab);
            }

            return;
        }

        if (pressed && layout.KeysHeight > 0 && mouse.Row >= layout.KeysTop)
        {
            if (StatusBar.TryHit(KeyBar, _grid.Size.Width, mouse.Column, out Command command))
            {
                Execute(command, default);
            }

            return;
        }

        if (layout.TimeHeight > 0 && mouse.Row == layout.TimeTop)
        {
            ClickTime(mouse);
            return;
        }

        if (mouse.Action == MouseAction.RightPress)
        {
            Execute(Command.Back, default);
            return;
        }

        MouseInput inside = mouse with { Row = mouse.Row - layout.BodyTop };
        Command asked = Current.HandleMouse(inside, new TerminalSize(_grid.Size.Width, layout.BodyHeight));
        if (asked != Command.None)
        {
            Execute(asked, default);
        }
    }

    /// <summary>Does what was asked for: the screen in front first, then the program.</summary>
    private void Execute(Command command, KeyInput key)
    {
        if (Session.Past is not null && OnlyOfNow(command) is string why)
        {
            Say(why);
        }
        else if (!MoveInTime(command) && !Current.Execute(command, key) && !Navigate(command) && !Ask(command))
        {
            Switch(command);
        }
    }

    private bool Navigate(Command command)
    {
        switch (command)
        {
            case Command.Quit:
                IsOver = true;
                return true;
            case Command.Open:
                Descend();
                return true;
            case Command.ShowPicture:
                Session.Pictures.Scope = Current.Capturable;
                Show(Command.ShowHistograms - Command.ShowProcesses);
                return true;
            case Command.Back:
                Ascend();
                return true;
            case Command.NextView:
                Show((_view + 1) % _views.Length);
                return true;
            case Command.PreviousView:
                Show((_view + _views.Length - 1) % _views.Length);
                return true;
            case >= Command.ShowProcesses and <= Command.ShowHistograms:
                Show(command - Command.ShowProcesses);
                return true;
            default:
                return false;
        }
    }

    private void Show(int view)
    {
        Top.Search = Session.Filter.Search;
        _view = view;
        TakeSearch();
    }

    private void Descend()
    {
        if (Top.Open() is Screen next)
        {
            Top.Search = Session.Filter.Search;
            _views[_view].Add(next);
            TakeSearch();
        }
    }

    private void Ascend()
    {
        List<Screen> stack = _views[_view];
        if (stack.Count > 1)
        {
            stack.RemoveAt(stack.Count - 1);
            TakeSearch();
            Top.Return();
        }
    }

    private void TakeSearch()
    {
        if (Session.Filter.Search != Top.Search)
        {
            Session.Search(Top.Search);
        }
    }
}
