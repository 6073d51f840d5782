using IoTop.Columns;
using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <content>Keys and mouse.</content>
internal abstract partial class TableScreen<TRow>
{
    public override bool Execute(Command command, KeyInput key)
    {
        IsAnchored |= command is Command.Up or Command.Down or Command.PageUp or Command.PageDown or Command.Bottom or Command.Open;
        IsAnchored &= command != Command.Top;
        return ListMoves.Move(State, command) || ListMoves.Sort(ColumnSet, command) || ExecuteOnColumns(command, key);
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        TableHit hit = TableView.HandleMouse(ColumnSet.Shown, State, size, mouse);
        IsAnchored |= hit.Kind is TableHitKind.Row or TableHitKind.ScrollBar
            || mouse.Action is MouseAction.WheelUp or MouseAction.WheelDown;
        return ListMoves.Click(ColumnSet, hit, mouse.Action);
    }

    /// <summary>Puts the cursor on the next row.</summary>
    protected void MoveOn()
    {
        IsAnchored = true;
        State.Move(1);
    }

    private bool ExecuteOnColumns(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.ToggleColumn:
                ColumnSet.ToggleDigit(key.CodePoint - '0');
                return true;
            case Command.AllColumns:
                ColumnSet.ShowAllWithDigits();
                return true;
            default:
                return false;
        }
    }
}
