namespace IoTop.Screens;

/// <summary>What the time line shows, as plain values.</summary>
internal readonly record struct TimeLineState
{
    /// <summary>The beginning of what can be gone to, on the clock of the events.</summary>
    public ulong BeginNs { get; init; }

    public ulong EndNs { get; init; }

    /// <summary>What is shown.</summary>
    public ulong PositionNs { get; init; }

    /// <summary>The same on the wall clock.</summary>
    public DateTimeOffset Time { get; init; }

    public bool IsPlaying { get; init; }

    public double Speed { get; init; }

    /// <summary>There is no now behind the end.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Bytes of memory that the history takes, and may take; 0: it is a file.</summary>
    public long HistoryBytes { get; init; }

    public long HistoryCapacity { get; init; }
}
