using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The processes whose functions are counted. Those that ended or were removed keep their last row until they are forgotten. Enter goes
/// to the functions of one.
/// </summary>
internal sealed class FunctionScreen : WatchedScreen<FunctionProcessRow>
{
    private readonly ulong[] _offCpu = new ulong[LatencyBuckets.Length];
    private readonly ulong[] _locked = new ulong[LatencyBuckets.Length];

    public FunctionScreen(Session session)
        : base(session, new ColumnSet<FunctionProcessRow>(FunctionColumns.All, "pid"), static row => (long)row.Watch.SinceNs,
            new FunctionNotes(session))
    {
    }

    public override KeyTable<Command> Keys => KeyMap.Functions;

    public override bool HasPast => Session.Functions is not null;

    public override string RecordOption => "--functions -p PID";

    protected override string EmptyText => Session.Functions is null ? ""
        : Session.Past is not null && Session.Functions.Rows.IsEmpty ? "nobody was watched then"
        : Session.Functions.Rows.IsEmpty ? "nobody is watched: w asks for PIDs; w on a process in another view watches it"
        : base.EmptyText;

    protected override string IdleText =>
        Session.Functions is { Rows.IsEmpty: false } ? "no function was called in the last interval; o shows all" : EmptyText;

    public override (string Only, string All) ActiveText => ("only who called a function in the last interval", "everybody, idle or not");

    protected override ReadOnlySpan<byte> RemovedText => "removed "u8;

    public override void DrawTitle(ref Pen pen) => pen.Write("functions"u8, Role.Title);

    public override Screen? Open() => Selected is FunctionProcessRow row ? new ProcessFunctionScreen(Session, row) : null;

    public override Modal? Ask(Command command) => command switch
    {
        Command.WatchPids => FunctionQuestions.Pids(Session),
        Command.AddFunctions => FunctionQuestions.Functions(Session),
        _ => null,
    };

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Open when Session.FunctionsFault is not null && Session.Past is null:
                Session.RetryFunctions();
                return true;
            case Command.Unwatch:
                Remove();
                return true;
            default:
                return base.Execute(command, key);
        }
    }

    protected override void Want() => Session.WantFunctions();

    protected override int Forget() => Session.ForgetFunctions();

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
