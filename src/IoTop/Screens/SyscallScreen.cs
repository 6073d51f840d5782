using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The processes that make calls of the read and write family: everybody at once, from the moment that it is first looked at. Enter goes to
/// the files of one.
/// </summary>
internal sealed class SyscallScreen : WatchedScreen<SyscallProcessRow>
{
    public SyscallScreen(Session session)
        : base(session, new ColumnSet<SyscallProcessRow>(SyscallProcessColumns.All, "calls"), static row => row.Id,
            new SyscallNotes(session))
    {
    }

    public override KeyTable<Command> Keys => SyscallKeys.Processes;

    public override bool HasPast => Session.Syscalls is not null;

    public override string RecordOption => "--syscalls";

    public override bool WasWatched => Session.WereSyscallsTraced;

    protected override string EmptyText => Session.Syscalls is null ? "" : base.EmptyText;

    protected override string IdleText =>
        Session.Syscalls is { Rows.IsEmpty: false } ? "nobody made a call in the last interval; o shows all" : EmptyText;

    public override (string Only, string All) ActiveText => ("only who made a call in the last interval", "everybody, idle or not");

    protected override ReadOnlySpan<byte> RemovedText => "not traced "u8;

    public override CaptureScope Capturable => SyscallScope.Of(Selected);

    public override void DrawTitle(ref Pen pen) => pen.Write("syscalls"u8, Role.Title);

    public override Screen? Open() => Selected is SyscallProcessRow row ? new SyscallFilesScreen(Session, row) : null;

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
            default:
                return base.Execute(command, key);
        }
    }

    protected override void Want() => Session.WantSyscalls();

    protected override int Forget() => Session.ForgetSyscalls();

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
