using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Who calls whom: callers, and under each the functions that it calls. Both are sorted by the chosen column.</summary>
internal sealed class CallTreeScreen(Session session)
    : TableScreen<CallTreeRow>(session, new ColumnSet<CallTreeRow>(CallTreeColumns.All, "calls"), static row => row.Index)
{
    // The rows of each caller, linked in their order: indexes of rows, -1 where there is none.
    private int[] _first = [];
    private int[] _last = [];
    private int[] _next = [];
    private CallTreeRow[] _sorted = [];
    private CallTreeRow[] _tree = [];

    public override KeyTable<Command> Keys => CallKeys.Calls;

    public override bool HasPast => Session.HasPastCalls;

    protected override string EmptyText => Session.Calls is { Globs.Count: > 0 } ? "no call yet" : "";

    protected override string IdleText => EmptyText;

    public override void DrawTitle(ref Pen pen) => pen.Write("calls"u8, Role.Title);

    protected override void Collect(RowOrder<CallTreeRow> rows)
    {
        if (Session.Calls is not CallView calls)
        {
            return;
        }

        foreach (CallTreeRow row in calls.Tree.Rows)
        {
            if (row.Total > 0)
            {
                rows.Add(row);
            }
        }
    }

    protected override void Sorted()
    {
        Reserve(Session.Calls?.Tree.Rows.Length ?? 0);
        for (int row = 0; row < Rows.Count; row++)
        {
            CallTreeRow callee = Rows[row];
            _sorted[row] = callee;
            _next[row] = -1;
            if (callee.Caller is CallTreeRow caller)
            {
                Link(caller.Index, row);
            }
        }

        int count = 0;
        for (int row = 0; row < Rows.Count; row++)
        {
            CallTreeRow caller = _sorted[row];
            if (caller.Caller is not null)
            {
                continue;
            }

            _tree[count++] = caller;
            for (int callee = _first[caller.Index]; callee >= 0; callee = _next[callee])
            {
                _tree[count++] = _sorted[callee];
            }
        }

        Rows.Replace(_tree.AsSpan(0, count));
    }

    protected override bool IsActive(CallTreeRow row) => row.Interval > 0;

    protected override int DrawIndent(int row, Column<CallTreeRow> column, Canvas cell)
    {
        if (column.Key != CallTreeColumns.Function || Rows[row].Caller is null)
        {
            return 0;
        }

        bool isLast = row + 1 >= Rows.Count || Rows[row + 1].Caller is null;
        cell.Put(0, 0, isLast ? '\u2514' : '\u251C', Role.Border);
        cell.Put(0, 1, '\u2500', Role.Border);
        return 3;
    }

    private void Link(int caller, int row)
    {
        if (_first[caller] < 0)
        {
            _first[caller] = row;
        }
        else
        {
            _next[_last[caller]] = row;
        }

        _last[caller] = row;
    }

    private void Reserve(int count)
    {
        if (_first.Length < count)
        {
            int size = Math.Max(64, count * 2);
            _first = new int[size];
            _last = new int[size];
            _next = new int[size];
            _sorted = new CallTreeRow[size];
            _tree = new CallTreeRow[size];
        }

        _first.AsSpan(0, count).Fill(-1);
    }
}
