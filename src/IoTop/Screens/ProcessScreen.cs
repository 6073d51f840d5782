using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>All processes (or threads), with a row for what has no owner, so that the rows sum to the header.</summary>
internal sealed class ProcessScreen : TableScreen<ProcessRow>
{
    private const ulong ExitedShownNs = 5_000_000_000;
    private readonly Marks<ProcessRow> _marks = new(IdentityOf);
    private readonly ProcessRow? _group;

    /// <param name="session">What is looked at.</param>
    /// <param name="group">Only the processes of this cgroup; null: what the user chose, processes, threads or cgroups.</param>
    public ProcessScreen(Session session, ProcessRow? group = null)
        : base(session, session.ProcessColumnSet, IdentityOf, RankOf) => _group = group;

    /// <summary>It is about the processes of one cgroup.</summary>
    public bool IsOfCgroup => _group is not null;

    public override KeyTable<Command> Keys => KeyMap.Processes;

    protected override string GraphHeader => GraphSources.Header(Session.Settings.Graph);

    public static long IdentityOf(ProcessRow row) => row.Kind switch
    {
        ProcessRowKind.NoOwner => -1,
        ProcessRowKind.Departed => -2,
        ProcessRowKind.Cgroup => -3 - (long)row.Info.StartTicks,
        _ => (long)(row.Info.StartTicks << 32) | row.Tid,
    };

    /// <summary>Among equals the living come first, in the order of their numbers.</summary>
    private static long RankOf(ProcessRow row) => row.Tid | (row.Info.IsExited ? 1L << 40 : 0);

    protected override RowsOf RowsAre => _group is null ? Session.Cells.Rows : base.RowsAre;

    public override void DrawTitle(ref Pen pen)
    {
        if (_group is not null)
        {
            ProcessPanel.DrawName(ref pen, _group);
            return;
        }

        pen.Write(RowsAre switch
        {
            RowsOf.Threads => "threads"u8,
            RowsOf.Cgroups => "cgroups"u8,
            _ => "processes"u8,
        }, Role.Title);
    }

    public override Screen? Open() => Selected switch
    {
        { Kind: ProcessRowKind.Cgroup } group => new ProcessScreen(Session, group),
        ProcessRow row when row.Kind != ProcessRowKind.Departed => new ProcessDevicesScreen(Session, row),
        _ => null,
    };

    public override CaptureScope Capturable
    {
        get
        {
            IReadOnlyList<ProcessRow> marked = _marks.Of(Session.Model.Counters.Processes);
            return marked.Count > 0 ? CaptureScope.Of(marked)
                : Selected is { Kind: ProcessRowKind.Cgroup } group ? CgroupRows.Capturable(Session, group) : CaptureScope.Of(Selected, null);
        }
    }

    public override IReadOnlyCollection<uint> Watchable => _marks.Any
        ? [.. _marks.Of(Session.Model.Counters.Processes).Where(ProcessColumns.IsTask).Select(static row => row.Tgid).Distinct()]
        : SelectedTask is ProcessRow row ? [row.Tgid] : [];

    /// <summary>The process or thread under the cursor; null: it is nothing that a kernel has a number for.</summary>
    private ProcessRow? SelectedTask => Selected is ProcessRow row && ProcessColumns.IsTask(row) ? row : null;

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.Mark:
                Mark();
                return true;
            case Command.OnlyMarked:
                ShowOnlyMarked();
                return true;
            default:
                return base.Execute(command, key);
        }
    }

    protected override void Collect(RowOrder<ProcessRow> rows)
    {
        ulong nowNs = Session.Model.Source.NowNs;
        bool byCgroup = RowsAre == RowsOf.Cgroups;
        foreach (ProcessRow row in byCgroup ? Session.Model.Counters.Cgroups.Rows : Session.Model.Counters.Processes)
        {
            bool isPart = _group is null ? !byCgroup || CgroupRows.HasChosen(Session, row) : row.IsPartOf(_group);
            if (isPart && IsShown(row, nowNs))
            {
                rows.Add(row);
            }
        }
    }

    protected override bool IsActive(ProcessRow row) => ProcessAmounts.IsActive(row, Session.Cells);

    protected override void DrawGraph(ProcessRow row, Canvas cell) =>
        RowGraph.Draw(cell, row, Session.Settings.Graph, 0, Session.Settings.ReverseGraph);

    protected override Role RowRole(ProcessRow row)
    {
        if (_marks.Contains(row))
        {
            return Role.Marked;
        }

        return row.Info.IsExited && !Session.Cells.DeadX ? Role.Exited : Role.Normal;
    }

    protected override int DrawIndent(int row, Column<ProcessRow> column, Canvas cell) =>
        column.Kind == ColumnKind.Command ? FunctionMark.Draw(Session, Rows[row], cell) : 0;

    /// <summary>
    /// While rates are shown, who has ended leaves the list soon, so that short-lived processes do not bury the others; sums keep them.
    /// </summary>
    private bool IsShown(ProcessRow row, ulong nowNs)
    {
        bool did = IsActive(row);
        bool isLongGone = row.Info.IsExited && Session.Cells.Amounts == AmountMode.Rate && nowNs > row.Info.ExitedNs + ExitedShownNs;
        return (did || !(isLongGone || Session.Filter.Rows.OnlyActive)) && Session.Filter.Rows.Matches(row);
    }

    private void Mark()
    {
        if (SelectedTask is ProcessRow row)
        {
            _marks.Toggle(row);
            MoveOn();
        }
    }

    private void ShowOnlyMarked()
    {
        _marks.ToggleFilter(Session.Filter.Pids, SelectedTask?.Tid);
        Session.ApplyFilter();
    }
}
