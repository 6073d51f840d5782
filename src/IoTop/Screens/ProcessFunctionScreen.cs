using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What the kernel did for one process, function by function; below, how long the calls of the selected one took.</summary>
internal sealed class ProcessFunctionScreen : DetailScreen<FunctionLine>
{
    private readonly List<FunctionLine> _lines = [];
    private readonly ulong[] _now = new ulong[LatencyBuckets.Length];
    private readonly ulong[] _total = new ulong[LatencyBuckets.Length];
    private FunctionProcessRow _process;
    private FunctionTable? _table;
    private bool _isThere = true;
    private bool _showsAll;

    public ProcessFunctionScreen(Session session, FunctionProcessRow process)
        : base(session, new ColumnSet<FunctionLine>(FunctionLineColumns.All, "calls"), static line => line.Function)
    {
        _process = process;
        _table = session.Functions;
    }

    public override KeyTable<Command> Keys => KeyMap.ProcessFunctions;

    public override bool HasPast => Session.Functions is not null;

    public override string RecordOption => "--functions -p PID";

    protected override int InfoRows => 4;

    protected override string EmptyText => !_isThere ? "it was not watched then"
        : Session.Filter.IsEmpty
        ? "the kernel has called none of the functions for it; o shows all"
        : base.EmptyText;

    protected override string IdleText => EmptyText;

    public override void DrawTitle(ref Pen pen) => FunctionPanel.DrawName(ref pen, _process);

    public override Modal? Ask(Command command) => command == Command.AddFunctions ? FunctionQuestions.Functions(Session) : null;

    public override bool Execute(Command command, KeyInput key)
    {
        switch (command)
        {
            case Command.AllFunctions:
                _showsAll = !_showsAll;
                Session.RowsChanged();
                Session.Front.Say(_showsAll ? "all functions, called or not" : "only functions that were called");
                return true;
            case Command.Unwatch:
                Session.Front.Say(_process.IsOver ? "it is watched no more" : $"process {_process.Tgid} is watched no more");
                Session.Unwatch(_process);
                return true;
            default:
                return base.Execute(command, key);
        }
    }

    protected override void Collect(RowOrder<FunctionLine> rows)
    {
        FunctionTable table = Session.Functions!;
        Follow(table);
        if (!_isThere)
        {
            return;
        }

        for (int function = _lines.Count; function < table.Source.Functions.Count; function++)
        {
            _lines.Add(new FunctionLine(function, table.Source.Functions[function]));
        }

        foreach (FunctionLine line in _lines)
        {
            line.Update(_process, table.Missed(line.Function));
            if ((_showsAll || line.Count is not null) && Session.Filter.Rows.MatchesText(line.Info.Name))
            {
                rows.Add(line);
            }
        }
    }

    /// <summary>Another time has another table, and there the process has another row, or none.</summary>
    private void Follow(FunctionTable table)
    {
        if (!ReferenceEquals(table, _table))
        {
            _table = table;
            _lines.Clear();
            FunctionProcessRow? row = table.Find(_process.Watch.SinceNs, _process.Tgid);
            _isThere = row is not null;
            _process = row ?? _process;
        }
        else if (!_isThere && table.Find(_process.Watch.SinceNs, _process.Tgid) is FunctionProcessRow row)
        {
            _isThere = true;
            _process = row;
        }
    }

    protected override bool IsActive(FunctionLine line) =>
        line.Count is not null && (!FunctionAmounts.IsNow(Session.Cells) || line.Count.Interval.Calls > 0);

    protected override Role RowRole(FunctionLine line) => line.HasSource ? Role.Normal : Role.Dim;

    protected override void DrawInfo(Canvas canvas) => FunctionPanel.Draw(canvas, Session, _process, Selected);

    /// <summary>The last interval and all the time since it is watched, beside each other where there is room.</summary>
    protected override void DrawDetail(Canvas canvas)
    {
        if (Selected is not FunctionLine line)
        {
            return;
        }

        Array.Clear(_now);
        Array.Clear(_total);
        line.Count?.AddIntervalBuckets(_now);
        line.Count?.AddBuckets(_total);
        bool now = FunctionAmounts.IsNow(Session.Cells) && line.Count?.Interval.Calls > 0;
        bool both = !Right(canvas).IsEmpty;
        ReadOnlySpan<byte> nothing = !line.HasSource ? "n/a"u8 : line.Count is null ? "not called"u8 : "its source tells no times"u8;
        if (both || now)
        {
            DrawLatencies(Left(canvas), line.NowTitle, _now, line.Count?.Value.Returns > 0 ? "not called"u8 : nothing);
        }

        if (both || !now)
        {
            DrawLatencies(both ? Right(canvas) : canvas, line.TotalTitle, _total, nothing);
        }
    }
}
