using IoTop.Columns;
using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The commands that mean the same in every list: moving in it, and choosing the column to sort by.</summary>
internal static class ListMoves
{
    /// <summary>Moves the cursor or the columns; false when the command does neither.</summary>
    public static bool Move(TableState state, Command command)
    {
        switch (command)
        {
            case Command.Up:
                state.Move(-1);
                return true;
            case Command.Down:
                state.Move(1);
                return true;
            case Command.PageUp:
                state.Page(-1);
                return true;
            case Command.PageDown:
                state.Page(1);
                return true;
            case Command.Top:
                state.Select(0);
                return true;
            case Command.Bottom:
                state.Select(int.MaxValue);
                return true;
            case Command.ScrollLeft:
                state.ScrollColumns(-1);
                return true;
            case Command.ScrollRight:
                state.ScrollColumns(1);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Sorts by the column beside, or the other way round; false when the command does neither.</summary>
    public static bool Sort<TRow>(ColumnSet<TRow> columns, Command command)
    {
        switch (command)
        {
            case Command.SortLeft:
                columns.MoveSort(-1);
                return true;
            case Command.SortRight:
                columns.MoveSort(1);
                return true;
            case Command.ReverseSort:
                columns.Reverse();
                return true;
            default:
                return false;
        }
    }

    /// <summary>A click on a header sorts by it; a double click on a row asks to open it.</summary>
    public static Command Click<TRow>(ColumnSet<TRow> columns, TableHit hit, MouseAction action)
    {
        if (hit.Kind == TableHitKind.Header && action == MouseAction.Press)
        {
            columns.SortBy(columns.ShownToAll(hit.Column));
            return Command.None;
        }

        return hit.Kind == TableHitKind.Row && action == MouseAction.DoublePress ? Command.Open : Command.None;
    }
}
