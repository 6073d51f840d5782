using IoTop.Text;

namespace IoTop.Columns;

/// <summary>What a cell needs beside its row: the display options and the names of things. One per running program, changed by keys.</summary>
internal sealed partial class CellContext
{
    /// <summary>How byte counts are scaled.</summary>
    public UnitStyle Units { get; set; } = UnitStyle.Default;

    /// <summary>Which numbers the table shows.</summary>
    public AmountMode Amounts { get; set; }

    /// <summary>Rows are threads, not processes.</summary>
    public bool ByThread { get; set; }

    /// <summary>The whole command line instead of the task's name.</summary>
    public bool FullCommand { get; set; } = true;

    /// <summary>Length of the last interval in seconds.</summary>
    public double IntervalSeconds { get; set; } = 1;

    /// <summary>Seconds since the totals began.</summary>
    public double ElapsedSeconds { get; set; } = 1;

    /// <summary>The first moment of the stream on the source's clock: the zero of TIME(s).</summary>
    public ulong StartNs { get; set; }

    /// <summary>The wall clock at <see cref="StartNs"/>, local time.</summary>
    public DateTimeOffset StartTime { get; set; }

    /// <summary>The wall clock of a moment on the source's monotonic clock.</summary>
    public DateTimeOffset TimeOf(ulong ns) => StartTime.AddTicks((long)(ns - StartNs) / 100);
}
