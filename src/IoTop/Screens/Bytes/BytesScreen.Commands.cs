using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Keys and mouse.</content>
internal sealed partial class BytesScreen
{
    /// <summary>The I/O was found by a search, and the list does not have it: it stays until the list is moved in.</summary>
    private bool _isAlone;

    /// <summary>The cursor was moved in the structure: the bytes go to the segment that it is on.</summary>
    private bool _choosesLine;

    /// <summary>The cursor was moved in the bytes: the structure shows the segment that it is in.</summary>
    private bool _followsCursor;

    public override bool Execute(Command command, KeyInput key) =>
        ExecuteOnSearch(command) || ExecuteOnPanes(command) || _focus switch
        {
            Pane.List => ExecuteOnList(command, key),
            Pane.Structure => ExecuteOnStructure(command),
            _ => ExecuteOnBytes(command),
        };

    /// <summary>A press gives a pane the keys and chooses in it; a double one goes on as Enter does.</summary>
    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        int hit = _layout.HitTest(mouse.Row, mouse.Column);
        if (hit < 0)
        {
            return Command.None;
        }

        var pane = (Pane)hit;
        bool isPress = mouse.Action is MouseAction.Press or MouseAction.DoublePress;
        _focus = isPress ? pane : _focus;
        PaneRect inner = pane == Pane.Bytes ? _hexRect : _layout[hit].Inner;
        MouseInput inside = mouse with { Row = mouse.Row - inner.Row, Column = mouse.Column - inner.Column };
        switch (pane)
        {
            case Pane.List:
                _isAlone &= !isPress;
                return _list.HandleMouse(inside, inner.Size);
            case Pane.Structure:
                bool isLine = OutlineView.HandleMouse(_segments, _structure, inner.Size, inside) >= 0;
                _choosesLine |= isLine && isPress;
                return isLine && mouse.Action == MouseAction.DoublePress ? Command.Open : Command.None;
            default:
                _followsCursor |= HexView.HandleMouse(_hex, inside) >= 0;
                return Command.None;
        }
    }

    private bool ExecuteOnPanes(Command command)
    {
        switch (command)
        {
            case Command.Open:
                _focus = _focus == Pane.Bytes ? Pane.Bytes : _focus + 1;
                return true;
            case Command.Back when _isZoomed:
                _isZoomed = false;
                return true;
            case Command.NextPane:
                _focus = (Pane)(((int)_focus + 1) % PaneLayout.Count);
                return true;
            case Command.PreviousPane:
                _focus = (Pane)(((int)_focus + PaneLayout.Count - 1) % PaneLayout.Count);
                return true;
            case Command.ZoomPane:
                _isZoomed = !_isZoomed;
                return true;
            case Command.NarrowPane:
                _layout.Shrink((int)_focus);
                return true;
            case Command.WidenPane:
                _layout.Grow((int)_focus);
                return true;
            case Command.Inspector:
                _hasInspector = !_hasInspector;
                return true;
            case Command.Squeeze:
                _hex.Squeeze = !_hex.Squeeze;
                Session.Front.Say(_hex.Squeeze ? "equal lines are shown once" : "every line is shown");
                return true;
            case Command.PartitionSectors:
                Settings settings = Session.Settings;
                settings.PartitionSectors = !settings.PartitionSectors;
                Session.Front.Say($"sectors count from the beginning of the {(settings.PartitionSectors ? "partition" : "disk")}");
                return true;
            case Command.Follow:
                _isAlone = false;
                return _list.Execute(command, default);
            default:
                return false;
        }
    }

    private bool ExecuteOnList(Command command, KeyInput key)
    {
        bool moves = command is Command.Up or Command.Down or Command.PageUp or Command.PageDown or Command.Top or Command.Bottom;
        _isAlone &= !moves;
        return _list.Execute(command, key);
    }

    private bool ExecuteOnStructure(Command command)
    {
        switch (command)
        {
            case Command.Up:
                _structure.Move(-1);
                break;
            case Command.Down:
                _structure.Move(1);
                break;
            case Command.PageUp:
                _structure.Page(-1);
                break;
            case Command.PageDown:
                _structure.Page(1);
                break;
            case Command.Top:
                _structure.Select(0);
                break;
            case Command.Bottom:
                _structure.MoveToBottom();
                break;
            default:
                return false;
        }

        _choosesLine = true;
        return true;
    }

    private bool ExecuteOnBytes(Command command)
    {
        switch (command)
        {
            case Command.Left:
                _hex.Move(-1);
                break;
            case Command.Right:
                _hex.Move(1);
                break;
            case Command.ScrollLeft:
                _hex.MoveWord(-1);
                break;
            case Command.ScrollRight:
                _hex.MoveWord(1);
                break;
            case Command.Up:
                _hex.MoveRows(-1);
                break;
            case Command.Down:
                _hex.MoveRows(1);
                break;
            case Command.PageUp:
                _hex.Page(-1);
                break;
            case Command.PageDown:
                _hex.Page(1);
                break;
            case Command.Top:
                _hex.MoveToTop();
                break;
            case Command.Bottom:
                _hex.MoveToBottom();
                break;
            default:
                return false;
        }

        _followsCursor = true;
        return true;
    }
}
