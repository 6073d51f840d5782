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
        switch (command)
        {
            case Command.Up:
                State.Move(-1);
                return true;
            case Command.Down:
                State.Move(1);
                return true;
            case Command.PageUp:
                State.Page(-1);
                return true;
            case Command.PageDown:
                State.Page(1);
                return true;
            case Command.Top:
                IsAnchored = false;
                State.Select(0);
                return true;
            case Command.Bottom:
                State.Select(Count - 1);
                return true;
            case Command.ScrollLeft:
                State.ScrollColumns(-1);
                return true;
            case Command.ScrollRight:
                State.ScrollColumns(1);
                return true;
            default:
                return ExecuteOnColumns(command, key);
        }
    }

    public override Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        TableHit hit = TableView.HandleMouse(ColumnSet.Shown, State, size, mouse);
        IsAnchored |= hit.Kind is TableHitKind.Row or TableHitKind.ScrollBar
            || mouse.Action is MouseAction.WheelUp or MouseAction.WheelDown;
        if (hit.Kind == TableHitKind.Header && mouse.Action is MouseAction.Press)
        {
            ColumnSet.SortBy(ColumnSet.ShownToAll(hit.Column));
            return Command.None;
        }

        return hit.Kind == TableHitKind.Row && mouse.Action == MouseAction.DoublePress ? Command.Open : Command.None;
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
            case Command.SortLeft:
                ColumnSet.MoveSort(-1);
                return true;
            case Command.SortRight:
                ColumnSet.MoveSort(1);
                return true;
            case Command.ReverseSort:
                ColumnSet.Reverse();
                return true;
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
