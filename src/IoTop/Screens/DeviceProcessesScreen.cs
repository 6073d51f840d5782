using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The processes that did I/O on one device (and its partitions). Enter goes to the I/Os of the one under the cursor.</summary>
internal sealed class DeviceProcessesScreen : PairScreen
{
    private DeviceRow _device;
    private int _modelVersion;

    public DeviceProcessesScreen(Session session, DeviceRow device)
        : base(session, new ColumnSet<ProcessDeviceRow>(PairColumns.OfDevice, "read"), IdentityOf)
    {
        _device = device;
        _modelVersion = session.ModelVersion;
    }

    public override KeyTable<Command> Keys => KeyMap.Processes;

    public override IReadOnlyCollection<uint> Watchable =>
        Selected is ProcessDeviceRow row && ProcessColumns.IsTask(row.Process) ? [row.Process.Tgid] : [];

    protected override string EmptyText => Session.Filter.IsEmpty ? "nobody has used this device since the start" : base.EmptyText;

    public override void DrawTitle(ref Pen pen) => pen.Write(_device.Info.DisplayName, Role.Title);

    public override Screen? Open() =>
        Selected is ProcessDeviceRow row ? new IoScreen(Session, row.Process, row.Device, comesFromDevice: true) : null;

    protected override void Collect(RowOrder<ProcessDeviceRow> rows)
    {
        if (Session.Model.Counters.TryGetDevice(_device.Dev, out DeviceRow current))
        {
            _device = current;
            _modelVersion = Session.ModelVersion;
        }
        else if (_modelVersion != Session.ModelVersion)
        {
            return; // it was not there at the time that is shown
        }

        Add(rows, _device);
        foreach (DeviceInfo partition in _device.Info.Partitions)
        {
            if (Session.Model.Counters.TryGetDevice(partition.Dev, out DeviceRow row))
            {
                Add(rows, row);
            }
        }
    }

    protected override void DrawInfo(Canvas canvas) => DevicePanel.Draw(canvas, _device, Session.Cells);

    protected override int DrawIndent(int row, Column<ProcessDeviceRow> column, Canvas cell) =>
        column.Kind == ColumnKind.Command ? FunctionMark.Draw(Session, Rows[row].Process, cell) : 0;

    protected override Role RowRole(ProcessDeviceRow row) => row.Process.Info.IsExited ? Role.Exited : Role.Normal;

    // The same process may be there once per partition, and once more for what a device above sent down.
    private static long IdentityOf(ProcessDeviceRow row) =>
        ((long)row.Device.Dev << 32) ^ ProcessScreen.IdentityOf(row.Process) ^ (row.IsLowerLayer ? long.MinValue : 0);

    private void Add(RowOrder<ProcessDeviceRow> rows, DeviceRow device)
    {
        foreach (ProcessDeviceRow row in device.Processes)
        {
            if ((IsActive(row) || !Session.Filter.Rows.OnlyActive) && Session.Filter.Rows.Matches(row.Process))
            {
                rows.Add(row);
            }
        }
    }
}
