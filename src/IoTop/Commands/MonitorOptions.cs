using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>What the monitor was asked for on its command line and in the configuration file, as values.</summary>
internal sealed record MonitorOptions
{
    /// <summary>Print samples instead of opening the screen.</summary>
    public bool Batch { get; init; }

    public OutputFormat Format { get; init; }

    /// <summary>Samples before it ends; null: until stopped.</summary>
    public int? Iterations { get; init; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Processes (or threads) to show; empty: all.</summary>
    public IReadOnlyList<uint> Pids { get; init; } = [];

    /// <summary>Names, numbers or +numbers of the users to show; empty: all.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Devices to show, by name, path, mount point or major:minor; empty: all.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Rows are threads. Batch does so as iotop does, the screen does not, unless asked.</summary>
    public bool ByThread { get; init; }

    /// <summary>Rows are containers, units and other cgroups.</summary>
    public bool ByCgroup { get; init; }

    /// <summary>Containers, units, pods or paths to show; empty: all.</summary>
    public IReadOnlyList<string> Cgroups { get; init; } = [];

    /// <summary>Show only what did I/O.</summary>
    public bool Only { get; init; }

    public AmountMode Amounts { get; init; }

    public UnitStyle Units { get; init; } = UnitStyle.Default;

    /// <summary>Begin each line with the time.</summary>
    public bool Time { get; init; }

    /// <summary>1: column names once, 2: never, 3: no summary either.</summary>
    public int Quiet { get; init; }

    public bool FullCommand { get; init; } = true;

    /// <summary>Keys of columns that are not shown although they are by default.</summary>
    public IReadOnlyList<string> HiddenColumns { get; init; } = [];

    /// <summary>Keys of columns that are shown although they are not by default.</summary>
    public IReadOnlyList<string> ShownColumns { get; init; } = [];

    public GraphSource Graph { get; init; }

    public bool ReverseGraph { get; init; }

    /// <summary>Mark ended processes with x instead of the priority.</summary>
    public bool DeadX { get; init; }

    public bool HideExited { get; init; }

    /// <summary>False: no colours (-l or NO_COLOR).</summary>
    public bool Color { get; init; } = true;

    public bool HideClock { get; init; }

    /// <summary>True: ASCII only; false: Unicode; null: as the locale says.</summary>
    public bool? Ascii { get; init; }

    /// <summary>Show the sort column's header inverse.</summary>
    public bool Inverse { get; init; }

    public HelpType Help { get; init; } = HelpType.Inline;

    /// <summary>Show rows whose PID or command matches; null: all.</summary>
    public string? Filter { get; init; }

    /// <summary>Key of the column to sort by; null: IO, the biggest first.</summary>
    public string? Sort { get; init; }

    /// <summary>Ascending or descending when the user said so.</summary>
    public bool? SortAscending { get; init; }

    /// <summary>Name of the colour scheme; null: the default one.</summary>
    public string? Theme { get; init; }

    /// <summary>Size of the kernel's event ring in bytes; null: the default.</summary>
    public uint? EventsRingBytes { get; init; }

    /// <summary>Capture bytes from the start, of what is chosen.</summary>
    public bool Payload { get; init; }

    /// <summary>Bytes captured of each segment; <see cref="CaptureSettings.WholeSegments"/>: all.</summary>
    public uint SnapLength { get; init; } = CaptureSettings.DefaultSnapLength;

    /// <summary>How many captured bytes are kept; null: the default.</summary>
    public uint? PayloadStoreBytes { get; init; }

    /// <summary>Size of the kernel's payload ring in bytes; null: the default.</summary>
    public uint? PayloadRingBytes { get; init; }

    /// <summary>Of a recording: intervals are put together until they are that long; null: as they were recorded.</summary>
    public TimeSpan? Merge { get; init; }

    /// <summary>A recording to be shown instead of this machine; null: this machine, live.</summary>
    public string? From { get; init; }

    /// <summary>How many bytes of the past are kept when nothing is said.</summary>
    public const uint DefaultHistoryBytes = 64 << 20;

    /// <summary>How many bytes of the past are kept in memory while it is live; null: the default; 0: none.</summary>
    public uint? HistoryBytes { get; init; }

    /// <summary>Writes count for who dirtied the page, not for who submitted them.</summary>
    public bool ByDirtier { get; init; }

    /// <summary>Save the options to the configuration file and end.</summary>
    public bool WriteConfig { get; init; }

    /// <summary>Tell more when something fails.</summary>
    public bool Verbose { get; init; }
}
