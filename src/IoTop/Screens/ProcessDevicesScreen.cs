using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The devices that one process did I/O on. Enter goes to its I/Os on the device under the cursor.</summary>
internal sealed class ProcessDevicesScreen : PairScreen
{
    private ProcessRow _process;
    private int _modelVersion;

    public ProcessDevicesScreen(Session session, ProcessRow process)
        : base(session, new ColumnSet<ProcessDeviceRow>(PairColumns.OfProcess, "read"), static row => row.Device.Dev)
    {
        _process = process;
        _modelVersion = session.ModelVersion;
    }

    public override KeyTable<Command> Keys => KeyMap.ProcessDevices;

    /// <summary>The process that this is about; another row object when its own has left the table.</summary>
    public ProcessRow Process => _process;

    public override IReadOnlyCollection<uint> Watchable => ProcessColumns.IsTask(_process) ? [_process.Tgid] : [];

    protected override string EmptyText => Session.Filter.IsEmpty ? "this process has done no I/O since the start" : base.EmptyText;

    public override void DrawTitle(ref Pen pen) => ProcessPanel.DrawName(ref pen, _process);

    public override Screen? Open() => Selected is ProcessDeviceRow row ? new IoScreen(Session, _process, row.Device) : null;

    protected override void Collect(RowOrder<ProcessDeviceRow> rows)
    {
        if (Session.Model.Counters.TryGetProcess(_process.Tid, out ProcessRow current)
            && ProcessColumns.IsTask(_process))
        {
            _process = current;
            _modelVersion = Session.ModelVersion;
        }
        else if (_modelVersion != Session.ModelVersion)
        {
            return; // it was not there at the time that is shown
        }

        foreach (ProcessDeviceRow row in _process.Devices)
        {
            if (!row.IsLowerLayer && (IsActive(row) || !Session.Filter.Rows.OnlyActive) && Session.Filter.IsChosen(row.Device.Dev))
            {
                rows.Add(row);
            }
        }
    }

    protected override void DrawInfo(Canvas canvas) => ProcessPanel.Draw(canvas, _process, Session.Cells);
}
