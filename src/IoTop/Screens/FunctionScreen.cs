using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The processes whose functions are counted. Those that ended or were removed keep their last row until they are forgotten. Enter goes
/// to the functions of one.
/// </summary>
internal sealed class FunctionScreen : DetailScreen<FunctionProcessRow>
{
    private readonly FunctionNotes _notes;
    private readonly ulong[] _offCpu = new ulong[LatencyBuckets.Length];
    private readonly ulong[] _locked = new ulong[LatencyBuckets.Length];

    public FunctionScreen(Session session)
        : base(session, new ColumnSet<FunctionProcessRow>(FunctionColumns.All, "pid"), static row => (long)row.Watch.SinceNs)
    {
        _notes = new FunctionNotes(session);
    }

    public override KeyTable<Command> Keys => KeyMap.Functions;

    public override bool HasPast => Session.Functions is not null;

    public override string RecordOption => "--functions -p PID";

    protected override int InfoRows => _notes.Rows;

    protected override string EmptyText => Session.Functions is null ? ""
        : Session.Past is not null && Session.Functions.Rows.IsEmpty ? "nobody was watched then"
        : Session.Functions.Rows.IsEmpty ? "nobody is watched: w asks for PIDs; w on a process in another view watches it"
        : base.EmptyText;

    protected override string IdleText =>
        Session.Functions is { Rows.IsEmpty: false } ? "no function was called in the last interval; o shows all" : EmptyText;

    public override void DrawTitle(ref Pen pen) => pen.Write("functions"u8, Role.Title);

    public override Screen? Open() => Selected is FunctionProcessRow row ? new ProcessFunctionScreen(Session, row) : null;

    public override Modal? Ask(Command command) => command switch
    {
        Command.WatchPids => FunctionQuestions.Pids(Session),
        Command.AddFunctions => FunctionQuestions.Functions(Session),
        _ => null,
    };

    public override bool Advance()
    {
        Session.WantFunctions();
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
            case Command.Open when Session.FunctionsFault is not null && Session.Past is null:
                Session.RetryFunctions();
                return true;
            case Command.OnlyActive:
                ViewFilter rows = Session.Filter.Rows;
                rows.OnlyActive = !rows.OnlyActive;
                Session.RowsChanged();
                Session.Front.Say(rows.OnlyActive ? "only who called a function in the last interval" : "everybody, idle or not");
                return true;
            case Command.Unwatch:
                Remove();
                return true;
            case Command.ForgetOver:
                int count = Session.ForgetFunctions();
                Session.Front.Say(count == 1 ? "1 row was forgotten" : $"{count} rows were forgotten");
                return true;
            default:
                return base.Execute(command, key);
        }
    }

    protected override void Collect(RowOrder<FunctionProcessRow> rows)
    {
        if (Session.Functions is null)
        {
            return;
        }

        foreach (FunctionProcessRow row in Session.Functions.Rows)
        {
            if (Session.Filter.Rows.Matches(row))
            {
                rows.Add(row);
            }
        }
    }

    protected override bool IsActive(FunctionProcessRow row) => FunctionAmounts.IsNow(Session.Cells) ? row.IsActive : row.WasActive;

    protected override Role RowRole(FunctionProcessRow row) => row.IsOver ? Role.Exited : Role.Normal;

    protected override int DrawIndent(int row, Column<FunctionProcessRow> column, Canvas cell)
    {
        FunctionProcessRow process = Rows[row];
        return column.Kind != ColumnKind.Command || !process.IsOver ? 0
            : cell.Write(0, 0, process.IsRemoved ? "removed "u8 : "ended "u8, Role.Exited);
    }

    protected override void DrawInfo(Canvas canvas) => _notes.Draw(canvas);

    /// <summary>How long it was off the CPU, and how long it waited for mutexes: what makes a process slow.</summary>
    protected override void DrawDetail(Canvas canvas)
    {
        if (Selected is not FunctionProcessRow row)
        {
            return;
        }

        bool now = FunctionAmounts.IsNow(Session.Cells) && row.IsActive;
        string schedule = now ? "schedule, last interval" : "schedule, since it is watched";
        string mutexLock = now ? "mutex_lock, last interval" : "mutex_lock, since it is watched";
        DrawFamily(Left(canvas), row, FunctionFamily.Schedule, now, schedule, _offCpu);
        DrawFamily(Right(canvas), row, FunctionFamily.MutexLock, now, mutexLock, _locked);
    }

    private void DrawFamily(Canvas canvas, FunctionProcessRow row, FunctionFamily family, bool now, string title, ulong[] buckets)
    {
        Array.Clear(buckets);
        row.AddBuckets(family, now, buckets);
        DrawLatencies(canvas, title, buckets, !FunctionAmounts.HasSource(family, Session.Cells) ? "n/a"u8
            : row.Total(family).Calls == 0 ? "not called"u8 : "its source tells no times"u8);
    }

    private void Remove()
    {
        if (Selected is not FunctionProcessRow row)
        {
            Session.Front.Say("no process is selected");
        }
        else if (row.IsOver)
        {
            Session.Functions!.Forget(row);
            Session.RowsChanged();
        }
        else
        {
            Session.Unwatch(row);
            Session.Front.Say($"process {row.Tgid} is watched no more; x again forgets its row");
        }
    }
}
