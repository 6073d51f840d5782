namespace IoTop.Columns;

/// <summary>What a row of the process table stands for.</summary>
internal enum RowsOf
{
    Processes,
    Threads,

    /// <summary>Containers, systemd units, or else cgroups.</summary>
    Cgroups,
}
