using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Keys and mouse.</content>
internal sealed partial class IoScreen
{
    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Up:
                _state.Move(-1);
                return true;
            case Command.Down:
                _state.Move(1);
                return true;
            case Command.PageUp:
                _state.Page(-1);
                return true;
            case Command.PageDown:
                _state.Page(1);
                return true;
            case Command.Top:
                _state.Select(0);
                return true;
            case Command.Bottom:
                _state.Select(Count - 1);
                return true;
            case Command.ScrollLeft:
                _state.ScrollColumns(-1);
                return true;
            case Command.ScrollRight:
                _state.ScrollColumns(1);
                return true;
            case Command.Follow:
                ToggleFollow();
                return true;
            default:
                return ExecuteOnSort(command);
        }
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        TableHit hit = TableView.HandleMouse(ColumnSet.Shown, _state, size, mouse);
        if (hit.Kind == TableHitKind.Header && mouse.Action == MouseAction.Press)
        {
            ColumnSet.SortBy(ColumnSet.ShownToAll(hit.Column));
            return Command.None;
        }

        return hit.Kind == TableHitKind.Row && mouse.Action == MouseAction.DoublePress ? Command.Open : Command.None;
    }

    private bool ExecuteOnSort(Command command)
    {
        switch (command)
        {
            case Command.SortLeft:
                ColumnSet.MoveSort(-1);
                return true;
            case Command.SortRight:
                ColumnSet.MoveSort(1);
                return true;
            case Command.ReverseSort when IsSorted:
                ColumnSet.Reverse();
                return true;
            default:
                return false;
        }
    }

    private void ToggleFollow()
    {
        _state.Follow = !_state.Follow || IsSorted;
        if (_state.Follow)
        {
            ColumnSet.SetSort(-1, descending: false);
        }
    }
}
