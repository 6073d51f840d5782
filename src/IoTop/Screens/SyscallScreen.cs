using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The processes that make calls of the read and write family: everybody at once, from the moment that it is first looked at. Enter goes to
/// the files of one.
/// </summary>
internal sealed class SyscallScreen : DetailScreen<SyscallProcessRow>
{
    private readonly SyscallNotes _notes;

    public SyscallScreen(Session session)
        : base(session, new ColumnSet<SyscallProcessRow>(SyscallProcessColumns.All, "calls"), static row => row.Id)
    {
        _notes = new SyscallNotes(session);
    }

    public override KeyTable<Command> Keys => SyscallKeys.Processes;

    public override bool HasPast => Session.Syscalls is not null;

    public override string RecordOption => "--syscalls";

    public override bool WasWatched => Session.WereSyscallsTraced;

    protected override int InfoRows => _notes.Rows;

    protected override string EmptyText => Session.Syscalls is null ? "" : base.EmptyText;

    protected override string IdleText =>
        Session.Syscalls is { Rows.IsEmpty: false } ? "nobody made a call in the last interval; o shows all" : EmptyText;

    public override CaptureScope Capturable => SyscallScope.Of(Selected);

    public override void DrawTitle(ref Pen pen) => pen.Write("syscalls"u8, Role.Title);

    public override Screen? Open() => Selected is SyscallProcessRow row ? new SyscallFilesScreen(Session, row) : null;

    public override bool Advance()
    {
        Session.WantSyscalls();
        return base.Advance();
    }

    public override void Arrange(int width, int height)
    {
        _notes.Arrange(width, height);
        base.Arrange(width, height);
    }

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Open when Session.SyscallsFault is not null:
                Session.RetrySyscalls();
                return true;
            case Command.NarrowSyscalls:
                IsAnchored = true;
                Session.Front.Say(Session.NarrowSyscalls(Selected is { IsOver: false } row ? row.Tgid : Session.NarrowedTo));
                return true;
            case Command.OnlyActive:
                ViewFilter rows = Session.Filter.Rows;
                rows.OnlyActive = !rows.OnlyActive;
                Session.RowsChanged();
                Session.Front.Say(rows.OnlyActive ? "only who made a call in the last interval" : "everybody, idle or not");
                return true;
            case Command.ForgetOver:
                int count = Session.ForgetSyscalls();
                Session.Front.Say(count == 1 ? "1 row was forgotten" : $"{count} rows were forgotten");
                return true;
            default:
                return base.Execute(command, key);
        }
    }

    protected override void Collect(RowOrder<SyscallProcessRow> rows)
    {
        if (Session.Syscalls is null)
        {
            return;
        }

        foreach (SyscallProcessRow row in Session.Syscalls.Rows)
        {
            // Who was taken out by narrowing is not what the user wants to see.
            if (Session.Filter.Rows.Matches(row) && !(row.IsRemoved && Session.IsNarrowed))
            {
                rows.Add(row);
            }
        }
    }

    protected override bool IsActive(SyscallProcessRow row) => SyscallAmounts.IsNow(Session.Cells) ? row.IsActive : !row.Total.Sum.IsNothing;

    protected override Role RowRole(SyscallProcessRow row) => row.IsOver ? Role.Exited : Role.Normal;

    protected override int DrawIndent(int row, Column<SyscallProcessRow> column, Canvas cell) =>
        column.Kind != ColumnKind.Command || !Rows[row].IsOver ? 0
            : cell.Write(0, 0, Rows[row].IsRemoved ? "not traced "u8 : "ended "u8, Role.Exited);

    protected override void DrawInfo(Canvas canvas) => _notes.Draw(canvas);

    protected override void DrawDetail(Canvas canvas)
    {
        if (Selected is not SyscallProcessRow row)
        {
            return;
        }

        bool both = !Right(canvas).IsEmpty;
        bool now = SyscallAmounts.IsNow(Session.Cells);
        if (both || now)
        {
            DrawLatencies(Left(canvas), "its calls, last interval", row.Interval.Buckets, "no calls"u8);
        }

        if (both || !now)
        {
            DrawLatencies(both ? Right(canvas) : canvas, "its calls, since it is traced", row.Total.Buckets, "no calls"u8);
        }
    }
}
