namespace IoTop.Model;

/// <summary>What a record of a block of functions tells: its first byte. Those without a process of their own are of the one that was named last.</summary>
internal enum FunctionTag : byte
{
    None,

    /// <summary>What is not told from here to the next <see cref="Closed"/> is not there (any more).</summary>
    Everything,
    Function,
    Degraded,

    /// <summary>Names a process; the next records are of it.</summary>
    Row,
    Watch,

    /// <summary>It is not watched any more, and runs.</summary>
    Removed,

    /// <summary>Its row was taken away.</summary>
    Forgotten,
    Process,
    Count,

    /// <summary>A function in the last interval of a process that is over.</summary>
    Last,

    /// <summary>It was over before the interval that is told: how long it was watched, and in its last interval.</summary>
    Over,
    Missed,
    Lost,

    /// <summary>An interval ends here: it is that of the processes' functions, which may be closed more often than the model's.</summary>
    Closed,
}
