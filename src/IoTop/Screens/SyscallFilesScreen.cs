using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The files that one process makes calls on, with what of them went to the disk. Below, how long the calls on the selected one took, call by
/// call. Enter goes to the calls.
/// </summary>
internal sealed class SyscallFilesScreen : DetailScreen<SyscallFileRow>
{
    private readonly CaptureScope _scope;
    private SyscallProcessRow _process;
    private SyscallTable? _table;
    private bool _isThere = true;

    public SyscallFilesScreen(Session session, SyscallProcessRow process)
        : base(session, new ColumnSet<SyscallFileRow>(SyscallFileColumns.All, "calls"), static row => row.Id)
    {
        _process = process;
        _table = session.Syscalls;
        _scope = SyscallScope.Of(process);
        if (session.Past is not null)
        {
            return;
        }

        // Block I/O is known from now on, so that the calls that it is compared with are counted from now on, too.
        process.Mark();
        session.Cells.FileIos!.Clear();
    }

    public override KeyTable<Command> Keys => SyscallKeys.Files;

    public override bool HasPast => Session.Syscalls is not null;

    public override string RecordOption => "--syscalls";

    public override bool WasWatched => Session.WereSyscallsTraced;

    public override CaptureScope Capturable => _scope;

    public override CaptureScope Segments => _scope;

    protected override int InfoRows => 3;

    protected override string EmptyText => !_isThere ? "it made no calls up to the time that is shown"
        : Session.Filter.IsEmpty ? "it has made no calls since it is traced" : base.EmptyText;

    protected override string IdleText => "no calls in the last interval; o shows all";

    public override (string Only, string All) ActiveText => ("only files with a call in the last interval", "all files that it made calls on");

    public override void DrawTitle(ref Pen pen) => SyscallPanel.DrawName(ref pen, _process);

    public override Screen? Open() => Selected is SyscallFileRow row ? new SyscallCallsScreen(Session, row, _scope) : null;

    public override bool Advance()
    {
        Session.WantSyscalls();
        return base.Advance();
    }

    public override bool Execute(Command command, KeyInput key)
    {
        if (command != Command.NarrowSyscalls)
        {
            return base.Execute(command, key);
        }

        Session.Front.Say(Session.NarrowSyscalls(_process.IsOver ? Session.NarrowedTo : _process.Tgid));
        return true;
    }

    protected override void Collect(RowOrder<SyscallFileRow> rows)
    {
        FindAgain();
        if (!_isThere)
        {
            return;
        }

        ViewFilter filter = Session.Filter.Rows;
        foreach (SyscallFileRow row in _process.Files)
        {
            if ((!filter.OnlyActive || IsActive(row)) && (filter.Pattern.Length == 0 || filter.MatchesText(row.Name)))
            {
                rows.Add(row);
            }
        }
    }

    /// <summary>In the table of another time it has another row, if it is there.</summary>
    private void FindAgain()
    {
        if (ReferenceEquals(_table, Session.Syscalls) && _isThere)
        {
            return;
        }

        _table = Session.Syscalls;
        SyscallProcessRow? row = _table?.FindRow(_process.Id);
        _isThere = row is not null;
        _process = row ?? _process;
    }

    protected override bool IsActive(SyscallFileRow row) => !SyscallAmounts.Of(row, Session.Cells).Sum.IsNothing;

    protected override void DrawInfo(Canvas canvas) => SyscallPanel.Draw(canvas, Session, _process, Selected);

    protected override void DrawDetail(Canvas canvas)
    {
        if (Selected is not SyscallFileRow row)
        {
            return;
        }

        bool now = SyscallAmounts.IsNow(Session.Cells) && !row.Interval.Sum.IsNothing;
        DrawLatencies(Left(canvas), now ? "calls on it, last interval" : "calls on it, since it is traced",
            (now ? row.Interval : row.Total).Buckets, "no calls"u8);
        DrawCounts(Right(canvas), row, now);
    }

    /// <summary>Call by call: how many, bytes, times.</summary>
    private static void DrawCounts(Canvas canvas, SyscallFileRow row, bool now)
    {
        canvas.Box(now ? "call by call, last interval" : "call by call, since it is traced", Role.Border, Role.Title);
        Canvas inside = canvas.Inner(1, 2);
        inside.Write(0, 0, "SYSCALL          CALLS  BYTES    ERR     AVG     P99"u8, Role.Dim);
        Span<byte> text = stackalloc byte[Format.MaxLength];
        int line = 1;
        foreach (SyscallCount count in row.Counts)
        {
            SyscallTally tally = now ? count.Interval : count.Total;
            SyscallSum sum = tally.Sum;
            if (sum.IsNothing || line >= inside.Height)
            {
                continue;
            }

            inside.Write(line, 0, SyscallNames.Utf8(count.Syscall), Role.Bright);
            ulong calls = count.Syscall == Syscall.Fault ? sum.Faults : sum.Calls;
            inside.Write(line, 16, 6, text[..Format.CompactCount(calls, text)], Role.Normal, Alignment.Right);
            Role bytes = sum.Read > 0 ? Role.Read : sum.Written > 0 ? Role.Write : Role.Dim;
            inside.Write(line, 23, 6, text[..Format.Compact(sum.Read + sum.Written, text)], bytes, Alignment.Right);
            inside.Write(line, 30, 6, text[..Format.CompactCount(sum.Errors, text)], sum.Errors > 0 ? Role.Error : Role.Dim, Alignment.Right);
            inside.Write(line, 37, 7, text[..Cells.Latency(sum.AverageNs, text)], Role.Normal, Alignment.Right);
            inside.Write(line, 45, 7, text[..Cells.Latency(tally.P99Ns, text)], Role.Normal, Alignment.Right);
            line++;
        }
    }
}
