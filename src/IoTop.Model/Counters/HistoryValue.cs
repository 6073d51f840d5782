namespace IoTop.Model;

/// <summary>Which value of a <see cref="HistorySample"/> a graph shows.</summary>
public enum HistoryValue
{
    ReadBytesPerSecond,
    WriteBytesPerSecond,

    /// <summary>Read and write together.</summary>
    BytesPerSecond,
    BusyPercent,
    SwapPercent,
}
