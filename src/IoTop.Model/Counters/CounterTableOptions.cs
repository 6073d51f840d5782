namespace IoTop.Model;

/// <summary>What a <see cref="CounterTable"/> lists and keeps.</summary>
public sealed record CounterTableOptions
{
    /// <summary>Have a row for every process of the catalog, not only for those that did I/O (iotop without -o).</summary>
    public bool ListIdle { get; init; } = true;

    /// <summary>How long the row of a process that ended stays after its last I/O. Then its sums move to the departed row.</summary>
    public TimeSpan ExitedRetention { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>With more rows of ended processes than this, each stays for less long.</summary>
    public int MaxExited { get; init; } = 2000;
}
