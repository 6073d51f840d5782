using IoTop.Columns;
using IoTop.Commands;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The devices as a tree: a disk, its partitions, and on those what is built from them (dm, md). Siblings are sorted by the chosen
/// column; a device built on several stands under the first.
/// </summary>
internal sealed class DeviceScreen : HistogramScreen<DeviceRow>
{
    private const int MaxDepth = 8;
    private readonly Marks<DeviceRow> _marks = new(static row => row.Dev);
    private DeviceRow[] _tree = [];
    private int[] _depths = [];
    private int _treeCount;

    public DeviceScreen(Session session)
        : base(session, new ColumnSet<DeviceRow>(DeviceColumns.All, "util"), static row => row.Dev)
    {
    }

    public override KeyTable<Command> Keys => KeyMap.Devices;

    public override void DrawTitle(ref Pen pen) => pen.Write("devices"u8, Role.Title);

    public override Screen? Open() => Selected is DeviceRow row ? new DeviceProcessesScreen(Session, row) : null;

    public override CaptureScope Capturable
    {
        get
        {
            IReadOnlyList<DeviceRow> marked = _marks.Of(Session.Model.Counters.Devices);
            return marked.Count > 0 ? CaptureScope.Of(marked) : CaptureScope.Of(null, Selected);
        }
    }

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

    protected override void Collect(RowOrder<DeviceRow> rows)
    {
        foreach (DeviceRow row in Session.Model.Counters.Devices)
        {
            if (IsShown(row))
            {
                rows.Add(row);
            }
        }
    }

    protected override void Sorted()
    {
        if (_tree.Length < Rows.Count)
        {
            _tree = new DeviceRow[Rows.Count * 2];
            _depths = new int[Rows.Count * 2];
        }

        _treeCount = 0;
        for (int row = 0; row < Rows.Count; row++)
        {
            if (!HasShownParent(Rows[row]))
            {
                Plant(Rows[row], 0);
            }
        }

        Rows.Replace(_tree.AsSpan(0, _treeCount));
    }

    protected override void DrawGraph(DeviceRow row, Canvas cell) =>
        RowGraph.Draw(cell, row, GraphSource.ReadWrite, 0, Session.Settings.ReverseGraph);

    protected override Role RowRole(DeviceRow row) =>
        _marks.Contains(row) ? Role.Marked : row.Info.IsGone ? Role.Exited : Role.Normal;

    protected override int DrawIndent(int row, Column<DeviceRow> column, Canvas cell)
    {
        if (column.Key != "device" || _depths[row] == 0)
        {
            return 0;
        }

        int depth = Math.Min(_depths[row], MaxDepth);
        for (int level = 1; level < depth; level++)
        {
            cell.Put(0, (level - 1) * 2, HasLaterAt(row, level) ? '\u2502' : ' ', Role.Border);
        }

        int at = (depth - 1) * 2;
        cell.Put(0, at, HasLaterAt(row, depth) ? '\u251C' : '\u2514', Role.Border);
        cell.Put(0, at + 1, '\u2500', Role.Border);
        return at + 2;
    }

    /// <summary>Whether a later row stands at a depth before the tree returns to a lesser one: then a branch goes on.</summary>
    private bool HasLaterAt(int row, int depth)
    {
        for (int next = row + 1; next < _treeCount && _depths[next] >= depth; next++)
        {
            if (_depths[next] == depth)
            {
                return true;
            }
        }

        return false;
    }

    private void Plant(DeviceRow row, int depth)
    {
        if (_treeCount == _tree.Length)
        {
            return;
        }

        _depths[_treeCount] = depth;
        _tree[_treeCount++] = row;
        for (int child = 0; child < Rows.Count && depth < MaxDepth; child++)
        {
            if (ParentOf(Rows[child])?.Dev == row.Dev)
            {
                Plant(Rows[child], depth + 1);
            }
        }
    }

    private bool HasShownParent(DeviceRow row) => ParentOf(row) is DeviceInfo parent && Rows.IndexOf(parent.Dev, 0) >= 0;

    private static DeviceInfo? ParentOf(DeviceRow row) =>
        row.Info.Disk ?? (row.Info.Slaves.Length > 0 ? row.Info.Slaves[0] : null);

    private bool IsShown(DeviceRow row)
    {
        bool everUsed = row.Accumulated.IsActive;
        bool isEmpty = row.Info.SizeBytes == 0 || row.Info.Kind == DeviceKind.Ram || row.Info.IsGone;
        return (everUsed || !isEmpty) && Session.Filter.Rows.Matches(row);
    }

    private void Mark()
    {
        if (Selected is DeviceRow row)
        {
            _marks.Toggle(row);
            MoveOn();
        }
    }

    private void ShowOnlyMarked()
    {
        _marks.ToggleFilter(Session.Filter.Devices, Selected?.Dev);
        Session.ApplyFilter();
    }
}
