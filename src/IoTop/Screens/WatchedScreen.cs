using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// A table of processes that are watched, which begins when it is first looked at. Above it the notes about where its numbers come from.
/// Rows of processes that are over stay until they are forgotten.
/// </summary>
internal abstract class WatchedScreen<TRow> : DetailScreen<TRow>
    where TRow : class, IWatchedRow
{
    private readonly Notes _notes;

    protected WatchedScreen(Session session, ColumnSet<TRow> columns, Func<TRow, long> identity, Notes notes)
        : base(session, columns, identity)
    {
        _notes = notes;
    }

    protected override int InfoRows => _notes.Rows;

    /// <summary>Stands in front of who was taken out while it ran.</summary>
    protected abstract ReadOnlySpan<byte> RemovedText { get; }

    public override bool Advance()
    {
        Want();
        return base.Advance();
    }

    public override void Arrange(int width, int height)
    {
        _notes.Arrange(width, height);
        base.Arrange(width, height);
    }

    public override bool Execute(Command command, KeyInput key)
    {
        if (command != Command.ForgetOver)
        {
            return base.Execute(command, key);
        }

        int count = Forget();
        Session.Front.Say(count == 1 ? "1 row was forgotten" : $"{count} rows were forgotten");
        return true;
    }

    /// <summary>Somebody looks at it: it is to begin, if it has not.</summary>
    protected abstract void Want();

    /// <summary>Forgets the rows of all that are over; returns how many those were.</summary>
    protected abstract int Forget();

    protected override Role RowRole(TRow row) => row.IsOver ? Role.Exited : Role.Normal;

    protected override int DrawIndent(int row, Column<TRow> column, Canvas cell) =>
        column.Kind != ColumnKind.Command || !Rows[row].IsOver ? 0
            : cell.Write(0, 0, Rows[row].IsRemoved ? RemovedText : "ended "u8, Role.Exited);

    protected override void DrawInfo(Canvas canvas) => _notes.Draw(canvas);
}
