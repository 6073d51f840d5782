using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>
/// What a cell needs beside its row: the display options and the names of things. One per running program, changed by keys.
/// </summary>
internal sealed class CellContext(IoModel model)
{
    /// <summary>Names of devices, the clock, and what flags are called on this kernel.</summary>
    public IoModel Model { get; set; } = model;

    /// <summary>The watched processes and their functions; null: nothing has been watched yet.</summary>
    public FunctionTable? Functions { get; set; }

    /// <summary>What traces calls and knows the names of functions; null: nothing does.</summary>
    public ICallSource? Calls { get; set; }

    /// <summary>Who calls whom; null: nothing was traced yet.</summary>
    public CallTree? CallTree { get; set; }

    /// <summary>Which files the block I/Os belong to; null: nobody has looked at syscalls yet.</summary>
    public FileIoTable? FileIos { get; set; }

    /// <summary>How byte counts are scaled.</summary>
    public UnitStyle Units { get; set; } = UnitStyle.Default;

    /// <summary>Which numbers the tables show.</summary>
    public AmountMode Amounts { get; set; }

    /// <summary>The whole command line instead of the task's name.</summary>
    public bool FullCommand { get; set; } = true;

    /// <summary>Mark ended processes with x in front of the priority instead of their colour alone.</summary>
    public bool DeadX { get; set; }

    /// <summary>Process rows count only what was done on these devices (partitions included by whoever sets it); null: on all.</summary>
    public IReadOnlySet<uint>? Devices { get; set; }

    /// <summary>The first moment on the source's clock: the zero of TIME(s).</summary>
    public ulong StartNs { get; set; } = model.Source.NowNs;

    /// <summary>Rows are threads, not processes.</summary>
    public bool ByThread => Model.ByThread;

    /// <summary>Rows are cgroups, not processes.</summary>
    public bool ByCgroup { get; set; }

    /// <summary>What the rows of the process table stand for.</summary>
    public RowsOf Rows => ByCgroup ? RowsOf.Cgroups : ByThread ? RowsOf.Threads : RowsOf.Processes;

    /// <summary>The tally that the table shows: of the last interval, or since the start.</summary>
    public IoTally TallyOf(IoRow row) => Amounts == AmountMode.Rate ? row.Interval : row.Accumulated;

    /// <summary>A count out of <see cref="TallyOf"/> as it is shown: per second, or as it is when sums are shown.</summary>
    public double Scale(ulong count) => Amounts == AmountMode.Accumulated ? count : TallyNs == 0 ? 0 : count * 1e9 / TallyNs;

    /// <summary>Time as a share of the time that the table shows, 0 to 100.</summary>
    public double PercentOfTime(ulong ns) => TallyNs == 0 ? 0 : Math.Min(100, ns * 100.0 / TallyNs);

    private ulong TallyNs => Amounts == AmountMode.Rate ? Model.Counters.IntervalNs : Model.Counters.ElapsedNs;
}
