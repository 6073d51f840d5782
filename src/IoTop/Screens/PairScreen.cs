using IoTop.Commands;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The middle level of drill-down: one side's partners with what it did with each, and above them who or what it is.</summary>
internal abstract class PairScreen : HistogramScreen<ProcessDeviceRow>
{
    protected PairScreen(Session session, ColumnSet<ProcessDeviceRow> columns, Func<ProcessDeviceRow, long> identity)
        : base(session, columns, identity)
    {
    }

    public override CaptureScope Capturable => CaptureScope.Of(Selected?.Process, Selected?.Device);

    protected override int InfoRows => 3;

    protected override void DrawGraph(ProcessDeviceRow row, Canvas cell) =>
        RowGraph.Draw(cell, row, GraphSource.ReadWrite, 0, Session.Settings.ReverseGraph);
}
