using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The single calls, the newest at the bottom.</summary>
internal sealed class CallList(Session session) : ITableRows
{
    private const int MaxCell = 256;
    private const string Callee = "callee";

    private readonly TableState _state = new() { FollowsAtEnd = true, Follow = true };
    private int _version = -1;

    public ColumnSet<CallEvent> ColumnSet { get; } = new(CallColumns.All);

    public int Count => session.Calls?.Index.Count ?? 0;

    public bool Follows => _state.Follow;

    /// <summary>Takes in what has come; returns whether there is something new.</summary>
    public bool Advance()
    {
        if (session.Calls is not CallView calls)
        {
            return false;
        }

        bool changed = calls.Index.Update() || calls.Version != _version;
        _version = calls.Version;
        return changed;
    }

    public void Arrange(int width, int height)
    {
        ColumnSet.Fit(width - 1);
        _state.Arrange(this, height);
    }

    public void Draw(Canvas canvas) => TableView.Draw(canvas, ColumnSet.Shown, this, _state);

    public bool Execute(Command command)
    {
        if (command != Command.Follow)
        {
            return ListMoves.Move(_state, command);
        }

        _state.Follow = !_state.Follow;
        return true;
    }

    public Command HandleMouse(MouseInput mouse, TerminalSize size)
    {
        TableHit hit = TableView.HandleMouse(ColumnSet.Shown, _state, size, mouse);
        return hit.Kind == TableHitKind.Row && mouse.Action == MouseAction.DoublePress ? Command.Open : Command.None;
    }

    /// <summary>The call under the cursor; false when there is none, or it is forgotten.</summary>
    public bool TrySelected(out CallEvent call)
    {
        call = default;
        if (session.Calls is not CallView calls)
        {
            return false;
        }

        // A key or click just before this one may have selected a row that no frame has shown yet.
        bool isThere = _state.TryGetSelectedIdentity(out long number);
        if (!isThere && (uint)_state.Selected < (uint)Count)
        {
            number = Identity(_state.Selected);
            isThere = true;
        }

        long sequence = number - calls.Offset;
        if (isThere && calls.Store.Contains(sequence))
        {
            call = calls.Store[sequence];
            return call.Kind != CallKind.Lost;
        }

        return false;
    }

    public long Identity(int row) => session.Calls!.Index[row] + session.Calls.Offset;

    public int IndexOf(long identity, int hint)
    {
        int row = session.Calls!.Index.RowOf(identity - session.Calls.Offset);
        return row >= 0 && Identity(row) == identity ? row : -1;
    }

    public void DrawCell(int row, int column, Canvas cell)
    {
        CallStore store = session.Calls!.Store;
        long sequence = session.Calls.Index[row];
        if (!store.Contains(sequence))
        {
            return;
        }

        ref readonly CallEvent call = ref store[sequence];
        Column<CallEvent> definition = ColumnSet.ShownColumn(column);
        if (call.Kind == CallKind.Lost)
        {
            DrawGap(in call, definition.Key, cell);
            return;
        }

        Span<byte> buffer = stackalloc byte[MaxCell];
        ReadOnlySpan<byte> text = buffer[..definition.Text(in call, session.Cells, buffer)];
        cell.Write(0, 0, cell.Width, text, StyleOf(definition, in call), definition.Alignment);
        if (definition.Key is Callee or "caller" or "task" && session.Filter.Rows.TryFind(text, out int start, out int length))
        {
            cell.Columns(start, Math.Min(length, cell.Width - start)).Restyle(Role.Match);
        }
    }

    private static Style StyleOf(Column<CallEvent> column, in CallEvent call) => column.Key switch
    {
        "task" or Callee => Role.Bright,
        "flags" => (call.Flags & (CallFlags.HardIrq | CallFlags.SoftIrq | CallFlags.Nmi)) != 0 ? Role.Accent : Role.Dim,
        "time" => Role.Dim,
        _ => Role.Normal,
    };

    /// <summary>Here calls are missing.</summary>
    private static void DrawGap(in CallEvent gap, string column, Canvas cell)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        switch (column)
        {
            case "cpu":
                cell.Write(0, 0, cell.Width, text[..Format.Number(gap.Cpu, text)], Role.Warning, Alignment.Right);
                break;
            case Callee:
                var pen = new Pen(cell, 0);
                pen.Write("lost "u8, Role.Warning);
                if (gap.LostCalls > 0)
                {
                    pen.Count(gap.LostCalls, ((Style)Role.Warning).Bold);
                }

                pen.Write(gap.LostCalls > 0 ? " calls"u8 : "calls"u8, Role.Warning);
                break;
            default:
                break;
        }
    }
}
