using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>All processes (or threads), with a row for what has no owner, so that the rows sum to the header.</summary>
internal sealed class ProcessScreen : TableScreen<ProcessRow>
{
    private const int MaxText = 512;
    private readonly HashSet<long> _marked = [];

    public ProcessScreen(Session session)
        : base(session, session.ProcessColumnSet, IdentityOf, RankOf)
    {
    }

    public override KeyTable<Command> Keys => KeyMap.Processes;

    protected override string GraphHeader => GraphSources.Header(Session.Settings.Graph);

    public static long IdentityOf(ProcessRow row) => row.Kind switch
    {
        ProcessRowKind.NoOwner => -1,
        ProcessRowKind.Departed => -2,
        _ => (long)(row.Info.StartTicks << 32) | row.Tid,
    };

    /// <summary>Among equals the living come first, in the order of their numbers.</summary>
    private static long RankOf(ProcessRow row) => row.Tid | (row.Info.IsExited ? 1L << 40 : 0);

    public override void DrawTitle(ref Pen pen) => pen.Write(Session.Model.ByThread ? "threads"u8 : "processes"u8, Role.Title);

    public override Screen? Open() => Selected is ProcessRow row ? new ProcessDevicesScreen(Session, row) : null;

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
        foreach (ProcessRow row in Session.Model.Counters.Processes)
        {
            if (IsShown(row))
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
        if (_marked.Contains(IdentityOf(row)))
        {
            return Role.Marked;
        }

        return row.Info.IsExited && !Session.Cells.DeadX ? Role.Exited : Role.Normal;
    }

    private bool IsShown(ProcessRow row)
    {
        ViewFilter filter = Session.Filter;
        bool did = ProcessAmounts.IsActive(row, Session.Cells);
        if (!ProcessColumns.IsTask(row))
        {
            // A row of its own only when there is something in it, and when no filter asks for processes by name.
            return did && filter.Pids.Count == 0 && filter.Users.Count == 0 && filter.Search.IsEmpty && UsesChosenDevice(row);
        }

        return (did || !Session.Settings.OnlyActive)
            && !(Session.Settings.HideExited && row.Info.IsExited)
            && filter.MatchesProcess(row.Tgid, row.Tid, row.Info.Uid)
            && UsesChosenDevice(row)
            && (filter.Search.IsEmpty || MatchesSearch(row));
    }

    private bool UsesChosenDevice(ProcessRow row)
    {
        if (Session.Filter.Devices.Count == 0)
        {
            return true;
        }

        foreach (ProcessDeviceRow device in row.Devices)
        {
            if (!device.IsLowerLayer && Session.Filter.MatchesDevice(device.Device.Dev))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesSearch(ProcessRow row)
    {
        Span<byte> text = stackalloc byte[MaxText];
        row.Tid.TryFormat(text, out int length);
        text[length++] = (byte)' ';
        length += CommandText.Write(row, Session.Cells.FullCommand, text[length..]);
        return Session.Filter.Search.Matches(text[..length]);
    }

    private void Mark()
    {
        if (Selected is ProcessRow row && ProcessColumns.IsTask(row))
        {
            long identity = IdentityOf(row);
            if (!_marked.Remove(identity))
            {
                _marked.Add(identity);
            }

            MoveOn();
        }
    }

    private void ShowOnlyMarked()
    {
        HashSet<uint> pids = Session.Filter.Pids;
        if (pids.Count > 0)
        {
            pids.Clear();
        }
        else if (_marked.Count > 0)
        {
            pids.UnionWith(_marked.Select(static identity => (uint)identity));
        }
        else if (Selected is ProcessRow row && ProcessColumns.IsTask(row))
        {
            pids.Add(row.Tid);
        }

        Session.ApplyFilter();
    }
}
