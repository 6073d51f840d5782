using System.Globalization;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Functions of the chosen processes, or of the command and what it forks, for a recording.</summary>
internal sealed class FunctionRecordPlane : IRecordPlane
{
    // Each is told again at every checkpoint; who has ended longest goes first.
    private const int MostInheritedOver = 10_000;

    // What has ended is fetched from the kernel this often: it has room for so many only.
    private static readonly TimeSpan s_takeInterval = TimeSpan.FromMilliseconds(500);

    private readonly ProgramHost _host;
    private readonly FunctionTable _table;
    private long _taken;

    /// <exception cref="FailedException">There is no such process.</exception>
    public FunctionRecordPlane(ProgramHost host, RecordOptions options, IoModel model, Recorder recorder, IFunctionSource source)
    {
        _host = host;
        _table = new FunctionTable(source, model.Processes) { MostInheritedOver = MostInheritedOver };
        foreach (uint pid in options.Trace.Pids)
        {
            NamedProcesses.ThrowIfRefused(pid, source.Add(pid, options.Trace.Children));
        }

        _taken = host.Time.GetTimestamp();
        recorder.Follow(_table);
    }

    public string Summary
    {
        get
        {
            int watched = _table.Source.Functions.Count(static function => function.Kind != FunctionSourceKind.None);
            ulong lost = _table.Lost(FunctionLoss.CountsFull) + _table.Lost(FunctionLoss.FramesFull) + _table.Lost(FunctionLoss.WatchesFull);
            string processes = _table.Rows.Length == 1 ? "process" : "processes";
            return string.Create(CultureInfo.InvariantCulture, $"{watched:N0} functions of {_table.Rows.Length:N0} {processes}")
                + Part(_table.MissedInAll, "calls or returns missed") + Part(lost, "calls or children not counted")
                + Part(_table.Forgotten, "processes that ended first left out");
        }
    }

    public string Begin(uint command) => _table.Source.Add(command, children: true);

    public void Drain()
    {
        if (_host.Time.GetElapsedTime(_taken) >= s_takeInterval)
        {
            _taken = _host.Time.GetTimestamp();
            _table.Take();
        }
    }

    public void Refresh()
    {
        _taken = _host.Time.GetTimestamp();
        _table.Refresh();
    }

    private static string Part(ulong count, string what) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count:N0} {what}");
}
