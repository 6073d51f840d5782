using IoTop.Commands;

namespace IoTop.Screens;

/// <summary>What keys change and W saves, beside what <see cref="Columns.CellContext"/> holds for the cells.</summary>
internal sealed class Settings
{
    public static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);

    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    public GraphSource Graph { get; set; } = GraphSource.ReadWrite;

    /// <summary>The newest value of the graph column stands on the left.</summary>
    public bool ReverseGraph { get; set; }

    /// <summary>The header of a table is shown inverse, as iotop-c's -N.</summary>
    public bool InverseHeader { get; set; }

    public bool ShowClock { get; set; } = true;

    /// <summary>Sectors are counted from the beginning of the partition, not of the disk.</summary>
    public bool PartitionSectors { get; set; }

    /// <summary>Nothing on screen changes any more, while counting goes on.</summary>
    public bool Frozen { get; set; }
}
