using IoTop.Columns;
using IoTop.Keys;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>A screen that is one table of rows with a column table: what processes and devices have in common.</summary>
internal abstract partial class TableScreen<TRow> : Screen, ITableRows
    where TRow : class
{
    private const int MaxCell = 1024;
    private const int BarNumberWidth = 6;

    private int _generation = -1;
    private int _columnsVersion = -1;
    private (int Column, bool Descending) _sort = (-1, false);

    protected TableScreen(Session session, ColumnSet<TRow> columns, Func<TRow, long> identity, Func<TRow, long>? rank = null)
        : base(session)
    {
        ColumnSet = columns;
        Rows = new RowOrder<TRow>(session.Cells, identity, rank ?? identity);
    }

    public ColumnSet<TRow> ColumnSet { get; }

    public override IColumnChoice Columns => ColumnSet;

    public int Count => Rows.Count;

    protected RowOrder<TRow> Rows { get; }

    protected TableState State { get; } = new() { LetsGo = true };

    /// <summary>The row under the cursor.</summary>
    public TRow? Selected => (uint)State.Selected < (uint)Rows.Count ? Rows[State.Selected] : null;

    /// <summary>
    /// The cursor was put on a row and keeps to it while it can be seen. Before that it stays at the top, where the busiest rows come
    /// and go.
    /// </summary>
    protected bool IsAnchored { get; set; }

    /// <summary>Said in place of rows when there are none.</summary>
    protected virtual string EmptyText => Session.Filter.IsEmpty ? "nothing yet" : "nothing matches; Del clears all filters";

    /// <summary>The same when only what is active is shown.</summary>
    protected virtual string IdleText => "no I/O in the last interval; o shows all";

    /// <summary>What rows of processes stand for.</summary>
    protected virtual RowsOf RowsAre => Session.Model.ByThread ? RowsOf.Threads : RowsOf.Processes;

    /// <summary>The header of the graph column, which says what it shows.</summary>
    protected virtual string? GraphHeader => null;

    public long Identity(int row) => Rows.Identity(row);

    public virtual int IndexOf(long identity, int hint) => Rows.IndexOf(identity, hint);

    public override bool Advance()
    {
        if (Session.Generation == _generation && ColumnSet.Version == _columnsVersion)
        {
            return false;
        }

        _generation = Session.Generation;
        _columnsVersion = ColumnSet.Version;
        Rows.Clear();
        Collect(Rows);
        Rows.Trim();
        Rows.Sort(ColumnSet.SortColumn < 0 ? null : ColumnSet[ColumnSet.SortColumn].Compare, ColumnSet.SortDescending);
        Sorted();
        return true;
    }

    public override void Arrange(int width, int height)
    {
        ColumnSet.Fit(width - 1, GraphHeader, RowsAre);
        State.SortColumn = ColumnSet.ShownSortColumn;
        State.SortDescending = ColumnSet.SortDescending;
        ShowTopWhenSorted();
        if (!IsAnchored)
        {
            State.Select(0);
        }

        State.Arrange(this, height);
    }

    /// <summary>Who sorts wants to see what comes first; the cursor keeps to its row if that is there.</summary>
    private void ShowTopWhenSorted()
    {
        (int, bool) sort = (ColumnSet.SortColumn, ColumnSet.SortDescending);
        if (sort == _sort)
        {
            return;
        }

        _sort = sort;
        IsAnchored &= State.TryGetSelectedIdentity(out long identity) && IndexOf(identity, State.Selected) < State.PageSize;
        State.Scroll(-State.Offset);
        if (IsAnchored)
        {
            State.SelectIdentity(identity);
        }
    }

    /// <summary>The view may have changed a lot meanwhile, but who comes back wants to be where he went down.</summary>
    public override void Return()
    {
        if (IsAnchored && State.TryGetSelectedIdentity(out long identity))
        {
            State.SelectIdentity(identity);
        }
    }

    public override void Draw(Canvas canvas)
    {
        TableView.Draw(canvas, ColumnSet.Shown, this, State);
        if (Session.Settings.InverseHeader)
        {
            canvas.Row(0).AddFlags(StyleFlags.Reverse);
        }

        if (Rows.Count == 0)
        {
            bool isIdle = Session.Filter.IsEmpty && Session.Filter.Rows.OnlyActive;
            canvas.Write(2, 2, isIdle ? IdleText : EmptyText, Role.Dim);
        }
    }

    public override int WriteSummary(Span<byte> text)
    {
        int written = Format.Grouped((ulong)Rows.Count, text);
        written += Format.Text(Rows.Count == 1 ? " row"u8 : " rows"u8, text[written..]);
        return written;
    }

    public void DrawCell(int row, int column, Canvas cell)
    {
        TRow item = Rows[row];
        Column<TRow> definition = ColumnSet.ShownColumn(column);
        switch (definition.Kind)
        {
            case ColumnKind.Graph:
                DrawGraph(item, cell);
                return;
            case ColumnKind.Bar:
                DrawBar(item, definition, cell);
                return;
            default:
                DrawText(row, item, definition, cell);
                return;
        }
    }

    /// <summary>Adds the rows to show, in any order.</summary>
    protected abstract void Collect(RowOrder<TRow> rows);

    /// <summary>The rows are in their order: the place for what depends on it.</summary>
    protected virtual void Sorted()
    {
    }

    protected virtual void DrawGraph(TRow row, Canvas cell)
    {
    }

    /// <summary>What a row is as a whole: ended, marked, no real row.</summary>
    protected virtual Role RowRole(TRow row) => Role.Normal;

    /// <summary>It did something in the time that the table shows: its name is brighter.</summary>
    protected abstract bool IsActive(TRow row);

    /// <summary>Columns taken at the left of a name: the branches of a tree.</summary>
    protected virtual int DrawIndent(int row, Column<TRow> column, Canvas cell) => 0;

    private void DrawText(int row, TRow item, Column<TRow> column, Canvas cell)
    {
        Span<byte> buffer = stackalloc byte[MaxCell];
        Span<byte> text = buffer[..column.Text(in item, Session.Cells, buffer)];
        Canvas rest = cell.Columns(DrawIndent(row, column, cell));
        rest.Write(0, 0, rest.Width, text, StyleOf(item, column, text), column.Alignment);
        if (column.Kind == ColumnKind.Command && Session.Filter.Rows.Pattern.Length > 0)
        {
            Highlight(rest, text);
        }
    }

    private void DrawBar(TRow item, Column<TRow> column, Canvas cell)
    {
        Span<byte> buffer = stackalloc byte[Format.MaxLength];
        Span<byte> text = buffer[..column.Text(in item, Session.Cells, buffer)];
        int meter = cell.Width - BarNumberWidth;
        if (meter >= 4 && column.Level is not null)
        {
            Meter.Draw(cell.Columns(0, meter), column.Level(in item, Session.Cells), Gradient.Load);
        }

        cell.Write(0, 0, cell.Width, text, StyleOf(item, column, text), Alignment.Right);
    }

    private Style StyleOf(TRow item, Column<TRow> column, ReadOnlySpan<byte> text)
    {
        Role whole = RowRole(item);
        if (whole != Role.Normal)
        {
            return whole;
        }

        if (column.DescendingFirst && text.IndexOfAnyInRange((byte)'1', (byte)'9') < 0)
        {
            // Zeros step back, so that the eye finds what is going on.
            return Role.Dim;
        }

        if (column.Role == ColumnRole.Name && !IsActive(item))
        {
            return Role.Normal;
        }

        return column.Level is null ? StyleOf(column.Role) : Style.Graph(Gradient.Load, column.Level(in item, Session.Cells));
    }

    private static Style StyleOf(ColumnRole role) => role switch
    {
        ColumnRole.Dim => Role.Dim,
        ColumnRole.Read => Role.Read,
        ColumnRole.Write => Role.Write,
        ColumnRole.Error => Role.Error,
        ColumnRole.Name => Role.Bright,
        _ => Role.Normal,
    };

    private void Highlight(Canvas cell, ReadOnlySpan<byte> text)
    {
        if (Session.Filter.Rows.TryFind(text, out int start, out int length))
        {
            cell.Columns(start, Math.Min(length, cell.Width - start)).Restyle(Role.Match);
        }
    }
}
