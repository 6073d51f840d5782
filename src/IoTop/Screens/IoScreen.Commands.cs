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
            case Command.Follow:
                ToggleFollow();
                return true;
            case Command.ReverseSort when !IsSorted:
                return false;
            default:
                return ListMoves.Move(_state, command) || ListMoves.Sort(ColumnSet, command);
        }
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size) =>
        ListMoves.Click(ColumnSet, TableView.HandleMouse(ColumnSet.Shown, _state, size, mouse), mouse.Action);

    private void ToggleFollow()
    {
        _state.Follow = !_state.Follow || IsSorted;
        if (_state.Follow)
        {
            ColumnSet.SetSort(-1, descending: false);
        }
    }
}
