namespace IoTop.Model;

/// <summary>The end of an interval: one refresh of the model that was recorded.</summary>
/// <param name="NowNs">When it ended, CLOCK_MONOTONIC of the recorded machine.</param>
/// <param name="UnixMinusMonotonicNs">How the wall clock stood to that.</param>
/// <param name="IsComplete">Every key of the counters could be read.</param>
/// <param name="ByThread">It was counted by thread.</param>
/// <param name="ByDirtier">Writes were counted for who dirtied them.</param>
public readonly record struct RecordedInterval(ulong NowNs, long UnixMinusMonotonicNs, bool IsComplete, bool ByThread, bool ByDirtier)
{
    /// <summary>When /proc/diskstats was read, CLOCK_MONOTONIC; 0: never.</summary>
    public ulong StatsNs { get; init; }
}
